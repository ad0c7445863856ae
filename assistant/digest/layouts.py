"""Entries in layouts other than the archive's: from each link to the block that presents it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from assistant.digest.dates import (
    Day,
    day_in,
    day_of_row,
    days_below,
    latest,
    path_date,
)
from assistant.digest.facts import split_named
from assistant.digest.free import FreeEntry, named_title, title_cell
from assistant.digest.lines import split_heading
from assistant.digest.links import Found, linked_lines
from assistant.digest.markup import (
    is_list_name,
    plain,
    says_nothing,
    title_in,
    votes_in,
)
from assistant.digest.model import Entry
from assistant.digest.outline import BOLD, Block, below_summary, cells, outline, whole_lines

#: A line that begins with the words of a link.
_LEADING_LINK = re.compile(r"(?:<[^<>]*+>|[ \t*_]|[0-9]{1,3}[.)] )*+\[(?!\[)")
_UPDATED = re.compile(r"\b(?:updated?|date)\b|更新|日期|날짜|日付", re.IGNORECASE)
_PART_END = re.compile(r"[,;()·|]| - ")
_META_LINES = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a file.

    Attributes:
        entries: In their order.
        spans: First line of each entry's block, and the line behind its last.
        undated: The same, with the paper, of each entry that nothing dates.
        strays: Lines with links that no entry is about.
    """

    entries: tuple[Entry, ...]
    spans: tuple[tuple[int, int], ...]
    undated: tuple[tuple[int, int, str], ...]
    strays: tuple[int, ...]


class _Host(NamedTuple):
    block: Block
    arxiv_id: str
    title: str


def read_layout(
    lines: Sequence[str],
    fenced: Set[int],
    path: str,
    *,
    given: datetime.date | None = None,
    undated: datetime.date | None = None,
) -> Reading:
    """Find the entries of a file, link first.

    Args:
        lines: The file's lines.
        fenced: Numbers of those in code blocks.
        path: Where it stands.
        given: Day that the file itself names for all its entries.
        undated: Day for entries that nothing dates, or None to leave them out.
    """
    whole = whole_lines(lines, fenced)
    links = {number: found for number, found in linked_lines(whole).items() if number not in fenced}
    return _Finder(whole, fenced, links, path, given, undated).read()


