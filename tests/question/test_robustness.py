"""Any text is read without an error."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.question.model import Question, Turn

Read = Callable[..., Question]

_PHRASES = """
the second one|[2]|more|papers by|by|vs|compare|and|last month|지난달|논문|로봇 말고|top|5|20표 이상
2409.16211|MaskBit|“|”|'s|without|몇 편|그 중|?|\u0000|ﬁ|한국어로|2024-02-31|#0|9월 31일|[999]
at least 99999999999999999999 votes|between|from|since|0001-01-01|9999-12-31|what changed
"""
_PIECES = st.sampled_from(_PHRASES.strip().replace("\n", "|").split("|"))
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=8).map(" ".join))


@given(text=_TEXTS, before=_TEXTS)
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_raises(read: Read, text: str, before: str) -> None:
    history = (Turn(before, "…", ("2409.16211", "2409.16160")),)
    alone, followed = read(text), read(text, history)
    assert alone.text == followed.text == text
    assert set(followed.arxiv_ids) <= set(history[0].arxiv_ids) | set(alone.arxiv_ids) or before
