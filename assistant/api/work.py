"""What every way in for programs does: ask, search, look up, understand, count.

Each method takes a checked request and returns JSON-ready facts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from assistant.answer.model import Answer, Delta, Done, Event, Retrieved, Understood
from assistant.api.refusals import RequestError
from assistant.api.requests import (
    AskBody,
    PapersQuery,
    SearchQuery,
    TrendsQuery,
    UnderstandQuery,
    turns_of,
)
from assistant.catalog.selection import Selection
from assistant.question.ids import find_ids
from assistant.reports.trends import papers_about, read_trends

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.question.model import Question


class Work:
    """The work behind the ways in.

    Args:
        assistant: Answers.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def events(self, asked: AskBody) -> AsyncGenerator[Event, None]:
        """The events of an answer; closing it ends a model's request."""
        turns = turns_of(asked.history)
        question: str | Question = asked.question
        if asked.k or asked.lang:
            question = await asyncio.to_thread(
                self._assistant.understand, asked.question, today=asked.today, history=turns
            )
            question = replace(
                question,
                limit=question.limit or asked.k,
                language=asked.lang or question.language,
            )
        events = self._assistant.astream(question, today=asked.today, history=turns)
        # Closed here and now, not when it is collected: that ends the model's request.
        async with aclosing(cast("AsyncGenerator[Event, None]", events)):
            async for event in events:
                yield event

    async def answer(self, asked: AskBody) -> Answer:
        """The answer to a question."""
        answer: Answer | None = None
        async with aclosing(self.events(asked)) as events:
            async for event in events:
                if isinstance(event, Done):
                    answer = event.answer
        assert answer is not None, "a stream ends in Done"
        return answer

    async def ask(self, asked: AskBody) -> dict[str, Any]:
        """The answer to a question, as facts."""
        return answer_facts(await self.answer(asked))

    def search(self, asked: SearchQuery) -> list[dict[str, Any]]:
        """The best papers for a question, best first."""
        hits = self._assistant.search(asked.q, asked.k, today=asked.today)
        return [{**paper_facts(hit.paper), "score": round(hit.score, 4)} for hit in hits]

    def understand(self, asked: UnderstandQuery) -> dict[str, Any]:
        """What a question asks."""
        return self._assistant.understand(asked.q, today=asked.today).to_dict()

    def papers(self, asked: PapersQuery) -> dict[str, Any]:
        """A page of the records that meet all conditions.

        Raises:
            RequestError: There is no paper of the id asked for.
        """
        catalog = self._assistant.catalog
        start, end = asked.day or asked.start, asked.day or asked.end
        wanted = papers_about(asked.topic, start, end) if asked.topic else Selection(start, end)
        wanted = replace(wanted, author=asked.author)
        if asked.id is not None:
            known = _held(self._assistant, asked.id)
            ids = [arxiv_id for arxiv_id in catalog.find(wanted) if arxiv_id == known]
        else:
            ids = self._ordered(wanted, asked.order)
        until = asked.offset + asked.limit
        shown = catalog.papers_by_id(ids[asked.offset : until]).values()
        return {
            "total": len(ids),
            "next_offset": until if until < len(ids) else None,
            "papers": [_record_facts(paper, start, end) for paper in shown],
        }

    def trends(self, asked: TrendsQuery) -> dict[str, Any]:
        """Papers by month and topic, rising and fading topics, and the most upvoted.

        Raises:
            RequestError: The window starts after its end, which is the newest digest's day.
        """
        try:
            found = read_trends(
                self._assistant,
                start=asked.start,
                end=asked.end,
                topics=asked.topics or None,
                limit=asked.limit,
            )
        except ValueError as error:
            raise RequestError(str(error), hint="Give an end, or an earlier start.") from error
        return found.to_dict()

    def _ordered(self, wanted: Selection, order: str) -> list[str]:
        catalog = self._assistant.catalog
        if order == "votes":
            return catalog.find(wanted, "votes")
        # By their days in the window, which need not be their newest.
        found = catalog.find(wanted, "appearance")
        return found if order == "date" else found[::-1]


def answer_facts(answer: Answer) -> dict[str, Any]:
    """An answer as JSON-ready facts."""
    return {**answer.to_dict(), "suggestions": list(answer.suggestions)}


def event_facts(event: Event) -> tuple[str, dict[str, Any]]:
    """Name and JSON-ready facts of an event of an answer."""
    if isinstance(event, Understood):
        return "understood", event.question.to_dict()
    if isinstance(event, Retrieved):
        sources = [source.to_dict() for source in event.sources]
        return "sources", {"total": event.total, "sources": sources}
    if isinstance(event, Done):
        return "done", answer_facts(event.answer)
    return "delta" if isinstance(event, Delta) else "reset", asdict(event)


def paper_facts(paper: Paper) -> dict[str, Any]:
    """A paper as JSON-ready facts."""
    return {**paper.to_dict(), "topics": list(paper.topics), **paper.facts()}


def _record_facts(paper: Paper, start: date | None, end: date | None) -> dict[str, Any]:
    """All that is recorded of a paper, dated by its newest day in a window."""
    return {
        **paper_facts(paper),
        "date": paper.date_in(start, end).isoformat(),
        "days": list(_once(seen.date.isoformat() for seen in paper.appearances)),
        "summary": paper.text,
        "summary_doubtful": paper.summary_doubtful,
    }


def _once(items: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(items)


def _held(assistant: Assistant, name: str) -> str:
    """The id of the paper that an arXiv id or link names."""
    for found in find_ids(name):
        if assistant.paper(found.arxiv_id) is not None:
            return found.arxiv_id
    raise RequestError(
        f"The digests hold no paper {name!r}.",
        hint="An id is written like 2409.16191; /api/search finds papers by words.",
        status=404,
        field="id",
    )
