"""Which papers a question's conditions allow: days, people, votes, and what it excludes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.catalog.catalog import Catalog
from assistant.catalog.counts import papers_holding, plain_stretch
from assistant.catalog.selection import Selection
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.retrieve.asked import LISTS

#: More papers than this are looked up one by one more slowly than all are read in a row.
_FEW = 5_000
#: A paper with this much of an excluded topic is left out.
EXCLUDED_TOPIC = 0.5
#: More authors than this are a large team.
_TEAM = 3
#: Selections whose papers are remembered, about 100 bytes for each.
_REMEMBERED = 4


def candidates(catalog: Catalog, question: Question, window: Window | None) -> list[str] | None:
    """Ids that meet a question's conditions (days, people, votes, code, exclusions), or None when
    it sets none."""
    restricted = set(question.arxiv_ids) if restricts(question) else set()
    if not (
        window
        or question.authors
        or question.bounds_votes
        or question.with_code
        or question.excluded_topics
        or question.excluded_terms
        or question.excluded_window
        or question.exclude_ids
        or restricted
    ):
        return None
    start, end = (window.start, window.end) if window else (None, None)
    wanted = Selection(
        start,
        end,
        min_votes=question.min_votes,
        max_votes=question.max_votes,
        with_code=question.with_code,
        without_topics=question.excluded_topics,
        min_without_score=EXCLUDED_TOPIC,
        without_concepts=_concepts(question.excluded_topics),
    )
    allowed = None
    if question.authors:
        allowed = _written_by(catalog, question)
    ids = _within_days(catalog, wanted) if allowed is None else catalog.find(wanted, within=allowed)
    dropped = set(question.exclude_ids)
    if unwanted := question.excluded_window:
        dropped |= set(_within_days(catalog, Selection(unwanted.start, unwanted.end)))
    if question.excluded_terms:
        dropped |= _holding(catalog, question.excluded_terms, ids)
    if not dropped and not restricted:
        return ids
    return [key for key in ids if key not in dropped and (not restricted or key in restricted)]


def as_meant(catalog: Catalog, question: Question) -> Question:
    """A question for papers by several people, as one for papers by any of them where there are
    none by all."""
    if len(question.authors) < 2 or question.any_author:
        return question
    by = [set(catalog.find(Selection(author=name))) for name in question.authors]
    return question if set.intersection(*by) else replace(question, any_author=True)


def _written_by(catalog: Catalog, question: Question) -> set[str]:
    """The papers by all the authors asked for, or by any where none is or any are meant."""
    by = [catalog.find(Selection(author=name)) for name in question.authors]
    written = Counter(key for keys in by for key in keys)
    together = {key for key, count in written.items() if count == len(by)}
    if together and not question.any_author:
        return together
    # A name of a large team is somebody else's too; two of them are hardly.
    least = 2 if question.any_author and len(by) > _TEAM else 1
    return {key for key, count in written.items() if count >= least}


def _within_days(catalog: Catalog, wanted: Selection) -> list[str]:
    """The papers of a selection; those of the last few are remembered, as one question asks for
    them again and many people ask about the same days."""
    known = catalog.kept("selections", _REMEMBERED)
    found: list[str] | None = known.get(wanted)
    if found is None:
        found = catalog.find(wanted)
        known.put(wanted, found)
    return found


def unfiltered(question: Question) -> Question:
    """A question for a list without the conditions that a paper meets whatever it is about."""
    if question.intent not in LISTS:
        return question
    return replace(
        question,
        min_votes=None,
        max_votes=None,
        with_code=False,
        excluded_topics=(),
        excluded_terms=(),
        excluded_window=None,
        exclude_ids=(),
    )


@lru_cache(maxsize=64)
def _concepts(topics: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts by which a title names one of some topics."""
    lexicon = Lexicon.default()
    known = (*lexicon.topics, *lexicon.terms) if topics else ()
    return tuple(concept for concept in known if speaks_for(concept, topics))


def _holding(catalog: Catalog, terms: Iterable[str], ids: Sequence[str]) -> set[str]:
    """Papers that hold one of some terms."""
    found: set[str] = set()
    for term in terms:
        stretch = plain_stretch(term)
        within = ids if len(ids) <= _FEW else None
        among = papers_holding(catalog, stretch, within) if stretch else ids
        if stretch == term:
            found |= set(among)
            continue
        found |= {
            paper.arxiv_id
            for paper in catalog.papers_by_id(among).values()
            if term.casefold() in f"{paper.title}\n{paper.full_text}".casefold()
        }
    return found


def restricts(question: Question) -> bool:
    """Whether the papers that a question names are all that it asks among: "which of these"."""
    return bool(question.arxiv_ids) and question.intent not in ("paper", "fact", "compare")


def speaks_for(concept: str, topics: Collection[str]) -> bool:
    """Whether a concept is one of some topics, or a term of one."""
    term = Lexicon.default().terms.get(concept)
    return concept in topics or (term is not None and bool(set(topics) & set(term.topics)))
