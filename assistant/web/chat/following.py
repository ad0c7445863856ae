"""Following on the page: what of a question can be followed, and what is new since a last visit.

What is followed there is kept by the browser: many readers may share a page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.catalog.selection import Selection
from assistant.errors import ConfigurationError
from assistant.following.reading import listed, read, short_text
from assistant.language.dates.find import Window
from assistant.question.model import Question
from assistant.retrieve.asked import LISTS, asks_for_all
from assistant.strings import say
from assistant.strings.days import span
from assistant.web.chat.questions import to_json
from assistant.web.tabs.pane import iso_day

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Most things that a browser's list is looked at for.
MOST_FOLLOWED = 30


def followable(assistant: Assistant, question: Question) -> dict[str, str] | None:
    """What a list can be followed by, or None where it is no list.

    Args:
        assistant: Reads it.
        question: As understood, and perhaps changed since.

    Returns:
        ``text``: what is followed, empty where the list is of all papers; ``lang``: language of
        its feed.
    """
    if question.intent not in LISTS:
        return None
    if _of_everything(question):
        return {"text": "", "lang": question.language}
    text = short_text(assistant, question)
    return {"text": text, "lang": question.language} if text else None


def news(assistant: Assistant, seen: str, followed: list[str], strings: Strings) -> dict[str, Any]:
    """What is new since a browser's last visit.

    Args:
        assistant: Holds the digests.
        seen: The newest day that the browser knows, ISO.
        followed: What it follows.
        strings: Texts of the page's language.

    Returns:
        ``newest``: the newest day, ISO, or empty; ``text``: what is new, empty where nothing is;
        ``ask``: the question that shows it; ``followed``: what of it is followed, each with
        ``text``, ``n`` (papers), ``ask``, and that question as ``understood``.
    """
    days = assistant.digest_dates()
    newest = days[-1].isoformat() if days else ""
    since = iso_day(seen)
    new = [day for day in days if since is not None and day > since]
    papers = assistant.catalog.count(Selection(new[0], new[-1])) if new else 0
    if not papers:
        return {"newest": newest, "text": "", "ask": "", "followed": []}
    found = []
    of_followed: set[str] = set()
    for text in followed[:MOST_FOLLOWED]:
        question = _within(assistant, text, new[0], new[-1])
        ids = {hit.paper.arxiv_id for hit in listed(assistant, question)} if question else set()
        if question and ids:
            one = {"text": text, "n": len(ids), "ask": question.text}
            found.append({**one, "understood": to_json(question)})
            of_followed |= ids
    key = "chat.news_followed" if found else "chat.news"
    return {
        "newest": newest,
        "text": strings(key, n=papers, days=len(new), followed=len(of_followed)),
        "ask": strings("chat.news_ask", span=span(new[0], new[-1], strings.language)),
        "followed": found,
    }


def _within(assistant: Assistant, text: str, first: date, last: date) -> Question | None:
    """What is followed, as a question about the days from ``first`` to ``last``."""
    try:
        question = read(assistant, text)
    except ConfigurationError:
        return None
    language = question.language
    days = span(first, last, language)
    return replace(
        question,
        text=say("chat.news_ask_of", language, text=text, span=days),
        window=Window(first, last, days, "range"),
    )


def _of_everything(question: Question) -> bool:
    conditions = (question.authors, question.organisations, question.kind, question.arxiv_ids)
    left_out = (question.excluded_topics, question.excluded_terms, question.with_code)
    return asks_for_all(question) and not any((*conditions, *left_out, question.bounds_votes))
