"""Next questions, drawn from what was found."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.paper import OF_AUTHORS, aspect_of
from assistant.answer.shifts import most_changed
from assistant.catalog.records import Paper
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Language
from assistant.retrieve.model import Retrieval
from assistant.retrieve.shifts import Shifts
from assistant.strings import say
from assistant.strings.days import month

_COUNT = 3


def suggest(
    retrieval: Retrieval, lexicon: Lexicon, papers: Sequence[Paper] | None = None
) -> tuple[str, ...]:
    """Up to three questions that the digests can answer, in the asker's language; none of them is
    the one just answered.

    Args:
        retrieval: What was found.
        lexicon: Names topics.
        papers: Those that the answer cites; None: the best that were found.
    """
    question, language = retrieval.question, retrieval.question.language
    if retrieval.shifts is not None and retrieval.shifts.found:
        return _on_changed(retrieval.shifts, language, lexicon)
    if papers is None:
        papers = [hit.paper for hit in retrieval.hits[:5]]
    found: list[str] = []
    asks_authors = aspect_of(question.text) in OF_AUTHORS
    for paper in papers[:2] if not asks_authors else ():
        name = paper.title.split(":", 1)[0].strip()
        if ":" in paper.title and len(name) <= 30:
            found.append(say("suggestions.who_wrote", language, name=name))
            break
    topics = [
        lexicon.topics[topic]
        for paper in papers[:5]
        for topic in paper.topics
        if topic in lexicon.topics
        and topic not in question.topics
        and lexicon.topics[topic].parent is not None
    ]
    for topic in dict.fromkeys(topics):
        label = topic.inline_label(language)
        found.append(say("suggestions.most_upvoted_on", language, topic=label))
        if len(found) == _COUNT:
            break
    if not found and retrieval.archive is not None:
        newest = month(retrieval.archive[1], language)
        found.append(say("suggestions.most_upvoted_in", language, month=newest))
        found.append(say("suggestions.latest", language))
    return tuple(found[:_COUNT])


def _on_changed(shifts: Shifts, language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    """Questions about the topics that changed most."""
    changed = (*most_changed(shifts.rising, 2), *most_changed(shifts.fading, 1))
    return tuple(
        say("suggestions.trend", language, topic=lexicon.topics[s.topic].inline_label(language))
        for s in changed
    )
