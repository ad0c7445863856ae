"""Answers about the collection itself: how much of it there is, from when, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from assistant.answer.markup import escape
from assistant.catalog.collection import Collection
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Language, Question
from assistant.strings import say
from assistant.strings.days import day, month, span

#: Rows below the first of a ranking.
_ROWS = 5
_TOPICS = 20
_DAYS = 20
_SATURDAY = 5
_MONTH = re.compile(r"\bmonths?\b|달(?!라)|월(?!요일)", re.I)
_WEEK = re.compile(r"\bweeks?\b|주(?=[가는에의]|[ ?]|$)|주간|한 주", re.I)
_FEWEST = re.compile(r"fewest|least|quiet|small|slow|적[은게었]|조용|한가", re.I)
_VOTES = re.compile(r"vote|추천|투표", re.I)
_HOW_MANY = re.compile(
    r"how many|number of|unique|distinct|different|몇 ?(?:명|군데|곳|개)|(?:저자|기관) ?수|총 저자",
    re.I,
)


def collection_answer(question: Question, held: Collection, lexicon: Lexicon) -> str:
    """What a question about the collection asks, as Markdown.

    Args:
        question: Its ``aspect`` says what is asked.
        held: The figures, of the days asked about.
        lexicon: Names topics.
    """
    return _Writer(question, held, lexicon).text()


class _Writer:
    def __init__(self, question: Question, held: Collection, lexicon: Lexicon) -> None:
        self._question, self._held, self._lexicon = question, held, lexicon
        self._language: Language = question.language

    def text(self) -> str:
        """The answer to the aspect that is asked about."""
        writers = {
            "days": self._days,
            "span": self._span,
            "average": self._average,
            "busiest": self._busiest,
            "authors": self._authors,
            "teams": self._largest_team,
            "organizations": self._organizations,
            "topics": self._topics,
            "missing": self._missing,
            "updates": self._updates,
        }
        return writers.get(self._question.aspect, self._papers)()

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, when=self._when(), **values)

    def _when(self) -> str:
        question, language = self._question, self._language
        told = []
        if question.subjects:
            what = escape("” · “".join(question.subjects))
            told.append(say("collection.about", language, what=what))
        if question.window is not None:
            days = span(question.window.start, question.window.end, language)
            told.append(say("collection.from", language, days=days))
        return "".join(reversed(told) if language == "ko" else told)

    def _day(self, when: date) -> str:
        return day(when, self._language)

    def _size(self) -> dict[str, object]:
        held = self._held
        days = span(held.first, held.last, self._language)
        return {"papers": held.papers, "days": held.days, "span": days}

    def _papers(self) -> str:
        return self._say("collection.papers", **self._size())

    def _days(self) -> str:
        return self._say("collection.days", **self._size())

    def _span(self) -> str:
        window, held = self._question.window, self._held
        if window is not None and window.end is not None and window.end < held.first:
            return self._say("collection.before", first=self._day(held.first))
        return self._say(
            "collection.span",
            **self._size(),
            first=self._day(held.first),
            last=self._day(held.last),
        )

    def _average(self) -> str:
        held = self._held
        if _VOTES.search(self._question.text) and held.votes is not None:
            return self._say("collection.votes", votes=held.votes)
        return self._say(
            "collection.average",
            **self._size(),
            each=held.papers / held.days,
            month=held.papers / max(1, len(held.months)),
            daily=held.papers / held.calendar_days,
            calendar=held.calendar_days,
        )

    def _busiest(self) -> str:
        text, held, language = self._question.text, self._held, self._language
        fewest = _FEWEST.search(text) is not None
        if _MONTH.search(text) and len(held.months) > 1:
            named = [
                (month(date.fromisoformat(f"{name}-01"), language), n) for name, n in held.months
            ]
            rows = sorted(named, key=lambda item: item[1], reverse=not fewest)
            key = "collection.quietest_month" if fewest else "collection.busiest_month"
        elif _WEEK.search(text) and len(held.weeks) > 1:
            weeks = sorted(held.weeks, key=lambda item: item[1], reverse=not fewest)
            rows = [(span(day, day + timedelta(days=6), language), n) for day, n in weeks]
            key = "collection.quietest_week" if fewest else "collection.busiest_week"
        else:
            rows = [(self._day(when), n) for when, n in (held.quietest if fewest else held.busiest)]
            key = "collection.quietest_day" if fewest else "collection.busiest_day"
        first = self._say(key, day=rows[0][0], n=rows[0][1])
        return self._ranking(first, rows[1 : 1 + _ROWS])

    def _authors(self) -> str:
        held = self._held
        if _HOW_MANY.search(self._question.text):
            return self._say("collection.authors", n=held.authors)
        rows = [(escape(name), count) for name, count in held.prolific]
        if not rows:
            return say("answers.no_authors", self._language)
        shown = (self._question.limit or _ROWS + 1) - 1
        first = self._say("collection.prolific", name=rows[0][0], n=rows[0][1])
        return self._ranking(first, rows[1 : 1 + shown])

    def _organizations(self) -> str:
        held = self._held
        if not held.productive:
            return say("answers.no_organizations", self._language)
        if _HOW_MANY.search(self._question.text):
            return self._say("collection.organizations", n=held.organizations)
        shown = (self._question.limit or _ROWS + 1) - 1
        rows = [(escape(name), count) for name, count in held.productive]
        first = self._say("collection.productive", name=rows[0][0], n=rows[0][1])
        return self._ranking(first, rows[1 : 1 + shown])

    def _largest_team(self) -> str:
        largest = self._held.largest_team
        if largest is None:
            return say("answers.no_authors", self._language)
        return self._say("collection.largest_team", name=escape(largest[0]), n=largest[1])

    def _topics(self) -> str:
        known = self._lexicon.topics
        rows = [
            (known[topic].label(self._language), count)
            for topic, count in self._held.topics
            if topic in known
        ]
        head = self._say("collection.topics", n=len(rows))
        return f"{head}\n\n{self._rows(rows[:_TOPICS])}"

    def _missing(self) -> str:
        window, held = self._question.window, self._held
        if window is not None and window.start is not None and window.start == window.end:
            return self._one_day(window.start)
        missing = [when for when in held.missing if window is None or window.contains(when)]
        if not missing:
            return self._say("collection.missing_none")
        days = ", ".join(when.isoformat() for when in missing[-_DAYS:])
        return f"{self._say('collection.missing', n=len(missing))}\n\n{days}"

    def _one_day(self, when: date) -> str:
        count = self._held.by_day.get(when)
        if count is not None:
            return self._say("collection.has_day", day=self._day(when), n=count)
        if when.weekday() >= _SATURDAY:
            return self._say("collection.missing_weekend", day=self._day(when))
        return self._say("collection.missing_day", day=self._day(when))

    def _updates(self) -> str:
        return self._say("collection.updates", last=self._day(self._held.last))

    def _ranking(self, first: str, rows: list[tuple[str, int]]) -> str:
        if not rows:
            return first
        return f"{first}\n\n{self._say('collection.then')}\n\n{self._rows(rows)}"

    def _rows(self, rows: Iterable[tuple[str, int]]) -> str:
        return "\n".join(self._say("collection.row", name=name, n=count) for name, count in rows)
