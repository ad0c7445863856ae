"""Papers as the tabs show them: view models of cards and of a paper's own page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from zlib import crc32

from assistant.answer.passages import passages
from assistant.hangul import has_hangul
from assistant.language.lexicon.lexicon import Lexicon
from assistant.strings.days import day as day_text
from assistant.web.server.security import picture

if TYPE_CHECKING:
    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.strings import Language, Strings

#: Characters of a card's summary.
LEAD = 260
#: Names on a card; the others are counted.
AUTHORS = 4
#: Topics on a card.
TOPICS = 3

_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,300}?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text and the language it is in, for screen readers."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Card:
    """A paper in a list.

    Attributes:
        arxiv_id, title, url, pdf: Facts and addresses; an address is empty when it isn't http(s).
        day, iso: Its date as shown, and in ISO form.
        votes: Votes, or None.
        authors: First few names.
        more_authors: How many more there are.
        lead: Beginning of its summary or abstract, in the reader's language where there is one.
        image: Address of a picture, or empty.
        topics: Id and label of its strongest topics.
        ask: Relative address that opens the chat on this paper.
        hue: Colour of its drawn placeholder, in degrees.
        doubtful: The summary, which `lead` is from, seems to describe another paper.
    """

    arxiv_id: str
    title: str
    url: str
    pdf: str
    day: str
    iso: str
    votes: int | None
    authors: tuple[str, ...]
    more_authors: int
    lead: Text
    image: str
    topics: tuple[tuple[str, str], ...]
    ask: str
    hue: int
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a summary; its name may be empty."""

    name: str
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An appearance: day as shown, in ISO form, votes there, and where it stands."""

    day: str
    iso: str
    votes: int | None
    place: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper with everything the digests say of it.

    Attributes:
        folded: Which text stands behind a button, ``summary`` or ``abstract``, because the other
            one is in the reader's language, or is to be trusted more; empty: none.
        doubtful: The summary seems to describe another paper.
    """

    card: Card
    authors: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    seen: tuple[Seen, ...]
    video: str
    folded: str
    doubtful: bool
    abstract: str
    summary_en: str
    keywords: tuple[str, ...]
    origin: str
    code: str
    stars: int | None
    project: str
    neighbours: tuple[Card, ...]


def web_address(url: str | None) -> str:
    """The address if it is http or https and names a host, else nothing.

    Example:
        >>> web_address("javascript:alert(1)")
        ''
    """
    if not url or re.search(r"[\s\x00-\x1f\\]", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def secure_address(url: str | None) -> str:
    """The address if it is https, else nothing; for links that come from elsewhere than arXiv."""
    address = web_address(url)
    return address if address.startswith("https://") else ""


def plain_text(text: str) -> Text:
    """Text without Markdown's emphasis marks, with its language."""
    stripped = _EMPHASIS.sub(r"\2", text)
    return Text(stripped, "ko" if has_hangul(stripped) else "en")


def topic_label(topic: str, language: Language) -> str:
    """A topic's name; its id when the lexicon doesn't know it."""
    known = Lexicon.default().topics.get(topic)
    return known.label(language) if known else topic


def make_card(
    paper: Paper,
    strings: Strings,
    *,
    images: bool,
    start: date | None = None,
    end: date | None = None,
) -> Card:
    """A paper's card.

    Args:
        paper: Its record.
        strings: Texts of the page's language.
        images: Whether pictures may be loaded from their hosts.
        start: First day of the list it stands in; its date is its newest one in there.
        end: Last day.
    """
    language = strings.language
    day = paper.date_in(start, end)
    url = web_address(paper.url)
    return Card(
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        url=url,
        pdf=f"https://arxiv.org/pdf/{quote(paper.arxiv_id)}" if url else "",
        day=day_text(day, language, weekday=True),
        iso=day.isoformat(),
        votes=paper.votes,
        authors=paper.authors[:AUTHORS],
        more_authors=max(0, len(paper.authors) - AUTHORS),
        lead=plain_text(_lead(paper, language)),
        image=picture(paper.thumbnail, remote_images=images) or "",
        topics=tuple((topic, topic_label(topic, language)) for topic in paper.topics[:TOPICS]),
        ask=f"{language}?q=" + quote(strings("tabs.ask_question", title=paper.title)),
        hue=crc32(paper.arxiv_id.encode()) % 360,
        doubtful=paper.summary_doubtful and not paper.abstract,
    )


def make_cards(
    papers: Iterable[Paper],
    assistant: Assistant,
    strings: Strings,
    *,
    start: date | None = None,
    end: date | None = None,
) -> tuple[Card, ...]:
    """Cards of several papers, as the assistant's settings allow them to look."""
    images = assistant.settings.remote_images
    return tuple(make_card(p, strings, images=images, start=start, end=end) for p in papers)


def make_page(
    paper: Paper, neighbours: Iterable[Card], strings: Strings, images: bool
) -> PaperPage:
    """A paper's own page."""
    language = strings.language
    return PaperPage(
        card=make_card(paper, strings, images=images),
        authors=paper.authors,
        topics=tuple((topic, topic_label(topic, language)) for topic in paper.topics[:8]),
        sections=tuple(
            Section(section.name, tuple(plain_text(item) for item in section.items))
            for section in paper.sections
        ),
        seen=tuple(
            Seen(
                day_text(a.date, language, weekday=True),
                a.date.isoformat(),
                a.votes,
                f"{a.path}:{a.line}",
            )
            for a in reversed(paper.appearances)
        ),
        video=web_address(paper.video),
        folded=_folded(paper, language),
        doubtful=paper.summary_doubtful and bool(paper.sections),
        abstract=paper.abstract,
        summary_en=paper.summary_en,
        keywords=paper.keywords,
        origin=", ".join(paper.organizations),
        code=secure_address(paper.code_url),
        stars=paper.stars,
        project=secure_address(paper.project_url),
        neighbours=tuple(neighbours),
    )


def _folded(paper: Paper, language: Language) -> str:
    """Which of a paper's texts is not the reader's."""
    if not paper.abstract or not paper.sections:
        return ""
    if paper.summary_doubtful:
        return "summary"
    if not has_hangul(paper.text):
        return ""
    return "summary" if language == "en" else "abstract"


def _lead(paper: Paper, language: Language) -> str:
    own = passages(paper, language).own
    if paper.summary_en and own[:1] == (paper.summary_en,):
        # It says in one sentence what the abstract then says again.
        return paper.summary_en
    taken: list[str] = []
    for sentence in own:
        if taken and sum(map(len, taken)) + len(sentence) > LEAD:
            break
        taken.append(sentence)
    text = " ".join(taken)
    return text if len(text) <= LEAD * 2 else text[: LEAD * 2].rstrip() + "…"
