from __future__ import annotations

import pytest

from assistant.answer.quantities import english_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("180억 파라미터로 정확도가 3배, 80.7%가 되었다.", ["18 billion", "3×", "80.7%"]),
        ("1,000만 개의 이미지와 30개 이상의 언어", ["10 million", "30"]),
        ("약 50 정도이고 FID 12.3을 달성", ["50", "12.3"]),
        ("24fps에서 4K 영상을 10초 동안", ["24fps", "4K", "10 s"]),
        ("10년 동안 5명이", ["10 years", "5 people"]),
        ("2024년 3월과 2019-2023년", []),
        ("1080p HD 비디오와 1024x1024 이미지", []),
        ("MiniCPM-V 1.0과 Llama 3.1 그리고 Gen3", []),
        ("단계 2에서", []),
        ("EgoVid-5M과 GPT-175B를 7B 모델로", ["7B"]),
        ("3-5만 개", ["30,000–50,000"]),
        ("4조 5천억 토큰과 2만 5천 개의 예", ["4.5 trillion", "25,000"]),
        ("3백 명이 180 억 개를", ["300 people", "18 billion"]),
        ("3조건과 5만큼", []),
        ("2200만에서 10만에 달하는 문서로", ["22 million", "100,000"]),
    ],
)
def test_figures_keep_their_units_and_names_lose_theirs(text: str, figures: list[str]) -> None:
    assert english_figures(text) == figures
