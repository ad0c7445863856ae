"""Links to papers in any text: addresses of arXiv and of pages about its papers, and bare ids.

arXiv identifiers follow https://info.arxiv.org/help/arxiv_identifier.html; the subject class of
an old one ("math.GT/0309136") is left out, as arXiv itself does in its canonical form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_TARGET = re.compile(r"\]\([ \t]*+<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:[ \t][^()]*)?\)")
_ID = r"[0-9]{4}\.[0-9]{4,5}(?![0-9])|[a-z][a-z-]{0,20}(?:\.[A-Z]{2})?/[0-9]{7}(?![0-9])"
_SITE = (
    r"(?:(?:www\.|export\.|browse\.|cn\.)?arxiv\.org/(?:abs|pdf|html|format)"
    r"|ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)"
    r"|(?:www\.)?alphaxiv\.org/(?:[a-z]{2}/)?(?:abs|pdf|overview)|papers\.cool/arxiv"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co)/papers)/|(?:dx\.)?doi\.org/10\.48550/arxiv\."
)
_ADDRESS = re.compile(
    rf"(?:(?:https?:)?(?://)?)(?:{_SITE})({_ID})(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
#: Nearly all addresses, found sooner.
_USUAL = re.compile(r"https?://arxiv\.org/abs/([0-9]{4}\.[0-9]{4,5})")
_ANYWHERE = re.compile(
    rf"(?<![A-Za-z0-9_.@-])(?:https?://)?(?:{_SITE})({_ID})(?:v[0-9]{{1,3}})?(?:\.pdf)?"
    r"|(?<![A-Za-z0-9_./])arxiv(?:[ \t]{0,2}:|[ \t]id:?)?[ \t]{0,2}\[?"
    rf"({_ID})(?:v[0-9]{{1,3}})?",
    re.IGNORECASE,
)
#: What every link to a paper holds, in lower case.
_NEEDLES = ("arxiv", "alphaxiv.org/", "huggingface.co/papers", "hf.co/papers")
_SHORTEST = len("arxiv 0704.0001")
_HTML_ANCHOR = re.compile(r"<a\b([^<>]*+)>([^<>]*+)</a>", re.IGNORECASE)
_HREF = re.compile(r"\bhref[ \t]{0,9}=[ \t]{0,9}[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,80})\]:[ \t]*<?([^\s<>]++)>?(?:[ \t].*)?")
_REFERENCE = re.compile(r"\[([^\[\]]{1,400})\](?:\[([^\[\]]{0,80})\])?(?![(:\[])")


@dataclass(frozen=True, slots=True)
class PaperLink:
    """The link of an entry heading: identifier, title, and any words around the link."""

    arxiv_id: str
    title: str
    rest: str


@dataclass(frozen=True, slots=True)
class Found:
    """A link to a paper in a line: identifier, and where its words begin and end."""

    arxiv_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link with words of its own: the words, the address, and where it begins and ends."""

    text: str
    address: str
    start: int
    end: int


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web and nothing else."""
    return _WEB.fullmatch(text) is not None


def arxiv_id(url: str) -> str | None:
    """The identifier, without version, in the address of a paper on arXiv or a page about it.

    >>> arxiv_id("https://arxiv.org/pdf/2402.03620v2.pdf")
    '2402.03620'
    """
    match = _USUAL.fullmatch(url) or _ADDRESS.fullmatch(url)
    return _canonical(match[1]) if match else None


def find_links(text: str) -> Iterator[Found]:
    """All links to papers in a line, bare addresses and ids included.

    >>> [link.arxiv_id for link in find_links("arXiv:2501.01234, <ar5iv.org/abs/cs/0112017>")]
    ['2501.01234', 'cs/0112017']
    """
    for match in _ANYWHERE.finditer(text):
        yield Found(_canonical(match[1] or match[2]), *match.span())


def linked_lines(lines: Sequence[str]) -> dict[int, list[Found]]:
    """The lines, counted from 1, that link to papers, each with its links."""
    return {
        number: links
        for number, line in enumerate(lines, start=1)
        if may_link(line) and (links := list(find_links(line)))
    }


def may_link(line: str) -> bool:
    """Whether a quick look at a line finds that it might link to a paper."""
    if len(line) < _SHORTEST:
        return False
    small = line.lower()
    return any(needle in small for needle in _NEEDLES)


def has_link(text: str) -> bool:
    """Whether the heading text holds a complete Markdown link, or begins like one."""
    return text.startswith("[") or _TARGET.search(text) is not None


def paper_link(text: str) -> PaperLink | None:
    """The first link to a paper in a heading's text.

    Brackets and parentheses inside the title are part of it.

    >>> paper_link("[12] [A [Fast] Title](https://arxiv.org/abs/2402.03620)").title
    'A [Fast] Title'
    """
    for anchor in anchors(text):
        if found := arxiv_id(anchor.address):
            rest = (text[: anchor.start] + text[anchor.end :]).strip(" \t#")
            # Numbering, votes and ornaments around the link say nothing about the paper.
            return PaperLink(found, anchor.text, rest if any(map(str.isalpha, rest)) else "")
    return None


def anchors(text: str) -> Iterator[Anchor]:
    """The links of a line that lead to web addresses, or to papers without ``https://``."""
    start = 0
    for match in _TARGET.finditer(text):
        web = match[1].lower().startswith(("http://", "https://"))
        if not web and not arxiv_id(match[1]):
            continue
        opening = _opening(text, start, match.start())
        if text.startswith("]", match.end()):
            # "[[pdf](…)]": the outer brackets are no part of the link.
            opening = text.rfind("[", start, match.start())
        if opening >= 0:
            words = text[opening + 1 : match.start()].strip(" \t")
            yield Anchor(words, match[1], opening, match.end())
        start = match.end()


def html_as_markdown(line: str) -> str:
    """A line with its ``<a href>`` links written as Markdown does."""
    if "<a" not in line and "<A" not in line:
        return line

    def written(match: re.Match[str]) -> str:
        address = _HREF.search(match[1])
        return f"[{match[2].strip()}]({address[1]})" if address else match[0]

    return _HTML_ANCHOR.sub(written, line)


def definitions(lines: Sequence[str]) -> dict[str, str]:
    """The addresses that ``[name]: address`` lines give to papers, by small name."""
    return {
        match[1].lower(): match[2]
        for line in lines
        if "]:" in line and (match := _DEFINITION.fullmatch(line)) and arxiv_id(match[2])
    }


def is_definition(line: str) -> bool:
    """Whether a line says where a reference link leads."""
    return _DEFINITION.fullmatch(line) is not None


def resolve(line: str, addresses: dict[str, str]) -> str:
    """A line with its reference links to papers written out."""

    def written_out(match: re.Match[str]) -> str:
        address = addresses.get((match[2] or match[1]).lower())
        return f"[{match[1]}]({address})" if address else match[0]

    return _REFERENCE.sub(written_out, line) if addresses and "[" in line else line


def _opening(text: str, start: int, end: int) -> int:
    """Where the words of the link that closes at `end` begin: behind "[12] " and the like."""
    opening = text.find("[", start, end)
    if opening < 0 or text.find("]", opening, end) < 0:
        return opening
    depth = 0
    for at in range(opening, end):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if depth == 0 and text[at] == "]":
            following = len(text) - len(text[at + 1 :].lstrip(" \t"))
            if not text.startswith("[", following) or following >= end:
                break
            opening = following
    return opening


def _canonical(identifier: str) -> str:
    archive, slash, number = identifier.rpartition("/")
    return archive.partition(".")[0].lower() + slash + number
