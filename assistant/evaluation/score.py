"""How questions did, one by one and together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.measures import percentile


@dataclass(frozen=True, slots=True)
class Result:
    """How one question did.

    Attributes:
        measure: ``recall@5``, ``MAP``, …
        language: ``en`` or ``ko``.
        question: As asked.
        value: In [0, 1]; 1 is perfect.
        wanted: arXiv ids, or the fact, that were wanted and not found.
        unwanted: arXiv ids that were given and are wrong; only for lists.
        reasons: Why an answer isn't what was expected.
    """

    measure: str
    language: str
    question: str
    value: float
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return {
            "measure": self.measure,
            "language": self.language,
            "question": self.question,
            "value": round(self.value, 4),
            "wanted": list(self.wanted),
            "unwanted": list(self.unwanted),
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Score:
    """How the questions of one kind in one file did.

    Attributes:
        file: Name of the file.
        kind: One of the kinds of rows.
        rows: How many rows were asked.
        results: One for each question and measure.
        milliseconds: Time of each search.
    """

    file: str
    kind: str
    rows: int
    results: tuple[Result, ...]
    milliseconds: tuple[float, ...]

    def figures(self) -> list[tuple[str, str, float, int]]:
        """Measure, language, mean and number of questions, in the order they were asked.

        Of natural questions, whose measure is their category, all together come last.
        """
        groups: dict[tuple[str, str], list[float]] = defaultdict(list)
        for result in self.results:
            groups[result.measure, result.language].append(result.value)
        if self.kind == "natural":
            groups["all", "en, ko"] = [result.value for result in self.results]
        return [(*key, sum(values) / len(values), len(values)) for key, values in groups.items()]

    def misses(self) -> list[Result]:
        """Questions that were not answered perfectly, worst first."""
        return sorted((r for r in self.results if r.value < 1), key=lambda r: (r.measure, r.value))

    def to_dict(self, *, misses: bool = False) -> dict[str, Any]:
        """JSON-ready facts, with the questions that failed if wanted."""
        facts: dict[str, Any] = {
            "file": self.file,
            "kind": self.kind,
            "rows": self.rows,
            "figures": [
                {"measure": measure, "language": language, "value": round(value, 4), "of": count}
                for measure, language, value, count in self.figures()
            ],
            "search_ms": {
                "p50": round(percentile(self.milliseconds, 50), 2),
                "p95": round(percentile(self.milliseconds, 95), 2),
            },
        }
        if misses:
            facts["misses"] = [result.to_dict() for result in self.misses()]
        return facts
