"""The HTTP API for ``gradio_client``: what `assistant.api` does, as Gradio endpoints.

Example:
    >>> from gradio_client import Client
    >>> client = Client("http://127.0.0.1:7860")
    >>> client.predict("video generation papers", api_name="/search")
    [{'arxiv_id': …}]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import ValidationError

from assistant.api.refusals import request_error
from assistant.api.requests import (
    MAX_RESULTS,
    AskBody,
    SearchQuery,
    TrendsQuery,
    UnderstandQuery,
)
from assistant.api.work import Work
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.core import Assistant


class Api:
    """What programs can ask over HTTP. Days are ISO dates; an empty one is not given.

    Args:
        assistant: Answers.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._work = Work(assistant)

    async def ask(
        self, question: str, history: list[dict[str, Any]] | None = None, today: str = ""
    ) -> dict[str, Any]:
        """Answer a question.

        Args:
            question: In English or Korean.
            history: Earlier messages ``{"role": "user" or "assistant", "content": …}``.
            today: Day that relative times refer to; empty: the current day.

        Returns:
            ``text`` (Markdown), ``mode``, ``outcome``, ``abstained``, ``question`` (what was
            understood), ``sources``, ``nearest``, ``warnings`` and ``suggestions``.
        """
        with _explained():
            given = {"question": question, "history": history or [], "today": today}
            return await self._work.ask(AskBody.model_validate(given))

    def search(self, question: str, k: int = 10, today: str = "") -> list[dict[str, Any]]:
        """The best papers for a question, best first.

        Args:
            question: In English or Korean; its time, people and votes filter.
            k: Most papers, at most 100.
            today: Day that relative times refer to; empty: the current day.
        """
        with _explained():
            count = min(max(0, int(k)), MAX_RESULTS)
            given = {"q": question, "k": count, "today": today}
            return self._work.search(SearchQuery.model_validate(given))

    def understand(self, question: str, today: str = "") -> dict[str, Any]:
        """What a question asks: language, intent, window, topics, authors and papers.

        Args:
            question: In English or Korean.
            today: Day that relative times refer to; empty: the current day.
        """
        with _explained():
            given = {"q": question, "today": today}
            return self._work.understand(UnderstandQuery.model_validate(given))

    def trends(
        self, topics: list[str] | None = None, start: str = "", end: str = "", limit: int = 10
    ) -> dict[str, Any]:
        """Papers by month and topic, rising and fading topics, and the most upvoted of a window.

        Args:
            topics: Topic ids, for example ``["video_generation"]``; none: the largest.
            start: First day of the window; empty: 90 days before its end.
            end: Last day of the window; empty: that of the newest digest.
            limit: Most rows of each list.
        """
        with _explained():
            count = min(max(1, int(limit)), MAX_RESULTS)
            given = {"topics": topics or [], "start": start, "end": end, "limit": count}
            return self._work.trends(TrendsQuery.model_validate(given))

    def register(self) -> None:
        """Offer the methods as endpoints of the Gradio app that is being built."""
        for method in (self.ask, self.search, self.understand, self.trends):
            gr.api(method, api_name=method.__name__, concurrency_limit=None)


@contextmanager
def _explained() -> Iterator[None]:
    """Turns errors into what Gradio sends to the caller."""
    try:
        yield
    except ValidationError as error:
        raise gr.Error(str(request_error(error)), print_exception=False) from error
    except AssistantError as error:
        raise gr.Error(str(error), print_exception=False) from error
