"""Writes docs/cli.md and docs/configuration.md from the code: ``python docs/generate.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from assistant.settings import Settings

DOCS = Path(__file__).resolve().parent

_CLI = """\
# Command line

Written by `python docs/generate.py` from `--help`.

Every command ends with 0 when it did what was asked. Otherwise it prints one sentence on stderr,
and its exit code says what was wrong:

| code | meaning |
|---|---|
{codes}
"""

_CONFIGURATION = """\
# Configuration

Written by `python docs/generate.py` from `assistant/settings.py`.

A setting is read, strongest first, from command line options or keyword arguments of
`Assistant.open`, from the environment, from a `.env` file in the working folder, and from its
default. Where two variables are named, the first wins.

| setting | environment | default | meaning |
|---|---|---|---|
{rows}

## Recipes

Answers by a local model: start [Ollama](https://ollama.com) and get a chat model; it is found by
itself. Any other OpenAI-compatible server (llama.cpp, vLLM, LM Studio):

```ini
OPENAI_BASE_URL=http://127.0.0.1:8000/v1
ASSISTANT_LLM_MODEL=name-of-the-model
```

Answers by OpenAI: set `OPENAI_API_KEY`. No model at all, whatever keys are set:
`ASSISTANT_LLM=none`.

Another embedding beside the built-in one ([embeddings.md](embeddings.md)): on this machine
with `ASSISTANT_EMBEDDING=fastembed`, or of a server; the next sync embeds every paper once:

```ini
ASSISTANT_EMBEDDING=openai-like
ASSISTANT_EMBEDDING_BASE_URL=http://127.0.0.1:8080/v1
ASSISTANT_EMBEDDING_MODEL=bge-m3
```

A shared Chroma server instead of the embedded one: `CHROMA_HOST` and `CHROMA_PORT`.

For a team, behind a proxy, in a container: [operators.md](operators.md).
"""


def cli_page() -> str:
    """The text of docs/cli.md."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from assistant.cli._app import app

    # The width of the help must not depend on the terminal it is written in.
    runner = CliRunner(env={"COLUMNS": "88", "NO_COLOR": "1"})

    def help_of(*command: str) -> str:
        done = runner.invoke(app, [*command, "--help"], prog_name="assistant")
        lines = (line.rstrip() for line in done.stdout.strip().split("\n"))
        return "```text\n" + "\n".join(lines) + "\n```\n"

    parts = [_CLI.format(codes=_exit_codes()), help_of()]
    for name, command in get_command(app).commands.items():
        parts.append(f"## assistant {name}\n\n{help_of(name)}")
        for inner in getattr(command, "commands", ()):
            parts.append(f"### assistant {name} {inner}\n\n{help_of(name, inner)}")
    return "\n".join(parts)


def _exit_codes() -> str:
    from assistant import errors

    codes = {130: "Interrupted."}
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.AssistantError):
            codes[kind.exit_code] = (kind.__doc__ or "").strip().split("\n")[0]
    codes[1] = "Anything else, such as a folder that can't be read or written."
    codes[2] = "An option or a setting is missing, unknown or contradicts another."
    return "\n".join(f"| {code} | {codes[code]} |" for code in sorted(codes))


def configuration_page() -> str:
    """The text of docs/configuration.md."""
    # What a class inherits comes first, and the page last in the table.
    fields = sorted(
        Settings.model_fields.items(), key=lambda item: item[0] not in Settings.__annotations__
    )
    rows = [
        f"| `{name}` | {_variables(name, field)} | {_default(name, field)} | {_meaning(field)} |"
        for name, field in fields
    ]
    return _CONFIGURATION.format(rows="\n".join(rows))


def _variables(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    names = alias.choices if isinstance(alias, AliasChoices) else [f"ASSISTANT_{name.upper()}"]
    return ", ".join(f"`{variable}`" for variable in names)


def _default(name: str, field: FieldInfo) -> str:
    if name == "digests":
        return "the shipped seeds"
    value: Any = field.get_default(call_default_factory=True)
    if hasattr(value, "get_secret_value"):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = str(value).lower()
    return "" if value in (None, "") else f"`{value}`"


def _meaning(field: FieldInfo) -> str:
    text = field.description or ""
    if get_origin(field.annotation) is Literal:
        text += f" One of {', '.join(f'`{choice}`' for choice in get_args(field.annotation))}."
    return text.replace("|", r"\|")


PAGES = {"cli.md": cli_page, "configuration.md": configuration_page}

if __name__ == "__main__":
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), encoding="utf-8")
