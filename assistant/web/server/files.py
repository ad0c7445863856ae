"""Scripts and styles of the page, packed once and kept: opening it asks for fifty of them."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.web.assets import STATIC_DIR

#: Files kept packed; the page opens with about fifty.
_KEPT = 128
_FOREVER = "public, max-age=31536000, immutable"


def file_routes() -> list[Route]:
    """``/web/NAME``, and ``/assets/NAME`` in front of Gradio's own, which packs at each request."""
    routes = [_route("/web", STATIC_DIR, named_by_content=False)]
    gradio = find_spec("gradio")
    if gradio is not None and gradio.origin is not None:
        built = Path(gradio.origin).parent / "templates" / "frontend" / "assets"
        if built.is_dir():
            routes.append(_route("/assets", built, named_by_content=True))
    return routes


def _route(path: str, folder: Path, *, named_by_content: bool) -> Route:
    """The files of a folder, none below it; their names, or a ``v``, change with their content."""
    names = frozenset(file.name for file in folder.iterdir() if file.is_file())

    async def show(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in names:
            return PlainTextResponse("Not Found", 404)
        file = folder / name
        lasts = named_by_content or "v" in request.query_params
        headers = {"Cache-Control": _FOREVER if lasts else "no-cache", "Vary": "Accept-Encoding"}
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(file.read_bytes(), headers=headers, media_type=media_type)
        headers["Content-Encoding"] = "gzip"
        return Response(_packed(file), headers=headers, media_type=media_type)

    return Route(f"{path}/{{name}}", show)


@lru_cache(maxsize=_KEPT)
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
