"""Readers of a page who ask all the time, and what they see.

Each question carries a number, which the model's server repeats, so that an answer shows whose it
is.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from string import Formatter
from typing import Any

import httpx
from gradio_client.utils import apply_diff
from soak_site import ECHO, MARK, FailingModel, Held, Site

from assistant.strings import FOLDER, LANGUAGES, theme

_SUBJECTS = {
    "en": ("video generation", "long context", "robot manipulation", "music", "quantization"),
    "ko": ("비디오 생성", "긴 문맥", "로봇 조작", "음성 합성", "강화 학습"),
}
_SHAPES = {
    "en": (
        "Papers about {}",
        "How do methods for {} work?",
        "What was new in {} in 2024?",
        "Trend of {} by month",
    ),
    "ko": (
        "{} 논문을 알려줘",
        "{} 성능을 높이는 방법은?",
        "2024년 {} 분야에서 새로 나온 것은?",
        "{} 논문의 월별 추이",
    ),
}
#: Rules are unsure of it: a thread asks the model what is meant, the event loop for an answer.
_UNSURE = "how do people generate long videos that stay consistent?"
_FIRST = 700_000_001
#: What no sentence for people holds.
_INSIDES = re.compile(r"Traceback|\b[A-Z]\w+(?:Error|Exception)\b|object at 0x|\bErrno\b|<class ")
#: Most seconds that a reader waits for a byte, and the share of answers not waited for.
_PATIENCE, _LEAVES = 120.0, 0.1


@dataclass
class Tally:
    """What readers have seen.

    Attributes:
        times: Seconds of each answer.
        by_model: Answers that a model wrote to their end.
        left: Answers that the reader didn't wait for.
        told: Sentences on failures that were shown, with their numbers blotted out.
        wrong: What should not have been: an answer to another question, an error without a sentence
            of the product.
    """

    times: list[float] = field(default_factory=list)
    by_model: int = 0
    left: int = 0
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def tell(self, sentence: str) -> None:
        """Count a sentence, and see that it is one of the product's."""
        self.told[re.sub(r"[0-9]+", "#", sentence)[:160]] += 1
        if _INSIDES.search(sentence) or not any(one.fullmatch(sentence) for one in _sentences()):
            self.wrong.append(f"not a sentence of the product: {sentence[:300]}")

    def answered(self, mark: str, text: str, asked: str, took: float) -> None:
        """Count an answer, and see that it is that of its question."""
        self.times.append(took)
        self.by_model += any(said.format(mark).split(" [")[0] in text for said in ECHO.values())
        foreign = set(MARK.findall(text)) - set(MARK.findall(asked))
        if foreign:
            self.wrong.append(f"{mark} got the answer of {sorted(foreign)}: {text[:300]}")
        if _INSIDES.search(text):
            self.wrong.append(f"{mark} shows insides: {text[:300]}")
        if not text.strip():
            self.wrong.append(f"{mark} got an empty answer")


@cache
def _sentences() -> tuple[re.Pattern[str], ...]:
    """Every sentence of the product, with anything in its places."""
    themes = [theme(path.stem) for path in sorted(FOLDER.glob("*.yaml"))]
    texts = {texts[one] for each in themes for texts in each.values() for one in LANGUAGES}
    return tuple(re.compile(_pattern(text), re.DOTALL) for text in texts)


def _pattern(text: str) -> str:
    parts = Formatter().parse(text)
    return "".join(
        re.escape(said) + (".*?" if name is not None else "") for said, name, *_ in parts
    )


