"""What a data folder remembers of the days that were asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from assistant.feed.writing import write_atomically

#: Days whose lists and votes still change; they are asked for at every fetch.
CHANGING = 5

Answered = Literal["papers", "quiet", "failed"]


@dataclass(frozen=True, slots=True)
class Note:
    """What was learnt of a day.

    Attributes:
        answered: Whether its list held papers, was empty, or could not be had.
        on: Day on which it was asked for, UTC.
    """

    answered: Answered
    on: date


class Memory:
    """Notes on days, kept in a file; a file that can't be read is an empty one.

    Args:
        path: The file.
        source: Address of the feed: what another one answered says nothing about this one.
    """

    def __init__(self, path: Path, source: str) -> None:
        self._path = path
        self._source = source
        self._notes = _load(path, source)

    def note(self, day: date, answered: Answered, on: date) -> None:
        """Remember what a day's list was.

        Raises:
            OSError: The file can't be written.
        """
        note = Note(answered, on)
        if self._notes.get(day) == note:
            return
        self._notes[day] = note
        days = {
            day.isoformat(): [note.answered, note.on.isoformat()]
            for day, note in sorted(self._notes.items())
        }
        write_atomically(self._path, json.dumps({"source": self._source, "days": days}) + "\n")

    def is_known(self, day: date) -> bool:
        """Whether a day's list was read when it was whole."""
        note = self._notes.get(day)
        return note is not None and note.answered != "failed" and note.on > day

    def is_due(self, day: date, today: date, on_disk: bool) -> bool:
        """Whether a day is to be asked for.

        Args:
            day: The day.
            today: The current day, UTC.
            on_disk: Whether there is a file of that day.
        """
        if day > today - timedelta(days=CHANGING):
            return True
        note = self._notes.get(day)
        if note is None or note.answered == "failed":
            return note is not None or not on_disk
        if note.answered == "quiet":
            # A list that was empty while lists still change may have been filled since.
            return note.on < day + timedelta(days=CHANGING)
        return not on_disk or note.on <= day

    def unfinished(self, since: date, today: date) -> list[date]:
        """Days since some day that failed, or whose list was read before it was whole."""
        return [
            day
            for day, note in sorted(self._notes.items())
            if since <= day <= today and (note.answered == "failed" or note.on <= day)
        ]


def _load(path: Path, source: str) -> dict[date, Note]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["source"] != source:
            return {}
        return {
            date.fromisoformat(day): Note(answered, date.fromisoformat(on))
            for day, (answered, on) in kept["days"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
