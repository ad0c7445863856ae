"""Which words of a sentence stand at which of its figures, in both languages."""

from __future__ import annotations

import pytest

from assistant.answer.checks.claims.statements import statement
from assistant.answer.checks.claims.words import contents


@pytest.mark.parametrize(
    ("text", "word", "figures"),
    [
        ("Alpha scores 70% and Beta 80%.", "Beta", ["80%"]),
        ("수용된 문자의 42%를 차지했으며(표시된 제안의 16%에 불과함)", "표시", ["16%"]),
        ("44개의 출판물에서 102개 과제", "출판", ["44"]),
        ("ViT-B(Base, 86M)와 ViT-L(Large, 307M)", "ViT-L", ["307M"]),
        ("Alpha and Beta reach 70% and 80%, respectively.", "Beta", ["80%"]),
        ("It is 15x, 46x and 8x faster than Ax, Bx and Cx, respectively.", "Bx", ["46x"]),
        ("깊이와 너비에서 각각 2.7배, 1.8배 빠릅니다.", "깊이", ["2.7배"]),
        ("Alpha reaches 70 and 80.", "Alpha", ["70", "80"]),
        ("FID를 7.94에서 1.66으로 낮췄다.", "FID", ["7.94", "1.66"]),
    ],
)
def test_a_word_stands_at_its_figure(text: str, word: str, figures: list[str]) -> None:
    told = statement(text)
    found = next(each for each in told.words if told.text[each.start :].startswith(word))
    assert [figure.text for figure in told.at(found, told.figures)] == figures


def test_words_meet_across_languages() -> None:
    def keys(text: str) -> set[str]:
        return {key for word in contents(text) for key in word.keys}

    assert keys("카메라를 쓰는 로봇") & keys("cameras") & keys("a camera")
    assert keys("ViT-B") & keys("ViT")
    first, second = contents("ViT-B ViT-L")
    assert not first.same(second)
    assert contents("width-pruned")[0].same(contents("width")[0])
    assert not contents("있는 것은 및")
