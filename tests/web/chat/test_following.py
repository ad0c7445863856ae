"""What the page can follow of a question, and what it says is new since a last visit."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.following.reading import read
from assistant.strings import Strings
from assistant.web.chat import edits, questions
from assistant.web.chat.following import MOST_FOLLOWED, followable, news

EN, KO = Strings("en"), Strings("ko")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What was new in video generation in November 2024?", "video generation"),
        ("2024년 11월 비디오 생성 논문", "비디오 생성"),
        ("how many papers by Wenhu Chen are there?", "Wenhu Chen"),
        ("papers of November 2024", ""),
    ],
)
def test_a_list_can_be_followed(seeds: Assistant, question: str, text: str) -> None:
    found = followable(seeds, seeds.understand(question))
    assert found is not None
    assert found["text"] == text


@pytest.mark.parametrize(
    "question", ["hello", "who wrote 2409.16191?", "compare 2409.16191 with 2409.16160"]
)
def test_what_is_no_list_cannot(seeds: Assistant, question: str) -> None:
    assert followable(seeds, seeds.understand(question)) is None


def test_a_changed_question_is_not_taken_for_its_text(seeds: Assistant) -> None:
    asked = seeds.understand("video generation papers")
    other = edits.edit(asked, "topic", "video_generation", "rag")
    found = followable(seeds, other)
    assert found is None or read(seeds, found["text"]).topics == other.topics
    # A list of all papers with a condition is not the list of all papers.
    with_votes = seeds.understand("papers with at least 20 votes")
    found = followable(seeds, with_votes)
    assert found is not None
    assert read(seeds, found["text"]).min_votes == 20


def test_what_is_new_is_counted_as_it_will_be_listed(seeds: Assistant) -> None:
    followed = ["video generation", "강화학습", "hello", "x" * 1000, "whales"]
    for strings in (EN, KO):
        found = news(seeds, "2024-05-30", followed, strings)
        assert found["newest"] == "2024-11-14"
        assert [one["text"] for one in found["followed"]] == ["video generation", "강화학습"]
        for one in [*found["followed"], {"ask": found["ask"], "n": None}]:
            known = one.get("understood")
            answer = seeds.ask(questions.from_json(known) if known else one["ask"])
            assert all(source.date.isoformat() > "2024-05-30" for source in answer.sources)
            if one["n"]:
                assert len(answer.sources) == one["n"]
        assert seeds.understand(found["ask"]).language == strings.language
    assert "in what you follow" in news(seeds, "2024-05-30", followed, EN)["text"]
    assert "팔로우하는 주제" in news(seeds, "2024-05-30", followed, KO)["text"]
    assert "follow" not in news(seeds, "2024-05-30", [], EN)["text"]


@pytest.mark.parametrize("seen", ["", "2024-11-14", "2030-01-01", "nonsense", "0000-00-00"])
def test_nothing_is_new_to_who_has_seen_it_or_was_never_here(seeds: Assistant, seen: str) -> None:
    found = news(seeds, seen, ["video generation"] * 2 * MOST_FOLLOWED, EN)
    assert (found["text"], found["followed"]) == ("", [])
    assert found["newest"] == "2024-11-14"
