"""Term pairs that texts gloss themselves."""

from __future__ import annotations

import pytest

from assistant.language.glossary import Gloss, mine_glosses


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["우리는 강화 학습(Reinforcement)을 쓴다."] * 2, ("강화 학습", "reinforcement")),
        (["파도 분류 (Wave Sorting)를 제안합니다."] * 2, ("파도 분류", "wave sorting")),
        (["구름 지도(Cloud Map, CM)는 새롭다."] * 2, ("구름 지도", "cloud map")),
        (["구름 지도(Cloud Map; CM)는 새롭다."] * 2, ("구름 지도", "cloud map")),
    ],
)  # fmt: skip
def test_a_gloss_of_two_papers_is_found(texts: list[str], expected: tuple[str, str]) -> None:
    found = {(gloss.korean, gloss.english): gloss.support for gloss in mine_glosses(texts)}
    assert found[expected] == 2


def test_one_paper_is_no_agreement() -> None:
    text = "파도 분류(Wave Sorting)와 파도 분류(Wave Sorting)를 두 번 말한다."
    assert mine_glosses([text]) == []
    assert mine_glosses([text], min_support=1)


def test_the_form_that_the_texts_agree_on_is_kept() -> None:
    texts = [
        "새로운 파도 분류(Wave Sorting)를 본다.",
        "빠른 파도 분류(Wave Sorting)를 본다.",
        "깊은 파도 분류(Wave Sorting)를 본다.",
    ]
    assert mine_glosses(texts) == [Gloss("파도 분류", "wave sorting", 3)]


def test_what_ends_a_phrase_ends_the_gloss() -> None:
    texts = ["고래를 위한 파도 분류(Wave Sorting)", "배에서 파도 분류(Wave Sorting)"]
    forms = {gloss.korean for gloss in mine_glosses(texts)}
    assert forms == {"파도 분류"}


@pytest.mark.parametrize(
    "text",
    [
        "(Wave)",
        "파도()",
        "파도(2024)",
        "파도(바다)",
        "파도(x)",
        "Wave(Sorting)",
        "",
        "((((",
        "가(A" * 50,
    ],
)
def test_what_is_no_gloss_is_left(text: str) -> None:
    assert mine_glosses([text, text, text]) == []


def test_most_agreed_pairs_come_first() -> None:
    texts = ["파도 분류(Wave Sorting)"] * 2 + ["구름 지도(Cloud Map)"] * 5
    assert [gloss.support for gloss in mine_glosses(texts)] == [5, 2]


def test_what_many_papers_gloss_is_found_among_more_pairs_than_are_counted() -> None:
    texts = (
        f"파도 분류(wave sorting)와 어휘{chr(0xAC00 + n)}(word {n})를 다룹니다." for n in range(500)
    )
    found = mine_glosses(texts, most=20)
    assert [(gloss.korean, gloss.english) for gloss in found] == [("파도 분류", "wave sorting")]
    assert found[0].support == 500
