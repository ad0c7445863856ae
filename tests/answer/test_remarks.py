"""What is said before an answer, and instead of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant import Assistant
from assistant.answer.remarks import instead_of_an_answer, warnings_of
from assistant.language.dates.find import Window
from assistant.question.model import Language, Question
from assistant.retrieve.model import Retrieval
from assistant.strings import say
from assistant.strings.days import day, span
from assistant.strings.foreign import SENTENCES

FIRST, LAST = date(2024, 5, 1), date(2024, 11, 14)
LANGUAGES: Sequence[Language] = ("en", "ko")
COMING = Window(date(2030, 1, 1), date(2030, 1, 1), "", "day")


def _retrieval(language: Language, moved: bool = False, **changes: object) -> Retrieval:
    question = Question(text="x", query="x", language=language, intent="new")
    question = replace(question, **changes)  # type: ignore[arg-type]
    window = Window(LAST, LAST, "", "day") if moved else question.window
    return Retrieval(question, window=window, window_moved=moved, archive=(FIRST, LAST))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_before_an_answer(language: Language) -> None:
    def said(moved: bool = False, **changes: object) -> list[str]:
        return warnings_of(_retrieval(language, moved, **changes))

    last = day(LAST, language)
    assert said() == []
    assert said(recent=True, today=date(2024, 11, 20)) == []
    assert said(recent=True, today=date(2025, 1, 1)) == [say("answers.old", language, last=last)]
    assert said(read_as=(("diffussion", "diffusion"),)) == [
        say("answers.read_as", language, names="diffusion")
    ]
    google = {"organisations": ("Google",)}
    assert said(subjects=("Google",), **google) == [
        say("answers.organisation", language, names="Google")
    ]
    assert said(subjects=("agents",), **google) == [
        say("answers.organisation_left", language, names="Google")
    ]
    assert said(unknown=("WhaleNet",)) == []
    for intent, key in (("compare", "no_such_paper"), ("fact", "no_such_name")):
        assert said(unknown=("WhaleNet",), intent=intent) == [
            say(f"answers.{key}", language, names="WhaleNet")
        ]
    assert said(moved=True, window=COMING) == [say("answers.future", language, last=last)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_instead_of_an_answer(language: Language) -> None:
    def said(**changes: object) -> str:
        return instead_of_an_answer(_retrieval(language, **changes))

    last = day(LAST, language)
    assert said(window=COMING) == say("answers.still_to_come", language, last=last)
    assert said(window=COMING, moved=True, with_code=True) == say("answers.no_code", language)
    assert said(exclude_ids=("2409.16191",)) == say("answers.no_more", language)
    assert "WhaleNet" in said(subjects=("WhaleNet",), names=("WhaleNet",))
    assert "Ada" in said(authors=("Ada",))
    assert "2409.99999" in said(intent="paper", arxiv_ids=("2409.99999",))
    kind = say("answers.kind_survey", language)
    assert said(kind="survey", subjects=("whales",)) == say(
        "answers.no_kind", language, kind=kind, what="whales"
    )
    assert said(organisations=("Google",)) == say(
        "answers.no_organisation", language, names="Google"
    )
    nothing = Retrieval(Question(text="x", query="", language=language))
    assert instead_of_an_answer(nothing) == say("answers.empty", language)


def test_korean_summaries_are_said_once_an_english_answer(seeds: Assistant) -> None:
    note = say("answers.other_language", "en")
    english = seeds.ask("papers in September 2024", today=date(2024, 9, 26))
    assert english.text.count(note) == 1
    assert english.text.endswith(f"*{note}*")
    korean = seeds.ask("2024년 9월 논문", today=date(2024, 9, 26))
    assert say("answers.other_language", "ko") not in korean.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_far_it_is_known_who_papers_come_from(language: Language) -> None:
    days = (date(2024, 10, 1), date(2024, 11, 1))

    def said(of_origin: int, *, subject: str = "NVIDIA", name: str = "NVIDIA") -> list[str]:
        found = _retrieval(language, organisations=(name,), subjects=(subject,))
        return warnings_of(replace(found, origins=days, of_origin=of_origin, total=3))

    told = {"names": "NVIDIA", "span": span(*days, language)}
    assert said(3) == [say("answers.origin_all", language, n=3, **told)]
    assert said(2) == [say("answers.origin_some", language, n=2, **told)]
    assert said(0) == [say("answers.origin_named", language, n=0, **told)]
    assert said(3, subject="agents") == [say("answers.origin_all", language, n=3, **told)]
    assert said(0, subject="agents") == [say("answers.organisation_left", language, names="NVIDIA")]
    assert "엔비디아" in said(0, name="엔비디아")[0]
    assert said(0, name="엔비디아") != [
        say("answers.organisation_left", language, names="엔비디아")
    ]
    nothing = _retrieval(language, organisations=("NVIDIA",), subjects=("NVIDIA",))
    assert instead_of_an_answer(replace(nothing, origins=days)) == say(
        "answers.no_organisation_recorded", language, **told
    )


def test_a_question_in_another_language_is_told_which_are_understood() -> None:
    said = instead_of_an_answer(_retrieval("en", text="有没有关于扩散模型的论文？"))
    assert said == SENTENCES["zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_no_digest_of_a_time_holds_may_be_in_others(language: Language) -> None:
    named: dict[str, object] = {"subjects": ("Apple",), "names": ("Apple",)}
    assert instead_of_an_answer(_retrieval(language, **named)) == say(
        "answers.no_such_name", language, names="Apple"
    )
    window = Window(FIRST, FIRST, "", "day")
    said = instead_of_an_answer(_retrieval(language, window=window, **named))
    assert said == say(
        "answers.no_such_name_in", language, names="Apple", when=span(FIRST, FIRST, language)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_summary_says_it_is_told_before_a_topics_papers(language: Language) -> None:
    found = replace(_retrieval(language), unanswered=True)
    assert warnings_of(found) == [say("answers.unanswered", language)]
