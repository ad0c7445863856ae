"""The learned reader: slots and intent of a question."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.question.reading.features import intent_features, tag_features
from assistant.question.reading.phrasings import Span
from assistant.question.reading.tokens import Mark, Token, tokenize

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon

MODELS = Path(__file__).with_name("models")
SLOT_MODEL = MODELS / "slots.crfsuite"
INTENT_MODEL = MODELS / "intents.crfsuite"
FRAME_WORDS = MODELS / "frame.txt"
#: Slots that say what is asked about.
CONTENT = ("subject", "name", "title", "person")
#: Intents of what is said beside papers.
BESIDES = ("offtopic", "meta")
#: From here on an intent is believed even against words that it doesn't explain.
SURE = 0.9
#: Prefix of the intents that work on the answer before.
OPERATION = "op."


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a question are, and what it asks.

    Attributes:
        text: The question.
        spans: Its slots, in order.
        intents: Every intent with its probability, likeliest first.
    """

    text: str
    spans: tuple[Span, ...]
    intents: tuple[tuple[str, float], ...]

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.intents[0][0]

    @property
    def confidence(self) -> float:
        """Its probability."""
        return self.intents[0][1]

    def probability(self, intent: str) -> float:
        """How likely an intent is."""
        return dict(self.intents).get(intent, 0.0)

    @property
    def asks_for_papers(self) -> bool:
        """Whether papers may well be asked for, and not the collection or the assistant."""
        family = self.intent.partition(".")[0]
        return family not in (*BESIDES, "stats") or self.confidence < SURE

    def all(self, slot: str) -> list[str]:
        """What stands in the slots of a name, in order."""
        return [self.text[span.start : span.end] for span in self.spans if span.slot == slot]

    def first(self, slot: str) -> str:
        """What stands in the first slot of a name, or nothing."""
        return next(iter(self.all(slot)), "")


class Reader:
    """Reads questions with the trained models.

    Args:
        slots: File of the slot model.
        intents: File of the intent model.
        lexicon: Its names are a feature.
    """

    def __init__(self, slots: Path, intents: Path, lexicon: Lexicon) -> None:
        import pycrfsuite

        self._lexicon = lexicon
        self._slots = pycrfsuite.Tagger()
        self._slots.open(str(slots))
        self._intents = pycrfsuite.Tagger()
        self._intents.open(str(intents))
        # A tagger holds the sequence that it is asked about.
        self._lock = threading.Lock()

    @classmethod
    def default(cls) -> Reader:
        """The shipped models, opened once per process."""
        return _default()

    def read(self, text: str, marks: Sequence[Mark] = (), *, followed: bool = False) -> Reading:
        """The slots and the intent of a question.

        Args:
            text: The question, normalised.
            marks: What exact rules have read in it.
            followed: Whether it stands after an answer; operations on one are read only then.
        """
        tokens = tokenize(text, marks)
        if not tokens:
            return Reading(text, (), (("meta", 1.0),))
        features = tag_features(tokens, concept_tags(self._lexicon, text, tokens))
        with self._lock:
            labels = self._slots.tag(features)
            slots = [label[2:] if label != "O" else "" for label in labels]
            self._intents.set([intent_features(tokens, slots, followed)])
            scores = {
                intent: self._intents.marginal(intent, 0)
                for intent in self._intents.labels()
                if followed or not intent.startswith(OPERATION)
            }
        whole = sum(scores.values()) or 1.0
        ranked = sorted(((name, score / whole) for name, score in scores.items()), key=_by_score)
        return Reading(text, tuple(spans_of(tokens, labels)), tuple(ranked))


def _by_score(item: tuple[str, float]) -> float:
    return -item[1]


def concept_tags(lexicon: Lexicon, text: str, tokens: Sequence[Token]) -> list[str]:
    """Whether each token begins, continues or is outside a name of the lexicon."""
    tags = ["O"] * len(tokens)
    for match in lexicon.find(text):
        inside = False
        for index, token in enumerate(tokens):
            if match.start <= token.start and token.end <= match.end:
                tags[index] = "I" if inside else "B"
                inside = True
    return tags


def spans_of(tokens: Sequence[Token], labels: Iterable[str]) -> list[Span]:
    """Labels as slots: ``B-subject I-subject O`` is one of two tokens."""
    spans: list[Span] = []
    before = "O"
    for token, label in zip(tokens, labels, strict=True):
        if label != "O":
            slot = label[2:]
            if label.startswith("I-") and before[2:] == slot and spans:
                spans[-1] = Span(slot, spans[-1].start, token.end)
            else:
                spans.append(Span(slot, token.start, token.end))
        before = label
    return spans


_WRITTEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The written words of a text, in lower case."""
    return [found.group().casefold() for found in _WRITTEN.finditer(text)]


@cache
def frame_words() -> frozenset[str]:
    """Words that ask rather than name: "papers", "알려줘"."""
    return frozenset(FRAME_WORDS.read_text(encoding="utf-8").split())


@cache
def _default() -> Reader:
    from assistant.language.lexicon.lexicon import Lexicon

    return Reader(SLOT_MODEL, INTENT_MODEL, Lexicon.default())
