"""When to offer new days of the feed: the newest digest is old, or a question asks beyond it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.feed.days import FIRST_DAYS, MOST_DAYS
from assistant.strings import say
from assistant.strings.days import day as day_text

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.settings import Settings
    from assistant.strings import Language

#: Days that the newest digest may lie back: over a weekend no papers come.
OLD = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """New days that a reader can have.

    Attributes:
        newest: Day of the newest digest.
        days: How many days, up to the current one, to fetch.
        asked: Whether the question asks for them.
    """

    newest: date
    days: int = FIRST_DAYS
    asked: bool = False

    def sentence(self, language: Language) -> str:
        """Why it is offered, in one sentence."""
        key = "feed.offer_asked" if self.asked else "feed.offer_old"
        return say(key, language, day=day_text(self.newest, language))

    def action(self, language: Language) -> str:
        """What is offered, in a few words."""
        return say("feed.offer_action", language, n=self.days)


def offer(
    newest: date | None, today: date, window: Window | None = None, *, recent: bool = False
) -> Offer | None:
    """What to offer, or None where there is nothing new to be expected.

    Args:
        newest: Day of the newest digest; None: there is none, so that there is nothing to compare.
        today: The current day.
        window: Days that a question asks for.
        recent: Whether it asks for the newest papers.

    Example:
        >>> offer(date(2024, 9, 25), date(2025, 12, 31)).action("en")
        'Get the papers of the last 7 days'
    """
    if newest is None or newest >= today:
        return None
    old = (today - newest).days > OLD
    start, end = (window.start, window.end) if window else (None, None)
    beyond = window is not None and (end is None or end > newest)
    reachable = end is None or (today - end).days < MOST_DAYS
    begun = start is None or start <= today
    # "This week" on a Wednesday ends after a digest of Tuesday, and is answered by it.
    new = beyond and (old or (start is not None and start > newest))
    if (new and reachable and begun) or (recent and old):
        back = (today - start).days + 1 if start is not None and start > newest else 0
        return Offer(newest, min(max(back, FIRST_DAYS), MOST_DAYS), asked=True)
    return Offer(newest) if old else None


def may_fetch(settings: Settings) -> bool:
    """Whether this process may write where fetched days and the index go."""
    folder = settings.data_dir
    return os.access(folder, os.W_OK | os.X_OK)
