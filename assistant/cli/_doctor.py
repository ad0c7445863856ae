"""`assistant doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli._options import AsJson, DataDir, Digests, Llm, load_settings
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.reports.doctor import Finding

#: How a finding is marked, and its colour.
_MARKS = {
    "ok": ("ok", typer.colors.GREEN),
    "warn": ("warn", typer.colors.YELLOW),
    "bad": ("BAD", typer.colors.RED),
}


def doctor(
    digests: Digests = None, data_dir: DataDir = None, llm: Llm = None, as_json: AsJson = False
) -> None:
    """Say what is configured, reachable, stale and broken, and what mends it; changes nothing.

    Ends with 1 where something is broken, else with 0.
    """
    from assistant.core import Assistant
    from assistant.reports.doctor import failed
    from assistant.web.server.security import check_exposure, read_users

    found: list[Finding] = []
    try:
        settings = load_settings(digests, data_dir, llm=llm)
        found += Assistant(settings).doctor()
    except AssistantError as error:
        found.append(failed("settings", error))
    else:
        try:
            check_exposure(settings)
            if settings.password_file is not None:
                read_users(settings.password_file)
        except AssistantError as error:
            found.append(failed("page", error))
    bad = any(finding.state == "bad" for finding in found)
    if as_json:
        from assistant.cli._render import print_json

        print_json({"ok": not bad, "findings": [finding.to_dict() for finding in found]})
    else:
        _print(found)
    raise typer.Exit(1 if bad else 0)


def _print(found: list[Finding]) -> None:
    from assistant.cli._render import one_line

    wide = max(len(finding.check) for finding in found)
    for finding in found:
        mark, colour = _MARKS[finding.state]
        told = one_line(f"{finding.text} {finding.mend}".strip())
        typer.echo(f"{typer.style(mark.ljust(4), fg=colour)}  {finding.check.ljust(wide)}  {told}")
