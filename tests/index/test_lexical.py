"""Searching by words among some papers, few or many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.index.document import Fields
from assistant.index.lexical import LexicalIndex, LexicalRecord, lexical_writer

PAPERS = 300
ASKED = {"body": {"diffusion": 1.0, "video": 0.5}}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    folder: Path = tmp_path_factory.mktemp("lexical")
    with lexical_writer(folder) as write:
        for number in range(PAPERS):
            told = ["diffusion"] * (number % 7) + ["video"] * (number % 3) + ["word"] * number
            write(LexicalRecord(str(number), Fields([], told, [], []), ()))
    return LexicalIndex(folder)


@pytest.mark.parametrize("many", [1, 10, 100, 290])
@pytest.mark.parametrize("limit", [1, 5, 200, 1000])
def test_among_some_papers_the_best_are_found_in_their_order(
    index: LexicalIndex, many: int, limit: int
) -> None:
    # The best of all are left out: who is asked for comes far behind.
    every = index.search(ASKED, limit=PAPERS)
    within = list(every)[-many:]
    expected = {key: every[key] for key in within[:limit]}
    found = index.search(ASKED, limit=limit, within=within)
    assert list(found.items()) == list(expected.items())


def test_among_nearly_all_papers_only_a_few_more_are_asked_for(
    index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = list(index.search(ASKED, limit=PAPERS))
    limits: list[int] = []
    original = LexicalIndex._best

    def counting(self: LexicalIndex, query: Any, limit: int) -> list[tuple[str, float]]:
        limits.append(limit)
        return original(self, query, limit)

    monkeypatch.setattr(LexicalIndex, "_best", counting)
    within = [str(number) for number in range(PAPERS) if str(number) not in every[:3]]
    assert list(index.search(ASKED, limit=5, within=within)) == every[3:8]
    assert limits == [10]
