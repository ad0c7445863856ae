"""What the assistant adds to a model's own time.

Two figures: milliseconds from a question to its request's arrival at the model server, and
milliseconds from a token's leaving the server to its text's arrival at the user, once the first
sentence has been checked. The server is a process of its own on loopback, so both hold the client
library and the network stack as well.

    python benchmarks/llm_overhead.py --digests seeds
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from questions import different_questions

TOKENS = 200
PAUSE = 0.005
WORD = re.compile(r"(?:word|단어)[a-z]")
#: Tokens of the first sentence, and the one that shows that it has ended.
FIRST = 13


class _Model(BaseHTTPRequestHandler):
    """A model that says the same words to everything and notes when."""

    protocol_version = "HTTP/1.1"
    arrived = 0
    sent: tuple[int, ...] = ()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        body = json.dumps({"arrived": _Model.arrived, "sent": _Model.sent}).encode()
        _Model.arrived = 0
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        # Of a question that rules are unsure of, the model is first asked what it means.
        _Model.arrived = _Model.arrived or time.monotonic_ns()
        prompt = self.rfile.read(int(self.headers["content-length"]))
        word = "단어" if b"Answer in Korean" in prompt else "word"
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        sent = []
        for number in range(TOKENS):
            time.sleep(PAUSE)
            sent.append(time.monotonic_ns())
            cite = " [1]. " if number % 12 == 11 else " "
            self._say(f"{word}{chr(97 + number % 26)}{chr(97 + number // 26)}{cite}")
        _Model.sent = tuple(sent)
        self._say("", "stop")
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _say(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        event = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        self._chunk(f"data: {json.dumps(event)}\n\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def serve() -> None:
    """Serve until killed; the port is printed first."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


def measure(digests: str, url: str) -> dict[str, object]:
    """Ask every question once, after the warm-up of a server; percentiles in milliseconds."""
    from assistant import Assistant
    from assistant.answer.model import Delta
    from assistant.web.server.running import collect_seldom

    opener = build_opener(ProxyHandler({}))
    before: list[float] = []
    added: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(
            digests=digests,
            data_dir=folder,
            llm="openai-like",
            openai_base_url=url,
            llm_model="m",
            llm_context=32_000,
        )
        assistant.sync()
        assistant.warm()
        # As the page's server does when it has warmed up.
        collect_seldom()
        for question in different_questions(3):
            started = time.monotonic_ns()
            shown: list[int] = []
            for event in assistant.stream(question):
                if isinstance(event, Delta) and not event.provisional:
                    shown += [time.monotonic_ns()] * len(WORD.findall(event.text))
            times = json.load(opener.open(url))
            before.append((times["arrived"] - started) / 1e6)
            # Each token ends in a space, so that its text is settled the moment it arrives; those
            # of the first sentence wait until it has been checked.
            if len(shown) >= TOKENS:
                pairs = zip(shown[:TOKENS], times["sent"], strict=True)
                added += [(at - sent) / 1e6 for at, sent in list(pairs)[FIRST:]]
    return {"to_request_ms": _spread(before), "per_token_ms": _spread(added)}


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "count": len(ordered),
        "median": round(statistics.median(ordered), 2),
        "p95": round(ordered[int(len(ordered) * 0.95)], 2),
        "max": round(ordered[-1], 2),
    }


def main() -> None:
    """Run the benchmark and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digests", default="seeds")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return
    command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        print(json.dumps(measure(options.digests, url), indent=2))
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
