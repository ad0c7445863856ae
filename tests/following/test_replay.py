"""A brief a day over thirty days: every new paper of what is followed once, and none missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from digests import digest, invented

from assistant import Assistant, Brief
from assistant.errors import SendError

FIRST = date(2024, 2, 1)
PER_DAY = 4
#: Papers that are there before anything is followed.
BEFORE = 16
#: The list of this day fails, and comes some days later; that of the other grows on the next day.
FAILED, LATE, GROWING = 9, 13, 17
#: Days on which the channel takes nothing.
REFUSED = (5, 21)
#: Subjects of invented papers by their number modulo 8, and authors by its parity.
FOLLOWED = {"video generation": {0}, "로봇 조작": {1}, "Dana Winter": {0, 2, 4, 6}}


def numbers(day: int) -> list[int]:
    start = BEFORE + day * PER_DAY
    # A paper that was listed before stands in a later list again, and is no news there.
    again = [BEFORE + (day - 6) * PER_DAY] if day in (7, 25) else []
    return [*range(start, start + PER_DAY), *again]


def write(folder: Path, day: int, numbers: list[int]) -> None:
    when = (FIRST + timedelta(days=day)).isoformat()
    text = digest(when, *(invented(number) for number in numbers))
    (folder / f"{when}.md").write_text(text, encoding="utf-8")


class Inbox:
    """A channel that takes briefs, but on some days, and notes the papers of each."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.day = 0

    def deliver(self, brief: Brief) -> Iterator[tuple[str, ...]]:
        if self.day in REFUSED:
            raise SendError("The channel takes nothing today.")
        self.took += brief.arxiv_ids
        yield brief.arxiv_ids


@pytest.mark.slow
def test_thirty_days(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    write(folder, -1, list(range(BEFORE)))
    assistant = Assistant.open(digests=folder, data_dir=tmp_path / "data", llm="none")
    assistant.sync()
    for text in FOLLOWED:
        assistant.follow(text)
    inbox = Inbox()
    empty = 0
    for day in range(30):
        listed = numbers(day)
        if day == GROWING:
            listed = listed[: PER_DAY // 2]
        if day == GROWING + 1:
            write(folder, GROWING, numbers(GROWING))
        if day == LATE:
            write(folder, FAILED, numbers(FAILED))
        if day != FAILED:
            write(folder, day, listed)
        assistant.sync()
        inbox.day = day
        if day in REFUSED:
            with pytest.raises(SendError):
                assistant.following.deliver(inbox.deliver, channel="slack")
            continue
        brief = assistant.following.deliver(inbox.deliver, channel="slack")
        empty += not brief.groups
        assert len(set(brief.arxiv_ids)) == len(brief.arxiv_ids)
    wanted = set().union(*FOLLOWED.values())
    expected = {
        f"2401.{number:05d}"
        for number in range(BEFORE, BEFORE + 30 * PER_DAY)
        if number % 8 in wanted
    }
    assert Counter(inbox.took) == Counter(expected)
    # Nothing was new on the day that failed; all other days brought something.
    assert empty == 1
    assert assistant.following.brief(channel="slack").papers == ()
