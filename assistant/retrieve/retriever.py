"""Finds what an understood question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from assistant.catalog.catalog import Catalog
from assistant.catalog.keys import from_day
from assistant.index.embedding.served import Served
from assistant.index.generation import Generation
from assistant.index.stores.base import VectorStore
from assistant.language.dates.find import Window
from assistant.question.model import Question
from assistant.retrieve.asked import (
    LISTS,
    asks_for_all,
    is_to_come,
    phrase,
)
from assistant.retrieve.conditions import as_meant, candidates, unfiltered
from assistant.retrieve.membership import Membership
from assistant.retrieve.model import Found, Hit, Retrieval, ids_of
from assistant.retrieve.naming import named_first, of_kind_in
from assistant.retrieve.origins import Origin, origin_of
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Ranked, Weights, rank
from assistant.retrieve.relevance import answering
from assistant.retrieve.shifts import shifted
from assistant.retrieve.views import (
    BEST,
    collected,
    everything,
    in_order,
    months_of,
    ordered,
    shares,
    shown_of,
)
from assistant.retrieve.windows import holds_digest, longest_recent, nearest_window, newest_window

#: Candidates that each side of a search brings at least.
SEARCHED = 100


class Retriever:
    """Answers understood questions from one catalog and one generation.

    Args:
        catalog: The records.
        generation: The index.
        served: Finds by a service's embedding, where one is set.
        weights: What each part of the ranking counts.
        dense: Where vectors are searched; None: the index's own store.
    """

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        served: Served,
        weights: Weights = DEFAULT_WEIGHTS,
        dense: VectorStore | None = None,
    ) -> None:
        self._catalog = catalog
        self._generation = generation
        self.served = served
        self._weights = weights
        self._dense = dense or generation.store()
        self.membership = Membership(catalog, generation, weights, self._dense)

    def search(self, question: Question, limit: int) -> list[Hit]:
        """The best papers for a question, within its window, people and votes."""
        self.served.begin()
        within = candidates(self._catalog, question, question.window)
        if asks_for_all(question) and not question.arxiv_ids:
            return list(everything(self._catalog, question, within)[:limit])
        ranked = self._by_subject(question, within, limit)
        if question.order == "relevance" and question.intent != "rank":
            return list(self._found(named_first(question, ranked)[:limit]))
        return list(ordered(question, self._found(ranked))[:limit])

    def retrieve(self, question: Question) -> Retrieval:
        """Everything the answer to a question may be built from."""
        self.served.begin()
        question = as_meant(self._catalog, question)
        days = self._catalog.digest_dates()
        archive = (days[0], days[-1]) if days else None
        if (apart := self._without_a_list(question, days, archive)) is not None:
            return apart
        window, moved = question.window, False
        if window is not None and not holds_digest(window, days):
            window, moved = nearest_window(window, days), True
        if question.intent == "digest" and window is None and question.recent:
            window = Window(days[-1], days[-1], "", "latest")
        origin = origin_of(self._catalog, question)
        if question.recent and window is None:
            today = question.today or days[-1]
            last = max((day for day in days if day <= today), default=days[-1])
            window, hits = self._newest(question, last, origin)
        else:
            hits = self._find(question, window, origin)
        find = partial(self._find, origin=origin)
        lexical, reader = self._generation.lexical, self.membership.reader
        asked, hits, relevant = answering(question, window, hits, find, lexical, reader)
        question, window = asked.question, None if asked.elsewhere else window
        shown, further = shown_of(question, hits) if relevant else ((), ())
        if question.unknown and question.intent not in ("paper", "compare"):
            # A name that no title holds may stand in what is told of papers.
            unheard = (name for name in question.unknown if self.membership.reader.unknown(name))
            question = replace(question, unknown=tuple(unheard))
        second: Sequence[Hit] = ()
        if question.second_window is not None:
            second = self._find(question, question.second_window, origin)
        return Retrieval(
            question,
            hits=shown,
            further=further,
            total=len(hits) if relevant else 0,
            window=window,
            window_moved=moved,
            second_hits=second,
            second_total=len(second),
            months=months_of(self._catalog, question, hits, window) if relevant else (),
            unmatched=asked.unmatched if relevant else "",
            unanswered=asked.unanswered,
            elsewhere=asked.elsewhere,
            most_voted=asked.most_voted,
            other_kind=asked.other_kind,
            shares=shares(question, partial(find, window=window)),
            broader=self._broader(question, hits, window) if relevant else None,
            relevant=relevant or bool(second),
            archive=archive,
            origins=origin.span if origin else None,
            of_origin=sum(key in origin.papers for key in ids_of(hits)) if origin else 0,
            unserved=self.served.absence,
        )

    def _without_a_list(
        self, question: Question, days: Sequence[date], archive: tuple[date, date] | None
    ) -> Retrieval | None:
        """What a question is answered from that asks for no papers of a subject, or for none that
        can be there; None for all others."""
        if not days or question.intent in ("smalltalk", "offtopic"):
            return Retrieval(question, relevant=False, archive=archive)
        if question.intent == "stats":
            if question.aspect == "shifts":
                return shifted(self._catalog, question, days)
            listed = replace(question, intent="new", aspect="", limit=None)
            about = self._find(listed, question.window, None).ids if question.subjects else None
            return collected(self._catalog, question, archive, about)
        if question.intent == "similar":
            near = self.similar(question.arxiv_ids[0], question.limit or BEST)
            return Retrieval(question, tuple(near), len(near), archive=archive)
        if is_to_come(question, days[-1]):
            return Retrieval(question, relevant=False, archive=archive)
        return None

    def similar(self, arxiv_id: str, limit: int) -> list[Hit]:
        """The papers nearest to a paper, itself left out."""
        vector = self._dense.vector_of(arxiv_id)
        if vector is None:
            return []
        found = self._dense.search(vector, limit=limit + 1)
        ranked = [Ranked(key, max(0.0, score)) for key, score in found.items() if key != arxiv_id]
        return list(self._found(ranked[:limit]))

    def _find(self, question: Question, window: Window | None, origin: Origin | None) -> Found:
        within = candidates(self._catalog, question, window)
        if origin is None:
            plain = unfiltered(question)
            if plain == question or asks_for_all(question):
                return self._among(question, within)
            # What is about a subject is settled first: a condition more only shortens the list.
            found = self._among(question, candidates(self._catalog, plain, window))
            allowed = set(within or ())
            return found.of([key for key in found.ids if key in allowed])
        ids = self._catalog.find() if within is None else within
        own = [key for key in ids if key in origin.papers]
        if not origin.alone:
            # Whoever looks for one paper may mean one whose organisation isn't recorded.
            return self._among(question, own if own and question.intent in LISTS else within)
        certain = everything(self._catalog, question, own)
        others = self._among(question, [key for key in ids if key not in origin.recorded])
        return ordered(question, certain.then(others))

    def _among(self, question: Question, within: list[str] | None) -> Found:
        if question.arxiv_ids and question.intent in ("paper", "compare"):
            return self._found([Ranked(key, 1.0) for key in question.arxiv_ids])
        if question.intent in LISTS:
            if asks_for_all(question):
                return everything(self._catalog, question, within)
            return ordered(question, self._members(question, within))
        if question.arxiv_ids and question.intent == "fact":
            return self._found([Ranked(key, 1.0) for key in question.arxiv_ids])
        ranked = named_first(question, self._rank(question, within, 4 * BEST))
        return ordered(question, self._found(ranked))

    def _members(self, question: Question, within: list[str] | None) -> Found:
        """The papers about the subjects, best first; of a name, those that hold it."""
        members = self.membership.members(
            question.subjects or (phrase(question),),
            within,
            names=question.names,
            # A list is about what it names; whoever counts or looks for the first counts them all.
            every=question.intent not in ("new", "rank", "digest"),
            any_of=question.any_subject,
        )
        return of_kind_in(self._catalog, question, self._found(members))

    def _newest(
        self, question: Question, last: date, origin: Origin | None
    ) -> tuple[Window | None, Found]:
        """The newest papers of a list: those of a recent window that holds enough, else the
        latest few there are."""
        hits = in_order(self._find(question, longest_recent(last), origin), "date")
        days = {key: from_day(standing.day) for key, standing in hits.standings().items()}
        window = newest_window(list(days.values()), last)
        if window is None:
            newest = self._find(replace(question, order="date"), None, origin)
            return None, in_order(newest[:BEST], "date")
        inside = [key for key in hits.ids if key in days and window.contains(days[key])]
        return window, hits.of(inside)

    def _by_subject(self, question: Question, within: list[str] | None, limit: int) -> list[Ranked]:
        """Papers for a search: of a list the most probable members first, then the nearest."""
        whole = question.order != "relevance" or question.intent == "rank"
        if question.intent not in LISTS:
            return self._rank(question, within, None if whole else limit)
        if whole:
            return self.membership.members((phrase(question),), within)
        probable = self.membership.ranked(phrase(question), within, pool=max(limit, SEARCHED))
        if len(probable) >= limit:
            return probable
        known = {item.arxiv_id for item in probable}
        further = self._rank(question, within, limit)
        return [*probable, *(replace(i, score=0.0) for i in further if i.arxiv_id not in known)]

    def _rank(
        self, question: Question, within: list[str] | None, limit: int | None
    ) -> list[Ranked]:
        """Papers by fused score."""
        generation = self._generation
        text = phrase(question)
        fields = generation.reader.question(text)
        vector = generation.lsa.embed(fields.features())
        return rank(
            text,
            fields,
            lexical=generation.lexical,
            dense=partial(self._dense.search, vector),
            service=self.served.near(text),
            within=within,
            limit=len(generation.lexical) if limit is None else limit,
            depth=limit,
            weights=self._weights,
        )

    def _broader(
        self, question: Question, hits: Sequence[Hit], window: Window | None
    ) -> tuple[str, int] | None:
        if question.intent not in LISTS or asks_for_all(question):
            return None
        within = candidates(self._catalog, question, window)
        return self.membership.broader(phrase(question), within, ids_of(hits))

    def _found(self, ranked: Sequence[Ranked]) -> Found:
        """Ranked papers; one may have left the catalog since this generation was made."""
        by_id = {item.arxiv_id: item for item in ranked}
        held = self._catalog.standings(by_id)
        return Found(self._catalog, [key for key in by_id if key in held], by_id)
