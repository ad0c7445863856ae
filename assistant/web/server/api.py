"""The HTTP API: the assistant's own methods as Gradio endpoints.

Example:
    >>> from gradio_client import Client
    >>> client = Client("http://127.0.0.1:7860")
    >>> client.predict("video generation papers", api_name="/search")
    [{'arxiv_id': …}]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AssistantError, ConfigurationError
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.trends import read_trends
from assistant.web.chat.stream import MAX_QUESTION

if TYPE_CHECKING:
    from assistant.core import Assistant

#: Most papers of a search.
MAX_RESULTS = 100


class Api:
    """What programs can ask over HTTP. Days are ISO dates; an empty one is not given.

    Args:
        assistant: Answers.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

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
        answer = await self._assistant.aask(
            _question(question), today=_day(today, "today"), history=history
        )
        return {**answer.to_dict(), "suggestions": list(answer.suggestions)}

    def search(self, question: str, k: int = 10, today: str = "") -> list[dict[str, Any]]:
        """The best papers for a question, best first.

        Args:
            question: In English or Korean; its time, people and votes filter.
            k: Most papers, at most 100.
            today: Day that relative times refer to; empty: the current day.
        """
        count = min(max(0, int(k)), MAX_RESULTS)
        hits = self._assistant.search(_question(question), count, today=_day(today, "today"))
        return [
            {
                "arxiv_id": hit.paper.arxiv_id,
                "title": hit.paper.title,
                "url": hit.paper.url,
                "date": hit.paper.date.isoformat(),
                "votes": hit.paper.votes,
                "authors": list(hit.paper.authors),
                "topics": list(hit.paper.topics),
                "score": round(hit.score, 4),
                **hit.paper.facts(),
            }
            for hit in hits
        ]

    def understand(self, question: str, today: str = "") -> dict[str, Any]:
        """What a question asks: language, intent, window, topics, authors and papers.

        Args:
            question: In English or Korean.
            today: Day that relative times refer to; empty: the current day.
        """
        day = _day(today, "today")
        return self._assistant.understand(_question(question), today=day).to_dict()

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
        unknown = sorted(set(topics or ()) - set(Lexicon.default().topics))
        if unknown:
            raise ConfigurationError(f"There is no topic {unknown[0]!r}.")
        first, last = _day(start, "start"), _day(end, "end")
        if first and last and first > last:
            raise ConfigurationError("The window starts after its end.")
        found = read_trends(
            self._assistant,
            start=first,
            end=last,
            topics=topics or None,
            limit=min(max(1, int(limit)), MAX_RESULTS),
        )
        return found.to_dict()

    def register(self) -> None:
        """Offer the methods as endpoints of the Gradio app that is being built."""
        for method in (self.ask, self.search, self.understand, self.trends):
            gr.api(
                _refusing(method),
                api_name=method.__name__,
                concurrency_limit=None,
            )


def _refusing(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method with its errors turned into what Gradio sends to the caller."""
    if method.__name__ == "ask":

        @wraps(method)
        async def answer(*args: Any) -> Any:
            try:
                return await method(*args)
            except AssistantError as error:
                raise gr.Error(str(error), print_exception=False) from error

        return answer

    @wraps(method)
    def call(*args: Any) -> Any:
        try:
            return method(*args)
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return call


def _question(text: str) -> str:
    question = str(text).strip()
    if not question or len(question) > MAX_QUESTION:
        raise ConfigurationError(f"A question has 1 to {MAX_QUESTION:,} characters.")
    return question


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(f"{name} must be a day like 2024-09-25, not {text!r}.") from error
