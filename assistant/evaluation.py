"""Measures search and answers on questions with known answers.

Four kinds of rows, told apart by their fields, one JSON object a line:

- ``known_item``: ``arxiv_id, question_en, question_ko, fact_question, fact_answer``;
- ``weekly_topic``: ``topic, start, end, today, question_en, question_ko, relevant, ignore``;
- ``topic``: the same without ``start``, ``end`` and ``today``;
- ``cross_lingual``: ``arxiv_id, question_en``.

Recall@k is the share of questions whose paper is among the first k; MAP the mean of average
precision and F1 the harmonic mean of precision and recall, as in Manning, Raghavan, Schütze:
Introduction to Information Retrieval, chapter 8, https://nlp.stanford.edu/IR-book/.
"""

from __future__ import annotations

import html
import json
import math
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.core import Assistant

Row = dict[str, Any]

_FIELDS = {
    "known_item": {"arxiv_id", "question_en", "question_ko", "fact_question", "fact_answer"},
    "weekly_topic": {"topic", "today", "question_en", "question_ko", "relevant"},
    "topic": {"topic", "question_en", "question_ko", "relevant"},
    "cross_lingual": {"arxiv_id", "question_en"},
}
#: More papers than any week holds: the whole ranking of a window counts.
_WHOLE_WINDOW = 500
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


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
    """

    measure: str
    language: str
    question: str
    value: float
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return {
            "measure": self.measure,
            "language": self.language,
            "question": self.question,
            "value": round(self.value, 4),
            "wanted": list(self.wanted),
            "unwanted": list(self.unwanted),
        }


@dataclass(frozen=True, slots=True)
class Score:
    """How the questions of one kind in one file did.

    Attributes:
        file: Name of the file.
        kind: One of the four kinds of rows.
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
        """Measure, language, mean and number of questions, in the order they were asked."""
        groups: dict[tuple[str, str], list[float]] = defaultdict(list)
        for result in self.results:
            groups[result.measure, result.language].append(result.value)
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


def read_rows(file: Path) -> list[Row]:
    """Rows of a JSONL file; empty lines are passed over.

    Raises:
        ConfigurationError: The file can't be read, or a line is no row of a known kind.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigurationError(f"{file} can't be read ({why}).") from error
    rows = []
    # Only line feeds end a line: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_read_row(line, f"{file}:{number}"))
    if not rows:
        raise ConfigurationError(f"{file} holds no questions.")
    return rows


def _read_row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ConfigurationError(f"{place} is no JSON ({error}).") from error
    if not isinstance(row, dict) or kind_of(row) is None:
        fields = "; ".join(f"{kind}: {', '.join(sorted(f))}" for kind, f in _FIELDS.items())
        raise ConfigurationError(f"{place} is no row of a known kind.", hint=f"Fields of {fields}.")
    return row


def kind_of(row: Row) -> str | None:
    """The kind of a row, by its fields; None when it is of none."""
    return next((kind for kind, fields in _FIELDS.items() if fields <= set(row)), None)


def evaluate(
    assistant: Assistant, rows: Iterable[Row], *, file: str = "", today: date | None = None
) -> list[Score]:
    """Ask all questions of some rows; one score for each kind of row.

    Rows whose relevant papers are all to be ignored are left out.

    Args:
        assistant: A synced one.
        rows: From `read_rows`.
        file: Where they come from, for the report.
        today: Day that rows without their own are asked on; default: the current day.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if "relevant" not in row or set(row["relevant"]) - set(row.get("ignore", ())):
            groups[kind_of(row) or ""].append(row)
    asker = _Asker(assistant, today)
    score: dict[str, Callable[[Row], list[Result]]] = {
        "known_item": asker.known_item,
        "weekly_topic": asker.weekly_topic,
        "topic": asker.topic,
        "cross_lingual": asker.cross_lingual,
    }
    scores = []
    for kind, found in groups.items():
        asker.start()
        results = tuple(result for row in found for result in score[kind](row))
        scores.append(Score(file, kind, len(found), results, tuple(asker.milliseconds)))
    return scores


