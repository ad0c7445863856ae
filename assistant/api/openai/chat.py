"""``/v1``: what clients of OpenAI's chat completions need, and nothing else.

An increment can't be taken back, and a check may yet replace what a model is writing. So only text
that stands is sent, at the latest with the whole answer; until then comments in the stream say that
the answer is being made.

Example:
    >>> client = openai.OpenAI(base_url="http://127.0.0.1:7860/v1", api_key="any")  # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.responses import JSONResponse

from assistant.answer.model import Delta, Done, Retrieved
from assistant.api.endpoint import read_body
from assistant.api.openai.citations import CitingText
from assistant.api.openai.replies import Ending, Reply, usage_of
from assistant.api.openai.requests import MODEL, ChatRequest
from assistant.api.openai.tasks import Task, done, task_in
from assistant.api.operations import Operation
from assistant.api.refusals import OPENAI, RequestError, error_body, request_error
from assistant.api.sse import EventStream, event
from assistant.api.work import Work
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from assistant.api.requests import AskBody
    from assistant.core import Assistant

_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": "daily-papers-assistant"}
_END = "data: [DONE]\n\n"
_AS_OPENAI = {"type": "object", "description": "As OpenAI words it."}


def operations(assistant: Assistant) -> list[Operation]:
    """What is offered below ``/v1``.

    Args:
        assistant: Answers; must be synced.
    """
    chat = _Chat(assistant)
    return [
        Operation("GET", "/v1/models", "The one model.", _models, _AS_OPENAI, refusals=()),
        Operation("GET", "/v1/models/{model}", "The model.", _model, _AS_OPENAI, refusals=(404,)),
        Operation(
            "POST",
            "/v1/chat/completions",
            "Answer the last message, as a chat model of OpenAI does.",
            chat.complete,
            _AS_OPENAI,
            ChatRequest,
            f'{{"model": "{MODEL}", "messages": [{{"role": "user", "content": "What is new?"}}]}}',
            "chat.completion.chunk objects without a name, at last [DONE]",
            (400, 404, 413, 415, 503),
        ),
    ]


class _Chat:
    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._work = Work(assistant)

    async def complete(self, request: Request) -> Response:
        """Answer a chat."""
        asked = await read_body(request, ChatRequest)
        _check_model(asked.model)
        task = task_in(asked.last)
        try:
            wanted = task or asked.asked()
        except ValidationError as error:
            raise RequestError(request_error(error).message, field="messages") from error
        if asked.stream:
            # What would refuse every question should do so before the stream begins.
            await asyncio.to_thread(self._assistant.digest_dates)
            return EventStream(self._events(asked, wanted))
        text = ""
        async with aclosing(self._said(asked, wanted)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Ending):
                    return JSONResponse(Reply().whole(text, piece))
                text += piece
        raise AssertionError("what is said comes to an end")

    async def _events(
        self, asked: ChatRequest, wanted: Task | AskBody
    ) -> AsyncGenerator[str, None]:
        reply = Reply(asked.wants_usage)
        yield event(reply.begun())
        try:
            async with aclosing(self._said(asked, wanted)) as pieces:
                async for piece in pieces:
                    for chunk in reply.chunks(piece):
                        yield event(chunk)
        except AssistantError as error:
            yield event(error_body(OPENAI, error))
        else:
            yield _END

    async def _said(
        self, asked: ChatRequest, wanted: Task | AskBody
    ) -> AsyncGenerator[str | Ending, None]:
        """Pieces of text that stand, then what is known at their end."""
        if isinstance(wanted, Task):
            text = await asyncio.to_thread(done, wanted, self._assistant)
            yield text
            yield Ending([], await asyncio.to_thread(usage_of, asked.messages, text, None))
            return
        citing = CitingText()
        async with aclosing(self._work.events(wanted)) as events:
            async for each in events:
                if isinstance(each, Retrieved):
                    citing.know(each.sources)
                elif isinstance(each, Delta) and not each.provisional:
                    yield citing.feed(each.text)
                elif isinstance(each, Done):
                    yield citing.finish(each.answer)
                    usage = await asyncio.to_thread(
                        usage_of, asked.messages, citing.text, each.answer.usage
                    )
                    yield Ending(citing.annotations(), usage)


async def _models(_: Request) -> Response:
    return JSONResponse({"object": "list", "data": [_MODEL]})


async def _model(request: Request) -> Response:
    _check_model(request.path_params["model"])
    return JSONResponse(_MODEL)


def _check_model(name: str) -> None:
    if name != MODEL:
        raise RequestError(
            f"There is no model {name[:80]!r}.",
            hint=f"Ask for {MODEL!r}.",
            status=404,
            field="model",
            code="model_not_found",
        )
