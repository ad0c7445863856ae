"""Addresses of model servers."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from assistant.errors import ConfigurationError


def is_local(address: str) -> bool:
    """Whether ``address`` (a URL) lies on this machine or a private network.

    Example:
        >>> is_local("http://127.0.0.1:8000/v1"), is_local("https://api.openai.com/v1")
        (True, False)
    """
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))
    return number.is_loopback or number.is_private or number.is_link_local


def without_password(address: str) -> str:
    """``address`` without user, password, query and fragment, fit to be shown."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def checked(address: str, setting: str) -> str:
    """``address`` without a slash at its end.

    Raises:
        ConfigurationError: It is no http or https address; ``setting`` names where it was set.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(
            f"{setting} is not an http or https address: {without_password(address)!r}.",
            hint="Write it like http://127.0.0.1:8000/v1.",
        )
    return address.rstrip("/")
