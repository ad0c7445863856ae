"""Every way a model call fails, over real HTTP: what is repeated, and what the user is told."""

from __future__ import annotations

import asyncio
import json
import socket
from types import SimpleNamespace
from typing import Any

import pytest
from llm_world import extractive, found, settings
from scripted_llm import Reply, error, words

from assistant.answer.llm.connect import connect
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Answer, Delta, Done, Event, Reset

GOOD = words("LongWrite has 6 levels [1].")
KEY = "sk-very-secret-key-0123456789"
QUOTA = "You exceeded your current quota"
CONTEXT = "This model's maximum context length is 8192 tokens. Your messages have 9000 tokens."


def drive(writer: LLMWriter, *, language: str = "en", asynchronous: bool) -> list[Event]:
    retrieval = found(language=language)
    answer = extractive(retrieval)
    if not asynchronous:
        return list(writer.stream(retrieval, answer))

    async def collect() -> list[Event]:
        return [event async for event in writer.astream(retrieval, answer)]

    return asyncio.run(collect())


def _patience(reply: Reply) -> float:
    """Seconds without a byte: short only where none comes, so that a busy machine fails nothing."""
    return 10.0 if reply.stall_after is None else 0.25


def final(events: list[Event]) -> Answer:
    """The last answer, after checking that the events tell the same story."""
    assert [type(event) for event in events].count(Done) == 1
    assert isinstance(events[-1], Done)
    text = ""
    for event in events:
        if isinstance(event, Reset):
            text = ""
        elif isinstance(event, Delta):
            text += event.text
    assert text == events[-1].answer.text
    return events[-1].answer


# reply, requests made, what the warning says
BEFORE_THE_FIRST_WORD: dict[str, tuple[Reply, int, str]] = {
    "401": (error(401, f"Incorrect API key provided: {KEY}"), 1, "does not accept the key"),
    "403": (error(403), 1, "does not allow this key"),
    "404": (error(404, code="model_not_found"), 1, "scripted does not exist"),
    "400": (error(400), 1, "rejected the request (HTTP 400)"),
    "408": (error(408), 3, "took too long"),
    "413": (error(413), 1, "context window"),
    "422": (error(422), 1, "rejected the request (HTTP 422)"),
    "429": (error(429), 3, "no more requests"),
    "429 with Retry-After": (error(429, retry_after="0.01"), 3, "no more requests"),
    "429 with a long Retry-After": (error(429, retry_after="120"), 1, "Try again in 120 seconds"),
    "429 with a date": (
        error(429, retry_after="Wed, 21 Oct 2099 07:28:00 GMT"), 1, "Try again in"),
    "429 quota": (error(429, QUOTA, code="insufficient_quota"), 1, "quota"),
    "500": (error(500), 3, "failed (HTTP 500)"),
    "502": (error(502), 3, "failed (HTTP 502)"),
    "503": (error(503), 3, "overloaded (HTTP 503)"),
    "529": (error(529), 3, "overloaded (HTTP 529)"),
    "redirect": (
        Reply(status=307, body="{}", headers={"location": "http://127.0.0.1:9/v1"}),
        1, "redirects elsewhere (HTTP 307)"),
    "context overflow": (
        error(400, CONTEXT, code="context_length_exceeded"), 1, "ASSISTANT_LLM_CONTEXT"),
    "stall of the first byte": (Reply(stall_after=0), 1, "sent nothing for 0.25 seconds"),
    "cut before the first word": (Reply(["x"], cut_after=0), 3, "broke off"),
    "silent cut before the first word": (Reply(cut_after=0, silent_cut=True), 2, "was empty"),
    "malformed event": (Reply(events=["{not json"]), 3, "not a model's reply"),
    "event of the wrong shape": (Reply(events=['{"choices": 5}']), 3, "not a model's reply"),
    "error event": (
        Reply(events=[json.dumps({"error": {"message": "boom"}})]), 3, "failed"),
    "a web page": (Reply(body="<html>hello</html>"), 2, "was empty"),
    "empty reply": (Reply(), 2, "was empty"),
    "content filter": (Reply(["No"], finish="content_filter"), 2, "withheld"),
    "garbage": (words("]] zxq {{ 77 [[ ((( qq"), 2, "cited no source"),
}  # fmt: skip


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("name", BEFORE_THE_FIRST_WORD)
def test_failures_before_any_text(scripted: Any, name: str, asynchronous: bool) -> None:
    reply, requests, said = BEFORE_THE_FIRST_WORD[name]
    server, writer = scripted([reply], llm_timeout=_patience(reply), openai_api_key=KEY)
    events = drive(writer, asynchronous=asynchronous)
    answer = final(events)
    assert len(server.requests) == requests
    assert answer.text.startswith("EXTRACTIVE")
    assert answer.mode == "extractive"
    assert len(answer.warnings) == 1
    assert said in answer.warnings[0]
    assert KEY not in repr(events)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_a_passing_failure_is_not_noticed(scripted: Any, status: int, asynchronous: bool) -> None:
    server, writer = scripted([error(status), error(status), GOOD])
    answer = final(drive(writer, asynchronous=asynchronous))
    assert answer.text == "LongWrite has 6 levels [1]."
    assert answer.warnings == ()
    assert answer.mode == "llm:scripted"
    assert len(server.requests) == 3


