"""Logins as signed cookies, each of which can be ended."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

#: Seconds that a login lasts.
LASTS = 30 * 24 * 3600
#: Seconds that a logout waits for one of another process.
_PATIENCE = 5.0


class Sessions:
    """Who is logged in.

    A cookie is ``user.expires.id.signature``. Those that were logged out are noted in a file, which
    all processes over one data folder share; where it can't be written, each process remembers
    its own.

    Args:
        users: Password hashes by user name.
        secret: Signs the cookies; the same after a restart, so that logins outlive it.
        ended: File of the logins that ended before their time.
    """

    def __init__(self, users: Mapping[str, str], secret: bytes, ended: Path) -> None:
        self._users = users
        self._secret = secret
        self._path = ended
        self._ended: dict[str, int] = {}
        self._seen: tuple[int, ...] = ()

    def open(self, user: str) -> str:
        """A cookie that proves a login from now on."""
        return self.cookie(user, int(time.time()) + LASTS, secrets.token_hex(8))

    def cookie(self, user: str, expires: int, name: str) -> str:
        """The cookie of a login of that name until ``expires`` (seconds since 1970)."""
        payload = f"{user.encode().hex()}.{expires}.{name}"
        # The hash takes part, so that a changed password ends the logins made with the old one.
        key = self._secret + self._users[user].encode()
        return f"{payload}.{hmac.new(key, payload.encode(), hashlib.sha256).hexdigest()}"

    def user(self, cookie: str) -> str | None:
        """Who is logged in with a cookie, or None."""
        try:
            named, until, name, _ = cookie.split(".")
            user, expires = bytes.fromhex(named).decode(), int(until)
        except ValueError:
            return None
        if user not in self._users or expires <= time.time():
            return None
        # As bytes: what a stranger sends may hold more than ASCII.
        right = self.cookie(user, expires, name).encode("utf-8", "replace")
        if not hmac.compare_digest(right, cookie.encode("utf-8", "replace")):
            return None
        self._renew()
        return None if name in self._ended else user

    def close(self, cookie: str) -> None:
        """End a login, if the cookie is of one."""
        if self.user(cookie) is None:
            return
        _, expires, name, _ = cookie.split(".")
        self._ended[name] = int(expires)
        try:
            with FileLock(f"{self._path}.lock", timeout=_PATIENCE):
                self._write({**self._listed(), name: int(expires)})
        except (OSError, Timeout):
            return

    def _renew(self) -> None:
        try:
            status = self._path.stat()
            seen = status.st_ino, status.st_size, status.st_mtime_ns
            if seen == self._seen:
                return
            self._ended = _lasting(self._ended | self._listed())
        except OSError:
            return
        self._seen = seen

    def _listed(self) -> dict[str, int]:
        """The logins of the file that would still last."""
        if not self._path.exists():
            return {}
        lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        parts = [line.partition(" ") for line in lines]
        return _lasting({name: int(at) for name, _, at in parts if at.isdecimal()})

    def _write(self, ended: Mapping[str, int]) -> None:
        """Write the file anew, so that it is whole whenever it is read."""
        part = self._path.with_name(f".{self._path.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{name} {expires}\n" for name, expires in ended.items())
        part.replace(self._path)


def _lasting(ended: Mapping[str, int]) -> dict[str, int]:
    """Those whose time isn't over: after it no cookie proves them anyway."""
    now = time.time()
    return {name: expires for name, expires in ended.items() if expires > now}


def secret_of(data_dir: Path) -> bytes:
    """The secret that signs cookies, made at first use and readable by its owner only.

    Where it can't be kept, logins last as long as this process.
    """
    path = data_dir / "login-secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    except OSError:
        return secrets.token_bytes(32)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
