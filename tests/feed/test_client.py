"""Calls of the feed: all pages, politely, and every way in which they fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from feed_server import FeedServer, Reply, item

from assistant import __version__
from assistant.feed.client import FeedClient
from assistant.feed.http import asked_wait
from assistant.feed.model import FaultError

DAY = date(2025, 12, 1)
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(server: FeedServer, waits: list[float]) -> Iterator[FeedClient]:
    with FeedClient(server.url, pause=0, timeout=10.0, sleep=waits.append) as made:
        yield made


def _fault(client: FeedClient) -> tuple[str, str]:
    with pytest.raises(FaultError) as raised:
        client.day(DAY)
    return raised.value.fault.kind, raised.value.message


@pytest.mark.parametrize(
    ("papers", "page", "calls"),
    [(3, 100, 1), (50, 100, 2), (70, 50, 2), (100, 100, 2), (230, 100, 3), (100, 50, 3)],
)
def test_all_pages_are_read(
    server: FeedServer, client: FeedClient, papers: int, page: int, calls: int
) -> None:
    server.days[DAY.isoformat()] = [item(n) for n in range(papers)]
    server.page = page
    found = client.day(DAY)
    assert found == server.days[DAY.isoformat()]
    assert [asked["p"] for asked in server.asked] == [str(n) for n in range(calls)]
    assert {asked["limit"] for asked in server.asked} == {"100"}


def test_a_server_without_pages_is_not_asked_for_ever(
    server: FeedServer, client: FeedClient
) -> None:
    server.days[DAY.isoformat()] = [item(n) for n in range(60)]
    server.fault = lambda asked, times: (
        server.reply({**asked, "p": "0"}) if asked["p"] > "0" else None
    )
    assert len(client.day(DAY)) == 60


def test_a_paper_that_moves_to_the_next_page_comes_once_with_its_newest_votes(
    server: FeedServer, client: FeedClient
) -> None:
    server.days[DAY.isoformat()] = [item(n) for n in range(100)] + [item(99, upvotes=500)]
    found = client.day(DAY)
    assert len(found) == 100
    assert found[99]["paper"]["upvotes"] == 500  # type: ignore[index]


def test_says_who_asks_and_sends_a_token_only_where_there_is_one(
    server: FeedServer, client: FeedClient
) -> None:
    client.day(DAY)
    with FeedClient(server.url, token="hf_x", pause=0) as named:
        named.day(DAY)
    first, second = server.headers
    assert first["User-Agent"] == f"daily-papers-assistant/{__version__}"
    assert "Authorization" not in first
    assert second["Authorization"] == "Bearer hf_x"


def test_calls_keep_their_distance(server: FeedServer, waits: list[float]) -> None:
    with FeedClient(server.url, pause=100.0, sleep=waits.append) as slow:
        slow.day(DAY)
        assert waits == []
        slow.day(DAY)
    assert 90 < waits[0] <= 100


def test_a_server_that_is_busy_is_waited_for_as_long_as_it_says(
    server: FeedServer, client: FeedClient, waits: list[float]
) -> None:
    replies = {
        1: Reply(429, b"", {"Retry-After": "17"}),
        2: Reply(429, b"", {"RateLimit": '"api";r=0;t=123'}),
        3: Reply(503, b""),
    }
    server.fault = lambda asked, times: replies.get(times)
    assert len(client.day(DAY)) == 3
    assert waits[:2] == [17.0, 123.0]
    assert 0 < waits[2] < 10


def test_a_wait_without_end_is_not_waited_for(
    server: FeedServer, client: FeedClient, waits: list[float]
) -> None:
    server.fault = lambda asked, times: Reply(429, b"", {"Retry-After": "86400"})
    assert _fault(client)[0] == "limited"
    assert (waits, len(server.asked)) == ([], 1)


HTML = Reply(200, b"<!DOCTYPE html><html>Log in", {"Content-Type": "text/html"})
FAULTS = [
    (Reply(500), "server", "HTTP 500", 5),
    (Reply(429), "limited", "no more requests", 5),
    (Reply(200, b'[{"paper": ', JSON, length=5000), "cut", "broke off", 5),
    (Reply(200, b'[{"paper": ', JSON), "cut", "broke off", 5),
    (Reply(200, b"", JSON), "cut", "broke off", 5),
    (HTML, "html", "web page", 1),
    (Reply(200, b"  <HTML><body>", JSON), "html", "web page", 1),
    (Reply(302, b"", {"Location": "http://portal.invalid/"}), "redirected", "portal.invalid", 1),
    (Reply(200, b'{"error": "no"}', JSON), "not_list", '{"error": "no"}', 1),
    (Reply(200, b"soon", {"Content-Type": "text/plain"}), "not_json", "can't be read", 1),
    (Reply(200, b"\xff\xfe", JSON), "not_json", "can't be read", 1),
    (Reply(401), "unauthorized", "HF_TOKEN", 1),
    (Reply(404), "missing", "ASSISTANT_FEED_URL", 1),
    (Reply(410), "refused", "HTTP 410", 1),
    (Reply(400), "no_day", "HTTP 400", 1),
]


@pytest.mark.parametrize(("reply", "kind", "said", "calls"), FAULTS)
def test_every_fault_has_its_sentence(
    server: FeedServer, client: FeedClient, reply: Reply, kind: str, said: str, calls: int
) -> None:
    server.fault = lambda asked, times: reply
    found, sentence = _fault(client)
    assert found == kind
    assert said in sentence
    assert "127.0.0.1" in sentence
    assert "\n" not in sentence
    assert len(server.asked) == calls


def test_a_server_that_takes_too_long_has_its_sentence(
    server: FeedServer, waits: list[float]
) -> None:
    server.fault = lambda asked, times: Reply(200, b"[]", JSON, wait=2.0)
    with FeedClient(server.url, pause=0, timeout=0.3, sleep=waits.append) as client:
        found, sentence = _fault(client)
    assert (found, len(server.asked)) == ("timed_out", 5)
    assert "in time" in sentence


@pytest.mark.parametrize("fault", [case for case in FAULTS if case[3] > 1])
def test_what_passes_is_asked_for_again(
    server: FeedServer, client: FeedClient, fault: tuple[Reply, str, str, int]
) -> None:
    server.fault = lambda asked, times: fault[0] if times < 3 else None
    assert len(client.day(DAY)) == 3


@pytest.mark.parametrize("url", ["", "no address", "ftp://x.org/feed", "http://"])
def test_an_address_that_makes_no_sense_is_named(url: str) -> None:
    with pytest.raises(FaultError, match="ASSISTANT_FEED_URL"):
        FeedClient(url)


def test_a_server_that_is_gone_is_unreachable(waits: list[float]) -> None:
    with FeedClient("http://127.0.0.1:1/feed", pause=0, sleep=waits.append) as client:
        assert _fault(client)[0] == "unreachable"
    assert len(waits) == 4
    assert waits == sorted(waits)


def test_waiting_times_are_read_in_every_form() -> None:
    now = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
    cases = {
        ("retry-after", "120"): 120.0,
        ("retry-after", "Mon, 01 Dec 2025 12:01:30 GMT"): 90.0,
        ("retry-after", "Mon, 01 Dec 2025 11:00:00 GMT"): 0.0,
        ("retry-after", "soon"): None,
        ("ratelimit", '"api";r=0;t=42'): 42.0,
        ("ratelimit-reset", "9"): 9.0,
        ("server", "x"): None,
    }
    assert {case: asked_wait(dict([case]), now) for case in cases} == cases
