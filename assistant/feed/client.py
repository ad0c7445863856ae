"""Asks the daily feed for the papers of a day.

``GET …/daily_papers?date=YYYY-MM-DD&limit=100&p=0`` answers with a JSON list. Whatever else comes
back is a fault with its own sentence, so that an outage never looks like a day without papers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from assistant.feed.http import PoliteClient
from assistant.feed.model import Fault, FaultError

#: Most items that the feed gives in a page, and the fewest that any page but the last holds: a
#: server that doesn't know the parameter gives its usual number.
_LIMIT, _SHORTEST_FULL = 100, 50
#: More pages than a day has: a server that counts them otherwise must not be asked for ever.
_MOST_PAGES = 50


class FeedClient(PoliteClient):
    """A client of one feed.

    Args:
        url: Address of the feed.
        token: Sent as a bearer token unless empty.
        pause: Seconds from the start of a call to the start of the next.
        timeout: Seconds without a byte before a call is given up.
        sleep: Waits; a test may count instead.

    Example:
        >>> with FeedClient("https://huggingface.co/api/daily_papers") as feed:
        ...     items = feed.day(date(2025, 12, 31))
    """

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        pause: float = 0.25,
        timeout: float = 30.0,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        super().__init__(url, token=token, pause=pause, timeout=timeout, sleep=sleep)

    def day(self, day: date) -> list[object]:
        """All items of a day's list, in its order, an item that stands on two pages once.

        Raises:
            FaultError: The list could not be had whole; ``no_day`` where the feed has none of that
                day.
        """
        items: dict[str, object] = {}
        for page in range(_MOST_PAGES):
            found = self._page(day, page)
            known = len(items)
            # A list that grows while it is read moves papers to the next page; newest votes win.
            items |= {_key(item): item for item in found}
            if len(found) < _SHORTEST_FULL or len(items) == known:
                break
        return list(items.values())

    def _page(self, day: date, page: int) -> list[object]:
        asked = {"date": day.isoformat(), "limit": str(_LIMIT), "p": str(page)}
        try:
            return self.get(asked, self._list)
        except FaultError as error:
            if error.fault.detail != "400":
                raise
            # How the feed says that it has no such day, or none yet.
            raise FaultError(Fault("no_day", self.host)) from error

    def _list(self, body: bytes) -> list[object]:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:
            # A list that doesn't end is what is left of one.
            kind = "cut" if body.lstrip()[:1] in (b"[", b"") else "not_json"
            raise FaultError(Fault(kind, self.host)) from error  # type: ignore[arg-type]
        if not isinstance(answer, list):
            said = json.dumps(answer, ensure_ascii=False)[:80]
            raise FaultError(Fault("not_list", self.host, said))
        return answer


def _key(item: object) -> str:
    paper = item.get("paper") if isinstance(item, dict) else None
    name = paper.get("id") if isinstance(paper, dict) else None
    return name if isinstance(name, str) else json.dumps(item, sort_keys=True)
