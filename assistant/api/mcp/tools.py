"""The tools: each answers one call. Their docstrings are what a model reads of them.

What they answer with is imported inside them: until the first call there is nothing to answer, and
a program that starts this one waits for the list of tools.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import Field

from assistant.api.mcp.inputs import (
    Count,
    Day,
    Identifier,
    Text,
    Topic,
    known_paper,
    known_topic,
    nearest_days,
)
from assistant.api.mcp.records import (
    DayOfPapers,
    Document,
    MonthlyTopic,
    NewPapers,
    PaperItem,
    Papers,
    Reply,
    SearchResult,
    SearchResults,
    TopicItem,
    Topics,
    TopicShift,
    TrendReport,
)
from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.core import Assistant

    Opened = Callable[[], Awaitable[Assistant]]

T = TypeVar("T")

#: Papers that a search returns.
FOUND = 10
#: Days that are new when nobody says since when.
_NEW_DAYS = 7


class Tools:
    """What a model can call. Every method is a tool of its name.

    Args:
        opened: Gives the assistant that answers; may raise an AssistantError.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def all(self) -> tuple[Callable[..., Awaitable[object]], ...]:
        """The tools, in the order they are listed in."""
        return (
            self.search,
            self.fetch,
            self.ask_digests,
            self.list_day,
            self.whats_new,
            self.find_similar,
            self.trends,
            self.list_topics,
        )

    async def search(self, query: Text) -> SearchResults:
        """Find machine-learning papers in the daily digests, best match first.

        Use it to find papers on a subject; `fetch` then reads one. An empty result means that no
        digest holds such a paper.
        """
        hits = await self._call(lambda assistant: assistant.search(query, FOUND))
        return SearchResults(
            results=[
                SearchResult(id=hit.paper.arxiv_id, title=hit.paper.title, url=hit.paper.url)
                for hit in hits
            ]
        )

    async def fetch(self, id: Identifier) -> Document:
        """Read what the digests say of one paper: summary, abstract, people, votes, links.

        Takes an id that `search` or another tool returned.
        """
        return await self._call(lambda assistant: Document.of(known_paper(assistant.catalog, id)))

    async def ask_digests(self, question: Text, today: Day = None) -> Reply:
        """Answer a question from the digests in quoted sentences with numbered sources.

        Also counts, rankings by upvotes, comparisons and questions about the collection, such as
        'How many papers about agents in May 2025?' or '지난주 추천 수 상위 5편'. `today` is the day
        that 'yesterday' refers to; leave it out for the current day. Cite the papers by their url.
        """
        answer = await self._call(lambda assistant: assistant.quote(question, today=today))
        return Reply.of(answer)

    async def list_day(self, date: Day = None, limit: Count = 100) -> DayOfPapers:
        """List the papers of one day's digest, most upvotes first; without a date the newest."""

        def listed(assistant: Assistant) -> DayOfPapers:
            from assistant.catalog.selection import Selection

            days = _days(assistant)
            day = date or days[-1]
            if day not in days:
                raise nearest_days(day, days)
            catalog, wanted = assistant.catalog, Selection(day, day)
            found = catalog.papers_by_id(catalog.find(wanted, "votes", limit=limit)).values()
            papers = [PaperItem.of(paper, day, day) for paper in found]
            papers.sort(key=lambda paper: -1 if paper.votes is None else paper.votes, reverse=True)
            return DayOfPapers(
                date=day,
                total=catalog.count(wanted),
                papers=papers,
                previous_date=max((one for one in days if one < day), default=None),
                next_date=min((one for one in days if one > day), default=None),
            )

        return await self._call(listed)

    async def whats_new(self, since: Day = None, topic: Topic = "", limit: Count = 20) -> NewPapers:
        """List papers that are new since a day, newest first, of one topic or of all.

        New is what no digest before that day held. Without `since`: the last 7 days of digests.
        """

        def new(assistant: Assistant) -> NewPapers:
            from assistant.catalog.counts import papers_since
            from assistant.catalog.selection import Selection
            from assistant.reports.trends import papers_about

            until = _days(assistant)[-1]
            start = since or until - datetime.timedelta(days=_NEW_DAYS - 1)
            catalog = assistant.catalog
            wanted = Selection(start)
            if topic.strip():
                wanted = papers_about(known_topic(topic), start, None)
            fresh = papers_since(catalog, start)
            ids = [arxiv_id for arxiv_id in catalog.find(wanted) if arxiv_id in fresh]
            papers = catalog.papers_by_id(ids[:limit]).values()
            return NewPapers(
                since=start,
                until=until,
                total=len(ids),
                papers=[PaperItem.of(paper) for paper in papers],
            )

        return await self._call(new)

    async def find_similar(self, id: Identifier, limit: Count = 5) -> Papers:
        """Find the papers nearest to a paper, nearest first."""

        def near(assistant: Assistant) -> Papers:
            paper = known_paper(assistant.catalog, id)
            hits = assistant.similar(paper.arxiv_id, limit)
            return Papers(papers=[PaperItem.of(hit.paper) for hit in hits])

        return await self._call(near)

    async def trends(
        self,
        start: Day = None,
        end: Day = None,
        topics: Annotated[
            list[Topic],
            Field(max_length=20, description="Topics whose papers by month are wanted."),
        ] = [],  # noqa: B006 - never changed; a schema shows it as the default
        limit: Annotated[
            int, Field(ge=1, le=50, strict=True, description="Most rows of each list.")
        ] = 10,
    ) -> TrendReport:
        """Report which topics rise and fade, and the most upvoted papers of a window of days.

        Compares the window with the one before it, equally long. Without `start`: 90 days;
        without `end`: up to the newest digest.
        """

        def counted(assistant: Assistant) -> TrendReport:
            from assistant.reports.trends import read_trends

            until = end or _days(assistant)[-1]
            if start and start > until:
                raise ConfigurationError(f"start ({start}) lies after end ({until}).")
            chosen = [known_topic(topic) for topic in topics] or None
            found = read_trends(assistant, start=start, end=until, topics=chosen, limit=limit)
            top = assistant.catalog.papers_by_id(paper.arxiv_id for paper in found.top)
            assert found.start is not None, "there are digests"
            return TrendReport(
                start=found.start,
                end=until,
                papers=found.papers,
                papers_before=found.papers_before,
                rising=[TopicShift.of(shift) for shift in found.rising],
                fading=[TopicShift.of(shift) for shift in found.fading],
                most_upvoted=[PaperItem.of(paper, found.start, until) for paper in top.values()],
                topics=[
                    MonthlyTopic(
                        topic=line.topic,
                        label=line.label_en,
                        label_ko=line.label_ko,
                        months=dict(zip(found.months, line.counts, strict=True)),
                    )
                    for line in found.topics
                ],
            )

        return await self._call(counted)

    async def list_topics(self) -> Topics:
        """List the topics that papers are tagged with, for `whats_new` and `trends`."""

        def tagged(assistant: Assistant) -> Topics:
            from assistant.catalog.counts import topic_counts
            from assistant.language.lexicon.lexicon import Lexicon
            from assistant.retrieve.tags import ABOUT

            counts = topic_counts(assistant.catalog, None, None, ABOUT)
            topics = [
                TopicItem(
                    topic=topic.id,
                    label=topic.label_en,
                    label_ko=topic.label_ko,
                    papers=counts.get(topic.id, 0),
                )
                for topic in Lexicon.default().topics.values()
            ]
            return Topics(topics=sorted(topics, key=lambda topic: -topic.papers))

        return await self._call(tagged)

    async def _call(self, work: Callable[[Assistant], T]) -> T:
        """Do what takes the processor's time in a thread."""
        assistant = await self._opened()
        return await asyncio.to_thread(work, assistant)


def _days(assistant: Assistant) -> tuple[datetime.date, ...]:
    """Days that have a digest.

    Raises:
        ConfigurationError: None has.
    """
    days = assistant.digest_dates()
    if not days:
        raise ConfigurationError(
            "There are no digests yet.", hint="Ask the user to run: assistant sync DIR"
        )
    return days