class _Asker:
    """Asks the questions of rows, and keeps the time of each search."""

    def __init__(self, assistant: Assistant, today: date | None) -> None:
        self._assistant = assistant
        self._today = today
        self._papers = len(assistant.papers())
        self.milliseconds: list[float] = []

    def start(self) -> None:
        """Forget times; what is loaded once is loaded before the first is taken."""
        self._assistant.search("video", 1)
        self.milliseconds = []

    def known_item(self, row: Row) -> list[Result]:
        """The half-remembered paper in either language, then the fact."""
        wanted = row["arxiv_id"]
        results = [self._recall(row[f"question_{lang}"], lang, wanted, 5) for lang in ("en", "ko")]
        question, fact = row["fact_question"], row["fact_answer"]
        results.append(self._recall(question, "en", wanted, 5, "fact recall@5"))
        text = self._assistant.ask(question, today=self._today).text
        held = normalised(fact) in normalised(text)
        results.append(Result("fact in answer", "en", question, held, () if held else (fact,)))
        return results

    def cross_lingual(self, row: Row) -> list[Result]:
        """An English description of a paper whose summary is Korean."""
        return [self._recall(row["question_en"], "en", row["arxiv_id"], 10)]

    def weekly_topic(self, row: Row) -> list[Result]:
        """The papers of a topic in a week: how they are ranked, and which ones are listed."""
        today = date.fromisoformat(row["today"])
        results = []
        for language in ("en", "ko"):
            question = row[f"question_{language}"]
            results.append(self._precision(row, language, _WHOLE_WINDOW, today))
            sources = self._assistant.ask(question, today=today).sources
            listed = _without(row, (source.arxiv_id for source in sources))
            relevant = _without(row, row["relevant"])
            value = f1(listed, relevant)
            missing = tuple(sorted(set(relevant) - set(listed)))
            wrong = tuple(sorted(set(listed) - set(relevant)))
            results.append(Result("F1 of list", language, question, value, missing, wrong))
        return results

    def topic(self, row: Row) -> list[Result]:
        """The papers of a topic among all."""
        return [
            self._precision(row, language, self._papers, self._today) for language in ("en", "ko")
        ]

    def _search(self, question: str, k: int, today: date | None) -> list[str]:
        started = time.perf_counter()
        hits = self._assistant.search(question, k, today=today)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        return [hit.paper.arxiv_id for hit in hits]

    def _recall(
        self, question: str, language: str, wanted: str, k: int, measure: str = ""
    ) -> Result:
        found = wanted in self._search(question, k, self._today)
        missing = () if found else (wanted,)
        return Result(measure or f"recall@{k}", language, question, float(found), missing)

    def _precision(self, row: Row, language: str, k: int, today: date | None) -> Result:
        question = row[f"question_{language}"]
        ranked = _without(row, self._search(question, k, today))
        relevant = _without(row, row["relevant"])
        missing = tuple(sorted(set(relevant) - set(ranked)))
        return Result("MAP", language, question, average_precision(ranked, relevant), missing)


def _without(row: Row, ids: Iterable[str]) -> list[str]:
    ignored = set(row.get("ignore", ()))
    return [arxiv_id for arxiv_id in ids if arxiv_id not in ignored]


def average_precision(ranked: Sequence[str], relevant: Iterable[str]) -> float:
    """Mean of the precision at the rank of each relevant item; one not ranked counts as 0.

    Example:
        >>> average_precision(["a", "x", "b"], ["a", "b"])
        0.8333333333333333
    """
    wanted = set(relevant)
    hits, total = 0, 0.0
    for rank, item in enumerate(ranked, start=1):
        if item in wanted:
            hits += 1
            total += hits / rank
    return total / len(wanted)


def f1(given: Iterable[str], relevant: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of a set; 0 when nothing is right."""
    found, wanted = set(given), set(relevant)
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if found or wanted else 0.0


def normalised(text: str) -> str:
    """Text without spaces, case, entities and Markdown escapes, for comparing what it says."""
    plain = html.unescape(_ESCAPED.sub(r"\1", text))
    return "".join(unicodedata.normalize("NFC", plain).casefold().split())


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all do not exceed (nearest rank); 0 for none."""
    if not values:
        return 0.0
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(0, rank - 1)]
