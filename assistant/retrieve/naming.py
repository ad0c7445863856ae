"""Papers that hold a name in so many words, and papers of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.catalog.records import Paper
from assistant.question.model import Kind

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
    bare = name[:-1] if len(name) > 2 and name.endswith("s") and name[-2].isupper() else name
    parts = re.split(r"[\s-]+|(?<=[A-Za-z])(?=\d)", bare)
    pieces = [re.escape(piece) for piece in parts if piece]
    return re.compile(r"(?<![A-Za-z0-9])" + r"[\s-]*".join(pieces) + r"s?(?![a-z])", re.I)


def holds_name(paper: Paper, name: str) -> tuple[bool, bool]:
    """Whether a paper has a name in its title, and whether anywhere."""
    pattern = name_pattern(name)
    titled = pattern.search(paper.title) is not None
    return titled, titled or pattern.search(paper.full_text) is not None


def of_kind(title: str, kind: Kind) -> bool:
    """Whether a paper calls itself a survey, benchmark, dataset or report in its title."""
    return _TITLED[kind].search(title) is not None


def naming(papers: Iterable[Paper], names: Iterable[str]) -> list[tuple[Paper, bool]]:
    """The papers that hold every name, each with whether its title holds them all."""
    wanted = tuple(names)
    found: list[tuple[Paper, bool]] = []
    for paper in papers:
        places = [holds_name(paper, name) for name in wanted]
        if all(anywhere for _, anywhere in places):
            found.append((paper, all(titled for titled, _ in places)))
    return found
