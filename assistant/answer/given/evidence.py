"""Choosing and cutting what a model gets to read, within a budget of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answer.given.selection import best_of
from assistant.answer.llm.hostile import as_data, sentences, split_hostile
from assistant.answer.paper import OF_AUTHORS, aspect_of
from assistant.answer.passages import passages
from assistant.language.tokens import count_tokens, estimate_tokens, truncate
from assistant.retrieve.asked import LISTS
from assistant.retrieve.model import hits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.answer.model import Source
    from assistant.catalog.records import Paper
    from assistant.question.model import Language, Question
    from assistant.retrieve.model import Retrieval

#: Tokens that an entry has at least, its heading included, when there is text for them.
LEAST_ENTRY = 120
#: Tokens from which on the three best papers of a search are given whole; below, only the best.
_AMPLE = 2500
_WHOLE = 3
_MAX_AUTHORS = 4
_ALL_AUTHORS = 60
#: Entries that each name all their authors: where there are no more, somebody may have asked.
_FEW = 3
_GAP = " … "
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*|[가-힣]{2,}")
_DOUBTFUL = "Doubtful: the summary of this entry seems to describe another paper."


@dataclass(frozen=True, slots=True)
class Evidence:
    """Numbered entries, ready for a prompt.

    Attributes:
        text: The entries.
        sources: Source of each entry that is in the text, in its order.
        papers: Record of each, by its number.
        hostile: Sentences left out because they address the model.
        hostile_in: Numbers of the entries they stood in.
    """

    text: str
    sources: tuple[Source, ...]
    papers: dict[int, Paper]
    hostile: tuple[str, ...]
    hostile_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class _Text:
    """Text of a paper as data: its passages, and what was left out of it."""

    passages: tuple[_Passage, ...]
    hostile: tuple[str, ...]

    @property
    def tokens(self) -> int:
        return sum(passage.tokens for passage in self.passages)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry on its way into a prompt; ``whole``: its text is in both languages already."""

    source: Source
    paper: Paper
    head: str
    text: _Text
    whole: bool
    hostile: tuple[str, ...]


def gather(
    retrieval: Retrieval,
    sources: Sequence[Source],
    budget: int,
    count: Callable[[str], int] = count_tokens,
) -> Evidence:
    """Entries of ``sources``, numbered as they are, within about ``budget`` tokens.

    As many are taken as get `LEAST_ENTRY` tokens each. Every entry keeps its title, date, votes
    and authors, and has the text in the reader's language; of a search the best are whole, summary
    and abstract. From a text that is too long those passages are kept that bear the answer: the
    quoted ones, then those that share most with the question. What is left over goes to the texts
    in the other language, the best entry first.

    Args:
        retrieval: Holds the papers.
        sources: Of the answer.
        budget: Tokens.
        count: Tokens of a text: `estimate_tokens` is faster, where there is room for its error.
    """
    question = retrieval.question
    papers = _papers(retrieval, sources)
    known = [source for source in sources if source.arxiv_id in papers]
    ranked = question.intent not in LISTS
    whole = (_WHOLE if budget >= _AMPLE else 1) if ranked else 0
    kept, room = _fitting(retrieval, known, papers, whole, budget, count)
    shares = _shares([entry.text.tokens for entry in kept], room, whole)
    query = f"{question.query} {question.text}"
    left = room - sum(shares)
    texts: list[str] = []
    hostile: list[tuple[int, str]] = []
    for entry, share in zip(kept, shares, strict=True):
        text = _chosen(entry.text.passages, share, entry.source.quotes, query)
        orders = list(entry.hostile)
        if not entry.whole and left >= LEAST_ENTRY:
            other = _other(entry.paper, question.language, count)
            spent = min(other.tokens + 2, left) if other.passages else 0
            text += f"\n{_chosen(other.passages, spent - 2, (), query)}"
            left -= spent
            orders += other.hostile
        hostile += [(entry.source.n, order) for order in orders]
        texts.append(f"{entry.head}\n{text}".rstrip())
    return Evidence(
        text="\n\n".join(texts),
        sources=tuple(entry.source for entry in kept),
        papers={entry.source.n: entry.paper for entry in kept},
        hostile=tuple(order for _, order in hostile),
        hostile_in=tuple(dict.fromkeys(n for n, _ in hostile)),
    )


def _papers(retrieval: Retrieval, sources: Sequence[Source]) -> dict[str, Paper]:
    wanted = {source.arxiv_id for source in sources}
    found = (retrieval.hits, retrieval.further, retrieval.second_hits)
    return {hit.paper.arxiv_id: hit.paper for hits in found for hit in hits_of(hits, wanted)}


