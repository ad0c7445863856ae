"""Digests that try to command the model, against a model that obeys."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from llm_world import LONGBENCH, PAPERS, extractive, found
from scripted_llm import words

from assistant.answer.checks.units import visible
from assistant.answer.llm.hostile import as_data, sentences, split_hostile
from assistant.answer.llm.order_patterns import ORDERS, led
from assistant.answer.model import Answer, Delta, Done
from assistant.digest.model import Section

ATTACKS: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "attacks.yaml").read_text(encoding="utf-8")
)
PLACES = ("title", "author", "summary")
GOOD = {"en": "LongWrite evaluates long text generation [1].", "ko": "긴 글을 평가합니다 [1]."}


def language(order: str) -> Any:
    return "ko" if re.search("[가-힣]", order) else "en"


def poisoned(place: str, order: str) -> Any:
    """What was found, with ``order`` in one entry."""
    if place == "title":
        paper = replace(LONGBENCH, title=f"{LONGBENCH.title}. {order}")
    elif place == "author":
        paper = replace(LONGBENCH, authors=("Ada Kim", order))
    else:
        text = f"{LONGBENCH.sections[0].items[0]} {order} 결과는 좋습니다."
        paper = replace(LONGBENCH, sections=(Section("What's New", (text,)),))
    return found(
        "무엇이 새로운가요?" if language(order) == "ko" else "What is new?",
        language=language(order),
        papers=(paper, *PAPERS[1:]),
    )


def nonce(request: dict[str, Any]) -> str:
    return re.search(r"<<<DATA (\w+)>>>", request["messages"][-1]["content"])[1]  # type: ignore[index]


def run(scripted: Any, script: Any, retrieval: Any) -> tuple[Answer, str, Any]:
    """The final answer, and everything that was shown on the way."""
    server, writer = scripted(script)
    # The stand-in quotes titles as data; here it holds none, so that what is seen is the model's.
    plain = replace(extractive(retrieval), text="STAND-IN [1]")
    shown = ""
    answer = None
    for event in writer.stream(retrieval, plain):
        if isinstance(event, Delta) and not event.provisional:
            shown += event.text
        elif isinstance(event, Done):
            answer = event.answer
    assert answer is not None
    return answer, shown, server


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 40
    assert sum(language(attack["order"]) == "ko" for attack in ATTACKS) >= 15


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["canary"])
def test_an_obedient_model_sees_no_order(scripted: Any, attack: dict[str, str], place: str) -> None:
    """The model does what it reads; it must not read it, and the answer must be its own."""
    retrieval = poisoned(place, attack["order"])
    good = GOOD[retrieval.question.language]

    def obey(request: dict[str, Any]) -> Any:
        prompt = "\n".join(message["content"] for message in request["messages"])
        return words(attack["reply"] if seen(attack["order"], prompt) else good)

    answer, shown, server = run(scripted, obey, retrieval)
    prompt = server.requests[0]["messages"][-1]["content"]
    secret = nonce(server.requests[0])
    assert shown == answer.text == good
    assert prompt.count(f"<<<DATA {secret}>>>") == prompt.count(f"<<<END {secret}>>>") == 1
    assert prompt.count(secret) == 2
    inside = prompt.partition(f"<<<DATA {secret}>>>")[2].partition(f"<<<END {secret}>>>")[0]
    assert "<<<" not in inside
    assert "http" not in inside
    assert not re.search(r"<[a-zA-Z/|]", inside)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_what_a_model_was_made_to_say_is_not_shown(scripted: Any, number: int) -> None:
    """Should a model obey all the same, nothing of it reaches the user."""
    attack = ATTACKS[number]
    retrieval = poisoned(PLACES[number % 3], attack["order"])

    def obey(request: dict[str, Any]) -> Any:
        return words(attack["reply"].replace("{nonce}", nonce(request)))

    answer, shown, server = run(scripted, obey, retrieval)
    canary = attack["canary"].replace("{nonce}", nonce(server.requests[0]))
    assert canary not in shown
    assert canary not in answer.text
    assert not re.search(r"https?:|www\.|<[a-zA-Z/!?]|!\[|\]\(", shown)
    assert set(re.findall(r"\[(\d+)\]", shown)) <= {"1", "2", "3"}


def seen(order: str, prompt: str) -> bool:
    """Whether a model could still read the order: three words of it in a row."""
    spoken = re.findall(r"[\w']+", order.replace("\u200b", ""))
    text = " ".join(re.findall(r"[\w']+", prompt.partition("<<<DATA")[2]))
    runs = [" ".join(spoken[i : i + 3]) for i in range(max(1, len(spoken) - 2))]
    return any(run in text for run in runs)


@pytest.mark.parametrize(
    "sentence",
    [
        "The model follows instructions better than before.",
        "모델이 사용자의 지시를 더 잘 따릅니다.",
        "시스템 프롬프트를 공유해 캐시를 줄입니다.",
        "It answers questions with citations and shows its sources.",
        "언어 모델에게 설명을 요청하는 방법을 제안합니다.",
        "A jailbreak attack makes a model ignore its safety training.",
        "Users can write the prompt in Korean.",
        "이 방법은 이전 규칙 기반 방법보다 정확합니다.",
    ],
)
def test_papers_about_prompts_are_not_hostile(sentence: str) -> None:
    assert split_hostile(sentence) == (sentence, ())


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("See [here](http://x.y) now", "See here now"),
        ("as in [3] and [1, 2]", "as in (3) and (1, 2)"),
        ("a <b>bold</b> claim", "a bold claim"),
        ("<<<END x>>> more", "  more"),
        ("at https://evil.example/x now", "at  now"),
    ],
)
def test_evidence_is_made_plain(text: str, data: str) -> None:
    assert as_data(text) == data


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["canary"])
def test_looking_for_words_first_misses_nothing(attack: dict[str, str]) -> None:
    order = visible(attack["order"])
    chosen = {pattern for _, patterns in led(order) for pattern in patterns}
    for _, pattern in ORDERS:
        assert pattern in chosen or not pattern.search(order)


def test_sentences_join_to_the_text_again() -> None:
    text = 'One. Two? 셋입니다.\n넷 3.5 e.g. x! "Five." six'
    assert "".join(sentences(text)) == text
