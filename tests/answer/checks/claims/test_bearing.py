"""Which of several entries bears a sentence."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.bearing import Bearing
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.statements import statement

BEARING = Bearing({
    1: Entry("얼굴 표정을 관성 센서로 캡처하여 개인 정보를 보호합니다."),
    2: Entry("음악 생성 모델을 사람의 피드백으로 미세 조정합니다."),
    3: Entry("로봇이 사람 비디오를 보고 물체를 조작합니다."),
})  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "entry"),
    [
        ("Facial expressions are captured with inertial sensors.", 1),
        ("Music generation is fine-tuned with human feedback.", 2),
        ("로봇이 비디오를 보고 물체를 조작한다.", 3),
    ],
)
def test_a_sentence_fits_one_entry(sentence: str, entry: int) -> None:
    said = statement(sentence)
    for cited in (1, 2, 3):
        assert BEARING.better(said, [cited]) == (None if cited == entry else entry)
    assert BEARING.better(said, [1, 2, 3]) is None
    assert BEARING.about(said)
    assert BEARING.about(said, [entry])


@pytest.mark.parametrize("sentence", ["It works well.", "Results are better."])
def test_what_says_nothing_fits_all(sentence: str) -> None:
    assert BEARING.better(statement(sentence), [1]) is None
    assert BEARING.about(statement(sentence), [2])


def test_what_no_entry_says() -> None:
    said = statement("Large banks have already bought this product.")
    assert not BEARING.about(said)
    assert BEARING.better(said, [1]) is None