def test_retry_after_is_honoured(scripted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=waits.append))
    server, writer = scripted([error(429, retry_after="7"), GOOD])
    drive(writer, asynchronous=False)
    assert len(server.requests) == 2
    [wait] = waits
    assert 7 <= wait <= 8


MID_STREAM: dict[str, tuple[Reply, str]] = {
    "stall": (Reply(["LongWrite has ", "6 levels [1]. ", "It"], stall_after=2), "sent nothing"),
    "cut": (Reply(["LongWrite has ", "6 levels [1]. ", "It"], cut_after=2), "broke off"),
    "silent cut": (
        Reply(["LongWrite has ", "6 levels [1]. ", "It"], cut_after=2, silent_cut=True),
        "broke off"),
    "malformed event": (
        Reply(["LongWrite has ", "6 levels [1]. "], events=["{oops"]), "not a model's reply"),
    "error event": (
        Reply(["LongWrite has ", "6 levels [1]. "], events=['{"error": {"message": "x"}}']),
        "failed"),
}  # fmt: skip


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("name", MID_STREAM)
def test_what_had_streamed_stays(scripted: Any, name: str, asynchronous: bool) -> None:
    reply, said = MID_STREAM[name]
    server, writer = scripted([reply], llm_timeout=_patience(reply))
    events = drive(writer, asynchronous=asynchronous)
    answer = final(events)
    stands = [e.text for e in events if isinstance(e, Delta) and not e.provisional]
    assert "".join(stands) == answer.text
    assert answer.text.startswith("LongWrite has 6 levels [1].")
    assert "*(Incomplete" in answer.text
    assert answer.text.index("*(Incomplete") < answer.text.index("EXTRACTIVE")
    assert len(answer.sources) == 3
    assert said in answer.warnings[-1]
    assert len(server.requests) == 1


def test_an_open_table_or_bold_does_not_swallow_what_follows(scripted: Any) -> None:
    _, writer = scripted([Reply(["```\n**LongWrite [1] "], cut_after=1)])
    text = final(drive(writer, asynchronous=False)).text
    assert "```" not in text
    assert "\n\n---\n\nEXTRACTIVE" in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:{free}/v1", "not running or refuses"),
        ("http://no-such-host.invalid/v1", "cannot be resolved"),
        ("https://127.0.0.1:{plain}/v1", "secure connection"),
    ],
)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_unreachable(scripted: Any, address: str, said: str, asynchronous: bool) -> None:
    server, _ = scripted([GOOD])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    plain = server.url.rsplit(":", 1)[1].removesuffix("/v1")
    chosen = settings(address.format(free=free, plain=plain), llm_timeout=2.0)
    model = connect(chosen)
    assert model is not None
    answer = final(drive(LLMWriter(model), asynchronous=asynchronous))
    assert said in answer.warnings[0]
    assert answer.text.startswith("EXTRACTIVE")


def test_korean_users_are_told_in_korean(scripted: Any) -> None:
    _, writer = scripted([error(401)])
    answer = final(drive(writer, language="ko", asynchronous=False))
    assert "키를 받아들이지 않습니다" in answer.warnings[0]


def test_the_token_limit_is_told(scripted: Any) -> None:
    _, writer = scripted([Reply(["LongWrite has 6 levels [1]. And"], finish="length")])
    answer = final(drive(writer, asynchronous=False))
    assert "ASSISTANT_LLM_MAX_TOKENS" in answer.warnings[-1]
    assert answer.mode == "llm:scripted"
