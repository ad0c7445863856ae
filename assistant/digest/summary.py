r"""Summary lines → sections.

Bullets are items; what stands below a bullet without being one of its kind (nested bullets,
numbered lines, tables, code, continuation lines) belongs to it. Text is kept as it stands: only
spaces and tabs count as blank, because digests hold form feeds and other control characters
inside words where a backslash was lost ("\framework" turned into "\x0cramework").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.digest.facts import parse_literal
from assistant.digest.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Name of the section that holds the paper's own abstract.
ABSTRACT = "Abstract"

_BULLET = re.compile(r"([ \t]*)(?:[-*+](?: +|\t+(?=\S)|$)|[•‣◦∙·] *)(.*)")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}")
_NUMBERED = re.compile(r"[ \t]*[0-9]{1,3}[.)] ")
_BOLD_NAME = re.compile(
    r"(\*{2,3}|__)(?![*_ ])([^*]{1,120}?)(?<![ \t])[ \t]*+([:：]?)\1 *([:：]?) *(.*)"
)
_PLAIN_NAME = re.compile(
    r"(what['’‘ʼ`´]?s new|technical details|performance highlights) *[:：] *(.*)",
    re.IGNORECASE,
)
_BLANKS = re.compile("[ \t]+")
_APOSTROPHE = re.compile("[’‘ʼ`´]")
_SENTENCE_END = re.compile(r"""[.!?。！？:：;|)\]}"'”’]$""")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CANONICAL = {
    "whats new": "What's New",
    "technical details": "Technical Details",
    "performance highlights": "Performance Highlights",
    "abstract": ABSTRACT,
    "초록": ABSTRACT,
}


@dataclass(slots=True)
class _Part:
    """A section being read.

    `heads` tells that its name has no text beside it, so that bullets below are its items;
    `margin` is the indentation of those. An item is the list of its pieces.
    """

    name: str
    heads: bool = False
    margin: int | None = None
    items: list[list[str]] = field(default_factory=list)


class SummaryReader:
    """Takes the summary lines of one entry in order and gives its sections.

    >>> reader = SummaryReader()
    >>> reader.add("- **What's New**: A model.")
    >>> reader.sections()
    (Section(name="What's New", items=('A model.',)),)
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._margin: int | None = None
        self._after_blank = True
        self._item = ""  # kind of the open item: bullet, numbered, text, or "" for none

    @property
    def started(self) -> bool:
        """Whether any summary text was taken."""
        return bool(self._parts)

    @property
    def after_blank(self) -> bool:
        """Whether the next line begins a paragraph."""
        return self._after_blank

    def blank(self) -> None:
        """End the paragraph."""
        self._after_blank = True

    def heading(self, name: str) -> None:
        """Begin a section whose text stands in the lines below."""
        self._parts.append(_Part(canonical_name(name), heads=True))
        self._item, self._after_blank, self._margin = "", True, None

    def verbatim(self, line: str) -> None:
        """Take a line of a code block, with its indentation."""
        if self._item:
            self._extend("\n" + line)
        else:
            self._start("text", line)
        self._after_blank = False

    def add(self, line: str) -> None:
        """Take one line that is not blank."""
        line = line.rstrip(" \t")
        if _RULE.fullmatch(line):
            self._after_blank = True
            return
        if bullet := _BULLET.fullmatch(line):
            self._bullet(len(bullet[1].expandtabs(4)), bullet[2], line.strip(" \t"))
        elif not self._named(line.strip(" "), bullet=False):
            self._text(line)
        self._after_blank = False

    def sections(self) -> tuple[Section, ...]:
        """Everything taken so far; section texts that are Python lists come apart into items."""
        read = (Section(part.name, tuple(_items(part))) for part in self._parts)
        return tuple(section for section in read if section.name or section.items)

    def _bullet(self, indent: int, text: str, line: str) -> None:
        if self._margin is None:
            self._margin = indent
        part = self._parts[-1] if self._parts else None
        nested = indent > self._margin + 1
        if nested and part and part.heads:
            if part.margin is None:
                part.margin = indent
            nested = indent > part.margin + 1
            if not nested:
                self._start("bullet", text, indent)
                return
        if nested and self._item:
            self._extend("\n" + line)
        elif not self._named(text, bullet=True):
            self._start("bullet", text, indent)

    def _named(self, text: str, *, bullet: bool) -> bool:
        """Begin a section if the text is led by its name."""
        if match := _BOLD_NAME.fullmatch(text):
            name, body, colon = canonical_name(match[2]), match[5], match[3] or match[4]
            # Bold words without a colon are a name where they stand alone, not as a bullet.
            alone = not body and (not bullet or name in _CANONICAL.values())
            if not name or not (colon or alone):
                return False
        elif match := _PLAIN_NAME.fullmatch(text):
            name, body = canonical_name(match[1]), match[2]
        else:
            return False
        self._parts.append(_Part(name, heads=not body, items=[[body]] if body else []))
        self._item = "bullet"
        if not bullet:
            self._margin = None
        return True

    def _text(self, line: str) -> None:
        text = line.strip(" ")
        if _NUMBERED.match(line):
            if self._item == "bullet" or (self._item == "text" and not self._after_blank):
                self._extend("\n" + text)
            else:
                self._start("numbered", text)
        elif self._item and not self._after_blank:
            self._extend(("\n" if self._breaks(text) else " ") + text)
        elif self._item and line.startswith(("  ", "\t")):
            self._extend("\n" + text)
        else:
            self._start("text", text)

    def _breaks(self, text: str) -> bool:
        """Whether the line is one of its own rather than a wrapped sentence going on."""
        items = self._parts[-1].items
        return text.startswith("|") or not items or bool(_SENTENCE_END.search(items[-1][-1]))

    def _start(self, kind: str, text: str, indent: int = 0) -> None:
        part = self._parts[-1] if self._parts else None
        if part is None or not self._takes(part, kind, indent):
            part = _Part("")
            self._parts.append(part)
        part.items.append([text])
        self._item = kind

    @staticmethod
    def _takes(part: _Part, kind: str, indent: int) -> bool:
        if not part.name:
            return True
        return part.heads and (part.margin is None or kind != "bullet" or indent >= part.margin)

    def _extend(self, piece: str) -> None:
        items = self._parts[-1].items
        if items:
            items[-1].append(piece)
        else:
            items.append([piece.lstrip(" \n")])


def canonical_name(name: str) -> str:
    """A section's name with straight apostrophes, single spaces and no colon at its end.

    >>> canonical_name("What’s new:")
    "What's New"
    """
    name = _BLANKS.sub(" ", _APOSTROPHE.sub("'", name)).strip(" :：*#")
    return _CANONICAL.get(name.lower().replace("'", ""), name)


def _items(part: _Part) -> Iterator[str]:
    for number, pieces in enumerate(part.items):
        text = "".join(pieces)
        listed = part.name not in ("", ABSTRACT) and number == 0
        literal = parse_literal(text) if listed else None
        values = [value for value in _flatten(literal) if value] if literal else []
        # A lone surrogate could not be stored; such text stays as it is written.
        if values and not any(map(_SURROGATE.search, values)):
            yield from values
        elif text:
            yield text


def _flatten(value: object) -> Iterator[str]:
    """Strings of a nested list or dict, values led by their keys."""
    if isinstance(value, list | tuple):
        for element in value:
            yield from _flatten(element)
    elif isinstance(value, dict):
        for key, element in value.items():
            yield f"{key}: {' '.join(_flatten(element))}"
    else:
        yield str(value)
