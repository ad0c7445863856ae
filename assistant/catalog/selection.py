"""Which papers are wanted, and in which order, as SQL over the catalog's tables."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.catalog.keys import last_key, name_key, to_day

#: ``date``: newest first, then by votes. ``appearance``: by the newest day within the window.
Order = Literal["date", "appearance", "votes", "fewest votes", "oldest"]

#: Dates beyond every digest, for windows without a first or last day.
FIRST, LAST = 0, 99_999_999
_BY_DATE = "p.day DESC, p.votes IS NULL, p.votes DESC, p.arxiv_id DESC"
_ORDERS: dict[Order, str] = {
    "date": _BY_DATE,
    "appearance": "(SELECT MAX(w.day) FROM entries w WHERE w.arxiv_id = p.arxiv_id"
    f" AND w.day BETWEEN :start AND :end) DESC, {_BY_DATE}",
    "fewest votes": "p.votes IS NULL, p.votes, p.day DESC, p.arxiv_id DESC",
    "oldest": "p.day, p.votes IS NULL, p.votes DESC, p.arxiv_id DESC",
    "votes": "p.votes IS NULL, p.votes DESC, p.day DESC, p.arxiv_id DESC",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that papers meet, all of them; the default is every paper.

    Attributes:
        start: First day of an appearance.
        end: Last day of an appearance.
        author: Name as in the catalog, or a last name; any case.
        topic: Topic id tagged at sync.
        min_topic_score: Least score of that tag, in [0, 1].
        min_votes: Least votes of the newest appearance.
        max_votes: Most votes of it.
        with_code: Only papers whose code's address is recorded.
        without_topics: None with such a tag, …
        min_without_score: … from this score on.
        without_concepts: None whose title names one of these lexicon concepts.
    """

    start: date | None = None
    end: date | None = None
    author: str | None = None
    topic: str | None = None
    min_topic_score: float = 0.0
    min_votes: int | None = None
    max_votes: int | None = None
    with_code: bool = False
    without_topics: tuple[str, ...] = ()
    min_without_score: float = 0.0
    without_concepts: tuple[str, ...] = ()

    def query(
        self, what: str, order: Order | None = None, within: Collection[str] | None = None
    ) -> tuple[str, dict[str, object]]:
        """The statement that gives something of the papers, and its values.

        Args:
            what: Columns of ``papers p``, or a count.
            order: Of the rows; None: as they come.
            within: Only these ids; None for all.
        """
        values: dict[str, object] = {
            "start": to_day(self.start) if self.start else FIRST,
            "end": to_day(self.end) if self.end else LAST,
        }
        clauses = ["1"]
        if within is not None:
            clauses.append("p.arxiv_id IN (SELECT value FROM json_each(:within))")
            values["within"] = json.dumps(list(within))
        if self.start is not None or self.end is not None:
            clauses.append(
                "p.arxiv_id IN (SELECT arxiv_id FROM entries WHERE day BETWEEN :start AND :end)"
            )
        if self.author is not None:
            clauses.append(
                "p.arxiv_id IN (SELECT arxiv_id FROM paper_authors"
                " WHERE last_key = :last AND :author IN (full_key, last_key))"
            )
            values |= {"author": name_key(self.author), "last": last_key(self.author)}
        if self.topic is not None:
            clauses.append(
                "p.arxiv_id IN (SELECT arxiv_id FROM paper_topics"
                " WHERE topic = :topic AND score >= :score)"
            )
            values |= {"topic": self.topic, "score": self.min_topic_score}
        if self.min_votes is not None:
            clauses.append("p.votes >= :votes")
            values["votes"] = self.min_votes
        if self.max_votes is not None:
            clauses.append("p.votes <= :most_votes")
            values["most_votes"] = self.max_votes
        if self.with_code:
            clauses.append("json_extract(p.facts, '$.code_url') IS NOT NULL")
        if self.without_topics:
            clauses.append(
                "p.arxiv_id NOT IN (SELECT arxiv_id FROM paper_topics WHERE score >= :least"
                f" AND topic IN ({_names('topic', self.without_topics, values)}))"
            )
            values["least"] = self.min_without_score
        if self.without_concepts:
            clauses.append(
                "NOT EXISTS (SELECT 1 FROM title_concepts c WHERE c.arxiv_id = p.arxiv_id"
                f" AND c.concept IN ({_names('concept', self.without_concepts, values)}))"
            )
        statement = f"SELECT {what} FROM papers p WHERE {' AND '.join(clauses)}"
        return (f"{statement} ORDER BY {_ORDERS[order]}" if order else statement), values


#: Every paper.
EVERY = Selection()


def _names(prefix: str, items: tuple[str, ...], values: dict[str, object]) -> str:
    """Placeholders of some values, which are put to the others."""
    named = {f"{prefix}{number}": item for number, item in enumerate(items)}
    values.update(named)
    return ", ".join(f":{name}" for name in named)
