"""What ``/healthz`` answers: whether the server can answer questions, and about days how new."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import Route

    from assistant.core import Assistant


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a server that answers at all, and so is alive.

    Attributes:
        days: How many days it can answer about.
        newest: The last of them, or None.
        stale: Whether that day is older than it should be.
    """

    days: int = 0
    newest: date | None = None
    stale: bool = False

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return self.days > 0

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``/healthz``."""
        return {
            "status": "ok" if self.ready else "not ready",
            "live": True,
            "ready": self.ready,
            "stale": self.stale,
            "days": self.days,
            "newest": self.newest.isoformat() if self.newest else None,
        }


def health(assistant: Assistant) -> Health:
    """The state of an assistant; what can't be read is not ready."""
    try:
        days = assistant.digest_dates()
    except (AssistantError, OSError, sqlite3.Error):
        return Health()
    if not days:
        return Health()
    settings = assistant.settings
    return Health(
        days=len(days),
        newest=days[-1],
        stale=settings.today() - days[-1] > timedelta(days=settings.stale_days),
    )


def health_route(assistant: Assistant) -> Route:
    """The route ``/healthz``; its status is 503 while no question can be answered."""
    from starlette.routing import Route

    # Not asynchronous: it reads the catalog, so it belongs into a thread.
    def healthz(_: Request) -> JSONResponse:
        state = health(assistant)
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(state.to_dict(), 200 if state.ready else 503, headers)

    return Route("/healthz", healthz)
