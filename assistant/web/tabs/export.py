"""Papers as BibTeX, Markdown or CSV."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.answer.markup import escape
from assistant.errors import ConfigurationError
from assistant.web.tabs.tables import table_csv

if TYPE_CHECKING:
    from assistant.catalog.records import Paper
    from assistant.core import Assistant

#: File name and media type of each format.
FILES: dict[str, tuple[str, str]] = {
    "bibtex": ("papers.bib", "application/x-bibtex"),
    "markdown": ("papers.md", "text/markdown"),
    "csv": ("papers.csv", "text/csv"),
}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BIB_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}
#: Columns of the CSV from the address on; see `Paper.facts`.
_FACTS = (
    "organizations",
    "keywords",
    "code_url",
    "stars",
    "project_url",
    "summary_en",
    "abstract",
)
_SKIPPED = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "from", "is"})


def export(assistant: Assistant, format: str, arxiv_ids: Sequence[str]) -> str:
    """Papers in a format, in the order of their ids; unknown ids are left out.

    Args:
        assistant: Holds the records.
        format: ``bibtex``, ``markdown`` or ``csv``.
        arxiv_ids: Identifiers without version.

    Raises:
        ConfigurationError: There is no such format.
    """
    writers: dict[str, Callable[[Iterable[Paper]], str]] = {
        "bibtex": to_bibtex,
        "markdown": to_markdown,
        "csv": to_csv,
    }
    if format not in writers:
        raise ConfigurationError(
            f"There is no export format {format!r}.", hint=f"Formats: {', '.join(writers)}."
        )
    papers = [assistant.paper(arxiv_id) for arxiv_id in dict.fromkeys(arxiv_ids)]
    return writers[format](paper for paper in papers if paper is not None)


def to_bibtex(papers: Iterable[Paper]) -> str:
    """``@misc`` entries as arXiv gives them (https://info.arxiv.org/help/hypertex/bibstyles/).

    Keys are unique: last name of the first author, year, first word of the title.
    """
    keys: dict[str, int] = {}
    entries: list[str] = []
    for paper in papers:
        key = _bib_key(paper)
        keys[key] = keys.get(key, 0) + 1
        if keys[key] > 1:
            key += f"-{paper.arxiv_id}"
        year, month = _submitted(paper)
        fields = {
            "title": f"{{{_bib(paper.title)}}}",
            "author": " and ".join(_bib(name) for name in paper.authors),
            "year": year,
            "month": month,
            "eprint": paper.arxiv_id,
            "archivePrefix": "arXiv",
            "url": paper.url,
            "keywords": _bib(", ".join(paper.keywords)),
            "organization": _bib(" and ".join(paper.organizations)),
            "note": _bib(_links(paper)),
            "annote": _bib(paper.summary_en),
            "abstract": _bib(paper.abstract),
        }
        lines = [
            f"  {name} = {value if name == 'month' else '{' + value + '}'},"
            for name, value in fields.items()
            if value
        ]
        entries.append("\n".join([f"@misc{{{key},", *lines, "}"]))
    return "\n\n".join(entries) + "\n" if entries else ""


def to_markdown(papers: Iterable[Paper]) -> str:
    """A list with links, dates, votes, authors, organisations and code."""
    lines = []
    for paper in papers:
        votes = "" if paper.votes is None else f" · ▲ {paper.votes}"
        authors = f"  \n  {escape(', '.join(paper.authors))}" if paper.authors else ""
        places = [", ".join(paper.organizations), _links(paper)]
        more = "".join(f"  \n  {escape(place)}" for place in places if place)
        lines.append(f"- [{escape(paper.title)}]({paper.url}) · {paper.date}{votes}{authors}{more}")
    return "\n".join(lines) + "\n" if lines else ""


def to_csv(papers: Iterable[Paper]) -> str:
    """A table with every fact of the papers."""
    head = ["arxiv_id", "title", "date", "votes", "authors", "topics", "url"]
    rows: list[list[object]] = [[*head, *_FACTS]]
    for paper in papers:
        votes = "" if paper.votes is None else paper.votes
        names = ["; ".join(paper.authors), "; ".join(paper.topics)]
        facts = paper.facts()
        rows.append(
            [paper.arxiv_id, paper.title, paper.date.isoformat(), votes, *names, paper.url]
            + [_cell(facts[name]) for name in _FACTS]
        )
    return table_csv(rows)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else value


def _links(paper: Paper) -> str:
    stars = "" if paper.stars is None else f" ({paper.stars} stars)"
    links = (("Code", paper.code_url, stars), ("Project", paper.project_url, ""))
    return "; ".join(f"{name}: {url}{more}" for name, url, more in links if url)


def _bib(text: str) -> str:
    return "".join(_BIB_SPECIAL.get(char, char) for char in " ".join(text.split()))


def _bib_key(paper: Paper) -> str:
    last = paper.authors[0].split()[-1] if paper.authors and paper.authors[0].split() else "arxiv"
    words = re.findall(r"[A-Za-z0-9]+", _ascii(paper.title).lower())
    word = next((word for word in words if word not in _SKIPPED), "")
    name = re.sub(r"[^a-z0-9]", "", _ascii(last).lower()) or "arxiv"
    return f"{name}{_submitted(paper)[0]}{word}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _submitted(paper: Paper) -> tuple[str, str]:
    """Year and BibTeX month of the arXiv id (YYMM.…); the digest's date for older ids."""
    match = re.match(r"(\d\d)(\d\d)\.", paper.arxiv_id)
    if match and 1 <= int(match[2]) <= 12:
        return f"20{match[1]}", _MONTHS[int(match[2]) - 1]
    return str(paper.date.year), _MONTHS[paper.date.month - 1]
