"""Which language a reader gets: the first request decides, the page's address keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from assistant.strings import LANGUAGES
from assistant.web.i18n import preferred

if TYPE_CHECKING:
    from starlette.requests import Request

    from assistant.question.model import Language

COOKIE = "lang"
#: Seconds that a chosen language is remembered.
LASTS = 365 * 24 * 3600


def language_of(request: Request) -> Language:
    """The language of a request: of its page, else the one asked for, chosen before, or wished.

    ``/ko`` is a page, ``?lang=ko`` asks; the choice is in a cookie, the wish in Accept-Language.
    """
    said = (
        request.url.path.strip("/"),
        request.query_params.get("lang"),
        request.cookies.get(COOKIE),
    )
    for wanted in said:
        for language in LANGUAGES:
            if wanted == language:
                return language
    return preferred(request.headers.get("accept-language", ""))


async def home(request: Request) -> Response:
    """Lead from ``/`` to the reader's page; ``?lang=ko`` is remembered for the next visit."""
    language = language_of(request)
    query = request.query_params.multi_items()
    rest = urlencode([(key, value) for key, value in query if key != "lang"])
    response = RedirectResponse(f"{language}?{rest}" if rest else language, status_code=303)
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=LASTS, samesite="lax")
    return response
