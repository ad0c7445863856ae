"""Facts that are asked for without pointing at the paper talked about."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Assistant

TODAY = date(2024, 11, 15)
EVA = "2402.04252"


@pytest.mark.parametrize(
    "text",
    [
        "GPU 얼마나 썼대?",
        "이미지 몇 장이야?",
        "학습 시간 얼마나 걸려?",
        "BLEU 얼마나 올랐어?",
        "DFN-5B보다 얼마나 작아?",
        "어떤 모델로 만들었어?",
        "라이선스는 뭐야?",
        "how many tasks are there?",
        "how much compute did training take?",
        "how many models were evaluated?",
        "which model was fine-tuned?",
    ],
)
def test_a_fact_right_after_a_paper_is_of_that_paper(seeds: Assistant, text: str) -> None:
    told = seeds.ask("EVA-CLIP-18B 설명해줘", today=TODAY)
    question = seeds.ask(text, today=TODAY, history=[told]).question
    assert (question.intent, question.arxiv_ids) == ("fact", (EVA,))


@pytest.mark.parametrize(
    "text",
    [
        "비디오 생성 논문은 몇 개야?",
        "how many papers on video are there?",
        "how many are there on video generation?",
        "HelloBench 정확도 몇 퍼센트야?",
        "which model are you built on?",
        "추천 수가 몇이야?",
    ],
)
def test_what_names_something_else_is_not(seeds: Assistant, text: str) -> None:
    told = seeds.ask("EVA-CLIP-18B 설명해줘", today=TODAY)
    question = seeds.ask(text, today=TODAY, history=[told]).question
    assert (question.intent, question.arxiv_ids) != ("fact", (EVA,))


def test_after_a_list_nothing_is_of_one_paper(seeds: Assistant) -> None:
    told = seeds.ask("2024년 비디오 생성 논문", today=TODAY)
    assert len(told.sources) > 1
    question = seeds.ask("how many datasets are there?", today=TODAY, history=[told]).question
    assert len(question.arxiv_ids) != 1
