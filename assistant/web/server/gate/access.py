"""Who asks, and whether they may: a login, a trusted proxy's word, or a key."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from assistant.api.refusals import path_of
from assistant.observing import VISITOR, Visitor
from assistant.web.server.gate.forwarded import PROXY_USER
from assistant.web.server.gate.refusals import refusal, refuse, too_many
from assistant.web.server.gate.ways import COUNTED, PROGRAMS, way_in

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.web.server.gate.keys import Keys
    from assistant.web.server.gate.limits import Rates
    from assistant.web.server.login import Login

#: What is served without a login, to be read only.
OPEN_PATHS = ("/healthz", "/web/login.css")
#: The login itself, where there are passwords.
LOGIN_PATHS = ("/login", "/logout")


class Access:
    """ASGI middleware: finds out who asks, notes it, and refuses who may not.

    The page is open unless there are passwords or a proxy names the users; the ways in for programs
    need a key besides as soon as there are keys. It refuses whatever it doesn't know.

    Args:
        app: The application.
        login: The login by password; None: there are no passwords.
        proxied: Whether a trusted proxy names the users.
        keys: Keys of programs.
        rates: Questions a minute; None: any number.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        login: Login | None,
        proxied: bool,
        keys: Keys,
        rates: Rates | None,
    ) -> None:
        self._app = app
        self._login = login
        self._proxied = proxied
        self._keys = keys
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or connection on if it may.

        Raises:
            NotImplementedError: It is of a kind that can't be refused politely.
        """
        if scope["type"] == "lifespan":  # the server's own start and end, not a visitor's
            await self._app(scope, receive, send)
            return
        if scope["type"] not in ("http", "websocket"):
            raise NotImplementedError(f"There is no login for {scope['type']!r}.")
        path = path_of(scope)
        way, user = way_in(path), self._user(scope)
        if user is None and self._must_say(scope, path, way):
            await refuse(self._refusal(scope, way), scope, receive, send)
            return
        visitor = Visitor(way, user or "", (scope.get("client") or ("",))[0])
        if self._rates is not None and way in COUNTED:
            wait = self._rates.take(visitor.user or visitor.address)
            if wait:
                await refuse(too_many(scope, wait), scope, receive, send)
                return
            visitor = Visitor(way, visitor.user, visitor.address, counted=True)
        known = VISITOR.set(visitor)
        try:
            await self._app({**scope, "visitor": visitor}, receive, send)
        finally:
            VISITOR.reset(known)

    def _user(self, scope: Scope) -> str | None:
        """Who asks, or None where nobody known does."""
        if self._proxied and scope.get(PROXY_USER):
            return str(scope[PROXY_USER])
        if self._login is not None:
            user = self._login.user(HTTPConnection(scope))
            if user is not None:
                return user
        key = presented(Headers(scope=scope).get("authorization", ""))
        return self._keys.name(key) if key else None

    def _must_say(self, scope: Scope, path: str, way: str) -> bool:
        """Whether nobody may ask this who doesn't say who they are."""
        if path in OPEN_PATHS and scope.get("method") in ("GET", "HEAD"):
            return False
        if path in LOGIN_PATHS and self._login is not None and scope["type"] == "http":
            return False
        if self._login is not None or self._proxied:
            return True
        return way in PROGRAMS and self._keys.needed

    def _refusal(self, scope: Scope, way: str) -> Response:
        request = HTTPConnection(scope)
        looking = scope.get("method") == "GET" and "text/html" in request.headers.get("accept", "")
        if looking and self._login is not None:
            return self._login.form(request)
        if way not in PROGRAMS:
            return refusal(scope, 401, "gate.login")
        # Readers of feeds ask for a name and a password, and send the key as the latter.
        scheme = "Basic" if way == "feed" else "Bearer"
        return refusal(
            scope, 401, "gate.key", headers={"WWW-Authenticate": f'{scheme} realm="papers"'}
        )


def presented(authorization: str) -> str:
    """The key in an Authorization header: ``Bearer KEY``, or Basic's password; else empty.

    Example:
        >>> presented("Bearer dp-1"), presented("Basic YTpkcC0x"), presented("Digest x")
        ('dp-1', 'dp-1', '')
    """
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[2]
