"""A paper, and a question, as the index sees them: tokens by field, and chunks of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields

from assistant.digest import Section
from assistant.digest.summary import ABSTRACT
from assistant.language.analyzer import is_korean, query_tokens, tokens
from assistant.language.lexicon.vocabulary import Vocabulary
from assistant.language.tokens import count_tokens, fits

#: What a token weighs in the embedding; of the other fields 1. A title says in ten words what a
#: summary says in a hundred; an abstract says once more, in English, what a summary says; words
#: translated from Korean are guesses among several meanings; a concept stands for the whole phrase
#: that named it.
TITLE_WEIGHT, GLOSS_WEIGHT = 3.0, 0.5
#: Tells ids of concepts from words.
_CONCEPT = "concept:"


@dataclass(frozen=True, slots=True)
class Fields:
    """Tokens by field.

    Attributes:
        title: Of the title (of a question: all its tokens).
        body: Of the summary (of a question: the same tokens).
        gloss: English stems of Korean words.
        concepts: Ids of lexicon concepts, in title, summary and abstract.
        abstract: Of the abstract (of a question: none; its words are looked for in both texts).
    """

    title: list[str]
    body: list[str]
    gloss: list[str]
    concepts: list[str]
    abstract: list[str] = field(default_factory=list)

    def packed(self) -> tuple[str, ...]:
        """A text for each field: a fifth of the memory."""
        return tuple(" ".join(getattr(self, name)) for name in _FIELDS)

    @classmethod
    def unpacked(cls, texts: Iterable[str]) -> Fields:
        """Fields from what `packed` gave; no token holds a space."""
        return cls(**{name: text.split() for name, text in zip(_FIELDS, texts, strict=True)})

    def features(self) -> dict[str, float]:
        """Weighted features for the embedding; concept ids are kept apart from words."""
        concepts = [_CONCEPT + concept for concept in self.concepts]
        counts = Counter([*self.body, *self.abstract, *concepts])
        weights = {feature: float(count) for feature, count in counts.items()}
        for field_tokens, weight in ((self.title, TITLE_WEIGHT), (self.gloss, GLOSS_WEIGHT)):
            for token in field_tokens:
                weights[token] = weights.get(token, 0.0) + weight
        return weights


_FIELDS = tuple(part.name for part in dataclass_fields(Fields))


class Reader:
    """Reads papers and questions into fields.

    Args:
        vocabulary: Gives Korean words their English stems.
        concepts: Gives the ids of the lexicon concepts that a text names, repeated as they occur.
    """

    def __init__(self, vocabulary: Vocabulary, concepts: Callable[[str], list[str]]) -> None:
        self.vocabulary = vocabulary
        self.concepts = concepts

    def paper(self, title: str, text: str, abstract: str = "") -> Fields:
        """Fields of a paper, or of a chunk of it, which may hold only one of both texts."""
        return Fields(
            title=tokens(title),
            body=tokens(text),
            gloss=self.vocabulary.stems(text),
            concepts=self.concepts(f"{title}\n{text}\n{abstract}"),
            abstract=tokens(abstract),
        )

    def question(self, text: str) -> Fields:
        """Fields of a question; title and body are the same tokens, looked for in both."""
        found = query_tokens(text)
        return Fields(
            title=[token for token in found if not is_korean(token)],
            body=found,
            gloss=self.vocabulary.stems(text),
            concepts=self.concepts(text),
        )


@dataclass(frozen=True, slots=True)
class Chunk:
    """One record of the vector store.

    Attributes:
        id: arXiv id, with ``#n`` from the second chunk of a paper on.
        title: Title of the paper.
        section: Name of the section, or empty for a whole entry.
        text: Of the summary.
        abstract: Of the abstract.
    """

    id: str
    title: str
    section: str
    text: str
    abstract: str = ""

    @property
    def document(self) -> str:
        """What is stored and embedded: title, text and abstract, each on lines of its own."""
        abstract = f"{ABSTRACT}: {self.abstract}" if self.abstract else ""
        return "\n".join(part for part in (self.title, self.text, abstract) if part)


def chunk_paper(
    arxiv_id: str, title: str, sections: Iterable[Section], budget: int, abstract: str = ""
) -> list[Chunk]:
    """Cut a paper into chunks: one when it fits the budget, else section by section.

    Args:
        arxiv_id: Becomes the records' ids.
        title: Leads every chunk.
        sections: The summary.
        budget: Tokens a chunk may have (o200k vocabulary). A longer section is cut at line and
            sentence ends; a single longer sentence stays whole.
        abstract: Stands last, as a section of its own.
    """
    parts = [section for section in sections if section.text.strip()]
    whole = "\n".join(section.text for section in parts)
    one = Chunk(arxiv_id, title, "", whole, abstract)
    if not (whole or abstract) or fits(one.document, budget):
        return [one]
    room = max(32, budget - count_tokens(title) - 1)
    pieces = [(part.name, piece, "") for part in parts for piece in _split(part.text, room)]
    pieces += [(ABSTRACT, "", piece) for piece in _split(abstract, room) if piece]
    return [
        Chunk(arxiv_id if n == 0 else f"{arxiv_id}#{n}", title, *piece)
        for n, piece in enumerate(pieces)
    ]


def merge_fields(parts: Iterable[Fields]) -> Fields:
    """Fields of a paper from those of its chunks, which repeat its title."""
    found = list(parts)
    if len(found) == 1:
        return found[0]
    return Fields(
        title=found[0].title,
        body=[token for part in found for token in part.body],
        gloss=[token for part in found for token in part.gloss],
        concepts=[concept for part in found for concept in part.concepts],
        abstract=[token for part in found for token in part.abstract],
    )


def _split(text: str, budget: int) -> list[str]:
    if fits(text, budget):
        return [text]
    for mark in ("\n", ". "):
        units = [unit for unit in text.split(mark) if unit.strip()]
        if len(units) > 1:
            return [
                piece
                for packed in _pack(units, mark, budget)
                for piece in _split_once(packed, mark, budget)
            ]
    return [text]


def _split_once(text: str, mark: str, budget: int) -> list[str]:
    # Lines that are still too long are cut once more, at sentence ends.
    return _split(text, budget) if mark == "\n" and "\n" not in text else [text]


def _pack(units: list[str], mark: str, budget: int) -> list[str]:
    pieces: list[str] = []
    current = ""
    for unit in units:
        joined = f"{current}{mark}{unit}" if current else unit
        if current and count_tokens(joined) > budget:
            pieces.append(current)
            current = unit
        else:
            current = joined
    return [*pieces, current]
