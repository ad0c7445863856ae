"""Asks arXiv for abstracts by id.

``GET …/api/query?id_list=a,b,…&max_results=…`` answers with Atom. An id that arXiv can't read makes
the whole answer an error, so its batch is asked for in halves until the id is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree import ElementTree

from assistant.digest import arxiv_id
from assistant.feed.http import PoliteClient
from assistant.feed.model import Fault, FaultError
from assistant.feed.reading import one_line

#: Ids in a call: their addresses stay short enough for every proxy.
BATCH = 200
_ATOM = "{http://www.w3.org/2005/Atom}"
_ERRORS = "/api/errors"


class ArxivClient(PoliteClient):
    """A client of arXiv's interface.

    Args:
        url: Address of the interface.
        pause: Seconds from the start of a call to the start of the next, and the first of the
            doubling waits after a failure.
        timeout: Seconds without a byte before a call is given up.
        sleep: Waits; a test may count instead.

    Example:
        >>> with ArxivClient("https://export.arxiv.org/api/query") as arxiv:
        ...     abstracts = arxiv.abstracts(["1706.03762"])
    """

    def __init__(
        self,
        url: str,
        *,
        pause: float = 3.0,
        timeout: float = 60.0,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        super().__init__(url, pause=pause, timeout=timeout, sleep=sleep)

    def abstracts(self, ids: Sequence[str]) -> dict[str, str]:
        """The abstracts of papers by id, each on one line; what arXiv doesn't know is left out.

        Args:
            ids: Without versions; at most `BATCH`.

        Raises:
            FaultError: The answer could not be had.
        """
        asked = {"id_list": ",".join(ids), "max_results": str(len(ids))}
        found = self.get(asked, self._read)
        if found is not None:
            return {key: text for key, text in found.items() if key in set(ids)}
        if len(ids) == 1:
            return {}
        middle = len(ids) // 2
        return self.abstracts(ids[:middle]) | self.abstracts(ids[middle:])

    def _read(self, body: bytes) -> dict[str, str] | None:
        """Abstracts by id; None where arXiv can't read one of the ids."""
        # What declares entities is no answer of arXiv, and could grow without end when read.
        if b"<!" in body.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
            raise FaultError(Fault("not_json", self.host))
        try:
            feed = ElementTree.fromstring(body)
        except ElementTree.ParseError as error:
            kept = body.lstrip()[:1]
            raise FaultError(
                Fault("cut" if kept in (b"<", b"") else "not_json", self.host)
            ) from error
        if feed.tag != f"{_ATOM}feed":
            raise FaultError(Fault("not_json", self.host))
        found: dict[str, str] = {}
        for entry in feed.iter(f"{_ATOM}entry"):
            address = entry.findtext(f"{_ATOM}id", "")
            if _ERRORS in address:
                return None
            key, text = arxiv_id(address), one_line(entry.findtext(f"{_ATOM}summary", ""))
            if key and text:
                found[key] = text
        return found
