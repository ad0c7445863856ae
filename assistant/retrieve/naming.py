"""Papers that hold a name in so many words, and papers of a kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from assistant.catalog.catalog import Catalog
from assistant.catalog.counts import papers_holding, plain_stretch
from assistant.catalog.records import Paper
from assistant.question.model import Kind, Question
from assistant.retrieve.conditions import restricts
from assistant.retrieve.model import Found
from assistant.retrieve.ranking import Ranked

#: Papers read at once.
_BATCH = 200
#: Titles that hold a name make up its list from this many on.
_ENOUGH = 3

_TITLED: Mapping[Kind, re.Pattern[str]] = {
    "survey": re.compile(r"\bsurvey|\breview\b|\boverview\b|roadmap|taxonomy", re.I),
    "benchmark": re.compile(r"bench(?!top)|\bevaluat|\barena\b|leaderboard", re.I),
    "dataset": re.compile(r"\bdata\s?-?sets?\b|\bcorp(?:us|ora)\b|\bopen data\b|\bdata\b", re.I),
    "report": re.compile(r"\breport\b", re.I),
}


@lru_cache(maxsize=64)
def name_pattern(name: str) -> re.Pattern[str]:
    """Finds a name whatever its case, blanks and hyphens, with a version or plural behind it.

    Example:
        >>> bool(name_pattern("Phi").search("the Phi-4 report"))
        True
        >>> bool(name_pattern("KANs").search("a KAN"))
        True
    """
    pieces = map(re.escape, _pieces(name))
    return re.compile(r"(?<![A-Za-z0-9])" + r"[\s-]*".join(pieces) + r"s?(?![a-z])", re.I)


def holds_name(paper: Paper, name: str) -> tuple[bool, bool]:
    """Whether a paper has a name in its title, and whether anywhere."""
    pattern = name_pattern(name)
    titled = pattern.search(paper.title) is not None
    return titled, titled or pattern.search(paper.full_text) is not None


def of_kind(title: str, kind: Kind) -> bool:
    """Whether a paper calls itself a survey, benchmark, dataset or report in its title."""
    return _TITLED[kind].search(title) is not None


def named_first(question: Question, ranked: list[Ranked]) -> list[Ranked]:
    """Ranked papers; those that the question names stand first, also when nothing else speaks for
    them."""
    if not question.arxiv_ids or restricts(question):
        return ranked
    known = {item.arxiv_id: item for item in ranked}
    named = [known.pop(key, Ranked(key, 1.0)) for key in dict.fromkeys(question.arxiv_ids)]
    return [*named, *known.values()]


def bearing(
    catalog: Catalog, names: Sequence[str], within: Collection[str] | None, *, every: bool
) -> list[Ranked]:
    """The papers of some names, those first whose titles hold them.

    Args:
        catalog: The records.
        names: At least one; the papers hold all of them.
        within: Only these papers; None for all.
        every: Whether those belong that only mention the names, however many have them as titles.
    """
    found = papers_bearing(catalog, names, within)
    titled = [Ranked(key, 1.0) for key, in_title in found.items() if in_title]
    if not every and len(titled) >= _ENOUGH:
        return titled
    return [*titled, *(Ranked(key, 0.5) for key, in_title in found.items() if not in_title)]


def papers_bearing(
    catalog: Catalog, names: Sequence[str], within: Collection[str] | None
) -> dict[str, bool]:
    """The papers that hold every name, newest first, each with whether its title holds them all.

    Args:
        catalog: The records.
        names: At least one.
        within: Only these papers; None for all.
    """
    # Of each name a stretch is looked for in the database, so that few papers are read.
    parts = [plain_stretch(part) for name in names for part in _pieces(name)]
    stretch = max(parts, key=len, default="")
    if stretch:
        possible = papers_holding(catalog, stretch, within)
    else:
        possible = catalog.find() if within is None else list(within)
    found: dict[str, bool] = {}
    for start in range(0, len(possible), _BATCH):
        for paper in catalog.papers_by_id(possible[start : start + _BATCH]).values():
            places = [holds_name(paper, name) for name in names]
            if all(anywhere for _, anywhere in places):
                found[paper.arxiv_id] = all(titled for titled, _ in places)
    return found


def of_kind_in(catalog: Catalog, question: Question, hits: Found) -> Found:
    """The papers of the kind that a question asks for, if it asks for one; none of them is read."""
    if question.kind is None:
        return hits
    titles = catalog.titles(hits.ids)
    return hits.of([key for key in hits.ids if of_kind(titles.get(key, ""), question.kind)])


def _pieces(name: str) -> list[str]:
    """A name's parts, between which blanks and hyphens may stand or not."""
    bare = name[:-1] if len(name) > 2 and name.endswith("s") and name[-2].isupper() else name
    return [piece for piece in re.split(r"[\s-]+|(?<=[A-Za-z])(?=\d)", bare) if piece]
