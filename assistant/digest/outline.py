"""A file as nested blocks: headings with what is below them, list items, rows, details."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from assistant.digest.lines import split_heading
from assistant.digest.links import Found, definitions, html_as_markdown, is_definition, resolve
from assistant.digest.markup import is_label, visible

Kind = Literal["heading", "details", "bold", "item", "row"]

#: Where details and bold lines stand below the six levels of headings.
DETAILS, BOLD = 7, 8
_ITEM = re.compile(r"([ \t]*)(?:[-*+•][ \t]+|[0-9]{1,3}[.)][ \t]+)(?=\S)")
_BOLD_LINE = re.compile(r"(?:\*\*|__)([^*_][^*]{3,400}?)(?:\*\*|__)[ \t]*(?![ \t]*[:：])(.*)")
_SUMMARY = re.compile(r"<summary\b[^<>]*+>(.*)", re.IGNORECASE)
_RULER = re.compile(
    r"[ \t]*+(?:\|[ \t]*+)?:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+(?:\|[ \t]*+)?"
)
_CELL_END = re.compile(r"(?<!\\)\|")
_DEEPEST = 6


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of lines that may be an entry.

    Attributes:
        kind: What it is.
        start: Its first line, counted from 1.
        level: Of a heading, or `DETAILS` or `BOLD`; for a list item its indentation.
        text: Words of its first line.
        end: The line behind its last.
        ids: Papers it links to, each with the first line that does.
        columns: Names of a row's columns; empty where there are none.
    """

    kind: Kind
    start: int
    level: int
    text: str
    end: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


def outline(
    lines: Sequence[str], fenced: Set[int], links: Mapping[int, Sequence[Found]]
) -> tuple[list[Block], dict[int, tuple[Block, ...]]]:
    """All headings of a file, and for each line with links the blocks around it, outermost first.

    Args:
        lines: The file's lines.
        fenced: Numbers of those in code blocks.
        links: The links to papers, by line.
    """
    return _Outliner(lines, fenced, links).run()


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    row = row.strip(" \t").removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.replace("\\|", "|").strip(" \t") for cell in _CELL_END.split(row)]


def below_summary(lines: Sequence[str], start: int, end: int) -> int:
    """The line of a details element with the end of its summary, or its first."""
    for number in range(start, min(start + 4, end)):
        if "</summary" in lines[number - 1].lower():
            return number
    return start


class _Outliner:
    def __init__(
        self, lines: Sequence[str], fenced: Set[int], links: Mapping[int, Sequence[Found]]
    ) -> None:
        self._lines, self._fenced, self._links = lines, fenced, links
        self._open: list[Block] = []
        self._headings: list[Block] = []
        self._chains: dict[int, tuple[Block, ...]] = {}
        self._columns: tuple[str, ...] | None = None  # None outside tables
        self._after_blank = True

    def run(self) -> tuple[list[Block], dict[int, tuple[Block, ...]]]:
        for number, line in enumerate(self._lines, start=1):
            if not line:
                self._after_blank, self._columns = True, None
                continue
            if number not in self._fenced:
                self._line(number, line)
            if number in self._links and number not in self._fenced:
                for found in self._links[number]:
                    for block in self._open:
                        block.ids.setdefault(found.arxiv_id, number)
                self._chains[number] = tuple(self._open)
            if self._open and self._open[-1].kind == "row":
                self._pop(number + 1)
            if "</details" in line.lower():
                self._close(number + 1, lambda block: block.kind == "details")
        self._close(len(self._lines) + 1, lambda block: True)
        return self._headings, self._chains

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            self._after_blank, self._columns = True, None
            return
        if heading := split_heading(line):
            level, text = heading
            self._close(number, lambda block: block.kind != "heading" or block.level >= level)
            self._headings.append(self._push("heading", number, level, text))
        elif "|" in line and self._row(number, line):
            return
        elif "<details" in line.lower() and not any(b.kind == "details" for b in self._open):
            self._close(number, lambda block: block.kind in ("bold", "item") and block.level != 0)
            self._push("details", number, DETAILS, "")
        elif item := _ITEM.match(line):
            self._item(number, len(item[1].expandtabs(4)), line[item.end() :])
        elif self._after_blank and not line.startswith((" ", "\t")):
            self._close(number, lambda block: block.kind == "item")
        if (bold := _BOLD_LINE.match(line)) and not is_label(bold[1]):
            self._close(number, lambda block: block.kind == "bold")
            self._push("bold", number, BOLD, line)
        self._summary(line)
        self._after_blank, self._columns = False, None

    def _row(self, number: int, line: str) -> bool:
        if self._columns is None:
            below = self._lines[number] if number < len(self._lines) else ""
            if "-" not in below or "|" not in below or not _RULER.fullmatch(below):
                return False
            self._columns = tuple(cells(line))
        elif not _RULER.fullmatch(line):
            self._push("row", number, 0, line).columns = self._columns
        return True

    def _item(self, number: int, indent: int, text: str) -> None:
        self._close(number, lambda block: block.kind == "item" and block.level >= indent)
        if sum(block.kind == "item" for block in self._open) < _DEEPEST:
            self._push("item", number, indent, text)

    def _summary(self, line: str) -> None:
        if (found := _SUMMARY.search(line)) and self._open:
            for block in self._open:
                if block.kind == "details" and not block.text:
                    block.text = found[1]

    def _push(self, kind: Kind, number: int, level: int, text: str) -> Block:
        block = Block(kind, number, level, text)
        self._open.append(block)
        return block

    def _close(self, number: int, ends: Callable[[Block], bool]) -> None:
        """Close the first open block that ends here, and all within it."""
        at = next((n for n, block in enumerate(self._open) if ends(block)), len(self._open))
        while len(self._open) > at:
            self._pop(number)

    def _pop(self, number: int) -> None:
        self._open.pop().end = number


def whole_lines(lines: Sequence[str], fenced: Set[int]) -> list[str]:
    """Lines with what goes on below, and reference links written out where they are used."""
    addresses = definitions(lines)
    whole = [
        ""
        if addresses and is_definition(line)
        else resolve(html_as_markdown(visible(line)), addresses)
        for line in lines
    ]
    done = 0
    for number, line, more in _joined(whole, fenced):
        if number > done:
            whole[number - 1] = line
            whole[number : number + more] = [""] * more
            done = number + more
    return whole


def _joined(lines: Sequence[str], fenced: Set[int]) -> Iterator[tuple[int, str, int]]:
    """Lines whose link, bold words or title go on below, each whole.

    Yields:
        Number of a line, the line with what goes on, and how many lines were added to it.
    """
    for number, line in enumerate(lines, start=1):
        if not line or number in fenced:
            continue
        heading = split_heading(line) is not None
        if not heading and not _goes_on(line):
            continue
        whole, more = line, 0
        for below in lines[number : number + 2]:
            indented = heading and below.startswith("  ") and not _ITEM.match(below)
            if not below.strip() or split_heading(below) or not (_goes_on(whole) or indented):
                break
            whole, more = f"{whole.rstrip()} {below.strip()}", more + 1
        if more and not _goes_on(whole):
            yield number, whole, more


def _goes_on(line: str) -> bool:
    bracket = line.rfind("[")
    return line.count("**") % 2 == 1 or (bracket >= 0 and "]" not in line[bracket:])
