from __future__ import annotations

import pytest

from assistant.answer.listing import group_by_topic
from assistant.language.lexicon.lexicon import Lexicon

LEXICON = Lexicon.default()


@pytest.mark.parametrize(
    ("tagged", "asked", "groups"),
    [
        ([], (), []),
        ([["rag"]], (), [""]),
        ([["rag"], ["rag"], ["agents"]], (), ["rag", "rag", ""]),
        # The topic that more papers share wins over the stronger one of a single paper.
        ([["agents", "rag"], ["rag"], ["rag"]], (), ["rag"] * 3),
        # What every paper was asked for says nothing, nor does its parent.
        (
            [["video_generation", "generative_vision", "rag"]] * 2,
            ("video_generation",),
            ["rag"] * 2,
        ),
        # Broad topics take what no narrow one holds together.
        ([["rag"], ["rag"], ["audio"], ["audio"]], (), ["rag", "rag", "audio", "audio"]),
        ([["no such topic"], ["no such topic"]], (), ["", ""]),
        # Only the strongest topics of a paper count.
        ([["agents", "reasoning", "datasets", "benchmarks", "rag"], ["rag"]], (), ["", ""]),
    ],
)
def test_papers_are_grouped_by_what_most_share(
    tagged: list[list[str]], asked: tuple[str, ...], groups: list[str]
) -> None:
    assert group_by_topic(tagged, LEXICON, asked) == groups
