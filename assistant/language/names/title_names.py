"""The names a paper goes by: its title, the short name before the colon, models named in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from assistant.language.names.folding import compact

Part = Literal["title", "short", "mention"]

_REPORT = re.compile(
    r"^(?:introducing\s+)?(?P<name>.+?)"
    r"\s+(?:(?:technical|tech|system)\s+(?:report|card)|report)\W*$",
    re.IGNORECASE,
)
# Words with a figure or a capital inside: "DeepSeek-R1", "T2V-Turbo", "Qwen2.5-VL".
_INNER = re.compile(r"(?=.*[A-Z])(?:.*\d|.*[^\W_][A-Z])")
#: What every such word holds, and few others do.
_TELLING = re.compile(r"\d|[^\W_][A-Z]")
_VERSION = re.compile(r"v?\d[\d.]*[BbMm]?$")
_CAPITAL_INSIDE = re.compile(r"(?<=\w)[A-Z]|\b[A-Z]\b")
_LONGEST_SHORT = 6  # words of a short name; a longer text before a colon is a sentence
#: Titles that mention a name this often use it as a term ("LLMs", "3D").
COMMON = 4


class Name(NamedTuple):
    """One name of one paper.

    Attributes:
        text: As the title spells it.
        part: Whether it is the whole title, the paper's short name, or a name the title mentions.
    """

    paper: str
    text: str
    part: Part

    @property
    def plain(self) -> bool:
        """Whether it is made of ordinary words, so that typing it may mean the words."""
        return self.part != "mention" and is_plain(self.text)


def short_name(title: str) -> str | None:
    """The name before a title's colon, or of the system a report is on; None without one.

    Example:
        >>> short_name("Qwen2.5-VL Technical Report")
        'Qwen2.5-VL'
    """
    head, colon, _ = title.partition(":")
    if not colon:
        head, colon, _ = title.partition(" - ")
    report = _REPORT.match(head)
    if report:
        head = report["name"]
    elif not colon:
        return None
    head = head.strip()
    return head if 0 < len(head.split()) <= _LONGEST_SHORT and len(compact(head)) > 1 else None


def is_plain(name: str) -> bool:
    """Whether a name is spelled like ordinary words: no figure, no capital within a word."""
    letters = name.replace(" ", "").replace("-", "")
    return letters.isalpha() and not _CAPITAL_INSIDE.search(name)


def mentioned(title: str) -> list[str]:
    """Names in a title that are spelled as only names are, a version after them included.

    Example:
        >>> mentioned("Scaling DeepSeek-R1 and Llama 3 to long texts")
        ['DeepSeek-R1', 'Llama 3']
    """
    found: list[str] = []
    if not _TELLING.search(title):
        return found
    pieces = [piece.strip(".,:;!?()[]{}\"'“”‘’") for piece in title.split()]
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        if after[-1:].isdigit() and piece[:1].isupper() and _VERSION.match(after):
            found.append(f"{piece} {after}")
        elif (
            len(piece) > 2
            and _TELLING.search(piece)
            and not _lower(piece[1:])
            and _INNER.match(piece)
        ):
            found.append(piece)
    return found


def _lower(rest: str) -> bool:
    return rest.isalpha() and rest.islower()


def mentions_in(title: str) -> dict[str, str]:
    """What `mentioned` finds in a title, by its compact spelling."""
    return {compact(name): name for name in reversed(mentioned(title))}


def names_of(paper: str, title: str, mentions: Mapping[str, str]) -> list[Name]:
    """All names of a paper, its title first.

    Args:
        paper: Its id.
        title: Its title.
        mentions: From `mentions_in`, as far as they are names.
    """
    names = [Name(paper, title, "title")]
    short = short_name(title)
    if short is not None and short != title:
        names.append(Name(paper, short, "short"))
    if mentions:
        taken = {compact(name.text) for name in names}
        names += [
            Name(paper, mention, "mention") for key, mention in mentions.items() if key not in taken
        ]
    return names
