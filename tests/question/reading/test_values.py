"""What the words of a slot say."""

from __future__ import annotations

import pytest

from assistant.question.reading.values import (
    Votes,
    counted,
    kind_named,
    kind_of,
    number_in,
    order_in,
    order_of,
    threshold_in,
    votes_of,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a couple", 2),
        ("다섯 편", 5),
        ("12", 12),
        ("1,200 papers", 1200),
        ("half a dozen", 6),
        ("a dozen", 12),
        ("열다섯 개", 15),
        ("세 편", 3),
        ("papers", None),
        ("", None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("at least 50 votes", Votes(50)),
        ("no fewer than 50", Votes(50)),
        ("more than 50", Votes(51)),
        ("over 1,000 upvotes", Votes(1001)),
        (">= 20", Votes(20)),
        ("> 20", Votes(21)),
        ("20표 이상", Votes(20)),
        ("20표 넘는", Votes(21)),
        ("fewer than 3 votes", Votes(most=2)),
        ("no more than 3", Votes(most=3)),
        ("< 3", Votes(most=2)),
        ("<= 3", Votes(most=3)),
        ("3표 이하", Votes(most=3)),
        ("3표 미만", Votes(most=2)),
        ("3표도 못 받은", Votes(most=2)),
        ("many votes", Votes()),
        ("exactly 7 votes", Votes(7, 7)),
        ("딱 100개", Votes(100, 100)),
    ],
)
def test_votes_of_a_slot(text: str, votes: Votes) -> None:
    assert votes_of(text) == votes


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("papers with at least 20 votes about video", Votes(20)),
        ("chess, more than 30 upvotes", Votes(31)),
        ("50+ votes, diffusion", Votes(50)),
        ("10 or more votes", Votes(10)),
        ("투표 수 10개 이상인 RAG 논문", Votes(10)),
        ("20표 이상 받은 논문", Votes(20)),
        ("how many papers got exactly 100 votes", Votes(100, 100)),
        ("추천이 정확히 46개인 논문", Votes(46, 46)),
        ("papers with 10 to 20 votes", Votes(10, 20)),
        ("votes between 30 and 60", Votes(30, 60)),
        ("10~20표 사이 논문", Votes(10, 20)),
        ("추천 두 개 미만", Votes(most=1)),
        ("추천 다섯개 넘는 거", Votes(6)),
        ("추천 30개 넘는 것", Votes(31)),
        ("agents with under 5 upvotes", Votes(most=4)),
        ("5 or fewer votes, agents", Votes(most=5)),
        ("추천 3개 이하인 논문", Votes(most=3)),
        ("papers nobody upvoted in april", Votes(most=0)),
        ("anything no one has voted for", Votes(most=0)),
        ("papers without a single vote", Votes(most=0)),
        ("추천 하나도 못 받은 논문", Votes(most=0)),
        ("한 표도 없는 논문", Votes(most=0)),
        ("0표 받은 거", Votes(most=0)),
        ("at least 20 papers", None),
        ("how many votes did it get", None),
        ("논문 10개 이상", None),
        ("20표 받은 논문", None),
    ],
)
def test_votes_of_a_question(text: str, votes: Votes | None) -> None:
    assert threshold_in(text) == votes


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("newest first", "date"),
        ("latest first", "date"),
        ("최신순", "date"),
        ("oldest first", "oldest"),
        ("오래된 순", "oldest"),
        ("in chronological order", "oldest"),
        ("most upvoted", "votes"),
        ("인기순", "votes"),
        ("fewest votes", "fewest votes"),
        ("인기 없는", "fewest votes"),
        ("least popular", "fewest votes"),
    ],
)
def test_orders(text: str, order: str) -> None:
    assert order_of(text) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("which one is the newest?", "date"),
        ("which is the most popular of these", "votes"),
        ("가장 인기 있는 건?", "votes"),
        ("what does it do", "relevance"),
    ],
)
def test_orders_of_a_whole_question(text: str, order: str) -> None:
    assert order_in(text) == order


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("surveys", "survey"),
        ("서베이 논문", "survey"),
        ("benchmarks", "benchmark"),
        ("벤치마크", "benchmark"),
        ("datasets", "dataset"),
        ("말뭉치", "dataset"),
        ("technical report", "report"),
        ("papers", None),
        ("database systems", None),
    ],
)
def test_kinds(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


def test_a_kind_is_named_by_its_own_word_alone() -> None:
    assert kind_named("any surveys")
    assert kind_named("벤치마크 논문")
    assert not kind_named("surveys of chess")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("top 3 papers", 3),
        ("top-5", 5),
        ("give me 10 good papers", 10),
        ("논문 5편만", 5),
        ("3개 골라줘", 3),
        ("하나만", 1),
        ("just one", 1),
        ("papers with 7B models", None),
        ("2024 papers", None),
    ],
)
def test_limits_said_exactly(text: str, number: int | None) -> None:
    assert counted(text) == number
