"""The chain itself, as the settings want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from assistant.page_settings import listed
from assistant.web.server.gate.access import Access
from assistant.web.server.gate.bodies import BodyLimit
from assistant.web.server.gate.forwarded import Forwarded
from assistant.web.server.gate.hosts import HostCheck
from assistant.web.server.gate.keys import Keys
from assistant.web.server.gate.origins import OriginCheck
from assistant.web.server.security import SecurityHeaders

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.web.server.gate.limits import Rates
    from assistant.web.server.login import Login


def chain(settings: Settings, *, login: Login | None, rates: Rates | None) -> list[Middleware]:
    """What stands in front of every route, first to last.

    Args:
        settings: Tell proxies, hosts, origins, and whether a proxy names the users.
        login: The login by password, where there is one.
        rates: Questions a minute; None: any number.
    """
    origins = listed(settings.origins)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=["Retry-After", "Mcp-Session-Id"],
    )
    return [
        Middleware(SecurityHeaders, remote_images=settings.remote_images),
        Middleware(
            Forwarded,
            trusted=settings.trusted_networks,
            root_path=settings.root_path,
            user_header=settings.user_header,
        ),
        Middleware(HostCheck, settings=settings),
        Middleware(OriginCheck, origins=origins),
        *([cors] if origins else []),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        Middleware(
            Access,
            login=login,
            proxied=bool(settings.user_header),
            keys=Keys.of(settings),
            rates=rates,
        ),
        Middleware(BodyLimit),
    ]
