"""How quick the page is in Chromium, and how it holds under 100 chats at once.

Figures: milliseconds from opening (nothing cached) to a working question box; from Enter to the
whole extractive answer; 1,500 streamed tokens over the model's own time; and the answer times of
100 chats that begin together, asked as the page asks.

    python benchmarks/page.py --digests DIR
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from questions import different_questions

QUESTIONS = (
    "What was new in video generation this year?",
    "강화 학습으로 추론을 개선한 논문은?",
    "Top 10 most upvoted papers",
    "How do recent papers reduce hallucination in multimodal models?",
    "확산 모델의 속도를 높이는 방법은?",
    "Papers about benchmarks for code generation",
    "Trend of language models by month",
    "3D 생성에 관한 논문을 알려줘",
    "What methods quantize large models?",
    "음성 인식과 합성 연구는 무엇이 있나요?",
)
TOKENS = 1500
PAUSE = 0.004
_BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# In the page: the time from Enter until the last part of the turn stands.
_WATCH = """() => new Promise((resolve) => {
  const started = performance.now();
  const count = document.querySelectorAll('.turn').length;
  const done = () => document.querySelectorAll('.turn .foot').length > count;
  new MutationObserver((_, observer) => {
    if (!done()) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - started));
  }).observe(document.querySelector('.turns'), { childList: true, subtree: true });
  const box = document.getElementById('question');
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
})"""


def word(number: int) -> str:
    """A made-up word, another for each number: what repeats itself is stopped as a loop."""
    letters = "abcdefghij"
    return "".join(letters[int(digit)] for digit in f"{number * 7919 % 100_003:05d}")


def model() -> Any:
    """A model in the server's own process that says 1,500 tokens at a steady pace."""
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
    from llama_index.core.llms.callbacks import llm_completion_callback

    class Steady(CustomLLM):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(model_name="steady", context_window=8192, num_output=2000)

        @llm_completion_callback()
        def complete(self, prompt: str, **_: Any) -> CompletionResponse:
            return CompletionResponse(text="")

        @llm_completion_callback()
        def stream_complete(self, prompt: str, **_: Any) -> Iterator[CompletionResponse]:  # type: ignore[override]
            text = ""
            started = time.perf_counter()
            for number in range(TOKENS):
                end = "[1].\n\n" if number % 40 == 39 else f"{word(number)} "
                text += end
                time.sleep(max(0.0, started + (number + 1) * PAUSE - time.perf_counter()))
                yield CompletionResponse(text=text, delta=end)

    return Steady()


def serve(digests: str, data: str, port: int, streaming: bool) -> None:
    """Serve the page in this process until it is ended."""
    from assistant import Assistant
    from assistant.web.server.app import create_app
    from assistant.web.server.running import listen, run

    assistant = Assistant.open(digests=digests, data_dir=data, llm=model() if streaming else "none")
    app = create_app(assistant)
    assistant.warm()
    run(app, listen("127.0.0.1", port))


@contextmanager
def serving(digests: Path, data: Path, *, streaming: bool = False) -> Iterator[str]:
    """The page in a process of its own; its address."""
    import socket

    import httpx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, __file__, "--serve", str(digests), str(data), str(port)]
    process = subprocess.Popen([*command, "streaming" if streaming else "plain"])
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}healthz").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def in_browser(address: str, rounds: int) -> dict[str, float]:
    """Opening and answering, in milliseconds."""
    from playwright.sync_api import sync_playwright

    opened: list[float] = []
    answered: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(_BROWSER)
        )
        for _ in range(rounds):
            page = browser.new_context().new_page()
            started = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.wait_for_selector(".chat[data-ready]")
            opened.append(1000 * (time.perf_counter() - started))
            page.wait_for_selector(".examples button")
            for question in QUESTIONS:
                page.fill("#question", question)
                answered.append(page.evaluate(_WATCH))
            page.context.close()
        browser.close()
    return {
        "open_ms": round(statistics.median(opened)),
        "open_worst_ms": round(max(opened)),
        "answer_ms": round(statistics.median(answered)),
        "answer_p95_ms": round(statistics.quantiles(answered, n=20)[-1]),
    }


def streamed(address: str) -> dict[str, float]:
    """1,500 tokens as they reach the reader, against the time the model takes for them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(_BROWSER)
        )
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".chat[data-ready]")
        page.fill("#question", QUESTIONS[0])
        took = page.evaluate(_WATCH)
        browser.close()
    own = 1000 * TOKENS * PAUSE
    return {"stream_ms": round(took), "over_model": round(took / own - 1, 3)}


async def one_chat(port: int, function: int, number: int, question: str) -> tuple[float, int]:
    """Seconds until a chat's answer is complete, and bytes sent for it.

    It asks as the page does, over a bare connection: 100 clients of a library for HTTP take more of
    the processor than the server does, and would be what is measured.
    """
    session = f"bench{number}-{time.monotonic_ns()}"
    started = time.perf_counter()
    request = {
        "data": [],
        "event_data": {"turn": f"t{number}", "question": question, "history": []},
        "fn_index": function,
        "session_hash": session,
        "trigger_id": None,
    }
    body = json.dumps(request).encode()
    host = f"Host: 127.0.0.1:{port}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"POST /gradio_api/queue/join HTTP/1.1\r\n{host}{kind}\r\n".encode() + body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
    path = f"/gradio_api/queue/data?session_hash={session}"
    writer.write(f"GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode())
    shown, ended = b"", 0.0
    while part := await reader.read(1 << 18):
        shown += part
        if b"close_stream" in shown[-100:]:
            ended = time.perf_counter()
    writer.close()
    if not ended or b'"success":true' not in shown or rb"\"done\"" not in shown:
        raise RuntimeError(f"Chat {number} was not answered: {shown[:300]!r}")
    return ended - started, len(shown)


async def together(address: str) -> dict[str, float]:
    """Milliseconds that many chats wait which begin at once, and kilobytes of an answer."""
    import httpx

    config = httpx.get(f"{address}config").json()
    function = next(d["id"] for d in config["dependencies"] if d["api_name"] == "chat")
    port = httpx.URL(address).port or 80
    asked = enumerate(different_questions())
    told = await asyncio.gather(*(one_chat(port, function, n, q) for n, q in asked))
    times = [1000 * seconds for seconds, _ in told]
    return {
        "chats": len(times),
        "chats_median_ms": round(statistics.median(times)),
        "chats_p95_ms": round(statistics.quantiles(times, n=20)[-1]),
        "chat_kb": round(statistics.mean(size for _, size in told) / 1000, 1),
    }


def main() -> None:
    """Measure everything and print it as JSON."""
    if sys.argv[1:2] == ["--serve"]:
        digests, data, port, kind = sys.argv[2:6]
        serve(digests, data, int(port), kind == "streaming")
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digests", type=Path, default=Path("seeds"))
    parser.add_argument("--data", type=Path, help="synced data folder; default: a fresh one")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    from assistant import Assistant

    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder)
        Assistant.open(digests=given.digests, data_dir=data, llm="none").sync()
        figures: dict[str, float] = {}
        with serving(given.digests, data) as address:
            figures |= in_browser(address, given.rounds)
            figures |= asyncio.run(together(address))
        with serving(given.digests, data, streaming=True) as address:
            figures |= streamed(address)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
