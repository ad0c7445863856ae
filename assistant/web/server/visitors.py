"""Who asks through Gradio, and how often anybody may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradio.context import LocalContext

from assistant.errors import RateLimitError
from assistant.hangul import has_hangul
from assistant.observing import VISITOR, Observer, Visitor
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.strings import Language
    from assistant.web.server.gate.limits import Rates

#: Headers that only browsers send with the page's calls.
_BROWSERS = ("origin", "sec-fetch-site")


def visitor() -> Visitor:
    """Who asks: of the request that Gradio answers just now, else of the context.

    Gradio's queue answers in tasks of its own, which know nothing of the request's context.
    """
    asked = LocalContext.request.get(None)
    # Either Gradio's request, around Starlette's, or the latter itself.
    request = getattr(asked, "request", None) or asked
    scope = getattr(request, "scope", {})
    found = scope.get("visitor")
    if not isinstance(found, Visitor):
        return VISITOR.get()
    names = {name.decode("latin-1") for name, _ in scope["headers"]}
    way = "page" if names.intersection(_BROWSERS) else found.way
    return Visitor(way, found.user, found.address, found.counted)


class QuestionLimit(Observer):
    """Refuses questions beyond so many a minute of a user, or of an address without one.

    Args:
        rates: How many; shared with the ways in whose requests are counted one by one.
    """

    def __init__(self, rates: Rates) -> None:
        self._rates = rates

    def admit(self, visitor: Visitor, text: str) -> None:
        """Count a question.

        Raises:
            RateLimitError: It is one too many.
        """
        if visitor.counted or visitor.way == "python":
            return
        wait = self._rates.take(visitor.user or visitor.address)
        if wait:
            language: Language = "ko" if has_hangul(text) else "en"
            seconds = int(wait) + 1
            raise RateLimitError(say("gate.too_many", language, seconds=seconds), retryable=True)
