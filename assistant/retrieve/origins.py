"""Papers of organisations: where it is recorded who a paper comes from, that decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.catalog.catalog import Catalog
from assistant.catalog.collection import organized_papers, organized_span, papers_of
from assistant.catalog.keys import organization_key
from assistant.language.names.aliases import alias_of
from assistant.question.model import Question


@dataclass(frozen=True, slots=True)
class Origin:
    """What the records say of the organisations that a question names.

    Attributes:
        papers: Ids of the papers that come from one of them.
        recorded: Ids of the papers whose organisation is recorded, whichever it is.
        span: First and last day of these.
        alone: Whether nothing else is asked for: "papers from NVIDIA", not "its papers on video".
    """

    papers: frozenset[str]
    recorded: frozenset[str]
    span: tuple[date, date]
    alone: bool


def origin_of(catalog: Catalog, question: Question) -> Origin | None:
    """What is recorded of a question's organisations.

    None when it names none, or no paper's organisation is recorded.
    """
    if not question.organisations:
        return None
    span = organized_span(catalog.connection)
    if span is None:
        return None
    return Origin(
        frozenset(papers_of(catalog.connection, spellings(question.organisations))),
        frozenset(organized_papers(catalog.connection)),
        span,
        asks_by_origin_alone(question),
    )


def asks_by_origin_alone(question: Question) -> bool:
    """Whether nothing but organisations says which papers are asked for."""
    keys = {organization_key(subject) for subject in question.subjects}
    return not keys or bool(keys & spellings(question.organisations))


def spellings(names: Iterable[str]) -> set[str]:
    """Keys of the spellings of some organisations, in both languages.

    Example:
        >>> "bytedance" in spellings(["바이트댄스"])
        True
    """
    known = {
        form
        for name in names
        for alias in alias_of(name)
        if alias.kind == "organisation"
        for form in (alias.name, *alias.korean)
    }
    return {organization_key(form) for form in (*names, *known)}
