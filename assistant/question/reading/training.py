"""Trains the reader: ``python -m assistant.question.reading.training``.

The seed is fixed and so is the order of everything: the same phrasings give the same models.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from assistant.hangul import has_hangul
from assistant.language.dates.find import find_times
from assistant.language.lexicon.lexicon import Lexicon
from assistant.language.names.aliases import alias_of
from assistant.question.reading.features import VERSION, intent_features, tag_features
from assistant.question.reading.phrasings import (
    PHRASINGS,
    Phrasing,
    fill,
    frame_of,
    is_noun,
    lines_of,
    read_line,
    values_of,
)
from assistant.question.reading.reader import (
    FRAME_WORDS,
    INTENT_MODEL,
    MODELS,
    OPERATION,
    SLOT_MODEL,
    Reader,
    concept_tags,
    words_of,
)
from assistant.question.reading.spacing import respaced
from assistant.question.reading.tokens import Mark, Token, tokenize

SEED = 20240925
#: Lines made from each frame.
PER_FRAME = 20
_TODAY = date(2025, 3, 14)  # a Friday in the middle of a quarter
_DIGEST = MODELS / "phrasings.sha256"
#: Lines in which a word must stand outside of every slot to belong to the frame.
_FRAME_LINES = 2
#: In how many a name of the field has to: "the arxiv link".
_NAME_LINES = 7


def written(folder: Path = PHRASINGS) -> list[Phrasing]:
    """The lines that people wrote."""
    files = sorted(path for path in folder.glob("*.txt") if not path.name.startswith("frames"))
    return [respaced(read_line(line)) for path in files for line in lines_of(path)]


def generated(people: Sequence[Phrasing], folder: Path = PHRASINGS) -> list[Phrasing]:
    """Lines made from the frames, their holes filled with what people wrote."""
    chance = random.Random(SEED)
    made: dict[str, None] = {}
    for path in sorted(folder.glob("frames_*.txt")):
        korean = path.stem.endswith("ko")
        values = _fillers(people, korean)
        for frame in lines_of(path):
            for _ in range(PER_FRAME):
                line = fill(frame, values, chance)
                if line is not None:
                    made[line] = None
    return [respaced(read_line(line)) for line in made]


def swapped(people: Sequence[Phrasing]) -> list[Phrasing]:
    """The lines that people wrote, each with another subject in it: what stands around a subject
    says nothing about which it is."""
    chance = random.Random(SEED)
    made: dict[str, None] = {}
    for korean in (False, True):
        values = _fillers(people, korean)
        values["subject"] = [one for one in values["subject"] if is_noun(one)]
        for phrasing in people:
            frame = frame_of(phrasing) if has_hangul(phrasing.text) == korean else None
            line = fill(frame, values, chance) if frame else None
            if line is not None:
                made[line] = None
    return [respaced(read_line(line)) for line in made]


def _fillers(people: Iterable[Phrasing], korean: bool) -> dict[str, list[str]]:
    values = values_of(phrasing for phrasing in people if has_hangul(phrasing.text) == korean)
    every = values.get("subject", [])
    values["description"] = [one for one in every if len(one.split()) > 4]
    values["subject"] = [one for one in every if len(one.split()) <= 4]
    topics = Lexicon.default().topics.values()
    values["subject"] += [name for topic in topics for name in (topic.ko if korean else topic.en)]
    return values


def marks_of(text: str) -> list[Mark]:
    """What the exact rules read in a training line."""
    from assistant.question.reading.exact import exact_marks

    return exact_marks(text, find_times(text, today=_TODAY))


def labels_of(phrasing: Phrasing, tokens: Sequence[Token]) -> list[str]:
    """The label of each token; a time that a line leaves unmarked is one all the same."""
    labels = ["O"] * len(tokens)
    for span in phrasing.spans:
        begun = False
        for index, token in enumerate(tokens):
            if token.start < span.end and span.start < token.end and labels[index] == "O":
                labels[index] = ("I-" if begun else "B-") + span.slot
                begun = True
    return [
        "B-time" if label == "O" and token.text == "<time>" else label
        for label, token in zip(labels, tokens, strict=True)
    ]


def train(
    phrasings: Sequence[Phrasing],
    slots: Path,
    intents: Path,
    *,
    others: Sequence[Phrasing] = (),
    iterations: int = 60,
) -> None:
    """Train both models.

    Args:
        phrasings: To learn from.
        slots: File to write the slot model to.
        intents: File to write the intent model to.
        others: Lines that only the slots are learned from, their intents being known.
        iterations: Most steps of the optimiser (L-BFGS) for the slots.
    """
    import pycrfsuite

    lexicon = Lexicon.default()
    tagger = pycrfsuite.Trainer(verbose=False)
    classifier = pycrfsuite.Trainer(verbose=False)
    for place, phrasing in enumerate((*phrasings, *others)):
        tokens = tokenize(phrasing.text, marks_of(phrasing.text))
        if not tokens:
            continue
        labels = labels_of(phrasing, tokens)
        tagger.append(tag_features(tokens, concept_tags(lexicon, phrasing.text, tokens)), labels)
        if place >= len(phrasings):
            continue
        tags = [label[2:] if label != "O" else "" for label in labels]
        leans = phrasing.intent.startswith(OPERATION) or "reference" in tags
        for followed in (True,) if leans else (False, True):
            classifier.append([intent_features(tokens, tags, followed)], [phrasing.intent])
    common = {"feature.possible_transitions": False, "feature.possible_states": False}
    tagger.set_params(
        {**common, "c1": 0.45, "c2": 0.05, "max_iterations": iterations, "feature.minfreq": 2}
    )
    classifier.set_params(
        {**common, "c1": 0.15, "c2": 0.1, "max_iterations": 120, "feature.minfreq": 2}
    )
    slots.parent.mkdir(parents=True, exist_ok=True)
    tagger.train(str(slots))
    classifier.train(str(intents))


def frame_words(people: Iterable[Phrasing]) -> list[str]:
    """Written words that stand around the slots of several lines: "papers", "알려줘"."""
    lines: Counter[str] = Counter()
    for phrasing in people:
        text = phrasing.text
        for span in reversed(phrasing.spans):
            text = f"{text[: span.start]} {text[span.end :]}"
        lines.update(set(words_of(text)))
    return sorted(
        word
        for word, count in lines.items()
        if count >= (_NAME_LINES if _names_something(word) else _FRAME_LINES)
    )


def _names_something(word: str) -> bool:
    """Whether a word is a name of the field; "fair" isn't, though FAIR is one."""
    return any(not alias.name.isupper() for alias in alias_of(word))


def fingerprint(folder: Path = PHRASINGS) -> str:
    """Of the phrasings and of how they are read: models of another one are out of date."""
    digest = hashlib.sha256(f"{VERSION}/{PER_FRAME}/{SEED}".encode())
    for path in sorted(folder.glob("*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Train on everything, print how well a fifth that was kept aside is read, and save."""
    from assistant.question.reading.measuring import report

    people = written()
    print(report(people))
    everything = [*people, *generated(people)]
    train(everything, SLOT_MODEL, INTENT_MODEL, others=swapped(people))
    FRAME_WORDS.write_text("\n".join(frame_words(everything)) + "\n", encoding="utf-8")
    _DIGEST.write_text(fingerprint() + "\n", encoding="utf-8")
    Reader(SLOT_MODEL, INTENT_MODEL, Lexicon.default())


if __name__ == "__main__":
    main()
