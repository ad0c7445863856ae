"""The plain HTTP API: ``/api/ask``, ``/api/search``, ``/api/papers``, ``/api/trends``.

Example:
    >>> curl "http://127.0.0.1:7860/api/ask?q=video+generation"  # doctest: +SKIP
    {"text": "7 papers on …", "sources": […], …}
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from starlette.responses import JSONResponse

from assistant.api import answers
from assistant.api.endpoint import read_body, read_query
from assistant.api.operations import Operation
from assistant.api.refusals import error_body
from assistant.api.requests import (
    AskBody,
    AskQuery,
    PapersQuery,
    SearchQuery,
    TrendsQuery,
    UnderstandQuery,
)
from assistant.api.sse import EventStream, event
from assistant.api.work import Work, event_facts
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from assistant.api.endpoint import Handler
    from assistant.core import Assistant

Model = TypeVar("Model", bound=BaseModel)

_STREAM = (
    "understood, sources, delta (append its text; provisional: the quoted answer, shown until"
    " text that stands comes), reset (throw the provisional text away), error, and at last done"
    " with the whole answer"
)


def operations(assistant: Assistant) -> list[Operation]:
    """What the plain API offers.

    Args:
        assistant: Answers; must be synced.
    """
    work = Work(assistant)

    async def ask_by_address(request: Request) -> Response:
        asked = read_query(request, AskQuery)
        return await _ask(assistant, work, request, asked.body(), stream=asked.stream)

    async def ask_by_body(request: Request) -> Response:
        asked = await read_body(request, AskBody)
        return await _ask(assistant, work, request, asked, stream=asked.stream)

    def search(asked: SearchQuery) -> dict[str, Any]:
        return {"papers": work.search(asked)}

    return [
        Operation(
            "GET",
            "/api/ask",
            "Answer a question.",
            ask_by_address,
            answers.Answered,
            AskQuery,
            "q=Top 3 most upvoted papers",
            _STREAM,
        ),
        Operation(
            "POST",
            "/api/ask",
            "Answer a question, perhaps in a conversation.",
            ask_by_body,
            answers.Answered,
            AskBody,
            '{"question": "Top 3 most upvoted papers"}',
            _STREAM,
            (400, 413, 415, 422, 503),
        ),
        Operation(
            "GET",
            "/api/search",
            "The best papers for a question, best first.",
            _looked_up(SearchQuery, search),
            answers.Found,
            SearchQuery,
            "q=video generation&k=3",
        ),
        Operation(
            "GET",
            "/api/papers",
            "The records that meet all conditions, a page at a time.",
            _looked_up(PapersQuery, work.papers),
            answers.Records,
            PapersQuery,
            "topic=video_generation&order=votes&limit=3",
            refusals=(404, 422, 503),
        ),
        Operation(
            "GET",
            "/api/trends",
            "Papers by month and topic, rising and fading topics, the most upvoted of a window.",
            _looked_up(TrendsQuery, work.trends),
            answers.Trends,
            TrendsQuery,
            "topics=video_generation",
        ),
        Operation(
            "GET",
            "/api/understand",
            "What a question asks; nothing is searched.",
            _looked_up(UnderstandQuery, work.understand),
            answers.Understood,
            UnderstandQuery,
            "q=video papers of last week",
        ),
    ]


def _looked_up(model: type[Model], look_up: Callable[[Model], dict[str, Any]]) -> Handler:
    """A handler that looks something up in a thread."""

    async def handler(request: Request) -> Response:
        asked = read_query(request, model)
        return JSONResponse(await asyncio.to_thread(look_up, asked))

    return handler


async def _ask(
    assistant: Assistant, work: Work, request: Request, asked: AskBody, *, stream: bool
) -> Response:
    accepts = request.headers.get("accept", "")
    if not stream and "text/event-stream" not in accepts:
        return JSONResponse(await work.ask(asked))
    # What would refuse every question should do so before the stream begins.
    await asyncio.to_thread(assistant.digest_dates)
    return EventStream(_events(work, asked, request.url.path))


async def _events(work: Work, asked: AskBody, path: str) -> AsyncGenerator[str, None]:
    async with aclosing(work.events(asked)) as events:
        try:
            async for each in events:
                name, facts = event_facts(each)
                yield event(facts, name)
        except AssistantError as error:
            yield event(error_body(path, error), "error")
