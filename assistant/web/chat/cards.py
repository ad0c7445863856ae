"""Source cards: what is shown of the papers that an answer cites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from assistant.web.server.security import picture
from assistant.web.tabs.papers import web_address

if TYPE_CHECKING:
    from assistant.answer.model import Source
    from assistant.core import Assistant

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


def pdf_url(arxiv_id: str) -> str:
    """The PDF of a paper (https://info.arxiv.org/help/arxiv_identifier.html)."""
    return f"https://arxiv.org/pdf/{arxiv_id}"


def card(source: Source, *, remote_images: bool) -> SourceCard:
    """The card of a source."""
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
        code=web_address(source.code_url),
        stars=source.stars,
        project=web_address(source.project_url),
    )


def cards(sources: Iterable[Source], *, remote_images: bool) -> list[dict[str, Any]]:
    """Cards as JSON-ready dicts, in order."""
    return [as_dict(card(source, remote_images=remote_images)) for source in sources]


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