class Readers:
    """Readers of a page, each with questions of its own.

    Args:
        address: Of the page.
        seed: Of their choices.
        pause: Most seconds between two questions of a reader.
    """

    def __init__(self, address: str, seed: int, pause: float) -> None:
        self._address, self._pause = address, pause
        self._tally = Tally()
        self._rng = random.Random(seed)
        self._numbers = count(_FIRST)
        self._ended = asyncio.Event()

    async def read(self, readers: int) -> None:
        """Have so many read until `end` is called."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=readers)
        async with httpx.AsyncClient(
            base_url=self._address, timeout=_PATIENCE, limits=limits
        ) as client:
            config = (await client.get("config")).json()
            chats = (d for d in config["dependencies"] if str(d["api_name"]).startswith("chat"))
            self._functions = dict(zip(LANGUAGES, (each["id"] for each in chats), strict=True))
            visits = [self._visits(client, number) for number in range(readers)]
            await asyncio.gather(*visits)

    async def rush(self, readers: int) -> None:
        """Have so many ask at once, one time, what a thread waits for the model for: pools of
        threads then have all that they will."""
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            base_url=self._address, timeout=_PATIENCE, limits=limits
        ) as client:
            await asyncio.gather(
                *(self._program(client, *self._doubtful()) for _ in range(readers))
            )

    async def settle(self) -> None:
        """Ask what has the server close its connections and threads that have been idle for long:
        it does so as it uses others of a kind."""
        async with httpx.AsyncClient(base_url=self._address, timeout=_PATIENCE) as client:
            await self._program(client, *self._doubtful())
            for _ in range(3):
                (await client.get("healthz")).raise_for_status()

    def renew(self) -> Tally:
        """Have what is seen from now on go into a tally of its own."""
        self._tally = Tally()
        return self._tally

    def end(self) -> None:
        """Have each reader go after the answer that it waits for."""
        self._ended.set()

    async def _visits(self, client: httpx.AsyncClient, number: int) -> None:
        while not self._ended.is_set():
            language = self._rng.choice(LANGUAGES)
            on_page = (number + self._rng.randrange(3)) % 3
            visit = self._page_visit if on_page else self._program_visit
            try:
                await visit(client, language)
            except httpx.HTTPError as fault:
                self._tally.wrong.append(f"{type(fault).__name__}: {fault}")
                await asyncio.sleep(1)

    async def _page_visit(self, client: httpx.AsyncClient, language: str) -> None:
        """One to four questions in one session, as the page asks them; some aren't waited for."""
        (await client.get(language)).raise_for_status()
        session = f"s{self._rng.getrandbits(48):x}"
        history: list[dict[str, Any]] = []
        for turn in range(self._rng.randrange(1, 5)):
            mark, question = self._question(language)
            asked = {"turn": f"t{turn}", "question": question, "history": history}
            started = time.perf_counter()
            leaves = self._rng.random() < _LEAVES
            view = await self._page_answer(client, session, language, asked, leaves=leaves)
            if view is None:
                self._tally.left += 1
                return
            self._seen(mark, asked, view, time.perf_counter() - started)
            history = [*history, _turn(question, view)]
            await self._rest()

    def _seen(self, mark: str, asked: dict[str, Any], view: dict[str, Any], took: float) -> None:
        tally = self._tally
        for warning in view["warnings"]:
            tally.tell(warning)
        if view["phase"] != "done":
            tally.wrong.append(f"{mark} ended as {view['phase']}: {view['warnings']}")
            return
        tally.answered(mark, view["text"], json.dumps(asked, ensure_ascii=False), took)
        if view["turn"] != asked["turn"] or mark not in view["understood"]["text"]:
            tally.wrong.append(f"{mark} got the view of {view['understood']['text']}")

    async def _page_answer(
        self,
        client: httpx.AsyncClient,
        session: str,
        language: str,
        asked: dict[str, Any],
        *,
        leaves: bool,
    ) -> dict[str, Any] | None:
        """The last view of a turn; None for a reader who leaves once there is a first one."""
        request = {
            "data": [],
            "event_data": asked,
            "fn_index": self._functions[language],
            "session_hash": session,
            "trigger_id": None,
        }
        (await client.post("gradio_api/queue/join", json=request)).raise_for_status()
        shown: Any = None
        address = f"gradio_api/queue/data?session_hash={session}"
        async with aclosing(_events(client, "GET", address)) as events:
            async for event in events:
                if event["msg"] == "process_generating" and event["success"]:
                    data = event["output"]["data"][0]
                    shown = data if shown is None else apply_diff(shown, data)
                    if leaves:
                        return None
                elif event["msg"] == "process_completed" and event["success"] and shown:
                    view: dict[str, Any] = json.loads(shown["rest"])
                    return view
                elif event["msg"] == "process_completed":
                    self._tally.wrong.append(f"not answered: {json.dumps(event)[:300]}")
                    return None
        self._tally.wrong.append("a stream of the page ended before its answer")
        return None

    async def _program_visit(self, client: httpx.AsyncClient, language: str) -> None:
        """A question of a program; some don't wait for the answer."""
        leaves = self._rng.random() < _LEAVES
        if await self._program(client, *self._question(language), leaves=leaves):
            await self._rest()

    async def _program(
        self, client: httpx.AsyncClient, mark: str, question: str, *, leaves: bool = False
    ) -> bool:
        """Ask as clients of OpenAI do; whether there was an answer."""
        request = {
            "model": "daily-papers",
            "stream": True,
            "messages": [{"role": "user", "content": question}],
        }
        started, text = time.perf_counter(), ""
        address = "v1/chat/completions"
        async with aclosing(_events(client, "POST", address, json=request)) as events:
            async for event in events:
                if "error" in event:
                    self._tally.tell(event["error"]["message"])
                    break
                choice = event["choices"][0]
                text += choice["delta"].get("content") or ""
                if leaves and text:
                    self._tally.left += 1
                    return False
                if choice["finish_reason"] == "stop":
                    self._tally.answered(mark, text, question, time.perf_counter() - started)
                    return True
        self._tally.wrong.append(f"{mark} was not answered to its end")
        return False

    def _question(self, language: str) -> tuple[str, str]:
        """The next number, and a question with it."""
        mark = str(next(self._numbers))
        shape, subject = self._rng.choice(_SHAPES[language]), self._rng.choice(_SUBJECTS[language])
        return mark, f"{shape.format(subject)} {mark}"

    def _doubtful(self) -> tuple[str, str]:
        """The next number, and a question with it that rules are unsure of."""
        mark = str(next(self._numbers))
        return mark, f"{_UNSURE} {mark}"

    async def _rest(self) -> None:
        """Think about an answer, no longer than the readers read."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), self._rng.random() * self._pause)


async def at_rest(site: Site, readers: Readers, model: FailingModel, quiet: float) -> Held:
    """What the server holds when nobody has asked for a while.

    Args:
        site: Serves.
        readers: Have left.
        model: Doesn't fail meanwhile: of a call that fails no connection stays.
        quiet: Seconds until connections and threads count as idle.
    """
    await asyncio.sleep(quiet)
    share, model.share = model.share, 0.0
    await readers.settle()
    model.share = share
    await asyncio.sleep(1)
    return site.held()


async def _events(
    client: httpx.AsyncClient, method: str, address: str, **options: Any
) -> AsyncIterator[dict[str, Any]]:
    """The events of a stream, which is closed with the iteration."""
    async with client.stream(method, address, **options) as stream:
        stream.raise_for_status()
        async for line in stream.aiter_lines():
            if line.startswith("data:") and (said := line[5:].strip()) != "[DONE]":
                yield json.loads(said)


def _turn(question: str, view: dict[str, Any]) -> dict[str, Any]:
    """A turn as the page sends it with later questions."""
    return {
        "question": question,
        "answer": view["text"],
        "arxiv_ids": [card["arxiv_id"] for card in view["cards"]],
        "understood": view["understood"],
    }
