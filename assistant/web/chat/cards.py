"""Source cards: what is shown of the papers that an answer cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from assistant.answer.passages import passages
from assistant.hangul import has_hangul
from assistant.web.server.security import picture
from assistant.web.tabs.papers import secure_address

if TYPE_CHECKING:
    from assistant.answer.model import Source
    from assistant.core import Assistant
    from assistant.strings import Language

_AUTHORS = 4


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A paper beside an answer.

    Attributes:
        n: Number that the answer cites it by; 0 for a paper it does not cite.
        arxiv_id: Identifier without version.
        title: English title.
        url: Abstract on arXiv.
        pdf: PDF on arXiv.
        date: Day of the digest, ISO.
        votes: Votes, or None.
        authors: The first names, shortened.
        all_authors: All names.
        quotes: Sentences that bear the answer.
        picture: Address of a thumbnail that the page may load, or None.
        doubtful: The summary seems to describe another paper.
        origin: Who it comes from, where that is recorded.
        code: Address of its code, or empty.
        stars: Stars of the code, or None.
        project: Address of its project page, or empty.
        other: Language of a text that is not quoted because the reader's is: ``ko``, ``en`` or
            empty.
    """

    n: int
    arxiv_id: str
    title: str
    url: str
    pdf: str
    date: str
    votes: int | None
    authors: str
    all_authors: str
    quotes: tuple[str, ...] = ()
    picture: str | None = None
    doubtful: bool = False
    origin: str = ""
    code: str = ""
    stars: int | None = None
    project: str = ""
    other: str = ""


def pdf_url(arxiv_id: str) -> str:
    """The PDF of a paper (https://info.arxiv.org/help/arxiv_identifier.html)."""
    return f"https://arxiv.org/pdf/{arxiv_id}"


def card(source: Source, *, remote_images: bool, other: str = "") -> SourceCard:
    """The card of a source.

    Args:
        source: What an answer cites.
        remote_images: Whether pictures may be loaded from their hosts.
        other: Language of its text that is not quoted, as `other_texts` finds it.
    """
    return SourceCard(
        n=source.n,
        arxiv_id=source.arxiv_id,
        title=source.title,
        url=source.url,
        pdf=pdf_url(source.arxiv_id),
        date=source.date.isoformat(),
        votes=source.votes,
        authors=short_names(source.authors),
        all_authors=", ".join(source.authors),
        quotes=source.quotes,
        picture=picture(source.thumbnail, remote_images=remote_images),
        doubtful=source.summary_doubtful,
        origin=", ".join(source.organizations),
        code=secure_address(source.code_url),
        stars=source.stars,
        project=secure_address(source.project_url),
        other=other,
    )


def cards(
    sources: Iterable[Source], *, remote_images: bool, others: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Cards as JSON-ready dicts, in order; ``others`` as `other_texts` finds them."""
    return [
        as_dict(
            card(
                source,
                remote_images=remote_images,
                other=(others or {}).get(source.arxiv_id, ""),
            )
        )
        for source in sources
    ]


def other_texts(
    assistant: Assistant, sources: Iterable[Source], language: Language
) -> dict[str, str]:
    """The language of the text that a reader isn't quoted, by arXiv id, where there is one."""
    papers = assistant.catalog.papers_by_id([source.arxiv_id for source in sources])
    told = {arxiv_id: passages(paper, language).other for arxiv_id, paper in papers.items()}
    return {key: _language(other) for key, other in told.items() if other}


def other_text(assistant: Assistant, arxiv_id: str, language: str) -> list[str]:
    """A paper's summary (``ko``) or abstract (``en``), a paragraph each; none for an unknown id."""
    paper = assistant.paper(arxiv_id)
    if paper is None:
        return []
    return list(paper.items) if language == "ko" else [paper.abstract or paper.summary_en]


def _language(sentences: Iterable[str]) -> Language:
    return "ko" if any(map(has_hangul, sentences)) else "en"


def as_dict(card: SourceCard) -> dict[str, Any]:
    """The card's fields; unlike `dataclasses.asdict`, nothing in them is copied."""
    return {field.name: getattr(card, field.name) for field in fields(card)}


def similar(assistant: Assistant, arxiv_id: str, k: int = 4) -> list[dict[str, Any]]:
    """The nearest papers to a paper, as cards without a number; none for an unknown id."""
    if assistant.paper(arxiv_id) is None:
        return []
    remote = assistant.settings.remote_images
    return [
        as_dict(
            SourceCard(
                n=0,
                arxiv_id=hit.paper.arxiv_id,
                title=hit.paper.title,
                url=hit.paper.url,
                pdf=pdf_url(hit.paper.arxiv_id),
                date=hit.paper.date.isoformat(),
                votes=hit.paper.votes,
                authors=short_names(hit.paper.authors),
                all_authors=", ".join(hit.paper.authors),
                picture=picture(hit.paper.thumbnail, remote_images=remote),
                doubtful=hit.paper.summary_doubtful,
            )
        )
        for hit in assistant.similar(arxiv_id, k)
    ]


def short_names(authors: Sequence[str]) -> str:
    """The first authors, and how many more.

    Example:
        >>> short_names(["A B", "C D", "E F", "G H", "I J"])
        'A B, C D, E F, G H +1'
    """
    rest = len(authors) - _AUTHORS
    return ", ".join(authors[:_AUTHORS]) + (f" +{rest}" if rest > 0 else "")
