"""Errors say what is wrong and what to do, and end the command line with their own codes."""

from __future__ import annotations

import pytest

from assistant import errors
from assistant.errors import AssistantError

KINDS = sorted(
    (kind for kind in vars(errors).values() if isinstance(kind, type)), key=lambda k: k.__name__
)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_its_sentence_and_its_hint(kind: type[AssistantError]) -> None:
    assert issubclass(kind, AssistantError)
    error = kind("The disk is full.", hint="Make room.", retryable=True)
    assert str(error) == "The disk is full. Make room."
    assert (error.message, error.hint, error.retryable) == (
        "The disk is full.",
        "Make room.",
        True,
    )
    assert str(kind("The disk is full.")) == "The disk is full."
    assert not kind("x").retryable
    assert kind.__doc__


def test_exit_codes_tell_the_kinds_apart() -> None:
    codes = [kind.exit_code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(0 < code < 64 for code in codes)
