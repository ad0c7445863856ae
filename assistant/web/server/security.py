"""What keeps the page safe: headers, limits, passwords, and which pictures may be loaded."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.settings import Settings

#: Hosts whose pictures the page loads; a picture from elsewhere could tell its owner who reads.
IMAGE_HOSTS = frozenset(
    f"cdn-{name}.huggingface.co" for name in ("thumbnails", "uploads", "avatars")
)

# Cost of a password hash: 16 MB and about 50 ms (RFC 7914 with N, r, p).
_N, _R, _P = 2**14, 8, 1


def picture(url: str | None, *, remote_images: bool) -> str | None:
    """The address of a thumbnail if the page may load it, else None."""
    if url is None or not remote_images:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    allowed = parts.scheme == "https" and parts.netloc in IMAGE_HOSTS
    return url if allowed and not set(url) & set("\"'<>\\ \n\t`") else None


def content_security_policy(*, remote_images: bool) -> str:
    """The header of that name.

    Gradio compiles its templates and writes inline styles, so scripts and styles can't be stricter;
    nothing but its own origin is ever contacted, pictures excepted.
    """
    hosts = "".join(f" https://{host}" for host in sorted(IMAGE_HOSTS)) if remote_images else ""
    rules = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob:{hosts}",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "media-src": "'none'",
        "object-src": "'none'",
        "frame-src": "'none'",
        "worker-src": "'self' blob:",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self' https://huggingface.co",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """ASGI middleware: adds the security headers to every response.

    Args:
        app: The application.
        remote_images: Whether thumbnails may be loaded from their hosts.
    """

    def __init__(self, app: ASGIApp, *, remote_images: bool) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(remote_images=remote_images),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if headers.get("content-type", "").startswith("text/event-stream"):
                    # A proxy that gathers a stream before it passes it on makes it none.
                    headers["X-Accel-Buffering"] = "no"
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def hash_password(password: str) -> str:
    """A salted scrypt hash (RFC 7914), for a line ``user:HASH`` of the password file.

    Example:
        >>> verify_password("correct horse", hash_password("correct horse"))
        True
    """
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P)
    return f"scrypt${_N}${_R}${_P}${_encode(salt)}${_encode(digest)}"


def verify_password(password: str, hashed: str) -> bool:
    """Whether a password is the one that was hashed; False also for what is no hash."""
    try:
        scheme, n, r, p, salt, digest = hashed.split("$")
        if scheme != "scrypt":
            return False
        found = hashlib.scrypt(
            password.encode(),
            salt=base64.b64decode(salt, validate=True),
            n=int(n),
            r=int(r),
            p=int(p),
        )
        return hmac.compare_digest(found, base64.b64decode(digest, validate=True))
    except ValueError:
        return False


def read_users(path: Path) -> dict[str, str]:
    """Hashes by user name, from lines ``user:HASH``; empty lines and ``#`` lines are passed over.

    Raises:
        ConfigurationError: The file can't be read, holds no user, or a line is not of that form.
    """
    hint = "Make a line with: python -m assistant.web.server.security USER"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The password file {path} can't be read.", hint=hint) from error
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not name or not hashed.startswith("scrypt$") or hashed.count("$") != 5:
            raise ConfigurationError(
                f"Line {number} of {path} is not 'user:HASH' with a scrypt hash.", hint=hint
            )
        users[name] = hashed
    if not users:
        raise ConfigurationError(f"The password file {path} names no user.", hint=hint)
    return users


def check_exposure(settings: Settings) -> None:
    """Refuse to offer the page to others without a login, unless that is allowed explicitly.

    Raises:
        ConfigurationError: The page would be open to other machines, or no proxy could name a user.
    """
    if settings.user_header and not settings.trusted_networks:
        raise ConfigurationError(
            "ASSISTANT_USER_HEADER names users, and ASSISTANT_TRUSTED_PROXIES no proxy to say so.",
            hint="Set ASSISTANT_TRUSTED_PROXIES to the address of the proxy.",
        )
    if settings.password_file or settings.user_header or settings.allow_open:
        return
    if not is_loopback(settings.host):
        raise ConfigurationError(
            f"The page would be open to everyone who can reach the address {settings.host}.",
            hint="Set ASSISTANT_PASSWORD_FILE or, behind a proxy that knows its users, "
            "ASSISTANT_USER_HEADER (API keys alone leave the page open); or "
            "ASSISTANT_ALLOW_OPEN=true if that is wanted.",
        )


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def main(arguments: Iterable[str]) -> None:
    """Ask for a password and print the line of the password file for each user named."""
    from getpass import getpass

    for user in arguments:
        print(f"{user}:{hash_password(getpass(f'Password for {user}: '))}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
