"""How well the reader reads: slots and intents against lines that it hasn't seen."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.reading.phrasings import Phrasing
from assistant.question.reading.reader import OPERATION, Reader
from assistant.question.reading.training import generated, marks_of, swapped, train

_FIFTH = 5


def score(reader: Reader, phrasings: Sequence[Phrasing]) -> tuple[dict[str, float], Counter[str]]:
    """Shares of intents and of slots read exactly, by name, and which intents were taken for
    which."""
    right: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    confused: Counter[str] = Counter()
    for phrasing in phrasings:
        followed = phrasing.intent.startswith(OPERATION) or any(
            span.slot == "reference" for span in phrasing.spans
        )
        reading = reader.read(phrasing.text, marks_of(phrasing.text), followed=followed)
        whole["intent"] += 1
        right["intent"] += reading.intent == phrasing.intent
        if reading.intent != phrasing.intent:
            confused[f"{phrasing.intent} read as {reading.intent}"] += 1
        for slot in {span.slot for span in phrasing.spans} - {"time"}:
            wanted = [phrasing.text[s.start : s.end] for s in phrasing.spans if s.slot == slot]
            whole[slot] += 1
            right[slot] += wanted == reading.all(slot)
    return {name: right[name] / whole[name] for name in whole}, confused


def report(people: Sequence[Phrasing]) -> str:
    """A table of the scores on every fifth line, by a reader trained on the others."""
    aside = list(people[::_FIFTH])
    others = [phrasing for index, phrasing in enumerate(people) if index % _FIFTH]
    with tempfile.TemporaryDirectory() as folder:
        slots, intents = Path(folder) / "slots", Path(folder) / "intents"
        train([*others, *generated(others)], slots, intents, others=swapped(others))
        scores, confused = score(Reader(slots, intents, Lexicon.default()), aside)
    lines = [f"{len(aside)} lines kept aside, {len(others)} to learn from"]
    lines += [f"  {name:10} {value:.3f}" for name, value in sorted(scores.items())]
    lines += [f"  {count:3} × {pair}" for pair, count in confused.most_common(12)]
    return "\n".join(lines)
