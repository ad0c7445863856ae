"""A daily feed and an arXiv on loopback, with invented papers, that can be told to misbehave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Item = dict[str, Any]


def item(number: int, day: str = "2025-12-01", **changes: Any) -> Item:
    """An item as the feed gives it; changes replace fields of its paper, None removes them."""
    topic = ("Video Generation", "Robot Grasping", "Speech Recognition", "Code Review")[number % 4]
    title = f"Lantern-{number}: {topic} without\n  Labels"
    abstract = f"We present Lantern-{number}, a model\nfor {topic.lower()}. It gains {number}%."
    paper: Item = {
        "id": f"2512.{number:05d}",
        "authors": [
            {"_id": "a", "name": "Dana Winter", "hidden": False},
            {"_id": "b", "name": "Nobody Shown", "hidden": True},
            {"_id": "c", "name": "Elio Sommer", "hidden": False},
        ],
        "publishedAt": f"{day}T01:02:03.000Z",
        "submittedOnDailyAt": f"{day}T04:05:06.789Z",
        "title": title,
        "summary": abstract,
        "upvotes": number,
        "ai_summary": f"Lantern-{number} does {topic.lower()} without labels.",
        "ai_keywords": [topic.lower(), "self-supervision"],
        "githubRepo": f"https://github.com/lantern/n{number}",
        "githubStars": 10 * number,
        "projectPage": "https://lantern.example.org",
        "organization": {"_id": "o", "name": "lantern", "fullname": "Lantern Lab"},
        **changes,
    }
    paper = {name: value for name, value in paper.items() if value is not None}
    return {
        "paper": paper,
        "publishedAt": f"{day}T05:02:03.000Z",
        "title": title,
        "thumbnail": f"https://cdn-thumbnails.huggingface.co/papers/2512.{number:05d}.png",
        "numComments": 1,
        "isAuthorParticipating": False,
    }


def week(first: str = "2025-12-01", days: int = 7, per_day: int = 3) -> dict[str, list[Item]]:
    """Days with a few papers each; every seventh is empty."""
    start = date.fromisoformat(first)
    named = [(start + timedelta(days=n)).isoformat() for n in range(days)]
    return {
        day: [] if n % 7 == 6 else [item(10 * n + k, day) for k in range(1, per_day + 1)]
        for n, day in enumerate(named)
    }


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@dataclass
class Reply:
    """An answer out of the ordinary.

    Attributes:
        status: HTTP status.
        body: Bytes sent.
        headers: Besides the length.
        length: Length that is announced; default: that of the body.
        wait: Seconds before the first byte.
    """

    status: int = 200
    body: bytes = b"[]"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0


@dataclass
class FeedServer:
    """What the server has, was asked, and how it is to misbehave.

    Attributes:
        url: Address of the feed.
        days: Items by day; other days are in the future, which it answers with 400.
        asked: Parameters of each call, in order.
        headers: Headers of each call.
        fault: From a call's parameters and how often they were asked for (from 1) to an answer out
            of the ordinary; None for the ordinary one.
        page: Most items in a page, whatever was asked for.
    """

    url: str = ""
    days: dict[str, list[Item]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    fault: Callable[[dict[str, str], int], Reply | None] = lambda asked, times: None
    page: int = 100

    def days_asked(self) -> list[str]:
        """The days of all calls, each once, in order."""
        return list(dict.fromkeys(asked["date"] for asked in self.asked))

    def reply(self, asked: dict[str, str]) -> Reply:
        """The answer to a call."""
        self.asked.append(asked)
        odd = self.fault(asked, self.asked.count(asked))
        if odd is not None:
            return odd
        items = self.days.get(asked["date"])
        if items is None:
            return Reply(400, b'{"error":"Invalid date"}', {"Content-Type": "application/json"})
        size = min(self.page, int(asked.get("limit", "50")))
        start = int(asked.get("p", "0")) * size
        body = json.dumps(items[start : start + size]).encode()
        return Reply(200, body, {"Content-Type": "application/json; charset=utf-8"})


@contextmanager
def feed_server(days: dict[str, list[Item]] | None = None) -> Iterator[FeedServer]:
    """Serves days of a feed on a free port of this machine."""
    state = FeedServer(days=week() if days is None else days)
    gone = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            state.headers.append(dict(self.headers.items()))
            reply = state.reply(dict(parse_qsl(urlsplit(self.path).query)))
            gone.wait(reply.wait)
            length = len(reply.body) if reply.length is None else reply.length
            head = [f"HTTP/1.1 {reply.status} x", f"Content-Length: {length}"]
            head += [f"{name}: {value}" for name, value in reply.headers.items()]
            # A client that hung up gets nothing.
            try:
                self.wfile.write("\r\n".join([*head, "", ""]).encode() + reply.body)
            except OSError:
                self.close_connection = True
            if length != len(reply.body):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/api/daily_papers"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
