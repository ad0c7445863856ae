"""Comparisons of what a conversation was about: its times, its subjects, its papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.question.conversation.operations import Operations
from assistant.question.conversation.references import positions
from assistant.question.time import previous_window

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.question.model import Question


class Comparing(Operations):
    """Questions that set against each other what was asked about before."""

    def change(self) -> Question | None:
        """The last two periods asked about, those of this turn too, against each other."""
        asked = map(self.talk.asked, self.talk.history)
        named = [one.window for one in asked if one.window is not None]
        windows: Sequence[Window | None] = [*named, *self.meaning.slots.windows][-2:]
        if self.base.window is None:
            return None
        if len(windows) < 2 or windows[0] == windows[1]:
            windows = [previous_window(self.base.window), self.base.window]
        first, second = windows
        if first is None or second is None or first.start is None or second.start is None:
            return None
        if first.start > second.start:
            first, second = second, first
        periods = {"window": first, "second_window": second}
        return self.base_with(intent="changes", limit=None, arxiv_ids=(), exclude_ids=(), **periods)

    def last_two_times(self) -> Question | None:
        """The last two times that the same was asked of, against each other."""
        times = (asked.window for asked in map(self.talk.asked, self.talk.history))
        return self.change() if len({time for time in times if time}) > 1 else None

    def last_two(self) -> Question | None:
        """The last two subjects asked about, side by side."""
        asked = map(self.talk.asked, self.talk.history)
        subjects = list(dict.fromkeys(one.subjects for one in asked if one.subjects))[-2:]
        if len(subjects) < 2 or any(len(names) > 1 for names in subjects):
            return None
        both = tuple(name for names in subjects for name in names)
        about = {"subjects": both, "query": " ".join(both), "names": (), "topics": ()}
        return self.base_with(**about, intent="new", any_subject=True, limit=None, exclude_ids=())

    def compare(self) -> Question | None:
        """Papers of the conversation against each other, or against one that is named."""
        places = positions(self.meaning.slots.reading.text, len(self.shown))
        chosen = tuple(self.shown[place] for place in places)
        ids = tuple(dict.fromkeys((*chosen, *self.meaning.slots.papers)))
        if len(ids) < 2 and self.talk.paper:
            ids = tuple(dict.fromkeys((self.talk.paper, *ids)))
        if len(ids) < 2:
            ids = self.shown[:2]
        if len(ids) < 2:
            return None
        return self.about(ids, "compare")
