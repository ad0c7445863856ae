"""What Status says of the store that a page follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.publishing.pulled import Pulled
from assistant.publishing.store import masked
from assistant.strings import days
from assistant.web.tabs.work import Work

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings
    from assistant.web.server.jobs import Jobs


def pull_work(assistant: Assistant, jobs: Jobs, strings: Strings) -> Work:
    """How far a fetch from the store is, and what was published when."""
    settings, state = assistant.settings, jobs.pull.state
    pulled = Pulled.read(settings.data_dir) or Pulled(masked(settings.follow))
    said = [strings("publishing.follows", where=pulled.where)]
    if pulled.published is not None:
        zone = settings.zone()
        at = pulled.published.astimezone(zone)
        when = f"{days.day(at.date(), strings.language)} {at:%H:%M}"
        said.append(strings("publishing.published", when=when))
    if pulled.fault is not None:
        why = pulled.fault.sentence(strings.language)
        said.append(strings("publishing.failing", why=why))
    elif pulled.published is None:
        said.append(strings("publishing.fetching_first"))
    if state.total:
        text = strings("publishing.fetching", done=state.done, total=state.total)
    else:
        text = strings("publishing.looking")
    # A look that finds nothing new is over before anybody could read of it.
    running = state.running and state.total > 0
    failed = pulled.fault is not None
    return Work("pull", running, text, state.done, state.total, " ".join(said), failed)
