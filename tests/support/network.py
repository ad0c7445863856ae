"""Denies tests the network: sockets reach this machine and nothing else."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_NAMES = {"", "localhost", socket.gethostname()}


def is_here(host: object) -> bool:
    """Whether a host name or address is of this machine."""
    name = _text(host)
    if name in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _text(host: object) -> str:
    return host.decode() if isinstance(host, bytes) else str(host or "")


class Guard:
    """Refuses every connection and look-up that would leave the machine, and keeps a list."""

    def __init__(self) -> None:
        self.attempts: list[str] = []

    def refuse(self, host: object, port: object = "") -> None:
        """Raise OSError unless the host is of this machine."""
        if is_here(host):
            return
        # Names that can't exist (RFC 6761) are there to test a failed look-up.
        if not _text(host).endswith(".invalid"):
            self.attempts.append(f"{_text(host)}:{port}")
        raise socket.gaierror(socket.EAI_NONAME, f"The network is denied in tests: {host}:{port}")

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Replace the ways out of `socket` by guarded ones."""
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, self._connecting(getattr(socket.socket, name)))
        patch.setattr(socket.socket, "sendto", self._sending(socket.socket.sendto))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, self._looking_up(getattr(socket, name)))

    def _connecting(self, original: Any) -> Any:
        def connect(this: socket.socket, address: Any) -> Any:
            if this.family in (socket.AF_INET, socket.AF_INET6):
                self.refuse(*address[:2])
            return original(this, address)

        return connect

    def _sending(self, original: Any) -> Any:
        def sendto(this: socket.socket, data: Any, *rest: Any) -> Any:
            if this.family in (socket.AF_INET, socket.AF_INET6):
                self.refuse(*rest[-1][:2])
            return original(this, data, *rest)

        return sendto

    def _looking_up(self, original: Any) -> Any:
        def look_up(host: Any, *rest: Any, **named: Any) -> Any:
            self.refuse(host, rest[0] if rest else "")
            return original(host, *rest, **named)

        return look_up


@pytest.fixture(autouse=True)
def network_denied(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """Every test: what tries to leave the machine is refused, and fails the test in the end."""
    guard = Guard()
    guard.install(monkeypatch)
    yield guard
    assert not guard.attempts, f"tried to leave the machine: {', '.join(guard.attempts)}"


def install_in_process() -> None:
    """Guard this process until it ends; an attempt ends it at once with exit code 99."""
    guard = Guard()

    def refuse(host: object, port: object = "") -> None:
        if not is_here(host):
            os.write(2, f"tried to leave the machine: {host}:{port}\n".encode())
            os._exit(99)

    guard.refuse = refuse  # type: ignore[method-assign]
    guard.install(pytest.MonkeyPatch())
