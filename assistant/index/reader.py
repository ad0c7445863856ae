"""Makes the reader of an index: what it knows of both languages, and how that is kept."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from assistant.index.document import Reader
from assistant.language.analyzer import ANALYSIS_VERSION
from assistant.language.glossary import Gloss
from assistant.language.lexicon.lexicon import Lexicon, Term, Topic
from assistant.language.lexicon.vocabulary import Vocabulary, shipped_pairs


@lru_cache(maxsize=4)
def make_reader(glosses: tuple[Gloss, ...]) -> Reader:
    """A reader that knows the shipped vocabulary, the lexicon, and mined glosses."""
    lexicon = Lexicon.default()
    pairs = {form: list(words) for form, words in shipped_pairs().items()}
    concepts: list[Topic | Term] = [*lexicon.topics.values(), *lexicon.terms.values()]
    for concept in concepts:
        for korean in concept.ko:
            pairs.setdefault(korean, []).append(concept.en[0])
    for gloss in glosses:
        pairs.setdefault(gloss.korean, []).append(gloss.english)
    return reader_of(Vocabulary(pairs))


def reader_of(vocabulary: Vocabulary) -> Reader:
    """A reader of a vocabulary, and of the lexicon."""
    return Reader(vocabulary, _concepts)


def _concepts(text: str) -> list[str]:
    return [match.concept for match in Lexicon.default().find(text)]


def analysis_version(chunk_tokens: int) -> str:
    """Which analysis an index was made with; an index of another one is built anew.

    Args:
        chunk_tokens: Most tokens of a chunk; other chunks are another analysis.
    """
    return f"{ANALYSIS_VERSION}/{chunk_tokens}"


def save_glosses(folder: Path, glosses: tuple[Gloss, ...]) -> None:
    """Write mined glosses into a model folder."""
    rows = [[gloss.korean, gloss.english, gloss.support] for gloss in glosses]
    text = json.dumps(rows, ensure_ascii=False)
    (folder / "glosses.json").write_text(text, encoding="utf-8")


def save_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write a vocabulary into a model folder, so that opening it needs no stemming."""
    text = json.dumps(vocabulary.stems_by_form(), ensure_ascii=False)
    (folder / "vocabulary.json").write_text(text, encoding="utf-8")


def load_glosses(folder: Path) -> tuple[Gloss, ...]:
    """Read them back."""
    rows = json.loads((folder / "glosses.json").read_text(encoding="utf-8"))
    return tuple(Gloss(*row) for row in rows)


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read it back."""
    return Vocabulary.from_stems(
        json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    )
