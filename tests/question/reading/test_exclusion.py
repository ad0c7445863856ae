"""What is not wanted, as it was read and as the words say it."""

from __future__ import annotations

import pytest

from assistant.question.reading.exclusion import settled
from assistant.question.reading.phrasings import read_line
from assistant.question.reading.reader import Reading


def _settled(line: str) -> Reading:
    read = read_line(line)
    return settled(Reading(read.text, read.spans, ((read.intent, 0.8), ("op.filter", 0.2))))


@pytest.mark.parametrize(
    ("line", "subjects", "excluded"),
    [
        ("list: [s:robots] without [x:drones]", ["robots"], ["drones"]),
        ("list: [s:3d] [x:가우시안] 말고 [s:3d 생성] 논문", ["3d 생성"], ["3d 가우시안"]),
        ("op.exclude: anything from [x:google] in there?", ["google"], []),
        ("op.exclude: [x:로봇] 나오는 건 지워", [], ["로봇"]),
        ("list: anything but [x:nerf] for [s:view synthesis]", ["view synthesis"], ["nerf"]),
        ("list: [s:agents], -[x:web]", ["agents"], ["web"]),
        ("list: [s:diffusion for text, not images]", ["diffusion for text"], ["images"]),
        ("list: [s:agents but not for the web]", ["agents"], ["web"]),
        ("list: [s:수학 문제] 푸는 거 말고 [s:증명하는] 거", ["증명하는"], ["수학 문제"]),
        ("list: nothing on [x:llms], just vision, [t:this week]", ["vision"], ["llms"]),
        ("list: [t:이번 주] [x:LLM] 말고 비전만 보여줘", ["비전"], ["LLM"]),
        ("list: only [s:robots], no [x:arms]", ["robots"], ["arms"]),
        ("list: [s:speech excluding voice cloning]", ["speech"], ["voice cloning"]),
        ("list: [s:rl] [t:in may] except [x:RLHF] and [s:DPO]", ["rl"], ["RLHF", "DPO"]),
        ("list: [s:RLHF]랑 [x:DPO] 말고 [s:정렬]", ["정렬"], ["RLHF", "DPO"]),
        ("list: [s:reasoning without rewards]", ["reasoning without rewards"], []),
    ],
)
def test_a_word_says_what_is_not_wanted(
    line: str, subjects: list[str], excluded: list[str]
) -> None:
    found = _settled(line)
    assert (found.all("subject"), found.all("excluded")) == (subjects, excluded)


def test_what_excludes_nothing_is_a_filter() -> None:
    assert _settled("op.exclude: anything from [x:google] in there?").intent == "op.filter"
    assert _settled("op.exclude: drop [x:google]").intent == "op.exclude"
