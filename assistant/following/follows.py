"""What an assistant's data folder follows, and briefs of what is new in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, ConfigurationError
from assistant.feed.days import MOST_DAYS
from assistant.following.gist import gist
from assistant.following.memory import Memory
from assistant.following.model import Brief, Channel, Followed, Group, News
from assistant.following.reading import listed, plain, read
from assistant.locks import holding
from assistant.strings import Language

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.question.model import Question

#: Hands over a brief, and gives the identifiers of its papers as they were delivered.
Deliver = Callable[[Brief], Iterator[tuple[str, ...]]]


class Following:
    """Follows questions for whoever owns a data folder; `assistant.Assistant.following` is one.

    Args:
        assistant: Reads and answers them; must be synced.

    Example:
        >>> following = Assistant.open(digests="seeds").following
        >>> following.add("video generation").text
        'video generation'
        >>> following.brief().papers  # nothing has come since
        ()
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._settings = assistant.settings
        self._memory = Memory(assistant.settings.data_dir)

    def add(self, text: str) -> Followed:
        """Follow a question, topic, author or organisation; a time in it doesn't count.

        Papers that come from now on are new; all that are there aren't.

        Args:
            text: In English or Korean.

        Raises:
            ConfigurationError: No new papers can belong to it.
            NotSyncedError: Nothing was synced yet.
        """
        read(self._assistant, text)
        catalog = self._assistant.catalog
        newest = max(catalog.digest_dates(), default=None)
        since = newest - timedelta(days=MOST_DAYS) if newest else None
        followed = Followed(plain(text), self._settings.today(), since)
        self._memory.follow(followed, catalog.titles())
        return followed

    def remove(self, text: str) -> bool:
        """Follow something no longer; False where it wasn't followed."""
        return self._memory.unfollow(plain(text))

    def all(self) -> tuple[Followed, ...]:
        """What is followed, in the order in which it was added."""
        return self._memory.followed()

    def count(self, text: str) -> int:
        """How many papers belong to what a text would follow.

        Raises:
            ConfigurationError: It can't be followed.
        """
        return len(listed(self._assistant, read(self._assistant, text)))

    def brief(
        self,
        *,
        since: date | None = None,
        channel: Channel = "print",
        language: Language | None = None,
    ) -> Brief:
        """What is new in everything followed; nothing is sent, and nothing counts as sent.

        Args:
            since: Papers of digests from this day on, whenever they came. Default: papers that
                came since they were followed.
            channel: Where it would go. What that has had is left out, but when papers since a day
                are to be printed.
            language: Language of the brief; default: the setting, else that of what is followed.

        Raises:
            NotSyncedError: Nothing was synced yet.
        """
        everything = self.all()
        if not everything:
            return Brief(channel, language or self._language([]), since=since)
        self._memory.note_arrived(self._assistant.catalog.titles())
        again = since is not None and channel == "print"
        told = set() if again else set(self._memory.sent(channel))
        readings, unread = self._read(everything)
        spoken = language or self._language([question.language for _, question in readings])
        groups = []
        for followed, question in readings:
            may = self._newer(followed, since)
            found = [hit.paper for hit in listed(self._assistant, question)]
            new = [paper for paper in found if paper.arxiv_id not in told and may(paper)]
            told.update(paper.arxiv_id for paper in new)
            if new:
                news = tuple(News(paper, gist(paper, spoken)) for paper in new)
                groups.append(Group(followed.text, news))
        return Brief(channel, spoken, tuple(groups), len(everything), since, unread)

    def deliver(
        self,
        deliver: Deliver,
        *,
        channel: Channel,
        since: date | None = None,
        language: Language | None = None,
    ) -> Brief:
        """Make a brief and hand it over, unless it is empty.

        A paper counts as sent once what it stands in was delivered: what a crash or a failure
        leaves undelivered comes with the next brief. A crash in the moment between delivery and
        memory sends that part again, rather than never.

        Args:
            deliver: Hands it over; called while no other process may.
            channel: Where it goes.
            since: As of `brief`.
            language: As of `brief`.

        Returns:
            The brief; one without papers was not handed over.

        Raises:
            AssistantError: Another process is delivering.
        """
        with _alone(self._settings.data_dir):
            brief = self.brief(since=since, channel=channel, language=language)
            if brief.groups:
                for arxiv_ids in deliver(brief):
                    self._memory.mark_sent(channel, arxiv_ids)
            return brief

    def _read(
        self, everything: tuple[Followed, ...]
    ) -> tuple[list[tuple[Followed, Question]], tuple[str, ...]]:
        """What is followed as it is read today, and what is read as no list any more."""
        readings, unread = [], []
        for followed in everything:
            try:
                readings.append((followed, read(self._assistant, followed.text)))
            except ConfigurationError:
                unread.append(followed.text)
        return readings, tuple(unread)

    def _newer(self, followed: Followed, since: date | None) -> Callable[[Paper], bool]:
        if since is not None:
            return lambda paper: paper.appearances[0].date >= since
        arrived, floor = self._memory.arrived_since(followed), followed.since or date.min
        return lambda paper: paper.arxiv_id in arrived and paper.appearances[0].date >= floor

    def _language(self, read_in: list[Language]) -> Language:
        if self._settings.brief_language:
            return self._settings.brief_language
        return Counter(read_in).most_common(1)[0][0] if read_in else "en"


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the right to deliver: two at once would both send what is new."""
    with holding(
        data_dir,
        "brief",
        60,
        doing="sending a brief from",
        verb="run",
        busy=partial(AssistantError, retryable=True),
        failed=AssistantError,
    ):
        yield
