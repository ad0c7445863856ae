"""A sentence states a fact that is asked for when it holds its value, and says of what."""

from __future__ import annotations

import pytest

from assistant.answer.stated.stating import asked_of, stating

TITLE = "AcmeNet: A Model"
#: Sentences of one paper, by what they state.
SENTENCES = {
    "opening": "AcmeNet은 데이터 부족과 메모리 문제를 다루는 새로운 모델입니다.",
    "data": "사전 훈련 데이터는 7조 토큰에서 18조 토큰으로 확장되었습니다.",
    "sizes": "0.5B에서 72B 파라미터까지 다양한 크기로 제공됩니다.",
    "speed": "기존 방법보다 2.8배 빠른 추론 속도를 보입니다.",
    "gain": "BetaNet 대비 성능이 7.2% 향상되었습니다.",
    "gpus": "8개의 A100 GPU로 24시간 동안 학습했습니다.",
    "accuracy": "DeltaQA에서 64.1%의 정확도를 기록했습니다.",
    "length": "최대 60초 길이의 영상을 만듭니다.",
    "memory": "GPU 메모리 사용량을 3.1GB로 줄였습니다.",
    "sets": "TikTok 데이터셋에서 실험했습니다.",
    "base": "Llama-3을 백본으로 사용합니다.",
    "people": "참가자 40명이 평가했습니다.",
    "licence": "아파치 2.0 라이선스로 공개했습니다.",
}
ENGLISH = {
    "data": "We pre-train on 18 trillion tokens of data.",
    "gpus": "Training takes two days on 8 GPUs.",
    "gain": "It outperforms BetaNet by 7.2%.",
    "sets": "We evaluate on the DeltaQA benchmark.",
}


def _leads(text: str, sentences: dict[str, str]) -> str:
    """Which sentence is the first to state what is asked for."""
    asked = asked_of(text, TITLE)
    found = stating(asked, tuple(sentences.values()), TITLE, lambda sentence, words: 0.0)
    return next((kind for kind, said in sentences.items() if found and said == found[0]), "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("거기서 데이터 얼마나 썼대?", "data"),
        ("how many tokens was it trained on?", "data"),
        ("how much data did they use", "data"),
        ("파라미터 몇 개야?", "sizes"),
        ("how big is the model?", "sizes"),
        ("얼마나 빨라졌대?", "speed"),
        ("몇 배나 빨라?", "speed"),
        ("how much faster is it?", "speed"),
        ("얼마나 좋아졌어?", "gain"),
        ("how much did performance improve?", "gain"),
        ("BetaNet보다 얼마나 높아?", "gain"),
        ("몇 개 GPU로 학습했어?", "gpus"),
        ("how many GPUs did they need", "gpus"),
        ("학습 얼마나 걸렸대?", "gpus"),
        ("how long did it take to train?", "gpus"),
        ("정확도 몇 퍼센트야?", "accuracy"),
        ("what accuracy does it reach on DeltaQA?", "accuracy"),
        ("영상 몇 초까지 만들 수 있어?", "length"),
        ("how long videos can it make?", "length"),
        ("메모리 얼마나 써?", "memory"),
        ("무슨 데이터셋으로 실험했대?", "sets"),
        ("what datasets did they test it on?", "sets"),
        ("백본이 뭐야?", "base"),
        ("what model is it built on?", "base"),
        ("뭐랑 비교했어?", "gain"),
        ("which baseline does it beat?", "gain"),
        ("참가자 몇 명이야?", "people"),
        ("라이선스가 뭐야?", "licence"),
        ("under which license was it released?", "licence"),
    ],
)
def test_the_sentence_that_states_the_fact_leads(text: str, kind: str) -> None:
    assert _leads(text, SENTENCES) == kind
    rest = {name: said for name, said in SENTENCES.items() if name == "opening"}
    assert _leads(text, rest) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("데이터 얼마나 썼대?", "data"),
        ("how many GPUs?", "gpus"),
        ("how much better than BetaNet is it?", "gain"),
        ("what benchmark did they use?", "sets"),
        ("how many parameters does it have?", ""),
        ("what accuracy did it get on GammaQA?", ""),
    ],
)
def test_english_sentences_are_read_too(text: str, kind: str) -> None:
    assert _leads(text, ENGLISH) == kind


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("how many tasks?", "두 단계로 이루어진 과정에서 작업을 수행합니다."),
        ("how many datasets?", "GPT-4와 Llama 3D 데이터를 다룹니다."),
        ("데이터 몇 개야?", "(1) 구조화된 데이터, (2) 긴 문맥을 다룹니다."),
        ("how many models?", "모델은 2024년에 나왔습니다."),
        ("정확도 몇 퍼센트야?", "메모리를 40% 줄였습니다."),
        ("what dataset did they use?", "대규모 언어 모델(LLMs)의 데이터 문제를 다룹니다."),
        ("what dataset did they use?", "AcmeNet은 새 데이터로 학습합니다."),
    ],
)
def test_other_figures_and_names_state_nothing(text: str, sentence: str) -> None:
    assert stating(asked_of(text, TITLE), (sentence,), TITLE, lambda *_: 0.0) == ()


def test_what_is_counted_is_told_by_whoever_knows_both_languages() -> None:
    asked = asked_of("how many fables are in it?", TITLE)
    assert (asked.counted, asked.known) == ("fables", True)
    said = ("우화 300만 편을 공개합니다.", "우화는 짧습니다.")
    assert (
        stating(asked, said, TITLE, lambda sentence, words: float("우화" in sentence)) == said[:1]
    )


def test_a_name_that_the_paper_does_not_know_is_stated_nowhere() -> None:
    said = ("BetaNet의 정확도는 64%입니다.",)
    named = asked_of("what is the accuracy of GammaNet?", TITLE)
    assert stating(named, said, TITLE, lambda *_: 0.0) == ()
    # Its own name in another spelling is no other name.
    misspelt = asked_of("what is the accuracy of AcmeNett?", TITLE)
    assert stating(misspelt, said, TITLE, lambda *_: 0.0) == said
    assert not asked_of("what does it do?", TITLE).known
