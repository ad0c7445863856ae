"""What an address offers, in one place for its route and for its documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from assistant.api.endpoint import Endpoint

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.api.endpoint import Handler


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address.

    Attributes:
        method: ``GET`` or ``POST``.
        path: Address, with ``{…}`` where a value goes.
        summary: What it does, in a line.
        handler: Does it.
        answer: What it answers: a model, or a JSON schema.
        asked: The model of its parameters (GET) or of its body (POST), if it has any.
        example: What to send, for the page: the query of an address, or a body.
        events: What its stream of events is; empty where it has none.
        refusals: Statuses it may refuse with.
    """

    method: str
    path: str
    summary: str
    handler: Handler
    answer: type[BaseModel] | dict[str, Any]
    asked: type[BaseModel] | None = None
    example: str = ""
    events: str = ""
    refusals: Sequence[int] = (422, 503)


def routes_of(operations: Iterable[Operation]) -> list[Route]:
    """A route for each address."""
    by_path: dict[str, dict[str, Handler]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, {})[operation.method] = operation.handler
    return [Route(path, Endpoint(**handlers)) for path, handlers in by_path.items()]
