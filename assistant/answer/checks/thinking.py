"""Leaving out what reasoning models think aloud before they answer."""

from __future__ import annotations

from typing import Final

_TAGS: Final = (("<think>", "</think>"), ("<thinking>", "</thinking>"))


class Thinking:
    """Drops a ``<think>`` block that opens the text; text without one passes unchanged."""

    def __init__(self) -> None:
        self._buffer = ""
        self._close = ""
        self._started = False

    def feed(self, chunk: str) -> str:
        """Take more text; return what is not thought."""
        if self._started:
            return chunk
        self._buffer += chunk
        if not self._close:
            head = self._buffer.lstrip()
            for opening, closing in _TAGS:
                if head.startswith(opening):
                    self._close = closing
            if not self._close:
                if any(opening.startswith(head) for opening, _ in _TAGS):
                    return ""
                self._started = True
                return self._release(self._buffer)
        _, closed, rest = self._buffer.partition(self._close)
        if closed:
            self._started = True
            return self._release(rest)
        # Of an endless thought no more is kept than could be the beginning of its end.
        self._buffer = self._buffer[-len(self._close) :]
        return ""

    def finish(self) -> str:
        """What is left: nothing of a thought that never ended."""
        return "" if self._started or self._close else self._release(self._buffer)

    def _release(self, text: str) -> str:
        self._buffer = ""
        return text
