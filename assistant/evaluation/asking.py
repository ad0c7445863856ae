"""Asks questions with known answers, and scores what comes back."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from assistant.evaluation.expectations import failures
from assistant.evaluation.measures import average_precision, f1, normalised
from assistant.evaluation.rows import Row, kind_of
from assistant.evaluation.score import Result, Score
from assistant.question.speech import language_of

if TYPE_CHECKING:
    from assistant.answer.model import Answer
    from assistant.core import Assistant

#: More papers than any week holds: the whole ranking of a window counts.
_WHOLE_WINDOW = 500
#: Papers of a ranking that count for a narrow topic.
_FINE = 200


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
        "natural": asker.natural,
        "fine_topic": asker.fine_topic,
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
        self._all = {paper.arxiv_id for paper in assistant.papers()}
        self._asked: dict[tuple[date | None, tuple[str, ...]], list[Answer]] = {}
        self.milliseconds: list[float] = []

    def start(self) -> None:
        """Forget times; what is loaded once is loaded before the first is taken."""
        self._assistant.search("video", 1)
        self.milliseconds = []

    def natural(self, row: Row) -> list[Result]:
        """A question of any kind, perhaps after others: whether all holds that was expected."""
        today = date.fromisoformat(row["today"]) if "today" in row else self._today
        question = row["question"]
        *history, answer = self._conversation(today, (*row.get("history", ()), question))
        reasons = failures(row["expect"], answer, history)
        measure, language = row.get("category", "as expected"), language_of(question) or "en"
        return [Result(measure, language, question, float(not reasons), reasons=tuple(reasons))]

    def fine_topic(self, row: Row) -> list[Result]:
        """The papers of a narrow topic: how they are ranked, and which ones are listed."""
        start, end, today = (date.fromisoformat(row[key]) for key in ("start", "end", "today"))
        inside = {paper.arxiv_id for paper in self._assistant.papers(start=start, end=end)}
        relevant = set(row["relevant"])
        # Of a question that names no time, papers of another one don't count.
        outside = () if not row["implicit_window"] else self._all - inside
        results = []
        for language in ("en", "ko"):
            question = row[f"question_{language}"]
            ranked = _without(row, self._search(question, _FINE, today), outside)
            sources = self._assistant.ask(question, today=today).sources
            given = _without(row, (source.arxiv_id for source in sources), outside)
            missed = tuple(sorted(relevant - set(ranked)))
            value = average_precision(ranked, relevant)
            results.append(Result("MAP", language, question, value, missed))
            missed = tuple(sorted(relevant - set(given)))
            wrong = tuple(sorted(set(given) - relevant))
            value = f1(given, relevant)
            results.append(Result("F1 of list", language, question, value, missed, wrong))
        return results

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
            self._precision(row, language, len(self._all), self._today) for language in ("en", "ko")
        ]

    def _conversation(self, today: date | None, questions: tuple[str, ...]) -> list[Answer]:
        """The answers to questions in turn; those that begin alike are asked once."""
        if not questions:
            return []
        known = self._asked.get((today, questions))
        if known is None:
            history = self._conversation(today, questions[:-1])
            answer = self._assistant.ask(questions[-1], today=today, history=history)
            known = self._asked[today, questions] = [*history, answer]
        return known

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


def _without(row: Row, ids: Iterable[str], outside: Iterable[str] = ()) -> list[str]:
    ignored = {*row.get("ignore", ()), *outside}
    return [arxiv_id for arxiv_id in ids if arxiv_id not in ignored]
