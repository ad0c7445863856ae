"""Reading questions against the seed digests on 26 September 2024, a Thursday."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.knowledge import Knowledge
from assistant.question.model import Question, Turn
from assistant.question.understand import understand

for folder in (Path(__file__).parent, Path(__file__).parent / "properties"):
    sys.path.insert(0, str(folder))
from catalog import SeedCatalog  # noqa: E402

TODAY = date(2024, 9, 26)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.default()


@pytest.fixture(scope="session")
def knowledge(lexicon: Lexicon) -> Knowledge:
    return Knowledge(SeedCatalog(), lexicon)


@pytest.fixture(scope="session")
def read(knowledge: Knowledge, lexicon: Lexicon) -> Callable[..., Question]:
    def _read(text: str, history: tuple[Turn, ...] = ()) -> Question:
        return understand(text, today=TODAY, knowledge=knowledge, lexicon=lexicon, history=history)

    return _read
