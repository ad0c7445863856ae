"""``/feed.xml`` and ``/feed.json``: the papers of a question for feed readers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.api.refusals import status_of
from assistant.errors import AssistantError
from assistant.following.feeds import Feed, read_feed, to_atom, to_json_feed
from assistant.index.pointer import changed_at
from assistant.strings import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from assistant.core import Assistant
    from assistant.strings import Language

Write = Callable[[Feed, str, str], bytes]


def routes(assistant: Assistant) -> list[BaseRoute]:
    """The routes of feeds.

    ``q``: a question, with or without a time; none: all papers. ``lang``: ``en`` or ``ko``, the
    language of the summaries; none: that of the question.

    Args:
        assistant: Answers the questions.
    """

    def serve(write: Write, media_type: str) -> Callable[[Request], Response]:
        # Not asynchronous: it searches, so it belongs into a thread.
        def answer(request: Request) -> Response:
            return _answer(assistant, request, write, media_type)

        return answer

    return [
        Route("/feed.xml", serve(to_atom, "application/atom+xml")),
        Route("/feed.json", serve(to_json_feed, "application/feed+json")),
    ]


def _answer(assistant: Assistant, request: Request, write: Write, media_type: str) -> Response:
    question = request.query_params.get("q", "")
    spoken = request.query_params.get("lang", "")
    language: Language | None = next((known for known in LANGUAGES if known == spoken), None)
    try:
        feed = read_feed(assistant, question, language)
    except AssistantError as error:
        status = status_of(error)
        return PlainTextResponse(f"{error}\n", status_code=400 if status == 422 else status)
    home = str(request.base_url)
    page = f"{home}?{urlencode({'q': question})}" if question.strip() else home
    body = write(feed, str(request.url), page)
    changed = _changed(assistant, feed)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _is_known(request, tag, changed):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=f"{media_type}; charset=utf-8")


def _changed(assistant: Assistant, feed: Feed) -> datetime:
    """When a feed may last have changed: at the last sync, or at midnight where days move it."""
    settings = assistant.settings
    synced = changed_at(settings.data_dir).replace(microsecond=0)
    if not feed.moves:
        return synced
    zone = ZoneInfo(settings.timezone) if settings.timezone else None
    midnight = datetime.combine(settings.today(), time.min, zone).astimezone(UTC)
    return max(synced, midnight)


def _is_known(request: Request, tag: str, changed: datetime) -> bool:
    """Whether the reader has this very feed (RFC 9110, section 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return _holds(known.split(","), tag)
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _holds(tags: Sequence[str], tag: str) -> bool:
    # Weak where the answer was compressed on its way.
    bare = (one.strip().removeprefix("W/") for one in tags)
    return any(one in (tag, "*") for one in bare)
