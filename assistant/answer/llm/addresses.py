"""Addresses of model servers."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from assistant.errors import ConfigurationError


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
