"""Slack messages: within its limits, harmless, and posted to a real server."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hostile_titles import HOSTILE

from assistant import Brief, ConfigurationError, Paper, SendError, Settings
from assistant.following.model import Group, News
from assistant.following.slack import LONGEST_SECTION, MOST_BLOCKS, Slack, messages

Make = Callable[..., Brief]


class Hook:
    """A webhook: what it was sent, and what it answers, a status each; then 200."""

    def __init__(self) -> None:
        self.posted: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.address = ""


@pytest.fixture
def hook() -> Iterator[Hook]:
    state = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = state.statuses.pop(0) if state.statuses else 200
            if status == 200:
                state.posted.append(json.loads(body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(b"ok" if status == 200 else b"invalid_token")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}/services/T/B/secret"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def slack(address: str) -> Slack:
    return Slack(Settings.load(slack_webhook=address))


def large(papers: list[Paper], groups: int, each: int) -> Brief:
    news = tuple(News(papers[n % len(papers)], "요약 & 설명. " * 400) for n in range(each))
    made = tuple(Group(f"topic {n}", news) for n in range(groups))
    return Brief("slack", "ko", made, groups)


def test_posts_every_paper_once(hook: Hook, make: Make) -> None:
    brief = make("A Title", "Another")
    assert list(slack(hook.address).deliver(brief)) == [brief.arxiv_ids]
    [message] = hook.posted
    told = json.dumps(message)
    assert all(told.count(paper.url) == 1 for paper in brief.papers)
    assert message["text"] == "Daily papers: 2 new papers"


@pytest.mark.parametrize(("groups", "each"), [(1, 1), (1, 47), (1, 48), (3, 40), (60, 1)])
def test_messages_stay_within_the_limits(papers: list[Paper], groups: int, each: int) -> None:
    made = messages(large(papers, groups, each))
    assert sum(len(message.arxiv_ids) for message in made) == groups * each
    for message in made:
        assert len(message.blocks) <= MOST_BLOCKS
        for block in message.blocks:
            if block["type"] == "section":
                assert 0 < len(block["text"]["text"]) <= LONGEST_SECTION
                assert not re.search(r"&(?!amp;|lt;|gt;)", block["text"]["text"])


def test_titles_mention_nobody_and_link_nowhere_else(make: Make) -> None:
    for message in messages(make(*HOSTILE, heading="<!here> & co")):
        for block in message.blocks:
            text = block.get("text", {}).get("text", "")
            links = re.findall(r"<([^>|]+)[|>]", text)
            assert all(link.startswith("https://arxiv.org/abs/") for link in links)
            if block["type"] == "section":
                assert block["text"]["verbatim"]


def test_what_was_posted_before_a_failure_is_told(hook: Hook, papers: list[Paper]) -> None:
    brief = large(papers, 1, 58)
    hook.statuses = [200, 500]
    delivered = slack(hook.address).deliver(brief)
    first = next(delivered)
    with pytest.raises(SendError, match="HTTP 500: invalid_token") as told:
        next(delivered)
    assert 0 < len(first) < 58
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("status", [302, 403, 404, 429])
def test_a_refusal_is_a_sentence(hook: Hook, make: Make, status: int) -> None:
    hook.statuses = [status]
    with pytest.raises(SendError, match=f"HTTP {status}") as told:
        list(slack(hook.address).deliver(make("A")))
    assert told.value.retryable == (status == 429)


def test_a_server_that_is_gone_is_a_sentence_without_the_secret(make: Make) -> None:
    with pytest.raises(SendError, match="can't be reached") as told:
        list(slack("http://127.0.0.1:9/services/secret").deliver(make("A")))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "address", ["", "http://hooks.slack.com/services/x", "file:///etc/passwd", "https://[", "x"]
)
def test_an_address_that_makes_no_sense_is_told_without_it(address: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        slack(address)
    assert not address or address not in str(told.value)
