"""An address for programs: reads requests, and says whatever is wrong in JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from assistant.api.refusals import RequestError, path_of, refused, request_error
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

Model = TypeVar("Model", bound=BaseModel)
Handler = Callable[[Request], Awaitable["Response"]]


class Endpoint:
    """ASGI application of one path.

    Args:
        **handlers: What answers a method: ``GET=…``; HEAD is answered as GET is.
    """

    def __init__(self, **handlers: Handler) -> None:
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; work for a client that hangs up is cancelled."""
        request = Request(scope, receive)
        try:
            response = await _while_connected(request, self._answer)
        except ClientDisconnect:
            return
        await response(scope, request.receive, send)

    async def _answer(self, request: Request) -> Response:
        path = path_of(request.scope)
        try:
            handler = self._handlers.get("GET" if request.method == "HEAD" else request.method)
            if handler is None:
                raise _wrong_method(request.method, path, self._handlers)
            return await handler(request)
        except AssistantError as error:
            allowed = {"Allow": ", ".join(self._handlers)}
            status = getattr(error, "status", 0)
            return refused(path, error, allowed if status == 405 else None)


def read_query(request: Request, model: type[Model]) -> Model:
    """The checked parameters of an address.

    Raises:
        RequestError: One is missing, unknown or makes no sense.
    """
    given: dict[str, Any] = {}
    for name in request.query_params:
        values = request.query_params.getlist(name)
        field = model.model_fields.get(name)
        many = field is not None and field.default_factory is list
        if len(values) > 1 and not many:
            raise RequestError(f"{name[:80]} is given {len(values)} times.", field=name[:80])
        given[name] = values if many else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise request_error(error) from error


async def read_body(request: Request, model: type[Model]) -> Model:
    """The checked JSON of a body.

    Raises:
        RequestError: It is no JSON, or not what is expected.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RequestError(
            f"The body is of type {kind[:80]!r}, not JSON.",
            hint="Send the header Content-Type: application/json.",
            status=415,
        )
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise request_error(error) from error


async def _while_connected(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    """The answer to a request.

    Raises:
        ClientDisconnect: The client hung up before; the work is cancelled.
    """
    # The body first: afterwards all that can be received is that the client is gone.
    await request.body()
    work = asyncio.ensure_future(answer(request))
    gone = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        for task in (work, gone):
            task.cancel()
        await asyncio.wait({work, gone})


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _wrong_method(method: str, path: str, handlers: dict[str, Handler]) -> RequestError:
    return RequestError(
        f"{path} answers no {method[:20]} requests.",
        hint=f"Use {' or '.join(handlers)}.",
        status=405,
    )
