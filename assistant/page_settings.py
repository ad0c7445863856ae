"""Settings of the page and of the server behind it; part of `assistant.settings.Settings`."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

Network = IPv4Network | IPv6Network

_HOST = re.compile(r"\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:]+")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_HEADER = re.compile(r"[A-Za-z0-9-]*")


class PageSettings(BaseSettings):
    """Where the page listens, who may ask it, and what it tells whoever runs it."""

    host: str = Field(default="127.0.0.1", description="Address the page listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port of the page; 0: any free.")
    allow_sync: bool = Field(
        default=True,
        description="Whether the page offers to sync and to fetch, and follows its digest folder.",
    )
    remote_images: bool = Field(
        default=True, description="Whether the page loads thumbnails from their hosts."
    )

    # Who may ask
    password_file: Path | None = Field(
        default=None, description="File of 'user:hash' lines; set: the page asks for a login."
    )
    key_file: Path | None = Field(
        default=None,
        description="File of API keys, as `assistant keys` writes it; empty: `keys` in the data "
        "folder.",
    )
    user_header: str = Field(
        default="",
        description="Header in which a trusted proxy names the user, for example "
        "`X-Forwarded-User`; set: nobody else gets in.",
    )
    allow_open: bool = Field(
        default=False, description="Allow listening beyond loopback without a login."
    )
    questions_per_minute: int = Field(
        default=0, ge=0, description="Most questions a minute of a user or address; 0: any number."
    )

    # Where it is reached
    hosts: str = Field(
        default="",
        description="Host names served besides those of this machine, separated by commas; "
        "`*.example.org` stands for all below it, `*` for any.",
    )
    origins: str = Field(
        default="",
        description="Origins, like `https://chat.example.org`, whose scripts may call the API, "
        "separated by commas.",
    )
    root_path: str = Field(
        default="", description="Path under which a proxy offers the page, like `/papers`."
    )
    trusted_proxies: str = Field(
        default="127.0.0.0/8, ::1",
        description="Addresses and networks whose X-Forwarded headers are believed, separated by "
        "commas.",
    )

    # What it tells
    stale_days: int = Field(
        default=7, ge=1, description="Days after which `/healthz` calls the newest digest stale."
    )
    log: Literal["plain", "json"] = Field(
        default="plain", description="'json': the page logs one line of JSON for each question."
    )
    log_text: bool = Field(
        default=False, description="Whether such a line holds the question's text."
    )

    @field_validator("hosts")
    @classmethod
    def _host_names(cls, value: str) -> str:
        for name in listed(value):
            if not _HOST.fullmatch(name.lower()):
                raise ValueError(f"{name!r} is no host name; write it without scheme and port")
        return value

    @field_validator("origins")
    @classmethod
    def _whole_origins(cls, value: str) -> str:
        for origin in listed(value):
            parts = urlsplit(origin)
            if f"{parts.scheme}://{parts.netloc}" != origin or parts.scheme not in HTTP:
                raise ValueError(f"{origin!r} is no origin; write it like https://example.org")
        return value

    @field_validator("root_path")
    @classmethod
    def _plain_prefix(cls, value: str) -> str:
        path = f"/{value.strip('/')}" if value.strip("/") else ""
        if not is_prefix(path):
            raise ValueError(f"{value!r} is no path like /papers")
        return path

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for network in listed(value):
            ip_network(network, strict=False)
        return value

    @field_validator("user_header")
    @classmethod
    def _header_name(cls, value: str) -> str:
        if not _HEADER.fullmatch(value):
            raise ValueError(f"{value!r} is no name of a header")
        return value

    @property
    def trusted_networks(self) -> tuple[Network, ...]:
        """The networks of ``trusted_proxies``."""
        return tuple(ip_network(each, strict=False) for each in listed(self.trusted_proxies))


HTTP = ("http", "https")


def listed(text: str) -> list[str]:
    """The items of a setting whose value is a list separated by commas.

    Example:
        >>> listed("a, b,")
        ['a', 'b']
    """
    return [item for item in (part.strip() for part in text.split(",")) if item]


def is_prefix(path: str) -> bool:
    """Whether a path may stand before all others: empty, or like ``/a/b``, of plain characters."""
    return _PREFIX.fullmatch(path) is not None and "/." not in path


def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address is in one of some networks; what is no address is in none.

    Example:
        >>> is_within("127.0.0.1", (ip_network("127.0.0.0/8"),)), is_within("x", ())
        (True, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in networks)
