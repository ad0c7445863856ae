"""What is stated leads the answer to a fact; what isn't stated is not denied lightly."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Answer, Assistant
from assistant.strings import say

TODAY = date(2024, 11, 15)


def _asked(seeds: Assistant, *texts: str) -> Answer:
    history: list[Answer] = []
    for text in texts:
        history.append(seeds.ask(text, today=TODAY, history=history))
    return history[-1]


def _denied(answer: Answer) -> bool:
    return say("answers.not_said", answer.question.language) in answer.text


@pytest.mark.parametrize(
    ("texts", "stated"),
    [
        (("what is the accuracy of EVA-CLIP-18B?",), "80.7%"),
        (("EVA-CLIP-18B 설명해줘", "파라미터 몇 개야?"), "180억"),
        (("EVA-CLIP-18B 설명해줘", "학습 데이터 얼마나 썼대?"), "20억 개|60억 개"),
        (("EVA-CLIP-18B 설명해줘", "무슨 데이터셋으로 학습했어?"), "LAION-2B"),
        (("tell me about EVA-CLIP-18B", "how many parameters does it have?"), "180억"),
        (("EVA-CLIP-18B 모델 크기는?",), "180억"),
    ],
)
def test_the_sentence_with_the_fact_comes_first(
    seeds: Assistant, texts: tuple[str, ...], stated: str
) -> None:
    answer = _asked(seeds, *texts)
    quotes = answer.sources[0].quotes
    assert any(part in quotes[0] for part in stated.split("|"))
    assert len(set(quotes)) == len(quotes)
    assert not _denied(answer)
    told, beside = answer.text.split(say("answers.told_beside", answer.question.language))
    assert told.count("> ") >= 1
    assert beside.count("> ") >= 1


@pytest.mark.parametrize(
    ("texts", "denied"),
    [
        (("EVA-CLIP-18B 설명해줘", "GPU 얼마나 썼대?"), True),
        (("OmniBench 설명해줘", "데이터 얼마나 썼대?"), True),
        (("tell me about OmniBench", "how many GPUs did they use?"), True),
        (("EVA-CLIP-18B 설명해줘", "왜 성능이 좋아?"), False),
        (("EVA-CLIP-18B 설명해줘", "핵심 아이디어가 뭐야?"), False),
    ],
)
def test_only_what_can_be_looked_for_is_said_to_be_missing(
    seeds: Assistant, texts: tuple[str, ...], denied: bool
) -> None:
    answer = _asked(seeds, *texts)
    assert len(answer.sources) == 1
    assert _denied(answer) is denied
    assert say("answers.told_beside", answer.question.language) not in answer.text


def test_a_question_of_many_words_is_led_by_the_sentence_that_holds_them(seeds: Assistant) -> None:
    text = "what correlates best with human evaluation in HelloBench?"
    answer = _asked(seeds, text)
    assert "HelloEval" in answer.sources[0].quotes[0]
    assert not _denied(answer)
