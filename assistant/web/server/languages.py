"""Which language a reader gets: the first request decides, the page's address keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.api.refusals import path_of
from assistant.strings import LANGUAGES
from assistant.web.i18n import preferred

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

    from assistant.question.model import Language

COOKIE = "lang"
#: Seconds that a chosen language is remembered.
LASTS = 365 * 24 * 3600


def language_of(request: HTTPConnection) -> Language:
    """The language of a request: of its page, else the one asked for, chosen before, or wished.

    ``/ko`` is a page, ``?lang=ko`` asks; the choice is in a cookie, the wish in Accept-Language.
    """
    said = (
        path_of(request.scope).strip("/"),
        request.query_params.get("lang"),
        request.cookies.get(COOKIE),
    )
    for wanted in said:
        for language in LANGUAGES:
            if wanted == language:
                return language
    return preferred(request.headers.get("accept-language", ""))


def home_routes() -> list[Route]:
    """The routes that lead to the reader's page."""
    # Gradio leads from a page's name with a slash to the one without, but forgets the prefix.
    slashed = [Route(f"/{language}/", _without_slash) for language in LANGUAGES]
    return [Route("/", home), *slashed]


async def _without_slash(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"../{language_of(request)}{query}", status_code=301)


async def home(request: Request) -> Response:
    """Lead from ``/`` to the reader's page; ``?lang=ko`` is remembered for the next visit."""
    language = language_of(request)
    query = request.query_params.multi_items()
    rest = urlencode([(key, value) for key, value in query if key != "lang"])
    response = RedirectResponse(f"{language}?{rest}" if rest else language, status_code=303)
    if request.query_params.get("lang") == language:
        folder = f"{request.scope.get('root_path', '')}/"
        response.set_cookie(COOKIE, language, max_age=LASTS, path=folder, samesite="lax")
    return response
