"""Follow-ups about the papers of an answer: one of them, or which of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cases import FID, FID_KO, MASKBIT, MIMO, MONO, ROBOTS, ROBOTS_KO, SHOWN, check_followed

from assistant import Assistant
from assistant.question.knowledge import Knowledge
from assistant.question.model import Question, Turn

Read = Callable[..., Question]

# (question before, papers its answer cited, follow-up, fields of the question it stands for)
ROWS: list[tuple[str, tuple[str, ...], str, dict[str, Any]]] = [
    (ROBOTS, SHOWN, "the second one", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS, SHOWN, "tell me more about the last one", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS, SHOWN, "[2]", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS, SHOWN, "paper 3 please", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (
        ROBOTS,
        SHOWN,
        "what dataset does the first paper use?",
        {"intent": "fact", "arxiv_ids": (MASKBIT,)},
    ),
    (
        ROBOTS,
        SHOWN,
        "compare the first and the third",
        {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)},
    ),
    (ROBOTS_KO, SHOWN, "두 번째 논문", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (ROBOTS_KO, SHOWN, "3번 논문 요약해줘", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS_KO, SHOWN, "마지막 거 설명해줘", {"intent": "paper", "arxiv_ids": (MONO,)}),
    (ROBOTS_KO, SHOWN, "1번과 3번 비교해줘", {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)}),
    (FID, (MASKBIT,), "its authors?", {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "who wrote it?", {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "does it release code?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (
        FID,
        (MASKBIT,),
        "how does that paper work",
        {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)},
    ),
    (FID, (MASKBIT,), "what about the dataset?", {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "why?", {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "and MonoFormer?", {"intent": "paper|fact", "arxiv_ids": (MONO,)}),
    (FID_KO, (MASKBIT,), "누가 썼어?", {"intent": "paper|fact", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "더 자세히 설명해줘", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "그 논문 데이터셋이 뭐야?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (ROBOTS, SHOWN, "summarise that paper", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (
        ROBOTS,
        SHOWN,
        "which of these use reinforcement learning?",
        {"intent": "search|new", "arxiv_ids": SHOWN, "about": "reinforcement learning"},
    ),
    (
        ROBOTS,
        SHOWN,
        "which one has the most votes?",
        {"intent": "rank", "arxiv_ids": SHOWN, "order": "votes"},
    ),
    (
        ROBOTS,
        SHOWN,
        "how many of those are about diffusion?",
        {"intent": "count", "arxiv_ids": SHOWN, "topics": ("diffusion_models",)},
    ),
    (ROBOTS, (MASKBIT, MIMO), "compare them", {"intent": "compare", "arxiv_ids": (MASKBIT, MIMO)}),
    (
        ROBOTS_KO,
        SHOWN,
        "그 중 투표가 가장 많은 건?",
        {"intent": "rank", "arxiv_ids": SHOWN, "order": "votes"},
    ),
    (
        ROBOTS_KO,
        SHOWN,
        "이 논문들 중 확산 모델 쓰는 건?",
        {"intent": "search|new", "arxiv_ids": SHOWN, "topics": ("diffusion_models",)},
    ),
    (
        FID,
        (MASKBIT,),
        "compare it with MonoFormer",
        {"intent": "compare", "arxiv_ids": (MASKBIT, MONO)},
    ),
    (ROBOTS, SHOWN, "the second one, what does it do", {"intent": "paper", "arxiv_ids": (MIMO,)}),
    (FID, (MASKBIT,), "what does it do exactly", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (FID_KO, (MASKBIT,), "그건 뭐하는 논문이야", {"intent": "paper", "arxiv_ids": (MASKBIT,)}),
    (ROBOTS, SHOWN, "is there code?", {"intent": "new", "with_code": True}),
    (FID, (MASKBIT,), "is there code?", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "what is their main limitation", {"intent": "fact", "arxiv_ids": (MASKBIT,)}),
    (FID, (MASKBIT,), "and what else is similar", {"intent": "similar", "arxiv_ids": (MASKBIT,)}),
    (
        "비디오 논문 8월",
        SHOWN,
        "비디오 말고 이미지만",
        {"window": ("2024-08-01", "2024-08-31"), "subjects": ("이미지",)},
    ),
    (FID_KO, (MASKBIT,), "MIMO랑 비교하면?", {"intent": "compare", "arxiv_ids": (MASKBIT, MIMO)}),
]


@pytest.mark.parametrize(
    ("before", "cited", "text", "fields"), ROWS, ids=[f"{row[0]} … {row[2]}" for row in ROWS]
)
def test_follow_up(
    read: Read, before: str, cited: tuple[str, ...], text: str, fields: dict[str, Any]
) -> None:
    for understood in (None, read(before)):
        check_followed(read(text, (Turn(before, "…", cited, understood),)), text, fields)


@pytest.mark.parametrize(
    "text",
    [
        "what was new in speech this month?",
        "papers by Zheng Liu",
        "that paper where they froze the vision encoder",
        "i remember something where they froze the vision encoder",
        "diffusion models and their limits",
        "how do LLMs explain their own predictions",
        "the first paper to use RLHF for images",
        "most upvoted papers in August",
        "summarise the digest of 2024-09-25",
        "what is MaskBit",
        "2409.16283",
        "a robot that folds laundry and the video it learns from",
        "지난주 음성 합성 논문 알려줘",
        "Mamba는 언제 처음 등장했어?",
        "사진 한 장으로 아바타를 만드는 그 논문 뭐였지",
        "이미지 편집 논문 몇 편이야?",
        "thanks!",
        "고마워",
        "what's the weather tomorrow?",
    ],
)
def test_a_question_that_stands_alone_is_not_bent(read: Read, text: str) -> None:
    history = (Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),)
    assert read(text, history) == read(text)


def test_papers_shown_are_filtered_by_kind(seeds: Assistant) -> None:
    shown = seeds.ask("papers of 25 September 2024", today=date(2024, 9, 26))
    filtered = seeds.ask("그중에 벤치마크만 추려줘", history=[shown], today=date(2024, 9, 26))
    ids = {source.arxiv_id for source in filtered.sources}
    assert 0 < len(ids) < len(shown.sources)
    assert ids <= {source.arxiv_id for source in shown.sources}
    assert filtered.question.kind == "benchmark"
    assert not filtered.question.subjects


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why?", "fact"),
        ("and why is that so?", "fact"),
        ("근데 왜 그래?", "fact"),
        ("저자 누구야", "paper"),
        ("한국어로 요약해줘", "paper"),
    ],
)
def test_a_turn_that_names_nothing_is_about_the_paper_before(
    read: Read, text: str, intent: str
) -> None:
    question = read(text, (Turn(FID, "It is.", (MASKBIT,), read(FID)),))
    assert (question.intent, question.arxiv_ids) == (intent, (MASKBIT,))


def test_they_who_trained_wrote_the_paper_that_was_asked_for(read: Read) -> None:
    before = Question(text="EVA?", query="EVA", language="en", intent="fact")
    question = read("what data did they train on?", (Turn("EVA?", "It is.", SHOWN, before),))
    assert (question.intent, question.arxiv_ids) == ("fact", SHOWN[:1])


def test_how_many_of_those_never_are_more(seeds: Assistant) -> None:
    today = date(2024, 9, 26)
    shown = seeds.ask("papers on video generation", today=today)
    asked = seeds.ask("how many of those are from September 2024?", history=[shown], today=today)
    ids = {source.arxiv_id for source in asked.sources}
    assert asked.question.intent == "count"
    assert asked.question.window is not None
    assert 0 < len(ids) < len(shown.sources)
    assert ids <= {source.arxiv_id for source in shown.sources}


@pytest.mark.parametrize("text", ["and before that?", "그 전에는?", "그 전 주는?"])
def test_a_window_can_be_stepped_back(seeds: Assistant, text: str) -> None:
    shown = seeds.ask("what was new this week?", today=date(2024, 9, 26))
    asked = seeds.ask(text, history=[shown], today=date(2024, 9, 26))
    window = asked.question.window
    assert window is not None
    assert (window.start, window.end) == (date(2024, 9, 16), date(2024, 9, 22))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_papers_that_are_there_are_never_said_not_to_be(seeds: Assistant, language: str) -> None:
    korean = language == "ko"
    today = date(2024, 9, 26)
    first = "로봇 논문 보여줘" if korean else "papers on video generation"
    shown = seeds.ask(first, today=today)
    for text in (
        ("그 중 코드 있는 거", "이 중에 음악 다루는 거")
        if korean
        else (
            "which of those have code?",
            "which of these are about music?",
        )
    ):
        answer = seeds.ask(text, history=[shown], today=today)
        assert not answer.sources
        assert not any(source.arxiv_id in answer.text for source in shown.sources)


@pytest.mark.parametrize(
    ("first", "second", "text", "subjects"),
    [
        ("how many papers on agents", "how many on robots", "which has more", ("agents", "robots")),
        ("로봇 논문 몇 편이야", "음성 논문은?", "뭐가 더 많아?", ("로봇", "음성")),
    ],
)
def test_the_last_two_counts_are_set_side_by_side(
    seeds: Assistant, first: str, second: str, text: str, subjects: tuple[str, ...]
) -> None:
    today = date(2024, 9, 26)
    talk = [seeds.ask(first, today=today)]
    talk.append(seeds.ask(second, history=talk, today=today))
    asked = seeds.ask(text, history=talk, today=today)
    assert (asked.question.subjects, asked.question.any_subject) == (subjects, True)
    counts = [f"{len(seeds.ask(t, today=today).sources)}" for t in (first, f"{subjects[1]} 논문")]
    assert all(count in asked.text.splitlines()[0] for count in counts)


def test_what_nothing_was_found_for_is_not_asked_of_another_subject(read: Read) -> None:
    base = read("papers on robots with code")
    assert base.with_code
    asked = read("what about music", (Turn("papers on robots with code", "None.", (), base),))
    assert (asked.subjects, asked.with_code) == (("music",), False)


def test_what_is_left_of_a_turn_describes_some_of_the_papers_shown(read: Read) -> None:
    base = read(ROBOTS_KO)
    asked = read("그중에 무료로 풀린 거", (Turn(ROBOTS_KO, "", SHOWN, base),))
    assert (asked.intent, asked.arxiv_ids) == ("new", SHOWN)
    assert asked.subjects == ("무료로 풀린",)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("what else did they write", slice(None)),
        ("other papers by the same authors", slice(None)),
        ("이 저자들 다른 논문은", slice(None)),
        ("저자들이 쓴 다른 논문은?", slice(None)),
        ("what else did the first author write", slice(1)),
        ("그거 쓴 사람 다른 논문도 있어?", slice(1)),
        ("what else did the last author put out", slice(-1, None)),
    ],
)
@pytest.mark.parametrize("ordered", [True, False])
def test_other_papers_of_those_who_wrote_the_one_talked_about(
    seeds: Assistant, monkeypatch: pytest.MonkeyPatch, text: str, authors: slice, ordered: bool
) -> None:
    paper = replace(seeds.paper(MASKBIT), authors_ordered=ordered)
    monkeypatch.setattr(Knowledge, "paper", lambda _, key: paper if key == MASKBIT else None)
    turn = Turn(f"summarise {MASKBIT}", "It is.", (MASKBIT,))
    asked = seeds.understand(text, history=[turn])
    # Who is first isn't known of authors in an order of their own: then it is any of them.
    assert asked.authors == (paper.authors[authors] if ordered else paper.authors)
    assert asked.any_author == (len(asked.authors) > 1)
    hits = seeds.retrieve(asked).hits
    assert MASKBIT not in {hit.paper.arxiv_id for hit in hits}
    assert all(set(hit.paper.authors) & set(asked.authors) for hit in hits)


def test_votes_asked_for_again_take_the_place_of_those_before(read: Read) -> None:
    before = "papers on agents with fewer than 5 votes"
    asked = read("and those with more than 20?", history=[Turn(before, "They are.", SHOWN)])
    assert (asked.subjects, asked.min_votes, asked.max_votes) == (("agents",), 21, None)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("how many papers on agents in September", "is that more than in august?"),
        ("papers on agents in September", "how does that compare with august"),
        ("9월 에이전트 논문 몇 편이야?", "8월이랑 비교하면?"),
        ("9월 에이전트 논문 보여줘", "8월보다 많아?"),
    ],
)
def test_another_time_is_set_against_the_one_asked_about(
    read: Read, before: str, text: str
) -> None:
    base = read(before)
    asked = read(text, (Turn(before, "They are.", SHOWN, base),))
    assert (asked.intent, asked.subjects) == ("changes", base.subjects)
    assert asked.window is not None
    assert asked.window.start == date(2024, 8, 1)
    assert asked.second_window == base.window


@pytest.mark.parametrize(
    ("before", "text", "order"),
    [
        ("papers on robots", "the most upvoted one", "votes"),
        ("로봇 논문 보여줘", "그중에 제일 인기 있는 거", "votes"),
        ("로봇 논문 보여줘", "그 중에 제일 최근꺼", "date"),
    ],
)
def test_the_best_is_of_those_shown_whatever_was_asked_of_them(
    read: Read, before: str, text: str, order: str
) -> None:
    shown = Turn(before, "They are.", SHOWN, read(before))
    none = Turn("which have code", "None.", (), read("which have code", (shown,)))
    for history in ((shown,), (shown, none)):
        asked = read(text, history)
        assert (asked.arxiv_ids, asked.limit, asked.order) == (SHOWN, 1, order)
        assert not asked.with_code


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("which one has the most authors", max),
        ("저자가 제일 많은 건?", max),
        ("which has the fewest authors?", min),
        ("저자 수가 가장 적은 거", min),
    ],
)
def test_the_paper_of_most_authors_is_counted_out(
    seeds: Assistant, text: str, best: Callable[..., int]
) -> None:
    shown = Turn(ROBOTS, "…", SHOWN, None)
    one = Turn("the second one", "…", (MIMO,), None)
    numbers = {key: len(seeds.paper(key).authors) for key in SHOWN}
    for history in ([shown], [shown, one]):
        (found,) = seeds.understand(text, history=history).arxiv_ids
        assert numbers[found] == best(numbers.values())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ok forget that, what's new in speech?", "what's new in speech?"),
        ("never mind, papers on music", "papers on music"),
        ("아 됐고, 음성 논문 보여줘", "음성 논문 보여줘"),
        ("다른 얘긴데 음성 논문 있어?", "음성 논문 있어?"),
        ("different topic: protein design", "protein design"),
    ],
)
def test_who_leaves_the_conversation_asks_anew(read: Read, text: str, rest: str) -> None:
    history = (Turn(ROBOTS, "…", SHOWN, read(ROBOTS)),)
    asked, anew = read(text, history), read(rest)
    assert (asked.intent, asked.subjects, asked.window, asked.follows_up) == (
        anew.intent, anew.subjects, anew.window, "",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["when was it published?", "그거 언제 나온거야"])
def test_who_points_at_nothing_is_asked_back(seeds: Assistant, text: str) -> None:
    nothing = Turn("papers on underwater basket weaving", "I found no paper.", ())
    answer = seeds.ask(text, history=[nothing])
    assert not answer.sources
    assert answer.text.startswith(("Which paper do you mean?", "어느 논문을 말씀하시나요?"))
