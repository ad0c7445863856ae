"""Taking links, foreign arXiv ids and HTML out of model text, a word at a time.

Links are made from records; whatever a model writes as one is removed. HTML is disarmed rather
than removed, because removing can join what stood apart into a new tag.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAIL = re.compile(r"[.,;:!?)\]}'\"”’*_»」』。、]+$")
_TLD = (
    "com|org|net|edu|gov|info|biz|io|co|kr|us|uk|ru|cn|jp|de|fr|xyz|site|app|dev|link|top|online|"
    "shop|live|club|me|ly|gg|tv|cc|to|in|eu|example|test|invalid|page|cloud|tech|space|website"
)
_FILES = "js|ts|py|rs|md|txt|json|yaml|cpp|jl|net"
_LINK = re.compile(
    r"<?(?:"
    r"[a-z][a-z0-9+.\-]{1,20}:\s*[/\\]{2}\S*"  # any scheme with //
    r"|https?:\S*"
    r"|(?<![\w/:])//[\w\-]+\.\S+"
    r"|\b(?:javascript|vbscript|mailto|file|blob|tel):\S*"
    r"|\bdata:[a-z]+/\S*"
    r"|\bwww\.\S+"
    r"|(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}"
    rf"|(?<![\w@.\-])(?:[a-z0-9\-]+\.)+(?:{_TLD})(?:[:/?#]\S*|(?!\.?[A-Za-z0-9_\-]))"
    rf"|(?<![\w@.\-])(?:[a-z0-9\-]+\.)+(?!(?:{_FILES})/)[a-z]{{2,}}(?::\d+)?/\S+"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?/\S*"
    r"|\b10\.\d{4,9}/\S+"  # DOI
    r")",
    re.IGNORECASE,
)
# YYMM.number: four digits until 2014, five since.
_MONTH = "(?:0[1-9]|1[0-2])"
_NEW_ID = rf"(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}}"
_ARXIV_WORD = r"(?:arxiv\s*:?\s*)?"
_ARXIV_ID = re.compile(
    rf"(?<![\d.,]){_ARXIV_WORD}(?:({_NEW_ID})(?:v\d+)?(?![\d.]*\d)"
    r"|((?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-[a-z]+|math|math-ph|nlin|nucl-[a-z]+|physics|"
    r"q-bio|q-fin|quant-ph|stat)(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)",
    re.IGNORECASE,
)
_ID_IN_LINK = re.compile(r"(?<!\d)(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)")
_PAPER_HOSTS = re.compile(
    r"^<?https?://(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?![\d=.\-])")
_FENCE = re.compile(r"(?:`{3,}|~{3,})\w*")
_HOLLOW = re.compile(r"\(\s*\)|\[\s*\]|<\s*>|&lt;\s*>")
_OWN_MARK = "⚠"


@dataclass(frozen=True, slots=True)
class Clean:
    """A word without what must not be shown.

    Attributes:
        parts: Text, and numbers of sources where a link to one of them stood.
        links: Links removed.
        ids: Foreign arXiv ids removed.
        open_link: The word ended inside a removed link.
    """

    parts: tuple[str | int, ...]
    links: int = 0
    ids: int = 0
    open_link: bool = False


class Sanitizer:
    """Cleans words for one answer.

    Args:
        sources: Number of each source by arXiv id without version.
        nonce: The secret of the evidence fence, never to be shown.
    """

    def __init__(self, sources: Mapping[str, int], nonce: str = "") -> None:
        self._sources = sources
        self._nonce = nonce

    def word(self, word: str) -> Clean:
        """``word`` without links, foreign ids, live HTML, code fences and the fence's secret."""
        folded = unicodedata.normalize("NFKC", word)
        # Full-width letters spell links that only look different.
        if folded != word and _LINK.search(folded):
            word = folded
        if self._nonce and self._nonce in word:
            return Clean(())
        parts: list[str | int] = []
        links = at = 0
        open_link = False
        for match in _LINK.finditer(word):
            tail = _TAIL.search(match[0])
            end = match.end() - (len(tail[0]) if tail else 0)
            number = self.source_of(match[0])
            parts.append(word[at : match.start()])
            if number is not None:
                parts.append(number)
            else:
                links += 1
            at = end
            open_link = match.end() == len(word)
        parts.append(word[at:])
        return self._without_ids(parts, links, open_link)

    def source_of(self, link: str) -> int | None:
        """Number of the source that ``link`` points at, or None for any other link."""
        if not _PAPER_HOSTS.match(link):
            return None
        found = _ID_IN_LINK.search(link)
        return self._sources.get(found[1]) if found else None

    def _without_ids(self, parts: list[str | int], links: int, open_link: bool) -> Clean:
        ids = 0
        cleaned: list[str | int] = []
        for part in _joined(parts):
            if isinstance(part, int):
                cleaned.append(part)
                continue
            kept = _ARXIV_ID.sub(self._known_id, part)
            ids += kept != part
            if kept := _disarmed(kept, hollow=links > 0 or kept != part):
                cleaned.append(kept)
        return Clean(tuple(cleaned), links, ids, open_link)

    def _known_id(self, match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return match[0] if name in self._sources else ""


def _joined(parts: list[str | int]) -> list[str | int]:
    """``parts`` with neighbouring texts in one."""
    joined: list[str | int] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _disarmed(text: str, *, hollow: bool) -> str:
    """``text`` that no Markdown or HTML reader takes for a tag, a link or a fence."""
    if hollow:
        text = _HOLLOW.sub("", text)
    text = _FENCE.sub("", text).replace(_OWN_MARK, "")
    return _TAG.sub("&lt;", text).replace("](", "] (")