def _fitting(
    retrieval: Retrieval,
    sources: Sequence[Source],
    papers: Mapping[str, Paper],
    whole: int,
    budget: int,
    count: Callable[[str], int],
) -> tuple[list[_Entry], int]:
    """The entries that get enough of ``budget``, and the tokens left for their texts."""
    most = max(1, budget // LEAST_ENTRY)
    few = len(sources) <= _FEW or aspect_of(retrieval.question.text) in OF_AUTHORS
    kept: list[_Entry] = []
    heads = needed = 0
    for source in best_of(retrieval, sources, most):
        paper, language = papers[source.arxiv_id], retrieval.question.language
        text = (_whole if len(kept) < whole else _own)(paper, language, count)
        named = _ALL_AUTHORS if few and len(kept) < _FEW else _MAX_AUTHORS
        entry = _entry(source, paper, text, named, whole=len(kept) < whole)
        head = count(entry.head) + 2
        least = text.tokens if entry.whole else min(text.tokens, max(0, LEAST_ENTRY - head))
        if kept and needed + head + least > budget:
            break
        needed += head + least
        heads += head
        kept.append(entry)
    return kept, budget - heads


def _shares(sizes: Sequence[int], room: int, whole: int) -> list[int]:
    """Tokens of each text: the first ones all of theirs, the others in fair shares."""
    first = list(sizes[:whole])
    if sum(first) > room:
        return fair_shares(sizes, room)
    return [*first, *fair_shares(sizes[whole:], room - sum(first))]


def fair_shares(sizes: Sequence[int], room: int) -> list[int]:
    """Share ``room`` out: what is small is served whole, the rest in equal parts.

    Example:
        >>> fair_shares([10, 100, 100], 110)
        [10, 50, 50]
    """
    shares = [0] * len(sizes)
    left, waiting = max(room, 0), len(sizes)
    for index in sorted(range(len(sizes)), key=sizes.__getitem__):
        shares[index] = min(sizes[index], left // waiting)
        left -= shares[index]
        waiting -= 1
    return shares


def best_sentence(paper: Paper, question: Question) -> str:
    """The sentence of a paper that shares most with a question; "" of a paper without text."""
    terms = _terms(f"{question.query} {question.text}")
    told = [passage.text for passage in _own(paper, question.language, estimate_tokens).passages]
    return max(told, key=lambda text: _shared(text, terms), default="").strip()


def _terms(query: str) -> frozenset[str]:
    return frozenset(term.lower() for term in _TERM.findall(query))


def _shared(text: str, terms: frozenset[str]) -> int:
    lowered = text.lower()
    return sum(term in lowered for term in terms)


def _chosen(told: Sequence[_Passage], share: int, quotes: Sequence[str], query: str) -> str:
    """Passages within ``share`` tokens, in their own order."""
    if sum(passage.tokens for passage in told) <= share:
        return "".join(passage.text for passage in told)
    terms = _terms(query)

    def weight(index: int) -> tuple[bool, int, int]:
        text = told[index].text
        quoted = any(text.strip() in quote or quote in text for quote in quotes if text.strip())
        return quoted, _shared(text, terms), -index

    picked: list[int] = []
    left = share
    for index in sorted(range(len(told)), key=weight, reverse=True):
        cost = told[index].tokens + 2
        if cost <= left:
            picked.append(index)
            left -= cost
    if not picked and told:
        best = max(range(len(told)), key=weight)
        return truncate(told[best].text.strip(), share - 1)
    pieces: list[str] = []
    for position, index in enumerate(sorted(picked)):
        skipped = position > 0 and sorted(picked)[position - 1] != index - 1
        pieces.append((_GAP if skipped else "") + told[index].text)
    return "".join(pieces)


def _entry(source: Source, paper: Paper, text: _Text, named: int, *, whole: bool) -> _Entry:
    title, authors, hostile = _names(paper)
    more = f" and {len(authors) - named} more" if len(authors) > named else ""
    votes = f" | Votes: {source.votes}" if source.votes is not None else ""
    names = (", ".join(authors[:named]) + more) or "unknown"
    lines = [
        f"[{source.n}] {title}",
        f"Date: {source.date.isoformat()}{votes} | Authors: {names}",
    ]
    if paper.summary_doubtful and not paper.abstract:
        lines.append(_DOUBTFUL)
    return _Entry(source, paper, "\n".join(lines), text, whole, (*hostile, *text.hostile))


@lru_cache(maxsize=2048)
def _names(paper: Paper) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Title and authors as data, and what was left out of them."""
    title, in_title = split_hostile(paper.title)
    authors, in_authors = split_hostile("\n".join(paper.authors))
    kept = tuple(name.strip() for name in as_data(authors).splitlines() if name.strip())
    return (
        " ".join(as_data(title).split()) or "(title left out)",
        kept,
        (*in_title, *in_authors),
    )


@lru_cache(maxsize=2048)
def _own(paper: Paper, language: Language, count: Callable[[str], int]) -> _Text:
    return _text(passages(paper, language).own, count)


def _whole(paper: Paper, language: Language, count: Callable[[str], int]) -> _Text:
    own, other = _own(paper, language, count), _other(paper, language, count)
    if not other.passages:
        return own
    return _Text(
        (*own.passages, _Passage("\n", 1), *other.passages), (*own.hostile, *other.hostile)
    )


@lru_cache(maxsize=512)
def _other(paper: Paper, language: Language, count: Callable[[str], int]) -> _Text:
    return _text(passages(paper, language).other, count)


def _text(told: Sequence[str], count: Callable[[str], int]) -> _Text:
    clean, hostile = split_hostile("\n".join(told))
    text = " ".join(as_data(clean).split("\n"))
    return _Text(tuple(_Passage(part, count(part)) for part in sentences(text) if part), hostile)
