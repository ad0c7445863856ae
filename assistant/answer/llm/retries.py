"""Repeating a model call that failed before anything came of it."""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from assistant.answer.llm.faults import CallError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from assistant.answer.llm.chat_model import Piece

ATTEMPTS = 3
_LONGEST_WAIT = 10.0
_backoff = wait_random_exponential(multiplier=0.5, max=4)


def repeated(
    call: Callable[[], Generator[Piece, None, None]], attempts: int = ATTEMPTS
) -> Generator[Piece, None, None]:
    """The pieces of ``call``, which is made again while it fails before its first piece.

    Args:
        call: Makes the call; raises ``CallError``, and ends in a piece.
        attempts: How often it is made at most.
    """
    for attempt in Retrying(**_policy(attempts)):
        with attempt:
            pieces = call()
            first = next(pieces)
    with closing(pieces):
        yield first
        yield from pieces


async def arepeated(
    call: Callable[[], AsyncGenerator[Piece, None]], attempts: int = ATTEMPTS
) -> AsyncGenerator[Piece, None]:
    """As ``repeated``, without blocking the event loop."""
    async for attempt in AsyncRetrying(**_policy(attempts)):
        with attempt:
            pieces = call()
            first = await anext(pieces)
    async with aclosing(pieces):
        yield first
        async for piece in pieces:
            yield piece


def _policy(attempts: int) -> dict[str, Any]:
    return {
        "stop": stop_after_attempt(attempts),
        "wait": _wait,
        "retry": retry_if_exception(_worth_repeating),
        "reraise": True,
    }


def _worth_repeating(error: BaseException) -> bool:
    return isinstance(error, CallError) and error.repeat and (error.wait or 0.0) <= _LONGEST_WAIT


def _wait(state: RetryCallState) -> float:
    """What the service asked for, else a random time that grows."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, CallError) else None
    jitter = _backoff(state)
    return jitter if asked is None else asked + jitter / 4
