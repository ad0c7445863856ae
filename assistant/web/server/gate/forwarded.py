"""What trusted proxies say of a request: its client, host, scheme, prefix and user.

What anybody else says of these is taken off the request, so that nothing behind can believe it.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from assistant.page_settings import HTTP, Network, is_prefix, is_within

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: Where `Forwarded` notes in the scope which user a proxy named.
PROXY_USER = "proxy_user"
#: Told by proxies alone; the last is how Gradio's own front end tells of itself.
_TOLD = (b"x-forwarded-", b"forwarded", b"x-real-ip", b"x-gradio-server")
_HOST = re.compile(r"(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


class Forwarded:
    """ASGI middleware: puts what trusted proxies say in place, and forgets what others say.

    Args:
        app: The application.
        trusted: Networks of the proxies that are believed.
        root_path: Prefix of the page's address, whatever proxies say; empty: as they say.
        user_header: Header that names the user; empty: none does.
    """

    def __init__(
        self, app: ASGIApp, *, trusted: tuple[Network, ...], root_path: str, user_header: str
    ) -> None:
        self._app = app
        self._trusted = trusted
        self._root_path = root_path
        self._user = user_header.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        told: dict[bytes, list[str]] = {}
        kept = []
        for name, value in scope["headers"]:
            if name.startswith(_TOLD) or name == self._user:
                told.setdefault(name, []).append(value.decode("latin-1").strip())
            else:
                kept.append((name, value))
        scope = {**scope, "headers": kept, "root_path": self._root_path}
        if told and is_within((scope.get("client") or ("",))[0], self._trusted):
            self._believe(scope, told)
        prefix = scope["root_path"]
        if prefix and scope["path"] == prefix and scope["type"] == "http":
            # Everything on the page is relative to its folder.
            await RedirectResponse(f"{prefix}/")(scope, receive, send)
            return
        if prefix and not scope["path"].startswith(f"{prefix}/"):
            scope["path"] = prefix + scope["path"]
        await self._app(scope, receive, send)

    def _believe(self, scope: Scope, told: dict[bytes, list[str]]) -> None:
        def last(name: bytes) -> str:
            # Of several, what the nearest proxy said.
            return ",".join(told.get(name, [""])).rpartition(",")[2].strip()

        prefix = last(b"x-forwarded-prefix").rstrip("/")
        if not self._root_path and is_prefix(prefix):
            scope["root_path"] = prefix
        scheme = last(b"x-forwarded-proto").lower()
        if scheme in HTTP:
            scope["scheme"] = scheme if scope["type"] == "http" else scheme.replace("http", "ws")
        host = last(b"x-forwarded-host")
        if _HOST.fullmatch(host):
            others = [header for header in scope["headers"] if header[0] != b"host"]
            scope["headers"] = [(b"host", host.encode()), *others]
        client = self._client(",".join(told.get(b"x-forwarded-for", [])))
        if client:
            scope["client"] = (client, 0)
        users = told.get(self._user, []) if self._user else []
        if len(users) == 1 and users[0]:  # two may be one that a stranger sent along
            scope[PROXY_USER] = users[0].encode("latin-1").decode("utf-8", "replace")

    def _client(self, hops: str) -> str:
        """The address nearest to this server that is no proxy of ours, or empty."""
        client = ""
        for hop in reversed(hops.split(",")):
            bare = hop.strip()
            if bare.startswith("["):
                bare = bare[1:].partition("]")[0]
            elif bare.count(":") == 1:
                bare = bare.partition(":")[0]
            if not is_address(bare):
                break
            client = bare
            if not is_within(bare, self._trusted):
                break
        return client


def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
