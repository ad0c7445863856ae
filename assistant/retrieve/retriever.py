"""Finds what an understood question asks for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Paper
from assistant.index.embedding import Embedder
from assistant.index.generation import Generation
from assistant.language.analyzer import content_units
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon, Match
from assistant.question.model import Question
from assistant.retrieve.conditions import candidates, restricts, speaks_for
from assistant.retrieve.matching import text_members, topic_members
from assistant.retrieve.model import Hit, MonthCount, Retrieval
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Ranked, Weights, rank
from assistant.retrieve.relevance import Wording
from assistant.retrieve.windows import holds_digest, nearest_window

#: Papers handed to an answer about a description or a fact.
BEST = 8
#: Papers whose text decides whether anything relevant was found.
JUDGED = 3
#: Papers of a ranking by votes when no number is asked for.
TOP = 10
#: Share of a question beyond the names of its topics, from which on its words decide.
MAX_RESIDUE = 0.5

_LISTS = frozenset({"new", "count", "rank", "digest", "trend", "first", "changes"})


class Retriever:
    """Answers understood questions from one catalog and one generation.

    Args:
        catalog: The records.
        generation: The index.
        embedder: Embeds questions.
        weights: What each part of the ranking counts.
    """

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        embedder: Embedder,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> None:
        self._catalog = catalog
        self._generation = generation
        self._embedder = embedder
        self._weights = weights
        self._dense = generation.store()

    def search(self, question: Question, limit: int) -> list[Hit]:
        """The best papers for a question, within its window, people and votes."""
        within = candidates(self._catalog, question, question.window)
        if _asks_for_all(question) and not question.arxiv_ids:
            return self._everything(question, within)[:limit]
        if question.order == "relevance" and question.intent != "rank":
            ranked = self._named_first(question, self._rank(question, within, limit))
            return self._hits(ranked[:limit])
        return self._order(question, self._hits(self._rank(question, within, None)))[:limit]

    def retrieve(self, question: Question) -> Retrieval:
        """Everything the answer to a question may be built from."""
        days = self._catalog.digest_dates()
        archive = (days[0], days[-1]) if days else None
        if not days or question.intent in ("smalltalk", "offtopic"):
            return Retrieval(question, relevant=False, archive=archive)
        window, moved = question.window, False
        if window is not None and not holds_digest(window, days):
            window, moved = nearest_window(window, days), True
        by_topic = self._topics_say_it(question)
        hits = self._find(question, window, by_topic)
        relevant = self._relevant(question, hits, by_topic)
        unmatched = "" if relevant or by_topic else self._names_beyond_topics(question)
        if unmatched:
            hits = self._find(question, window, True)
            relevant = bool(hits)
        limit = question.limit or (TOP if question.intent == "rank" else None)
        if question.intent not in _LISTS:
            limit = question.limit or BEST
        second: list[Hit] = []
        if question.second_window is not None:
            second = self._find(question, question.second_window, by_topic)
        return Retrieval(
            question,
            hits=tuple(hits[:limit]) if relevant else (),
            total=len(hits) if relevant else 0,
            window=window,
            window_moved=moved,
            second_hits=tuple(second),
            second_total=len(second),
            months=self._months(question, hits, window) if relevant else (),
            unmatched=unmatched if relevant else "",
            relevant=relevant or bool(second),
            archive=archive,
        )

    def similar(self, arxiv_id: str, limit: int) -> list[Hit]:
        """The papers nearest to a paper, itself left out."""
        vector = self._dense.vector_of(arxiv_id)
        if vector is None:
            return []
        found = self._dense.search(vector, limit=limit + 1)
        ranked = [Ranked(key, max(0.0, score)) for key, score in found.items() if key != arxiv_id]
        return self._hits(ranked[:limit])

    def _find(self, question: Question, window: Window | None, by_topic: bool) -> list[Hit]:
        within = candidates(self._catalog, question, window)
        if question.arxiv_ids and question.intent in ("paper", "compare"):
            return self._hits([Ranked(key, 1.0) for key in question.arxiv_ids])
        if question.intent in _LISTS:
            if _asks_for_all(question):
                return self._everything(question, within)
            # Only papers tagged with the topic can be about it.
            tagged = by_topic and question.intent != "first"
            ranked = self._rank(question, within, None, tagged=tagged)
            found = self._members(question, ranked, within, by_topic)
            return self._order(question, self._hits(found))
        ranked = self._named_first(question, self._rank(question, within, 4 * BEST))
        return self._order(question, self._hits(ranked))

    def _members(
        self, question: Question, ranked: list[Ranked], within: list[str] | None, by_topic: bool
    ) -> list[Ranked]:
        # What first appeared is what was named, not the wider topic that it belongs to.
        if not by_topic or question.intent == "first":
            found = text_members(ranked, Wording(question.query, self._generation.lexical))
            if found:
                return found
        if by_topic:
            return topic_members(ranked)
        # A description put like a list: the best matches are what is wanted.
        return ranked[:BEST] if within is None else []

    def _everything(self, question: Question, within: list[str] | None) -> list[Hit]:
        ids = self._catalog.select() if within is None else within
        order = "votes" if question.order == "relevance" else question.order
        return _sorted(self._hits([Ranked(key, 1.0) for key in ids]), order)

    def _named_first(self, question: Question, ranked: list[Ranked]) -> list[Ranked]:
        """Papers that the question names stand first, also when nothing else speaks for them."""
        if not question.arxiv_ids or restricts(question):
            return ranked
        known = {item.arxiv_id: item for item in ranked}
        named = [known.pop(key, Ranked(key, 1.0)) for key in dict.fromkeys(question.arxiv_ids)]
        return [*named, *known.values()]

    def _rank(
        self,
        question: Question,
        within: list[str] | None,
        limit: int | None,
        *,
        tagged: bool = False,
    ) -> list[Ranked]:
        """Papers by fused score; ``tagged``: only those that have a tag of the topics."""
        generation = self._generation
        text = question.query or question.text
        # A description names topics in passing; only a list is about them as a whole.
        scores = self._topic_scores(question, within) if question.intent in _LISTS else {}
        if tagged:
            within = list(scores)
        return rank(
            text,
            generation.reader.question(text),
            lexical=generation.lexical,
            dense=self._dense,
            embedder=self._embedder,
            topic_scores=scores,
            within=within,
            limit=len(generation.lexical) if limit is None else limit,
            depth=limit,
            weights=self._weights,
        )

    def _topic_scores(self, question: Question, within: list[str] | None) -> dict[str, float]:
        """For each paper the score of the topics asked for: the best one, and a little for each
        further one, so that papers about all of them come first."""
        found: dict[str, list[float]] = {}
        for topic in question.topics:
            for key, score in self._catalog.topic_scores(within, topic).items():
                found.setdefault(key, []).append(score)
        count = max(1, len(question.topics))
        return {key: 0.8 * max(scores) + 0.2 * sum(scores) / count for key, scores in found.items()}

    def _relevant(self, question: Question, hits: Sequence[Hit], by_topic: bool) -> bool:
        if not hits:
            return False
        if question.arxiv_ids or question.authors or by_topic or not question.query.strip():
            return True
        wording = Wording(question.query, self._generation.lexical)
        judged = hits[:JUDGED]
        similarity = max(hit.parts.get("dense", 0.0) for hit in judged)
        return wording.answered_by([hit.paper.arxiv_id for hit in judged], similarity)

    def _topics_say_it(self, question: Question) -> bool:
        """Whether the topics that a question names are all, or nearly all, that it asks about."""
        if not question.topics:
            return False
        named = {unit for match in _topic_names(question) for unit in content_units(match.surface)}
        return Wording(question.query, self._generation.lexical).outside(named) <= MAX_RESIDUE

    def _names_beyond_topics(self, question: Question) -> str:
        """What a list asks for beyond its topics, if that is names alone.

        Digests name no places of work, so "from Stanford" can't be looked up; but nobody who asks
        for papers on whales is helped by papers on something else.
        """
        if question.intent not in _LISTS or not question.topics:
            return ""
        text = question.query
        for match in reversed(_topic_names(question)):
            text = f"{text[: match.start]} {text[match.end :]}"
        words = [word for word in text.split() if content_units(word)]
        return " ".join(words) if all(word[:1].isupper() for word in words) else ""

    def _months(
        self, question: Question, hits: Sequence[Hit], window: Window | None
    ) -> tuple[MonthCount, ...]:
        if question.intent not in ("trend", "first"):
            return ()
        totals: dict[str, int] = {}
        for day, count in self._catalog.counts_by_day().items():
            if window is None or window.contains(day):
                month = f"{day:%Y-%m}"
                totals[month] = totals.get(month, 0) + count
        counts = dict.fromkeys(totals, 0)
        for hit in hits:
            # A paper of several days counts where the window sees it.
            day = hit.paper.date_in(window.start, window.end) if window else hit.paper.date
            month = f"{day:%Y-%m}"
            counts[month] = counts.get(month, 0) + 1
        return tuple(
            MonthCount(month, counts[month], totals.get(month, 0)) for month in sorted(counts)
        )

    def _hits(self, ranked: Sequence[Ranked]) -> list[Hit]:
        papers = self._catalog.papers_by_id(item.arxiv_id for item in ranked)
        return [
            Hit(papers[item.arxiv_id], item.score, item.parts)
            for item in ranked
            # A paper may have left the catalog since this generation was made.
            if item.arxiv_id in papers
        ]

    def _order(self, question: Question, hits: list[Hit]) -> list[Hit]:
        order = "votes" if question.intent == "rank" and question.order == "relevance" else None
        return _sorted(hits, order or question.order)


def _topic_names(question: Question) -> list[Match]:
    """Where a question names its topics."""
    found = Lexicon.default().find(question.query)
    return [match for match in found if speaks_for(match.concept, question.topics)]


def _asks_for_all(question: Question) -> bool:
    """Whether a list is asked for with no subject: whatever meets its conditions belongs to it."""
    return question.intent in _LISTS and not question.topics and not question.query.strip()


def _sorted(hits: list[Hit], order: str) -> list[Hit]:
    def votes(paper: Paper) -> int:
        return -1 if paper.votes is None else paper.votes

    if order == "votes":
        return sorted(hits, key=lambda hit: (-votes(hit.paper), -hit.paper.date.toordinal()))
    if order == "fewest votes":
        # Of unknown votes nobody can say that they are few.
        known = [hit for hit in hits if hit.paper.votes is not None]
        return sorted(known, key=lambda hit: (votes(hit.paper), -hit.paper.date.toordinal()))
    if order == "date":
        return sorted(hits, key=lambda hit: (-hit.paper.date.toordinal(), -votes(hit.paper)))
    return hits
