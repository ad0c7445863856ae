"""Papers to take along: as citations, Markdown, a table, or notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from assistant.answer.markup import escape
from assistant.errors import ConfigurationError
from assistant.reports.citations import links_of, to_bibtex, to_csl, to_ris
from assistant.reports.notes import note_name, packed, to_note
from assistant.reports.tables import table_csv

if TYPE_CHECKING:
    from assistant.catalog.records import Paper
    from assistant.core import Assistant

#: File name and media type of each format.
FILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "bibtex": ("papers.bib", "application/x-bibtex"),
    "ris": ("papers.ris", "application/x-research-info-systems"),
    "csl": ("papers.json", "application/vnd.citationstyles.csl+json"),
    "markdown": ("papers.md", "text/markdown"),
    "csv": ("papers.csv", "text/csv"),
    "obsidian": ("papers.zip", "application/zip"),
})  # fmt: skip

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


def export(assistant: Assistant, format: str, arxiv_ids: Sequence[str]) -> str:
    """Papers in a format, in the order of their ids; unknown ids are left out.

    Args:
        assistant: Holds the records.
        format: ``bibtex``, ``ris``, ``csl`` (CSL-JSON), ``markdown`` or ``csv``.
        arxiv_ids: Identifiers without version.

    Raises:
        ConfigurationError: There is no such format.
    """
    writers: dict[str, Callable[[Iterable[Paper]], str]] = {
        "bibtex": to_bibtex,
        "ris": to_ris,
        "csl": to_csl,
        "markdown": to_markdown,
        "csv": to_csv,
    }
    if format not in writers:
        raise ConfigurationError(
            f"There is no export format {format!r}.", hint=f"Formats: {', '.join(writers)}."
        )
    return writers[format](assistant.catalog.papers_by_id(arxiv_ids).values())


def notes(assistant: Assistant, arxiv_ids: Sequence[str]) -> dict[str, str]:
    """A Markdown note a paper for Obsidian, by file name; unknown ids are left out."""
    papers = assistant.catalog.papers_by_id(arxiv_ids).values()
    return {note_name(paper): to_note(paper) for paper in papers}


def export_file(assistant: Assistant, format: str, arxiv_ids: Sequence[str]) -> bytes:
    """What a file of a format of `FILES` holds; notes come as a ZIP archive.

    Raises:
        ConfigurationError: There is no such format.
    """
    if format == "obsidian":
        return packed(notes(assistant, arxiv_ids))
    return export(assistant, format, arxiv_ids).encode()


def to_markdown(papers: Iterable[Paper]) -> str:
    """A list with links, dates, votes, authors, organisations and code."""
    lines = []
    for paper in papers:
        votes = "" if paper.votes is None else f" · ▲ {paper.votes}"
        authors = f"  \n  {escape(', '.join(paper.authors))}" if paper.authors else ""
        places = [", ".join(paper.organizations), links_of(paper)]
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
