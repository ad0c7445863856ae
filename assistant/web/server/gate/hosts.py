"""Which names this server answers to.

A page of another site can have its own name lead to this server (DNS rebinding), and is then of the
same origin in a browser's eyes; but its requests still carry that name.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from assistant.page_settings import PageSettings, listed
from assistant.web.server.gate.forwarded import is_address
from assistant.web.server.gate.refusals import refusal, refuse
from assistant.web.server.security import is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_WILDCARDS = ("0.0.0.0", "::", "")


class HostCheck:
    """ASGI middleware: refuses requests for hosts that this server isn't.

    Served are the names of loopback, the address that the page listens on, and ``hosts``. Where it
    listens on all addresses, each of them and the machine's name are served too: no address can
    be another site's name.

    Args:
        app: The application.
        settings: Tell the hosts.
    """

    def __init__(self, app: ASGIApp, *, settings: PageSettings) -> None:
        self._app = app
        named = [name.lower() for name in listed(settings.hosts)]
        self._names = {name for name in named if "*" not in name} | {settings.host.lower()}
        self._below = tuple(name[1:] for name in named if name.startswith("*."))
        self._any = "*" in named
        self._addresses = settings.host in _WILDCARDS
        if self._addresses:
            self._names.add(socket.gethostname().lower())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket") or self._serves(_hosts(scope)):
            await self._app(scope, receive, send)
        else:
            await refuse(refusal(scope, 421, "gate.host"), scope, receive, send)

    def _serves(self, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        name = host_name(hosts[0])
        if self._any or name in self._names or is_loopback(name):
            return True
        return name.endswith(self._below) or (self._addresses and is_address(name))


def host_name(host: str) -> str:
    """The name in a Host header, lower case, without port and brackets.

    Example:
        >>> host_name("[::1]:7860"), host_name("Papers.example.org.:80")
        ('::1', 'papers.example.org')
    """
    if host.startswith("["):
        name, closed, _ = host[1:].partition("]")
        return name.lower() if closed else ""
    return host.partition(":")[0].rstrip(".").lower()


def _hosts(scope: Scope) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
