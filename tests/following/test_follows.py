"""What can be followed, and what a data folder remembers of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from digests import digest, entry, invented

from assistant import (
    Assistant,
    AssistantError,
    Brief,
    ConfigurationError,
    NotSyncedError,
    SendError,
)
from assistant.following.memory import Memory
from assistant.following.model import Channel, Followed
from assistant.following.reading import LONGEST, read, short_text

Open = Callable[..., Assistant]


def take(brief: Brief) -> Iterator[tuple[str, ...]]:
    yield brief.arxiv_ids


@pytest.mark.parametrize(
    ("text", "topics", "authors"),
    [
        ("video generation", ("video_generation",), ()),
        ("What's new in video generation this week?", ("video_generation",), ()),
        ("이번 주 비디오 생성 논문", ("video_generation",), ()),
        ("top 5 most upvoted papers about video generation", ("video_generation",), ()),
        ("papers by Wenhu Chen", (), ("Wenhu Chen",)),
        ("강화학습", ("reinforcement_learning",), ()),
    ],
)
def test_is_read_as_a_list_without_a_time(
    seeds: Assistant, text: str, topics: tuple[str, ...], authors: tuple[str, ...]
) -> None:
    question = read(seeds, text)
    assert (question.topics, question.authors) == (topics, authors)
    assert (question.intent, question.window, question.limit) == ("new", None, None)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  \n", "hello", "what is the weather like?", "2409.16191"),
        "compare 2409.16191 with 2409.17115",
        "which month was the busiest?",
        "most upvoted papers this week",
        "x" * (LONGEST + 1),
    ],
)
def test_what_no_paper_can_belong_to_is_refused_in_a_sentence(seeds: Assistant, text: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        seeds.follow(text)
    assert told.value.message.endswith(".")
    assert "\n" not in told.value.message
    assert seeds.following.all() == ()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("What's new in video generation this week?", "video generation"),
        ("이번 주 비디오 생성 논문 알려줘", "비디오 생성"),
        ("papers by Wenhu Chen in 2024", "Wenhu Chen"),
        ("which month was the busiest?", ""),
    ],
)
def test_the_shortest_text_that_means_the_same(seeds: Assistant, text: str, short: str) -> None:
    assert short_text(seeds, seeds.understand(text)) == short


def test_is_kept_once_and_in_order(own_seeds: Open) -> None:
    assistant = own_seeds()
    for text in ("video generation", "Wenhu Chen", " Video  Generation\n"):
        assistant.follow(text)
    again = own_seeds().following
    assert [one.text for one in again.all()] == ["video generation", "Wenhu Chen"]
    assert again.remove("VIDEO generation")
    assert not again.remove("video generation")
    assert [one.text for one in own_seeds().following.all()] == ["Wenhu Chen"]


def test_nothing_that_was_there_is_new(own_seeds: Open) -> None:
    assistant = own_seeds()
    assistant.follow("video generation")
    brief = assistant.following.brief()
    assert (brief.groups, brief.followed) == ((), 1)
    # By their days they can be had; printed as often as one likes, sent once.
    since = date(2024, 1, 1)
    first = assistant.following.brief(since=since)
    assert len(first.papers) == assistant.following.count("video generation")
    assistant.following.deliver(take, channel="mail", since=since)
    assert assistant.following.brief(since=since, channel="mail").papers == ()
    assert assistant.following.brief(since=since) == first


def test_before_a_sync_there_is_nothing_to_follow(tmp_path: Path) -> None:
    assistant = Assistant.open(data_dir=tmp_path / "none", llm="none")
    assert assistant.following.brief().followed == 0
    with pytest.raises(NotSyncedError):
        assistant.follow("video generation")


@pytest.fixture
def growing(tmp_path: Path) -> Callable[[str, str], Assistant]:
    """An assistant over own digests; each call writes a day, and syncs."""
    folder = tmp_path / "digests"
    folder.mkdir()
    assistant = Assistant.open(digests=folder, data_dir=tmp_path / "data", llm="none")

    def grow(day: str, *entries: str) -> Assistant:
        (folder / f"{day}.md").write_text(digest(day, *entries), encoding="utf-8")
        assistant.sync()
        return assistant

    return grow


def test_each_channel_remembers_what_it_has_had(growing: Callable[..., Assistant]) -> None:
    assistant = growing("2024-01-01", *map(invented, range(8)))
    assistant.follow("video generation")
    assistant.follow("Dana Winter")
    growing("2024-01-02", *map(invented, range(8, 16)))
    brief = assistant.following.brief(channel="slack")
    assert [group.followed for group in brief.groups] == ["video generation", "Dana Winter"]
    # Lantern-8 is Dana Winter's too, and stands in the first group only.
    assert [len(group.news) for group in brief.groups] == [1, 3]
    channels: tuple[Channel, ...] = ("slack", "slack", "mail")
    told = [assistant.following.deliver(take, channel=channel).papers for channel in channels]
    assert [len(papers) for papers in told] == [4, 0, 4]
    # What was read without being delivered is still new elsewhere.
    assert len(assistant.following.brief(channel="print").papers) == 4


def test_what_was_not_delivered_comes_again(growing: Callable[..., Assistant]) -> None:
    assistant = growing("2024-01-01", *map(invented, range(4)))
    assistant.follow("Dana Winter")
    growing("2024-01-02", *map(invented, range(4, 12)))

    def half(brief: Brief) -> Iterator[tuple[str, ...]]:
        yield brief.arxiv_ids[:2]
        raise SendError("Enough.")

    with pytest.raises(SendError):
        assistant.following.deliver(half, channel="mail")
    rest = assistant.following.deliver(take, channel="mail")
    assert len(rest.papers) == 2
    assert assistant.following.deliver(take, channel="mail").papers == ()


def test_a_crash_before_it_is_remembered_sends_again_rather_than_never(
    growing: Callable[..., Assistant],
) -> None:
    assistant = growing("2024-01-01", *map(invented, range(4)))
    assistant.follow("Dana Winter")
    growing("2024-01-02", *map(invented, range(4, 8)))
    taken: list[str] = []

    def crash(brief: Brief) -> Iterator[tuple[str, ...]]:
        taken.extend(brief.arxiv_ids)
        raise KeyboardInterrupt
        yield ()

    with pytest.raises(KeyboardInterrupt):
        assistant.following.deliver(crash, channel="mail")
    again = assistant.following.deliver(take, channel="mail")
    assert list(again.arxiv_ids) == taken == ["2401.00006", "2401.00004"]


def test_two_at_once_send_it_once(growing: Callable[..., Assistant]) -> None:
    assistant = growing("2024-01-01", *map(invented, range(4)))
    assistant.follow("Dana Winter")
    growing("2024-01-02", *map(invented, range(4, 8)))
    began, taken = threading.Event(), list[str]()

    def slowly(brief: Brief) -> Iterator[tuple[str, ...]]:
        began.set()
        time.sleep(0.3)
        taken.extend(brief.arxiv_ids)
        yield brief.arxiv_ids

    def send() -> None:
        assistant.following.deliver(slowly, channel="mail")

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert began.is_set()
    assert len(taken) == 2


def test_a_late_day_is_new_and_an_old_archive_is_not(growing: Callable[..., Assistant]) -> None:
    assistant = growing("2024-03-01", *map(invented, range(4)))
    assistant.follow("Dana Winter")
    growing("2024-02-20", invented(4))
    growing("2023-02-20", invented(6))
    assert assistant.following.brief().arxiv_ids == ("2401.00004",)


def test_a_paper_that_stands_in_a_later_list_again_is_not_new(
    growing: Callable[..., Assistant],
) -> None:
    assistant = growing("2024-03-01", *map(invented, range(4)))
    assistant.follow("Dana Winter")
    growing("2024-03-02", invented(0, votes=999))
    assert assistant.following.brief().papers == ()


def test_votes_that_come_later_make_a_paper_new_then(growing: Callable[..., Assistant]) -> None:
    assistant = growing("2024-03-01", *map(invented, range(4)))
    assistant.follow("papers with at least 50 votes")
    growing("2024-03-02", invented(4, votes=3))
    assert assistant.following.deliver(take, channel="mail").papers == ()
    growing("2024-03-02", invented(4, votes=60))
    assert assistant.following.deliver(take, channel="mail").arxiv_ids == ("2401.00004",)


def test_the_language_is_that_of_what_is_followed_unless_set(
    growing: Callable[..., Assistant],
) -> None:
    assistant = growing("2024-03-01", *map(invented, range(4)))
    assistant.follow("비디오 생성")
    growing("2024-03-02", invented(8))
    following = assistant.following
    assert following.brief().language == "ko"
    assert following.brief(language="en").language == "en"
    settings = assistant.settings.model_copy(update={"brief_language": "en"})
    assert Assistant(settings).following.brief().language == "en"


def test_a_paper_whose_title_is_a_name_that_nobody_knows_stands_in_for_nothing(
    growing: Callable[..., Assistant],
) -> None:
    assistant = growing("2024-03-01", *map(invented, range(8)))
    assistant.follow("Zyxomma robot manipulation")
    growing("2024-03-02", invented(9), entry("2401.99999", "Zyxomma robot manipulation"))
    assert "2401.00009" not in assistant.following.brief().arxiv_ids


def test_a_damaged_memory_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "followed.sqlite").write_bytes(b"no database" * 100)
    memory = Memory(tmp_path)
    for call in (memory.followed, lambda: memory.follow(Followed("x", date.min, None), ())):
        with pytest.raises(AssistantError, match=r"followed\.sqlite") as told:
            call()
        assert "moved away" in told.value.hint
