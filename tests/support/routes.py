"""Every path that an application serves, listed from the application itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from starlette.routing import BaseRoute, Mount


def paths(routes: Sequence[BaseRoute], root: str = "") -> Iterator[str]:
    """Every path of some routes and of the applications mounted among them.

    Args:
        routes: Of an application or a router.
        root: Where it is mounted.
    """
    for route in routes:
        path = f"{root}{getattr(route, 'path', '')}"
        yield re.sub(r"\{(\w+)(:\w+)?\}", r"\1", path) or "/"
        if isinstance(route, Mount):
            yield from paths(route.routes, path)
        # FastAPI keeps the routers that are included in an application as they were.
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from paths(included.routes, root)
