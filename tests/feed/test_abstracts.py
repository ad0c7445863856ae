"""Abstracts for papers whose digests have none: from the feed, then from arXiv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from digests import digest, invented
from feed_server import FeedServer, Reply, feed_server, files, item

from assistant import Assistant
from assistant.feed.abstracts import complete
from assistant.feed.arxiv import BATCH, ArxivClient
from assistant.feed.client import FeedClient
from assistant.feed.model import Fault, FaultError
from assistant.settings import Settings

Complete = Callable[[], tuple[int, Fault | None]]
ATOM = {"Content-Type": "application/atom+xml"}


def atom(*ids: str) -> Reply:
    """Atom of some papers, as arXiv writes it."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{key}v3</id><title>T</title>"
        f"<summary>  Abstract of\n {key} &amp; more.\n</summary></entry>"
        for key in ids
    )
    text = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    return Reply(200, text.encode(), ATOM)


ERROR = Reply(
    200,
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title>'
    b"<id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id>"
    b"<summary>incorrect id format for x</summary></entry></feed>",
    ATOM,
)


@pytest.fixture
def arxiv_server() -> Iterator[FeedServer]:
    """An arXiv that knows every paper but 9912.99999, and can't read the id x."""
    with feed_server({}) as state:

        def answer(asked: dict[str, str], times: int) -> Reply:
            ids = asked["id_list"].split(",")
            return ERROR if "x" in ids else atom(*(key for key in ids if key != "9912.99999"))

        state.fault = answer
        yield state


@pytest.fixture
def arxiv(arxiv_server: FeedServer, waits: list[float]) -> Iterator[ArxivClient]:
    with ArxivClient(arxiv_server.url, pause=0, timeout=10.0, sleep=waits.append) as client:
        yield client


def test_abstracts_come_by_id(arxiv: ArxivClient, arxiv_server: FeedServer) -> None:
    found = arxiv.abstracts(["1706.03762", "cs/0112017", "9912.99999"])
    assert found == {key: f"Abstract of {key} & more." for key in ("1706.03762", "cs/0112017")}
    assert arxiv_server.asked == [
        {"id_list": "1706.03762,cs/0112017,9912.99999", "max_results": "3"}
    ]


def test_an_id_that_arxiv_cannot_read_costs_the_others_nothing(arxiv: ArxivClient) -> None:
    ids = ["1706.03762", "x", "2401.00001", "2401.00002"]
    assert list(arxiv.abstracts(ids)) == ["1706.03762", "2401.00001", "2401.00002"]


def test_calls_of_arxiv_keep_3_seconds_and_waits_double(
    arxiv_server: FeedServer, waits: list[float]
) -> None:
    arxiv_server.fault = lambda asked, times: Reply(429, b"Rate exceeded.")
    with ArxivClient(arxiv_server.url, sleep=waits.append) as client, pytest.raises(FaultError):
        client.abstracts(["1706.03762"])
    assert [wait for wait in waits if wait in (3.0, 6.0, 12.0, 24.0)] == [3.0, 6.0, 12.0, 24.0]
    with ArxivClient(arxiv_server.url, sleep=waits.append) as client:
        assert client.host


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, b"<!DOCTYPE x [<!ENTITY a 'b'>]><feed/>", ATOM), "not_json"),
        (Reply(200, b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>", ATOM), "cut"),
        (Reply(200, b"<rss/>", ATOM), "not_json"),
        (Reply(200, b"<html><body>", {"Content-Type": "text/html"}), "html"),
        (Reply(500), "server"),
        (Reply(400), "refused"),
    ],
)
def test_what_is_no_answer_of_arxiv_is_told(
    arxiv: ArxivClient, arxiv_server: FeedServer, reply: Reply, kind: str
) -> None:
    arxiv_server.fault = lambda asked, times: reply
    with pytest.raises(FaultError) as raised:
        arxiv.abstracts(["1706.03762"])
    assert raised.value.fault.kind == kind


@pytest.fixture
def assistant(settings: Settings, server: FeedServer) -> Iterator[Assistant]:
    """Two days of digests: 2401.00000 and …1 are in the feed's list of their day, …2 is not."""
    (settings.digests / "one.md").write_text(digest("2025-12-01", invented(0), invented(1)))
    (settings.digests / "two.md").write_text(digest("2025-12-02", invented(2)))
    server.days["2025-12-01"] = [item(n, id=f"2401.{n:05d}") for n in (0, 1, 7)]
    made = Assistant(settings)
    made.sync()
    yield made
    made.close()


@pytest.fixture
def run(settings: Settings, arxiv_server: FeedServer, waits: list[float]) -> Complete:
    def _run() -> tuple[int, Fault | None]:
        return complete(
            settings,
            feed=FeedClient(settings.feed_url, pause=0, sleep=waits.append),
            arxiv=ArxivClient(arxiv_server.url, pause=0, sleep=waits.append),
            today=date(2025, 12, 20),
        )

    return _run


def test_the_feed_is_asked_first_and_arxiv_for_the_rest(
    assistant: Assistant, run: Complete, server: FeedServer, arxiv_server: FeedServer
) -> None:
    before = files(assistant.settings.digests)
    assert run() == (3, None)
    assert server.days_asked() == ["2025-12-02", "2025-12-01"]
    assert [asked["id_list"] for asked in arxiv_server.asked] == ["2401.00002"]
    assistant.sync()
    first, last = assistant.paper("2401.00000"), assistant.paper("2401.00002")
    assert first is not None
    assert last is not None
    assert first.abstract.startswith("We present Lantern-0, a model")
    assert first.organizations == ("Lantern Lab",)
    assert last.abstract == "Abstract of 2401.00002 & more."
    assert files(assistant.settings.digests) == before
    server.asked.clear()
    assert run() == (0, None)
    assert server.asked == []


def test_what_came_stays_and_only_the_rest_is_asked_for_again(
    assistant: Assistant, run: Complete, server: FeedServer, arxiv_server: FeedServer
) -> None:
    answer = arxiv_server.fault
    arxiv_server.fault = lambda asked, times: Reply(429, b"Rate exceeded.")
    count, fault = run()
    assert (count, fault and fault.kind) == (2, "limited")
    server.asked.clear()
    arxiv_server.fault = answer
    assert run() == (1, None)
    assert server.asked == []


def test_a_feed_that_fails_leaves_arxiv(
    assistant: Assistant, run: Complete, server: FeedServer
) -> None:
    server.fault = lambda asked, times: Reply(200, b"<html>", {"Content-Type": "text/html"})
    assert run() == (3, None)


def test_many_papers_are_asked_for_in_batches(
    settings: Settings, run: Complete, arxiv_server: FeedServer
) -> None:
    papers = (invented(n) for n in range(BATCH + 5))
    (settings.digests / "one.md").write_text(digest("2025-12-02", *papers))
    Assistant(settings).sync()
    assert run() == (BATCH + 5, None)
    sizes = [asked["max_results"] for asked in arxiv_server.asked]
    assert sizes == [str(BATCH), "5"]


def test_fetch_completes_and_syncs(
    settings: Settings, server: FeedServer, arxiv_server: FeedServer, tmp_path: Path
) -> None:
    (settings.digests / "one.md").write_text(digest("2025-12-01", invented(3)))
    made = Assistant(settings.model_copy(update={"arxiv_url": arxiv_server.url, "arxiv_pause": 0}))
    report = made.fetch(days=2, today=date(2025, 12, 7), abstracts=True)
    assert (report.abstracts, report.fault) == (1, None)
    paper = made.paper("2401.00003")
    assert paper is not None
    assert paper.abstract == "Abstract of 2401.00003 & more."
