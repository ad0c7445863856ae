"""Requests that pages of other sites make, and what is not served to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from assistant.api.refusals import path_of
from assistant.web.server.gate.access import LOGIN_PATHS
from assistant.web.server.gate.refusals import refusal, refuse
from assistant.web.server.gate.ways import PROGRAMS, way_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

_READING = ("GET", "HEAD")
#: What the page and ``gradio_client`` call of Gradio's own routes, by their first word. The others
#: (uploads, files, streams, proxies, editing by a model …) are for apps of another kind, and
#: ``call/v2`` fails where there is no such endpoint.
GRADIO = frozenset(
    [
        "api",
        "app_id",
        "call",
        "cancel",
        "component_server",
        "heartbeat",
        "info",
        "queue",
        "reset",
        "run",
        "startup-events",
        "theme.css",
    ]
)
#: Gradio's routes outside its prefix that lead nowhere here.
CLOSED = frozenset(["dev", "monitoring", "openapi.json", "docs", "redoc", "pwa_icon", "svelte"])


class OriginCheck:
    """ASGI middleware: refuses what a page of another site has a reader's browser ask for.

    Such a page may lead to this one by a link, and nothing else; its scripts may call the ways in
    for programs where its origin is configured.

    Args:
        app: The application.
        origins: Origins whose scripts may call what is for programs.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path, headers = path_of(scope), Headers(scope=scope)
        if is_closed(path):
            await refuse(refusal(scope, 404, "gate.nothing"), scope, receive, send)
        elif not self._may_come(scope, path, headers):
            await refuse(refusal(scope, 403, "gate.foreign"), scope, receive, send)
        elif scope["type"] == "http" and not _may_send(path, scope["method"], headers):
            await refuse(refusal(scope, 415, "gate.content_type"), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _may_come(self, scope: Scope, path: str, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        # Browsers alone write the first, and pages can't.
        if site in ("same-origin", "none") or (site is None and origin is None):
            return True
        if origin in self._origins and way_in(path) in PROGRAMS:
            return True
        if site is None:
            return origin is not None and origin.partition("://")[2] == headers.get("host")
        navigates = headers.get("sec-fetch-mode") == "navigate"
        reads = scope.get("method") in _READING
        return navigates and reads and way_in(path) != "gradio"


def is_closed(path: str) -> bool:
    """Whether a path is one of Gradio's that nobody needs here."""
    first, _, rest = path.strip("/").partition("/")
    if first == "gradio_api":
        return rest.partition("/")[0] not in GRADIO or rest.startswith("call/v2")
    return first in CLOSED


def _may_send(path: str, method: str, headers: Headers) -> bool:
    """Whether a body is of a kind that no page of another site can send unasked."""
    if method in (*_READING, "OPTIONS"):
        return True
    # Forms are sent to the login only; everywhere else bodies are JSON.
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if path in LOGIN_PATHS:
        return kind in ("", "application/x-www-form-urlencoded")
    if not kind:
        return headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return kind == "application/json" or kind.endswith("+json")
