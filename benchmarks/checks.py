"""How well the checks of a model's sentences tell right ones from wrong ones.

Usage::

    python benchmarks/checks.py [--check] [--show tuning]

The sentences stand in ``checks/tuning.yaml``, by which the checks were made, and in
``checks/held_out.yaml``, about the papers of other days, which were only measured; those of
``checks/unseen.yaml`` were written at the end. Each is judged as an answer of its own, beside all
papers of its file.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.answer.checks.basis import Basis
from assistant.answer.checks.checking import Checker
from assistant.answer.checks.claims.entries import Entry
from assistant.catalog.records import Appearance, Paper
from assistant.digest.parser import parse_digest
from assistant.hangul import has_hangul

FOLDER = Path(__file__).parent / "checks"
SEEDS = Path(__file__).parent.parent / "seeds"
HALVES = ("tuning", "held_out")
SETS = (*HALVES, "unseen")
#: Largest share of correct sentences that may be marked, and least share of wrong ones that must.
MOST_FALSE = {"natural": 0.01, "hard": 0.08}
LEAST_CAUGHT = {"all": 0.60, "figures and swaps": 0.85}
_FIGURES = ("figure", "misplaced", "swapped", "unit")
_KEY = re.compile(r"\[([a-z0-9]+)\]")


@dataclass(slots=True)
class Count:
    """Sentences judged and marked; the texts on which the checks were wrong."""

    judged: int = 0
    marked: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, text: str, *, marked: bool, wrong: bool) -> None:
        """Count a sentence that is ``wrong``, or not."""
        self.judged += 1
        self.marked += marked
        if marked != wrong:
            self.failed.append(text)

    @property
    def share(self) -> float:
        """Share that was marked."""
        return self.marked / self.judged if self.judged else 0.0


def papers() -> dict[str, Paper]:
    """The papers of the seed digests by arXiv id."""
    found: dict[str, Paper] = {}
    for file in sorted(SEEDS.glob("2*.md")):
        for entry in parse_digest(file.read_text(encoding="utf-8"), file.name).entries:
            found[entry.arxiv_id] = Paper(
                arxiv_id=entry.arxiv_id,
                title=entry.title,
                url=entry.url,
                date=entry.date,
                votes=entry.votes,
                authors=entry.authors,
                sections=entry.sections,
                thumbnail=None,
                video=None,
                appearances=(Appearance(entry.date, entry.votes, file.name, entry.line),),
                topics=(),
                content_hash="",
            )
    return found


class Half:
    """The sentences of one file and the papers that they are about."""

    def __init__(self, name: str, known: dict[str, Paper]) -> None:
        self._rows: dict[str, Any] = yaml.safe_load(
            (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        )
        self._number = {key: n for n, key in enumerate(self._rows["papers"], 1)}
        self.given = {n: known[self._rows["papers"][key]] for key, n in self._number.items()}
        self._facts = Entry(f"- Today: 2024-11-20\n- Entries given below: {len(self.given)}")
        self._entries = {n: Entry.of(paper) for n, paper in self.given.items()}

    def sentences(self) -> Iterator[tuple[str, str, bool]]:
        """Kind, text and whether it is wrong."""
        for kind in ("natural", "hard"):
            for text in self._rows[kind]:
                yield kind, text, False
        for kind, texts in self._rows["wrong"].items():
            for text in texts:
                yield kind, text, True

    def judge(self, text: str) -> tuple[str, Checker]:
        """What is shown of an answer, and what checked it."""
        checker = Checker(
            Basis(
                entries=self._entries,
                arxiv_ids={paper.arxiv_id: n for n, paper in self.given.items()},
                titles=tuple(paper.title for paper in self.given.values()),
                facts=self._facts,
                language="ko" if has_hangul(text) else "en",
            )
        )
        cited = _KEY.sub(lambda match: f"[{self._number[match[1]]}]", text)
        return checker.feed(cited) + checker.finish(), checker


def measure(half: Half) -> dict[str, Count]:
    """Counts of each kind of sentence. Of a wrong text, its last sentence has to be marked."""
    counts: dict[str, Count] = {}
    for kind, text, wrong in half.sentences():
        shown, _ = half.judge(text)
        marked = shown.rstrip().endswith("⚠") if wrong else "⚠" in shown
        counts.setdefault(kind, Count()).add(text, marked=marked, wrong=wrong)
    return counts


def caught(counts: dict[str, Count], kinds: tuple[str, ...] = ()) -> float:
    """Share of the wrong sentences of some kinds, or of all, that were marked."""
    held = [c for kind, c in counts.items() if (kind in kinds if kinds else kind not in MOST_FALSE)]
    return sum(count.marked for count in held) / sum(count.judged for count in held)


def failures(name: str, counts: dict[str, Count]) -> list[str]:
    """The limits that a half does not keep."""
    found = [
        f"{name}: {counts[kind].share:.1%} of the {kind} sentences are marked, over {most:.0%}"
        for kind, most in MOST_FALSE.items()
        if counts[kind].share > most
    ]
    for kind, kinds in (("all", ()), ("figures and swaps", _FIGURES)):
        share = caught(counts, kinds)
        if share < LEAST_CAUGHT[kind]:
            found.append(
                f"{name}: {share:.1%} of {kind} are caught, under {LEAST_CAUGHT[kind]:.0%}"
            )
    return found


def main() -> None:
    """Print both halves by kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail beyond the limits")
    parser.add_argument("--show", choices=SETS, help="print what is judged wrongly there")
    options = parser.parse_args()
    known, failed = papers(), []
    for name in SETS:
        half = Half(name, known)
        counts = measure(half)
        print(name)
        for kind, count in counts.items():
            print(f"  {kind:14}{count.marked:4} of {count.judged:3} marked  {count.share:6.1%}")
            for text in count.failed if options.show == name else ():
                print(f"      {text!r}")
                for note in half.judge(text)[1].notes:
                    print(f"        {note.reason}")
        print(f"  wrong ones caught: {caught(counts):.1%}", end="")
        print(f"; figures, swaps and units: {caught(counts, _FIGURES):.1%}")
        failed += failures(name, counts) if name in HALVES else []
    if options.check and failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
