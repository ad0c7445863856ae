"""What Browse shows: which papers, under which heading, beside which groups."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.catalog import counts as figures
from assistant.catalog.selection import Order, Selection
from assistant.errors import AssistantError
from assistant.language.lexicon.lexicon import Lexicon
from assistant.retrieve.tags import ABOUT
from assistant.strings import days
from assistant.web.tabs.pane import whole_number
from assistant.web.tabs.papers import (
    Card,
    PaperPage,
    make_cards,
    make_page,
    topic_label,
)

if TYPE_CHECKING:
    from assistant.catalog.catalog import Catalog
    from assistant.core import Assistant
    from assistant.strings import Language, Strings

GROUPINGS = ("day", "week", "month", "topic", "author")
SORTS = ("date", "votes", "match")
#: Papers on a page.
PAGE = 20
#: People listed beside the papers.
AUTHORS = 150
#: Papers taken from the search by meaning, and the share of the best one's score they need.
FOUND, FOUND_SHARE = 200, 0.6
#: Papers shown beside a paper.
NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class BrowseQuery:
    """What the reader chose.

    Attributes:
        by: One of `GROUPINGS`.
        key: The group chosen: first day of a period in ISO form, month as ``YYYY-MM``, topic id or
            author; empty is all papers.
        text: Words searched for.
        sort: One of `SORTS`.
        page: From 1.
        paper: arXiv id of the paper shown, or empty.
        find: Part of a topic's or author's name, to shorten the list of groups.
    """

    by: str = "day"
    key: str = ""
    text: str = ""
    sort: str = "date"
    page: int = 1
    paper: str = ""
    find: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> BrowseQuery:
        """Read a browser's words; what makes no sense becomes the default."""
        by = params.get("by", "")
        text = params.get("text", "").strip()
        sort = params.get("sort", "")
        return cls(
            by=by if by in GROUPINGS else "day",
            key=params.get("key", "").strip(),
            text=text,
            sort=sort if sort in SORTS and (text or sort != "match") else "date",
            page=whole_number(params.get("page", ""), 1),
            paper=params.get("paper", "").strip(),
            find=params.get("find", "").strip(),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A line of the list of groups; ``depth`` is 1 for a narrower topic."""

    key: str
    label: str
    count: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """The papers a group holds."""

    label: str = ""
    start: date | None = None
    end: date | None = None
    topic: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class BrowseView:
    """Everything the list shows."""

    query: BrowseQuery
    heading: str
    groups: tuple[Group, ...]
    groups_cut: int
    everything: int
    total: int
    pages: int
    days: tuple[tuple[str, tuple[Card, ...]], ...]
    warning: str = field(default="")


def view_browse(assistant: Assistant, query: BrowseQuery, strings: Strings) -> BrowseView:
    """The list of papers that a query asks for.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    catalog = assistant.catalog
    scope = read_scope(query, strings)
    warning = ""
    wanted = Selection(
        scope.start,
        scope.end,
        scope.author,
        scope.topic,
        min_topic_score=ABOUT if scope.topic else 0.0,
    )
    order = _order(query, scope)
    ids: list[str] = []
    if query.text:
        ids, warning = _matching(assistant, query.text, catalog.find(wanted), strings)
        if query.sort != "match":
            known = set(ids)
            ids = [arxiv_id for arxiv_id in catalog.find(wanted, order) if arxiv_id in known]
    total = len(ids) if query.text else catalog.count(wanted)
    pages = max(1, math.ceil(total / PAGE))
    page = min(max(1, query.page), pages)
    first = (page - 1) * PAGE
    here = ids[first : first + PAGE]
    if not query.text:
        here = catalog.find(wanted, order, limit=PAGE, offset=first)
    shown = catalog.papers_by_id(here).values()
    cards = make_cards(shown, assistant, strings, start=scope.start, end=scope.end)
    groups, cut = list_groups(catalog, query, strings)
    return BrowseView(
        query=BrowseQuery(
            query.by, query.key, query.text, query.sort, page, query.paper, query.find
        ),
        heading=_heading(query, scope, strings),
        groups=groups,
        groups_cut=cut,
        everything=figures.papers_between(catalog, None, None),
        total=total,
        pages=pages,
        days=_by_day(cards) if query.sort == "date" else (("", cards),),
        warning=warning,
    )


def view_paper(assistant: Assistant, arxiv_id: str, strings: Strings) -> PaperPage | None:
    """A paper's own page, or None when the digests don't hold it."""
    paper = assistant.paper(arxiv_id)
    if paper is None:
        return None
    near = [hit.paper for hit in assistant.similar(arxiv_id, NEIGHBOURS)]
    neighbours = make_cards(near, assistant, strings)
    return make_page(paper, neighbours, strings, assistant.settings.remote_images)


def read_scope(query: BrowseQuery, strings: Strings) -> Scope:
    """The papers of the group chosen; a key that makes no sense is all papers."""
    language = strings.language
    if not query.key:
        return Scope()
    if query.by == "topic":
        known = query.key in Lexicon.default().topics
        return Scope(topic_label(query.key, language), topic=query.key) if known else Scope()
    if query.by == "author":
        return Scope(query.key, author=query.key)
    try:
        first = date.fromisoformat(f"{query.key}-01" if query.by == "month" else query.key)
        if query.by == "day":
            return Scope(days.day(first, language, weekday=True), first, first)
        if query.by == "week":
            monday = first - timedelta(days=first.weekday())
            return Scope(_week(monday, language), monday, monday + timedelta(days=6))
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return Scope(days.month(first, language), first, last)
    except (ValueError, OverflowError):
        return Scope()


def list_groups(
    catalog: Catalog, query: BrowseQuery, strings: Strings
) -> tuple[tuple[Group, ...], int]:
    """The groups beside the papers, and how many they were cut to (0: they are all here)."""
    if query.by == "author":
        people = figures.authors_containing(catalog, query.find, AUTHORS + 1)
        groups = tuple(Group(name, name, count) for name, count in people[:AUTHORS])
        return groups, AUTHORS if len(people) > AUTHORS else 0
    if query.by == "topic":
        return _topic_groups(catalog, query.find, strings), 0
    return _periods(catalog, query.by, strings), 0


def _topic_groups(catalog: Catalog, find: str, strings: Strings) -> tuple[Group, ...]:
    counts = figures.topic_counts(catalog, None, None, ABOUT)
    topics = Lexicon.default().topics
    wanted = find.casefold()
    groups: list[Group] = []

    def add(topic_id: str, depth: int) -> None:
        names = (topics[topic_id].label_en, topics[topic_id].label_ko)
        if counts.get(topic_id) and any(wanted in name.casefold() for name in names):
            label = topic_label(topic_id, strings.language)
            groups.append(Group(topic_id, label, counts[topic_id], 0 if wanted else depth))

    for root in (topic for topic in topics.values() if topic.parent is None):
        add(root.id, 0)
        for child in (topic for topic in topics.values() if topic.parent == root.id):
            add(child.id, 1)
    return tuple(groups)


def _periods(catalog: Catalog, by: str, strings: Strings) -> tuple[Group, ...]:
    language = strings.language
    counts: dict[str, Callable[[Catalog], dict[date, int]]] = {
        "day": figures.papers_by_day,
        "week": figures.papers_by_week,
        "month": lambda catalog: {
            date.fromisoformat(f"{month}-01"): count
            for month, count in figures.month_totals(catalog).items()
        },
    }
    labels: dict[str, Callable[[date], str]] = {
        "day": lambda day: days.day(day, language, weekday=True),
        "week": lambda day: _week(day, language),
        "month": lambda day: days.month(day, language),
    }
    key = "%Y-%m" if by == "month" else "%Y-%m-%d"
    return tuple(
        Group(f"{start:{key}}", labels[by](start), count)
        for start, count in reversed(counts[by](catalog).items())
    )


def _week(monday: date, language: Language) -> str:
    return days.span(monday, monday + timedelta(days=6), language)


def _matching(
    assistant: Assistant, text: str, within: Iterable[str], strings: Strings
) -> tuple[list[str], str]:
    """Papers that name the text first, then those the search finds near it in meaning."""
    allowed = set(within)
    named = figures.papers_naming(assistant.catalog, text)
    warning = ""
    try:
        hits = assistant.search(text, FOUND)
    except AssistantError as error:
        hits, warning = [], strings("browse.words_only", why=error)
    ranked = [hit.paper.arxiv_id for hit in hits]
    near = [hit.paper.arxiv_id for hit in hits if hit.score >= FOUND_SHARE * hits[0].score]
    # The search knows which of the papers that hold the words means them most.
    known = set(named)
    ids = [*(arxiv_id for arxiv_id in ranked if arxiv_id in known), *named, *near]
    return [arxiv_id for arxiv_id in dict.fromkeys(ids) if arxiv_id in allowed], warning


def _order(query: BrowseQuery, scope: Scope) -> Order:
    if query.sort == "votes":
        return "votes"
    return "appearance" if scope.start else "date"


def _by_day(cards: Iterable[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    by_day: dict[str, list[Card]] = {}
    for card in cards:
        by_day.setdefault(card.day, []).append(card)
    return tuple((day, tuple(held)) for day, held in by_day.items())


def _heading(query: BrowseQuery, scope: Scope, strings: Strings) -> str:
    if query.text and scope.label:
        return strings("browse.heading_match", text=query.text, group=scope.label)
    if query.text:
        return strings("browse.heading_all_match", text=query.text)
    return scope.label or strings("browse.all")
