"""The text of an answer for clients that show nothing else, and the places in it that cite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.answer.markup import link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.answer.model import Answer, Source

_MARK = re.compile(r"(?<!\\)\[(\d{1,4})\](?!\()")
# A mark, or what tells that it is none, may yet come to its end.
_OPEN = re.compile(r"\\?\[\d{0,4}\]?\Z|\\\Z")


class CitingText:
    """Numbers the sources of an answer anew while it is written, in the order of their mention.

    Clients find a source by its place among the annotations, so that numbers need to run from 1
    without gaps. What an answer keeps apart from its text follows it: why sentences are
    marked, warnings, links.

    Attributes:
        text: All that was said.

    Example:
        >>> text = CitingText()  # doctest: +SKIP
        >>> said = text.feed(piece) + text.finish(answer)
    """

    def __init__(self) -> None:
        self._sources: dict[int, Source] = {}
        self._places: dict[int, int] = {}
        self._taken = 0
        self._held = ""
        self.text = ""

    def know(self, sources: Iterable[Source]) -> None:
        """Take sources that the text from here on cites by their numbers."""
        self._sources |= {source.n: source for source in sources}

    def feed(self, piece: str) -> str:
        """Take more of the answer's text; return what can be said."""
        self._taken += len(piece)
        text = self._held + piece
        held = _OPEN.search(text)
        self._held = held[0] if held else ""
        return self._say(text.removesuffix(self._held))

    def finish(self, answer: Answer) -> str:
        """The rest of the text, then what the answer keeps apart from it."""
        self.know(answer.sources)
        rest = self._say(self._held + answer.text[self._taken :])
        further = [f"⚠ {note.reason}" for note in answer.notes if note.marked]
        further += [f"*{text}*" for text in answer.warnings if text not in answer.text]
        unlinked = [source for source in answer.sources if source.url not in answer.text]
        unlinked.sort(key=lambda source: self._places.get(source.n, len(answer.sources)))
        links = [f"- [{source.n}] {link(source.title, source.url)}" for source in unlinked]
        if links:
            further.append("\n".join(links))
        return rest + self._say("".join(f"\n\n{text}" for text in further))

    def annotations(self) -> list[dict[str, Any]]:
        """A ``url_citation`` for each mark, those of the first source first.

        Indexes count characters of the whole text.
        """
        by_place = {place: self._sources[n] for n, place in self._places.items()}
        marks = [(int(mark[1]), *mark.span()) for mark in _MARK.finditer(self.text)]
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "url": by_place[place].url,
                    "title": by_place[place].title,
                    "start_index": start,
                    "end_index": end,
                },
            }
            for place, start, end in sorted(marks)
            if place in by_place
        ]

    def _say(self, text: str) -> str:
        said = _MARK.sub(self._renumbered, text)
        self.text += said
        return said

    def _renumbered(self, mark: re.Match[str]) -> str:
        n = int(mark[1])
        if n not in self._sources:
            return mark[0]
        return f"[{self._places.setdefault(n, len(self._places) + 1)}]"
