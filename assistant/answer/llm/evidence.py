"""Choosing and cutting what a model gets to read, within a budget of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answer.llm.hostile import as_data, sentences, split_hostile
from assistant.language.tokens import count_tokens, truncate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.model import Source
    from assistant.catalog.records import Paper
    from assistant.retrieve.model import Retrieval

_MAX_AUTHORS = 4
_GAP = " … "
_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*|[가-힣]{2,}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Numbered entries, ready for a prompt.

    Attributes:
        text: The entries.
        papers: Record of each entry that is in the text, by its number.
        hostile: Sentences left out because they address the model.
        hostile_in: Numbers of the entries they stood in.
    """

    text: str
    papers: dict[int, Paper]
    hostile: tuple[str, ...]
    hostile_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as data: header, passages, and what was left out of it."""

    title: str
    authors: str
    passages: tuple[_Passage, ...]
    hostile: tuple[str, ...]


def gather(retrieval: Retrieval, sources: Sequence[Source], budget: int) -> Evidence:
    """The entries of ``sources``, numbered as they are, within about ``budget`` tokens.

    Every entry keeps its title, date, votes and authors. What is left is shared out so that short
    entries stay whole; from a longer one those passages are kept that bear the answer: the quoted
    ones, then those that share most with the question. Sources that find no room are left out.
    """
    papers = {hit.paper.arxiv_id: hit.paper for hit in (*retrieval.hits, *retrieval.second_hits)}
    query = f"{retrieval.question.query} {retrieval.question.text}"
    heads: list[tuple[Source, Paper, _Entry, str]] = []
    room = budget
    for source in sources:
        paper = papers.get(source.arxiv_id)
        if paper is None:
            continue
        entry = _entry(paper)
        head = _head(source, entry)
        cost = count_tokens(head) + 2
        if heads and cost > room:
            break
        room -= cost
        heads.append((source, paper, entry, head))
    sizes = [sum(passage.tokens for passage in entry.passages) for _, _, entry, _ in heads]
    shares = fair_shares(sizes, room)
    texts = [
        f"{head}\n{_chosen(entry.passages, share, source.quotes, query)}".rstrip()
        for (source, _, entry, head), share in zip(heads, shares, strict=True)
    ]
    return Evidence(
        text="\n\n".join(texts),
        papers={source.n: paper for source, paper, _, _ in heads},
        hostile=tuple(order for _, _, entry, _ in heads for order in entry.hostile),
        hostile_in=tuple(source.n for source, _, entry, _ in heads if entry.hostile),
    )


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


def _chosen(passages: Sequence[_Passage], share: int, quotes: Sequence[str], query: str) -> str:
    """Passages within ``share`` tokens, in their own order."""
    if sum(passage.tokens for passage in passages) <= share:
        return "".join(passage.text for passage in passages)
    terms = {term.lower() for term in _TERM.findall(query)}

    def weight(index: int) -> tuple[bool, int, int]:
        text = passages[index].text
        quoted = any(text.strip() in quote or quote in text for quote in quotes if text.strip())
        lowered = text.lower()
        return quoted, sum(term in lowered for term in terms), -index

    picked: list[int] = []
    left = share
    for index in sorted(range(len(passages)), key=weight, reverse=True):
        cost = passages[index].tokens + 2
        if cost <= left:
            picked.append(index)
            left -= cost
    if not picked:
        best = max(range(len(passages)), key=weight)
        return truncate(passages[best].text.strip(), share - 1)
    pieces: list[str] = []
    for position, index in enumerate(sorted(picked)):
        skipped = position > 0 and sorted(picked)[position - 1] != index - 1
        pieces.append((_GAP if skipped else "") + passages[index].text)
    return "".join(pieces)


def _head(source: Source, entry: _Entry) -> str:
    votes = f" | Votes: {source.votes}" if source.votes is not None else ""
    return (
        f"[{source.n}] {entry.title}\n"
        f"Date: {source.date.isoformat()}{votes} | Authors: {entry.authors}"
    )


@lru_cache(maxsize=2048)
def _entry(paper: Paper) -> _Entry:
    title, in_title = split_hostile(paper.title)
    summary, in_summary = split_hostile(paper.full_text)
    authors, in_authors = split_hostile("\n".join(paper.authors))
    kept = [name.strip() for name in as_data(authors).splitlines() if name.strip()]
    more = f" and {len(kept) - _MAX_AUTHORS} more" if len(kept) > _MAX_AUTHORS else ""
    return _Entry(
        title=" ".join(as_data(title).split()) or "(title left out)",
        authors=(", ".join(kept[:_MAX_AUTHORS]) + more) or "unknown",
        passages=tuple(
            _Passage(text, count_tokens(text)) for text in sentences(as_data(summary)) if text
        ),
        hostile=(*in_title, *in_authors, *in_summary),
    )
