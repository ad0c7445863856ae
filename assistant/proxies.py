"""Proxies that the environment names: checked before they are used, and never used locally.

Every HTTP client underneath reads ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``
(https://www.python-httpx.org/environment_variables/).
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from assistant.errors import ConfigurationError

_ALWAYS_LOCAL = ("localhost", "127.0.0.1", "::1")


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


def spare_local(addresses: Iterable[str]) -> None:
    """Keep what is local off the environment's proxies, for the rest of this process.

    The hosts go into ``NO_PROXY``: not every client of a service can be told in another way.

    Args:
        addresses: URLs of the services in use; those that are local are spared, and this machine.

    Raises:
        ConfigurationError: A proxy of the environment can't be used.
    """
    proxies = getproxies_environment()
    if not proxies.keys() & {"http", "https", "all"}:
        return
    hosts = [host for host in proxies.get("no", "").split(",") if host.strip()]
    local = [host for address in addresses if (host := _local_host(address))]
    # The name in small letters is the one that counts where both are set.
    os.environ["no_proxy"] = ",".join(dict.fromkeys([*hosts, *_ALWAYS_LOCAL, *local]))
    _check()


def _local_host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "") if is_local(address) else ""
    except ValueError:  # whoever uses the address says what is wrong with it
        return ""


def _check() -> None:
    import httpx

    try:
        # No connection is made here, so no certificates are needed.
        httpx.Client(verify=False).close()
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise ConfigurationError(
            "A proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY or NO_PROXY names can't be used.",
            hint="Write it like http://HOST:PORT or socks5://HOST:PORT, or unset the variable.",
        ) from error
