"""What is found for understood questions, against the same facts counted in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from digests import digest, invented, write_folder

from assistant import Assistant, Hit, Paper, Question
from assistant.catalog import catalog as catalogs
from assistant.language.dates.find import Window
from assistant.strings import say
from assistant.strings.days import span

TODAY = date(2024, 9, 26)


def _ids(found: Iterable[Hit | Paper]) -> list[str]:
    return [(item.paper if isinstance(item, Hit) else item).arxiv_id for item in found]


def _question(seeds: Assistant, text: str, **changes: Any) -> Question:
    return replace(seeds.understand(text, today=TODAY), **changes)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("what was new this week", date(2024, 9, 23), date(2024, 9, 29)),
        ("how many papers in September 2024", date(2024, 9, 1), date(2024, 9, 30)),
        ("2024년 8월 논문 몇 편?", date(2024, 8, 1), date(2024, 8, 31)),
        ("most upvoted papers in 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("summarise the digest of 2024-05-30", date(2024, 5, 30), date(2024, 5, 30)),
        ("papers between 2024-05-01 and 2024-08-22", date(2024, 5, 1), date(2024, 8, 22)),
        ("papers since September 2024", date(2024, 9, 1), TODAY),
    ],
)
def test_a_window_holds_exactly_its_papers(
    seeds: Assistant, text: str, start: date, end: date
) -> None:
    wanted = {
        paper.arxiv_id
        for paper in seeds.papers()
        if any(start <= a.date <= end for a in paper.appearances)
    }
    found = seeds.retrieve(_question(seeds, text, limit=1000))
    assert set(_ids(found.hits)) == wanted
    assert found.total == len(found.hits) == len(wanted)
    assert not found.window_moved
    assert set(_ids(seeds.search(text, k=100, today=TODAY))) == wanted


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("new papers last week", date(2024, 9, 23), date(2024, 9, 29)),
        ("지난주 논문", date(2024, 9, 23), date(2024, 9, 29)),
        ("papers in June 2024", date(2024, 5, 1), date(2024, 5, 31)),
        ("papers on 2024-06-03", date(2024, 5, 30), date(2024, 5, 30)),
        ("papers between 2024-06-01 and 2024-06-10", date(2024, 5, 21), date(2024, 5, 30)),
        ("papers on 2024-09-26", date(2024, 9, 25), date(2024, 9, 25)),
    ],
)
def test_an_empty_window_moves_to_the_nearest_of_its_kind_and_says_so(
    seeds: Assistant, text: str, start: date, end: date
) -> None:
    found = seeds.retrieve(_question(seeds, text))
    assert found.window_moved
    assert found.window is not None
    assert (found.window.start, found.window.end) == (start, end)
    assert set(_ids(found.hits)) == set(_ids(seeds.papers(start=start, end=end)))
    answer = seeds.ask(text, today=TODAY)
    [warning] = answer.warnings
    assert span(start, end, answer.question.language) in warning
    assert answer.text.startswith(f"*{warning}*")
    # Searching never widens a window.
    assert seeds.search(text, today=TODAY) == []


def test_a_paper_is_found_in_the_window_of_each_appearance(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "digests", papers=8)
    text = digest("2024-03-05", invented(2, votes=99))
    (folder / "again.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    for month, count in (("January", 8), ("March", 1)):
        answer = assistant.ask(f"how many papers in {month} 2024?", today=TODAY)
        assert f"{count} paper" in answer.text
        assert "2401.00002" in [source.arxiv_id for source in answer.sources]
    january = assistant.ask("papers in January 2024", today=TODAY)
    [source] = [s for s in january.sources if s.arxiv_id == "2401.00002"]
    assert source.date == date(2024, 1, 1)
    question = replace(
        assistant.understand("trend in 2024", today=TODAY),
        intent="trend",
        query="",
        window=Window(date(2024, 1, 1), date(2024, 1, 31), "January", "month"),
    )
    months = assistant.retrieve(question).months
    assert [(m.month, m.count, m.total) for m in months] == [("2024-01", 8, 8)]


def test_people_and_votes_filter_exactly(seeds: Assistant) -> None:
    everything = seeds.papers()
    by = {p.arxiv_id for p in everything if "Ge Zhang" in p.authors}
    assert len(by) >= 2
    assert set(_ids(seeds.retrieve(_question(seeds, "papers by Ge Zhang")).hits)) == by
    liked = {p.arxiv_id for p in everything if (p.votes or 0) >= 20}
    found = seeds.retrieve(_question(seeds, "papers with at least 20 votes"))
    assert set(_ids(found.hits)) == liked
    few = {p.arxiv_id for p in everything if p.votes is not None and p.votes < 5}
    question = _question(seeds, "papers with fewer than 5 votes")
    assert set(_ids(seeds.retrieve(question).hits)) == few
    both = [p for p in everything if "Ge Zhang" in p.authors and (p.votes or 0) >= 20]
    question = _question(seeds, "papers by Ge Zhang", min_votes=20)
    assert _ids(seeds.retrieve(question).hits) == _ids(both)


@pytest.mark.parametrize(
    "text", ["most upvoted papers", "투표가 가장 많은 논문들", "top 3 papers by votes"]
)
def test_rankings_are_by_votes(seeds: Assistant, text: str) -> None:
    found = seeds.retrieve(_question(seeds, text))
    votes = sorted((p.votes for p in seeds.papers() if p.votes is not None), reverse=True)
    assert [hit.paper.votes for hit in found.hits] == votes[: 3 if "3" in text else 10]
    assert found.total == 59


def test_newest_first_is_by_date(seeds: Assistant) -> None:
    hits = seeds.search("papers on language models, newest first", k=30, today=TODAY)
    days = [hit.paper.date for hit in hits]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_what_is_not_wanted_is_left_out(seeds: Assistant) -> None:
    plain = _question(seeds, "papers on video", intent="new")
    found = seeds.retrieve(plain)
    terms = seeds.retrieve(replace(plain, excluded_terms=("generation",)))
    assert 0 < len(terms.hits) < len(found.hits)
    assert not any("generation" in f"{h.paper.title} {h.paper.text}".lower() for h in terms.hits)
    first = found.hits[0].paper.arxiv_id
    more = seeds.retrieve(replace(plain, exclude_ids=(first,)))
    assert set(_ids(more.hits)) == set(_ids(found.hits)) - {first}
    topic = seeds.retrieve(replace(plain, excluded_topics=("video_generation",)))
    assert 0 < len(topic.hits) < len(found.hits)
    assert "2409.16160" not in _ids(topic.hits)


def test_topics_are_answered_exhaustively(seeds: Assistant) -> None:
    found = seeds.retrieve(_question(seeds, "what was new in video generation in 2024"))
    named = {p.arxiv_id for p in seeds.papers() if "Video Generation" in p.title}
    assert len(named) >= 4
    assert named <= set(_ids(found.hits))
    korean = seeds.retrieve(_question(seeds, "2024년 비디오 생성 논문"))
    assert set(_ids(korean.hits)) == set(_ids(found.hits))


@pytest.mark.parametrize(
    ("text", "arxiv_id"),
    [
        ("benchmark that evaluates long text generation", "2409.16191"),
        ("긴 텍스트 생성 능력을 평가하는 벤치마크", "2409.16191"),
        ("reward feedback to speed up video consistency models", "2405.18750"),
        ("프랑스어 언어 모델", "2411.08868"),
        ("pruning and distilling Llama 3.1 into smaller models", "2408.11796"),
        ("what is the accuracy of EVA-CLIP-18B?", "2402.04252"),
    ],
)
def test_a_half_remembered_paper_comes_first(seeds: Assistant, text: str, arxiv_id: str) -> None:
    assert seeds.search(text, today=TODAY)[0].paper.arxiv_id == arxiv_id


@pytest.mark.parametrize(
    "text", ["recipes with whale meat", "papers on quantum gravity", "고래 고기 요리법 논문"]
)
def test_what_the_digests_do_not_hold_is_not_found(seeds: Assistant, text: str) -> None:
    found = seeds.retrieve(_question(seeds, text))
    assert not found.relevant
    assert found.hits == ()
    assert found.total == 0


def test_the_fewest_votes_come_first_and_unknown_ones_not_at_all(seeds: Assistant) -> None:
    hits = seeds.retrieve(_question(seeds, "least upvoted papers")).hits
    votes = [hit.paper.votes for hit in hits]
    known = sorted(p.votes for p in seeds.papers() if p.votes is not None)
    assert votes == known[: len(votes)]


def test_of_a_time_to_come_there_is_nothing(seeds: Assistant) -> None:
    found = seeds.retrieve(_question(seeds, "papers on 2030-01-01"))
    assert (found.relevant, found.hits) == (False, ())
    assert "14 November 2024" in seeds.ask("papers on 2030-01-01", today=TODAY).text


def test_of_the_collection_is_told_whatever_time_is_named(seeds: Assistant) -> None:
    today = date(2024, 9, 26)
    coming = Window(date(2024, 12, 1), date(2024, 12, 31), "December", "month")
    question = Question(
        text="", query="", language="en", intent="stats", aspect="span", window=coming, today=today
    )
    assert seeds.retrieve(question).collection is not None


def test_days_since_the_last_digest_move_to_it(seeds: Assistant) -> None:
    answer = seeds.ask("papers on 2024-12-02", today=date(2024, 12, 3))
    assert answer.warnings == (say("answers.future", "en", last="14 November 2024"),)
    assert {source.date for source in answer.sources} == {date(2024, 11, 14)}


def test_a_place_of_work_gives_way_to_the_topic_and_that_is_said(seeds: Assistant) -> None:
    text = "Show me papers from Stanford on alignment"
    found = seeds.retrieve(_question(seeds, text))
    alone = seeds.retrieve(_question(seeds, "Show me papers on alignment"))
    assert set(_ids(found.hits)) == set(_ids(alone.hits)) != set()
    answer = seeds.ask(text, today=TODAY)
    assert answer.warnings == (say("answers.organisation_left", "en", names="Stanford"),)


def test_a_name_is_found_in_so_many_words(seeds: Assistant) -> None:
    question = _question(seeds, "papers on GPT", subjects=("GPT",), names=("GPT",))
    found = seeds.retrieve(question)
    held = {p.arxiv_id for p in seeds.papers() if "gpt" in f"{p.title} {p.text}".lower()}
    assert set(_ids(found.hits)) <= held
    assert found.hits
    counted = seeds.retrieve(replace(question, intent="count"))
    assert set(_ids(counted.hits)) >= set(_ids(found.hits))


def test_the_newest_are_those_of_the_last_weeks(seeds: Assistant) -> None:
    question = _question(seeds, "papers on language models", recent=True)
    found = seeds.retrieve(question)
    assert found.window is not None
    assert found.window.end == date(2024, 9, 25)
    assert all(found.window.contains(hit.paper.date) for hit in found.hits)
    days = [hit.paper.date for hit in found.hits]
    assert days == sorted(days, reverse=True)
    everything = seeds.retrieve(replace(question, recent=False))
    assert len(found.hits) < len(everything.hits)


def test_a_kind_of_paper_is_known_by_its_title(seeds: Assistant) -> None:
    question = _question(seeds, "benchmarks on language models", kind="benchmark")
    hits = seeds.retrieve(replace(question, intent="new")).hits
    assert hits
    assert all("bench" in h.paper.title.lower() or "evalua" in h.paper.title.lower() for h in hits)


def test_near_papers_leave_out_the_one_they_are_near(seeds: Assistant) -> None:
    question = _question(seeds, "x", intent="similar", arxiv_ids=("2409.16191",), limit=3)
    found = seeds.retrieve(question)
    assert _ids(found.hits) == _ids(seeds.similar("2409.16191", 3))
    assert "2409.16191" not in _ids(found.hits)
    assert found.total == 3


@pytest.mark.parametrize("aspect", ["papers", "busiest"])
def test_figures_are_of_the_days_asked_about(seeds: Assistant, aspect: str) -> None:
    window = Window(date(2024, 9, 1), date(2024, 9, 30), "", "month")
    question = _question(seeds, "x", intent="stats", aspect=aspect, window=window, subjects=())
    held = seeds.retrieve(question).collection
    assert held is not None
    papers = seeds.papers(start=window.start, end=window.end)
    assert held.papers == sum(held.by_day.values()) == len(papers)
    nothing = replace(question, window=Window(date(2023, 1, 1), date(2023, 1, 31), "", "month"))
    assert not seeds.retrieve(nothing).relevant


def test_named_papers_are_what_is_found(seeds: Assistant) -> None:
    for text in ("2409.16191", "https://arxiv.org/abs/2409.16191v2", "HelloBench"):
        assert _ids(seeds.retrieve(_question(seeds, text)).hits) == ["2409.16191"]
    both = seeds.retrieve(_question(seeds, "compare HelloBench and OmniBench"))
    assert _ids(both.hits) == ["2409.16191", "2409.15272"]
    unknown = seeds.ask("2312.99999", today=TODAY)
    assert unknown.abstained
    assert "2312.99999" in unknown.text


def test_scores_are_within_bounds_and_fall(seeds: Assistant) -> None:
    for text in ("video", "강화 학습", "benchmark for long text", "zzz qqq"):
        scores = [hit.score for hit in seeds.search(text, k=59, today=TODAY)]
        assert all(0 <= score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)


def test_a_condition_more_only_shortens_a_list(seeds: Assistant) -> None:
    whole = seeds.retrieve(_question(seeds, "papers on video generation"))
    sizes = set()
    first = whole.hits[0].paper.arxiv_id
    for conditions in (
        {"min_votes": 20},
        {"excluded_terms": ("camera",)},
        {"kind": "benchmark"},
        {"exclude_ids": (first,)},
    ):
        some = seeds.retrieve(_question(seeds, "papers on video generation", **conditions))
        assert set(_ids(some.hits)) <= set(_ids(whole.hits))
        sizes.add(len(some.hits))
    assert min(sizes) < len(whole.hits)


def test_a_description_asked_for_as_a_list_is_answered_with_the_nearest(seeds: Assistant) -> None:
    described = "human video generation for image tokens in speech robots"
    question = Question(described, described, "en", "new", subjects=(described,), today=TODAY)
    assert not seeds.retrieve(replace(question, kind="survey")).hits
    found = seeds.retrieve(question)
    assert (found.question.intent, found.hits[0].paper.arxiv_id) == ("search", "2409.16283")
    short = replace(question, query="quantum gravity", subjects=("quantum gravity",))
    assert not seeds.retrieve(short).hits


@pytest.mark.parametrize(
    "text", ["list all papers", "how many papers have a vote or more?", "oldest papers"]
)
def test_a_list_of_everything_is_found_without_reading_a_paper(
    seeds: Assistant, synced_seeds: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = seeds.understand(text, today=TODAY)
    expected = _ids(seeds.retrieve(question).hits)
    read: list[str] = []
    original = catalogs.read_papers

    def reading(connection: Any, arxiv_ids: Sequence[str]) -> list[Paper]:
        read.extend(arxiv_ids)
        return original(connection, arxiv_ids)

    monkeypatch.setattr(catalogs, "read_papers", reading)
    found = Assistant.open(seeds.settings.digests, synced_seeds, llm="none").retrieve(question)
    assert found.total == len(found.hits) == len(expected) > 0
    assert read == []
    assert _ids(found.hits[:3]) == expected[:3]
    assert read == expected[:3]


def test_where_none_has_the_votes_asked_for_those_with_most_stand_in(seeds: Assistant) -> None:
    plain = seeds.retrieve(_question(seeds, "video generation papers", limit=1000))
    found = seeds.retrieve(_question(seeds, "video generation papers with over 900 votes"))
    assert found.most_voted
    votes = [hit.paper.votes or 0 for hit in found.hits]
    assert votes == sorted((hit.paper.votes or 0 for hit in plain.hits), reverse=True)[: len(votes)]
    answer = seeds.ask("video generation papers with over 900 votes", today=TODAY)
    assert say("answers.short_of", "en") in answer.warnings
    counted = seeds.retrieve(_question(seeds, "how many papers have over 900 votes"))
    assert not counted.most_voted
    assert counted.total == 0


def test_where_no_title_names_the_kind_all_kinds_stand_in_and_that_is_said(
    seeds: Assistant,
) -> None:
    asked = _question(seeds, "surveys on video generation", kind="survey")
    found = seeds.retrieve(asked)
    assert found.other_kind == "survey"
    assert _ids(found.hits) == _ids(seeds.retrieve(replace(asked, kind=None)).hits) != []
    answer = seeds.ask("is there a survey on video generation?", today=TODAY)
    assert not answer.abstained
    assert say("answers.other_kind", "en", kind="survey") in answer.text
    # How many there are is none, whatever else there is.
    assert seeds.retrieve(replace(asked, intent="count")).total == 0


@pytest.mark.parametrize(
    "text", ["가볍게 돌릴 수 있는 이미지 생성 논문", "쉽게 쓰이는 이미지 생성 논문"]
)
def test_a_verb_that_no_digest_uses_empties_no_list(seeds: Assistant, text: str) -> None:
    assert seeds.retrieve(_question(seeds, text)).hits


@pytest.mark.parametrize("names", [(), ("LLM",), ("LLM", "video generation")])
def test_what_each_subject_has_adds_up_to_the_whole(
    seeds: Assistant, names: tuple[str, ...]
) -> None:
    subjects = ("LLM", "video generation")
    question = Question(
        "", " ".join(subjects), "en", "new", subjects=subjects, names=names, any_subject=True
    )
    found = seeds.retrieve(question)
    assert max(found.shares) <= found.total <= sum(found.shares)


def test_a_topic_is_never_absent_because_no_summary_answers(seeds: Assistant) -> None:
    today = date(2024, 9, 26)
    found = seeds.retrieve(seeds.understand("양자화하면 성능이 얼마나 떨어져?", today=today))
    assert (found.question.intent, found.unanswered, found.relevant) == ("new", True, True)
    assert found.hits
    # Nor is a name that papers bear.
    asked = Question(
        "", "quokkas juggling LLaMA", "en", "fact", subjects=("LLaMA",), names=("LLaMA",)
    )
    found = seeds.retrieve(asked)
    assert (found.unanswered, found.relevant) == (True, True)
    assert all("llama" in f"{h.paper.title}{h.paper.full_text}".lower() for h in found.hits)
    # Nobody who asks of what no digest knows is helped by a list.
    unknown = seeds.retrieve(seeds.understand("고래 로봇은 성능이 얼마나 떨어져?", today=today))
    assert not unknown.unanswered


def test_a_paper_remembered_at_a_wrong_time_is_found_and_said_to_be_of_another(
    seeds: Assistant,
) -> None:
    text = "2024년 2월에 본 마스크드 토큰 없이 비트로 이미지 생성하는 MaskBit 같은 거 뭐였지"
    question = _question(seeds, text, intent="search", query="embedding-free image generation bits")
    question = replace(question, window=Window(date(2024, 2, 1), date(2024, 2, 29), "2월", "month"))
    question = replace(question, arxiv_ids=(), subjects=(), names=())
    found = seeds.retrieve(question)
    assert (found.elsewhere, found.window) == (True, None)
    assert "2409.16211" in _ids(found.hits)
    answer = seeds.ask(
        "the paper on embedding-free image generation via bit tokens in February 2024"
    )
    assert answer.sources


@pytest.mark.parametrize("intent", ["new", "count"])
def test_counts_of_any_of_several_subjects_are_told_apart(seeds: Assistant, intent: str) -> None:
    question = _question(seeds, "papers on robots or speech", intent=intent)
    question = replace(question, any_subject=True, subjects=("robots", "speech"))
    found = seeds.retrieve(question)
    assert len(found.shares) == 2
    assert max(found.shares) <= found.total <= sum(found.shares)
