"""The lexicon's lint: the shipped file passes, and each mistake is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lexicon_lint import lint

from assistant.language.lexicon.lexicon import LEXICON_PATH
from assistant.language.lexicon.model import load_lexicon, names_of

GOOD: dict[str, Any] = {
    "topics": {
        "vision": {
            "parent": None,
            "label_en": "Vision",
            "label_ko": "비전",
            "en": "computer vision",
            "ko": "컴퓨터 비전",
        },
        "video": {
            "parent": "vision",
            "label_en": "Video",
            "label_ko": "비디오",
            "en": ["video generation"],
            "ko": ["비디오 생성"],
            "facets": ["video, 비디오", "generat, 생성"],
        },
    },
    "terms": {
        "sam": {"en": ["SAM"], "ko": ["샘 모델"], "topics": ["vision"]},
        "moe": {"en": "MoE, mixture of experts", "ko": "전문가 혼합", "topics": []},
    },
}


def test_shipped_lexicon_is_sound() -> None:
    assert lint(load_lexicon(LEXICON_PATH)) == []


def test_good_lexicon_has_no_problems() -> None:
    assert lint(GOOD) == []


BAD = [
    (("topics", "video", "parent"), "motion", "topic video: unknown parent motion"),
    (("topics", "vision", "parent"), "video", "round in a circle"),
    (("topics", "video", "en"), [], "topic video: no names under en"),
    (("topics", "video", "ko"), None, "topic video: no names under ko"),
    (("topics", "video", "en"), ["비디오"], "topic video: Hangul under en: 비디오"),
    (("topics", "video", "ko"), ["video"], "topic video: no Hangul under ko: video"),
    (("topics", "video", "ko"), ["상"], "one character matches too much: 상"),
    (("topics", "video", "en"), ["Computer-Vision"], "share the name computervision"),
    (("topics", "video", "ask"), ["컴퓨터비전"], "share the name 컴퓨터비전"),
    (("topics", "video", "label_ko"), "", "topic video: no label_ko"),
    (("topics", "video", "facets"), [["video"], []], "topic video: facet group 2 is empty"),
    (("topics", "video", "keywords"), ["x"], "topic video: unknown field keywords"),
    (("terms", "sam", "topics"), ["audio"], "term sam: unknown topic audio"),
    (("terms", "sam", "en"), ["moe"], "terms sam, moe share the name moe"),
    (("terms", "sam", "ko"), "", "term sam: no names under ko"),
    (("terms", "Bad-Id"), {"en": "xx", "ko": "엑스", "topics": []}, "term Bad-Id: bad id"),
    (("terms", "video"), {"en": "clip", "ko": "클립"}, "id video is both a topic and a term"),
]


@pytest.mark.parametrize(("path", "value", "problem"), BAD)
def test_each_mistake_is_named(path: tuple[str, ...], value: object, problem: str) -> None:
    lexicon = copy.deepcopy(GOOD)
    target = lexicon
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert any(problem in found for found in lint(lexicon))


def test_names_of_refuses_other_types() -> None:
    with pytest.raises(ValueError, match="must be a list or a string"):
        names_of(3)
