"""What the server tells whoever runs it: counts, lines, and how often anybody may ask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant import Assistant
from assistant.web.server.gate.keys import Keys

QUESTION = "Papers on video generation"
SECRET = "Which papers did somebody-with-a-secret write?"


def counts(address: str, name: str, **headers: str) -> dict[tuple[str, ...], float]:
    """The samples of a counter by the values of its labels."""
    text = httpx.get(f"{address}metrics", headers=headers).text
    return {
        tuple(sample.labels[label] for label in sorted(sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def ask(address: str, question: str, **headers: str) -> str:
    """The stream of an answer, as programs get it from Gradio's API."""
    with httpx.Client(base_url=f"{address}gradio_api/call/", headers=headers) as client:
        event = client.post("ask", json={"data": [question, None, ""]}).json()["event_id"]
        return client.get(f"ask/{event}", timeout=30).text


def test_questions_are_counted_by_way_in_and_outcome_and_no_text_is_told(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any]
) -> None:
    assistant = own_seeds()
    served = serve(assistant)
    ask(served.address, QUESTION)
    ask(served.address, SECRET)
    assistant.sync()
    found = counts(served.address, "papers_questions_total")
    assert found[("extractive", "answered", "gradio")] == 1
    assert sum(found.values()) == 2
    assert counts(served.address, "papers_question_seconds_count") == {("gradio",): 2}
    assert counts(served.address, "papers_syncs_total") == {("ok",): 1}
    assert counts(served.address, "papers_days") == {(): 5}
    answer = httpx.get(f"{served.address}metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "secret" not in answer.text
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("texts", [False, True])
def test_a_line_a_question_with_its_text_only_when_asked_for(
    own_seeds: Callable[..., Assistant],
    serve: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
    texts: bool,
) -> None:
    served = serve(own_seeds(log="json", log_text=texts))
    ask(served.address, QUESTION)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in lines if line["event"] == "question"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert isinstance(line.pop("ms"), int)
    assert line.pop("papers") > 0
    expected = {
        "event": "question",
        "way": "gradio",
        "user": "",
        "address": "127.0.0.1",
        "outcome": "answered",
        "mode": "extractive",
    }
    assert line == ({**expected, "text": QUESTION} if texts else expected)


def test_who_asks_too_often_is_told_to_wait(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any]
) -> None:
    assistant = own_seeds(questions_per_minute=2)
    served = serve(assistant)
    for _ in range(2):
        assert "event: complete" in ask(served.address, QUESTION)
    assert "Too many questions. Try again in" in ask(served.address, QUESTION)
    refused = ask(served.address, "비디오 생성 논문")
    assert "질문이 너무 많습니다" in json.loads(refused.split("data: ")[1])["error"]
    # Somebody known has questions of their own.
    key = {"authorization": f"Bearer {Keys.of(assistant.settings).add('ada')}"}
    assert "event: complete" in ask(served.address, QUESTION, **key)
    assert sum(counts(served.address, "papers_questions_total", **key).values()) == 3
