"""Turns that mean a list shown earlier, after one of its papers was talked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cases import MASKBIT, MIMO, MONO, SHOWN

from assistant import Assistant
from assistant.question.model import Question, Turn

Read = Callable[..., Question]
LIST = "papers on robots in September 2024"


def _talk(read: Read, *turns: tuple[str, tuple[str, ...]]) -> tuple[Turn, ...]:
    """A conversation of questions and the papers that their answers cited."""
    history: tuple[Turn, ...] = ()
    for text, cited in turns:
        history += (Turn(text, "…", cited, read(text, history)),)
    return history


@pytest.mark.parametrize(
    ("one", "text", "fields"),
    [
        ("tell me about the second", "the third one's authors", {"arxiv_ids": (MONO,)}),
        ("tell me about the second", "and the first?", {"arxiv_ids": (MASKBIT,)}),
        ("두 번째 논문", "세번째꺼 짧게", {"arxiv_ids": (MONO,), "form": "short"}),
        ("두 번째 논문", "아니 세번째", {"arxiv_ids": (MONO,), "intent": "paper"}),
        ("the most upvoted one", "abstract of the third", {"arxiv_ids": (MONO,)}),
        ("the second one", "which of those are about diffusion?", {"arxiv_ids": SHOWN}),
        ("두 번째 논문", "그중에 확산 모델 쓰는 건?", {"arxiv_ids": SHOWN}),
        ("the second one", "its authors?", {"arxiv_ids": (MIMO,)}),
        ("the second one", "what data did they use?", {"arxiv_ids": (MIMO,)}),
    ],
)
def test_who_counts_means_the_list(read: Read, one: str, text: str, fields: dict[str, Any]) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN), (one, (MIMO,))))
    assert {name: getattr(asked, name) for name in fields} == fields


def test_the_list_long_enough_is_meant(read: Read) -> None:
    talk = _talk(read, (LIST, SHOWN), ("compare the first and the third", (MASKBIT, MONO)))
    assert read("the third one", talk).arxiv_ids == (MONO,)
    assert read("the second one", talk).arxiv_ids == (MONO,)


@pytest.mark.parametrize(
    "text",
    ["show me the list again", "the list again please", "back to the list", "목록 다시 보여줘",
     "아까 목록 보여줘"],
)  # fmt: skip
def test_a_list_is_shown_again(read: Read, text: str) -> None:
    talk = _talk(read, (LIST, SHOWN), ("the second one", (MIMO,)), ("who wrote it", (MIMO,)))
    asked = replace(read(text, talk), unsure=False)
    same = replace(read(LIST), text=text, follows_up=text, language=asked.language)
    assert asked == same


def test_the_first_list_is_not_the_last(read: Read) -> None:
    talk = _talk(read, (LIST, SHOWN), ("papers on music", SHOWN[:2]))
    assert read("back to the first list", talk).subjects == ("robots",)
    assert read("show the list again", talk).subjects == ("music",)


@pytest.mark.parametrize(
    "one", ["the most upvoted one", "the second one", "그 중 제일 인기 있는 거"]
)
@pytest.mark.parametrize("text", ["and in august?", "8월은?", "august"])
def test_another_time_is_asked_of_the_list(read: Read, one: str, text: str) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN), (one, (MIMO,))))
    assert (asked.intent, asked.subjects, asked.arxiv_ids) == ("new", ("robots",), ())
    assert asked.window is not None
    assert asked.window.start == date(2024, 8, 1)


@pytest.mark.parametrize("text", ["thx, that's all", "ok thanks!"])
def test_thanks_ask_for_nothing(read: Read, text: str) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN), ("the second one", (MIMO,))))
    assert (asked.intent, asked.arxiv_ids) == ("smalltalk", ())


def test_what_is_left_of_the_papers_shown_is_said_to_be_among_them(seeds: Assistant) -> None:
    today = date(2024, 9, 26)
    shown = seeds.ask("top 5 papers of 25 September 2024", today=today)
    asked = seeds.ask("which of these are about language models?", history=[shown], today=today)
    ids = {source.arxiv_id for source in asked.sources}
    assert ids < {source.arxiv_id for source in shown.sources}
    assert "among these" in asked.text.splitlines()[0]
    assert "September" not in asked.text.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("which has the most votes", {"order": "votes", "limit": 1}),
        ("which one is the newest", {"order": "date", "limit": 1}),
        ("추천 젤 많은거 보여줘", {"order": "votes", "limit": 1}),
        ("제일 최신꺼 누가 썼어", {"order": "date", "limit": 1, "form": "detailed"}),
        ("who wrote the newest one", {"order": "date", "limit": 1, "form": "detailed"}),
        ("10표 이상", {"min_votes": 10}),
        ("how many of those have at least 20 votes", {"intent": "count", "min_votes": 20}),
    ],
)
def test_what_names_no_subject_is_asked_of_the_papers_shown(
    read: Read, text: str, fields: dict[str, Any]
) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN)))
    assert asked.arxiv_ids == SHOWN or asked.subjects == ("robots",)
    assert {name: getattr(asked, name) for name in fields} == fields


@pytest.mark.parametrize("text", ["in all time", "no time limit", "기간 상관없이", "전체 기간에서"])
def test_a_time_is_taken_back(read: Read, text: str) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN)))
    assert (asked.subjects, asked.window) == (("robots",), None)


def test_a_list_is_shown_again_in_another_order(read: Read) -> None:
    asked = read("the list again but sorted by votes", _talk(read, (LIST, SHOWN)))
    assert (asked.subjects, asked.order) == (("robots",), "votes")


@pytest.mark.parametrize("text", ["몇편이지", "how many is that", "총 몇 편이야?"])
def test_how_many_are_the_list(read: Read, text: str) -> None:
    asked = read(text, _talk(read, (LIST, SHOWN)))
    assert (asked.intent, asked.subjects) == ("count", ("robots",))


def test_the_best_of_new_papers_is_by_votes(read: Read) -> None:
    asked = read("그 중에 추천 제일 많은거", _talk(read, ("요즘 로봇 논문 뭐 나왔어?", SHOWN)))
    assert (asked.order, asked.limit, asked.recent) == ("votes", 1, False)


def test_a_condition_holds_for_the_papers_shown(read: Read) -> None:
    asked = read("only ones with 5 or more votes", _talk(read, (LIST, SHOWN)))
    assert (asked.min_votes, asked.arxiv_ids) == (5, SHOWN)