class _Finder:
    def __init__(
        self,
        lines: Sequence[str],
        fenced: Set[int],
        links: Mapping[int, Sequence[Found]],
        path: str,
        given: datetime.date | None,
        undated: datetime.date | None,
    ) -> None:
        self._lines, self._fenced, self._links, self._path = lines, fenced, links, path
        self._headings, self._chains = outline(lines, fenced, links)
        self._given, self._undated = given, undated
        self._hosts: dict[Block, _Host] = {}
        self._strays: list[int] = []
        self._alone: dict[int, Block] = {}
        self._main: dict[Block, str] = {}
        self._titles: dict[Block, str] = {}

    def read(self) -> Reading:
        wanted = self._wanted_level()
        for number, chain in self._chains.items():
            for found in self._links[number]:
                alone = [self._alone[number]] if number in self._alone else []
                if not self._place(number, [*chain, *alone], found, wanted):
                    self._strays.append(number)
        return self._entries()

    def _wanted_level(self) -> int:
        """The level that most titles have which don't link to their papers themselves."""
        levels: Counter[int] = Counter()
        for chain in self._chains.values():
            if candidates := self._candidates(chain):
                levels[candidates[0].level] += 1
        return max(levels, key=lambda level: (levels[level], level), default=0)

    def _candidates(self, chain: Sequence[Block]) -> list[Block]:
        """Blocks with one paper and a title, the outermost first, titles with links before."""
        found = [
            block
            for block in chain
            if block.kind in ("heading", "details", "bold")
            and len(block.ids) == 1
            and self._title(block)
        ]
        return sorted(found, key=lambda block: "](" not in block.text)

    def _title(self, block: Block) -> str:
        if block not in self._titles:
            text = block.text
            if block.kind == "row":
                values = cells(text)
                at = title_cell(values, block.columns)
                title = title_in(values[at]) if at >= 0 else ""
            elif block.kind != "heading" and split_named(text):
                title = ""
            else:
                title = "" if block.kind != "item" and is_list_name(text) else title_in(text)
            self._titles[block] = title
        return self._titles[block]

    def _place(self, number: int, chain: Sequence[Block], found: Found, wanted: int) -> bool:
        """Make a block the entry of a link, unless one around it has the link already.

        Returns:
            Whether the link is in an entry now.
        """
        own = bool(chain) and chain[-1].start == number and chain[-1].kind == "heading"
        for block in reversed(chain):
            host = self._hosts.get(block)
            linked = block.kind == "heading" and block.start in self._links
            if host and (host.arxiv_id == found.arxiv_id or (linked and not own)):
                return True
        place = self._block(number, chain, found, wanted)
        if place is None or place in self._hosts:
            return False
        self._hosts[place] = _Host(place, found.arxiv_id, self._title(place))
        return True

    def _block(
        self, number: int, chain: Sequence[Block], found: Found, wanted: int
    ) -> Block | None:
        innermost = chain[-1] if chain else None
        if innermost and innermost.start == number and innermost.kind in ("heading", "row"):
            return innermost if self._title(innermost) else None
        candidates = self._candidates(chain)
        items = [block for block in chain if block.kind == "item" and self._title(block)]
        own = [b for b in items if len(b.ids) == 1 or b.ids.get(found.arxiv_id) == b.start]
        if own:
            return own[0]
        for block in candidates:
            if block.level == wanted:
                return block
        if candidates:
            return candidates[0]
        for block in reversed(chain):
            fits = block.level in (wanted, BOLD) and block.kind != "item" and self._title(block)
            if fits and self._main_id(block) == found.arxiv_id:
                return block
        if number not in self._alone:
            line = self._lines[number - 1]
            block = self._alone[number] = Block("item", number, 0, line, number + 1)
            self._titles[block] = title_in(line) if _LEADING_LINK.match(line) else ""
        return self._alone[number] if self._titles[self._alone[number]] else None

    def _main_id(self, block: Block) -> str:
        """The paper that a block with several is about: the first with a line for its links."""
        if block not in self._main:
            bare = (paper for paper, at in block.ids.items() if says_nothing(self._lines[at - 1]))
            self._main[block] = next(bare, next(iter(block.ids)))
        return self._main[block]

    def _entries(self) -> Reading:
        hosts = sorted(self._hosts.values(), key=lambda host: host.block.start)
        days = self._days()
        read: dict[tuple[str, datetime.date], tuple[Entry, tuple[int, int]]] = {}
        undated: list[tuple[int, int, str]] = []
        for at, host in enumerate(hosts):
            span = host.block.start, host.block.end
            near = latest(days, host.block.start)
            day = self._row_day(host, span, near)
            day = day or (near[0] if near and near[1] else self._undated)
            if day is None:
                undated.append((*span, host.arxiv_id))
                continue
            entry = self._entry(host, day, _inner(hosts, at))
            before = read.get((entry.arxiv_id, day))
            if before is None or len(before[0].full_text) < len(entry.full_text):
                read[entry.arxiv_id, day] = entry, span
        kept = sorted(read.values(), key=lambda item: item[1])
        return Reading(
            tuple(entry for entry, _ in kept),
            tuple(span for _, span in kept),
            tuple(undated),
            tuple(self._strays),
        )

    def _days(self) -> list[Day]:
        given = self._given or path_date(self._path)
        if given is None:
            updated = (line for line in self._lines[:40] if len(line) < 120)
            told = (day_in(plain(line)) for line in updated if _UPDATED.search(line))
            given = next((day for day in told if day), None)
        headings = [block for block in self._headings if block not in self._hosts]
        return days_below(((block.start, plain(block.text)) for block in headings), given)

    def _row_day(
        self,
        host: _Host,
        span: tuple[int, int],
        near: tuple[datetime.date, bool] | None,
    ) -> datetime.date | None:
        """The day that an entry's own cells or lines give it."""
        year = near[0] if near else None
        if host.block.kind == "row":
            values = [plain(value) for value in cells(host.block.text)]
            return next((day for value in values if (day := day_of_row(value, year))), None)
        if host.block.kind != "item":
            return None
        lines = [host.block.text.replace(host.title, " ", 1)]
        lines += self._lines[span[0] : min(span[0] + _META_LINES, span[1] - 1)]
        for at, line in enumerate(lines):
            if at == 0:
                parts = _PART_END.split(plain(line))
                if day := next((d for part in parts if (d := day_of_row(part, None))), None):
                    return day
            elif says_nothing(line) and (day := day_in(plain(line))):
                return day
        return None

    def _entry(self, host: _Host, day: datetime.date, inner: Sequence[Block]) -> Entry:
        block = host.block
        title = host.title
        if block.kind not in ("row", "item"):
            title = named_title(self._lines[block.start : block.end - 1]) or title
        entry = FreeEntry(host.arxiv_id, title, day, self._path, block.start)
        if block.kind == "row":
            entry.row(block.start, block.text, block.columns)
            return entry.entry()
        if block.kind == "item":
            entry.beside_title(block.start, block.text)
        else:
            entry.votes(votes_in(block.text))
        number = block.start + 1
        if block.kind == "details":
            number = below_summary(self._lines, block.start, block.end) + 1
        for end, below in [*((other.start, other.end) for other in inner), (block.end, 0)]:
            for at in range(number, end):
                self._take(entry, at)
            number = max(number, below)
        return entry.entry()

    def _take(self, entry: FreeEntry, number: int) -> None:
        line = self._lines[number - 1]
        if number in self._fenced:
            entry.verbatim(line)
        elif heading := split_heading(line):
            entry.heading(heading[1])
        else:
            entry.line(number, line)


def _inner(hosts: Sequence[_Host], at: int) -> list[Block]:
    """The blocks of other entries inside that of one, without those inside them."""
    outer, inner = hosts[at].block, list[Block]()
    for host in hosts[at + 1 :]:
        if host.block.start >= outer.end:
            break
        if not inner or host.block.start >= inner[-1].end:
            inner.append(host.block)
    return inner
