"""What the papers of an answer are, as its first line says it: about what, by whom, when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.answer.markup import escape
from assistant.strings import say
from assistant.strings.days import during

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.model import Language, Question
    from assistant.retrieve.model import Retrieval

#: Authors named where papers of many are asked for.
_NAMED = 3


def about_what(question: Question, lexicon: Lexicon) -> str:
    """What the papers are about and who wrote them, in the asker's own words, as it follows or
    precedes "papers"."""
    language = question.language
    words = [f"“{escape(subject)}”" for subject in question.subjects]
    if not words and question.query:
        labels = _labels(question.topics, language, lexicon)
        words = labels or [f"“{escape(question.query)}”"]
    on = say("answers.about_what", language, what=" · ".join(words)) if words else ""
    about = say("answers.about", language, on=on, by=which(question, lexicon))
    return say("answers.among", language, about=about) if about and question.arxiv_ids else about


def which(question: Question, lexicon: Lexicon) -> str:
    """Which of the papers on something: who wrote them, how many votes they have, what they are
    not about."""
    language, authors = question.language, question.authors
    names = escape(", ".join(authors[:_NAMED] if question.any_author else authors))
    said = ""
    if question.any_author:
        more = len(authors) - _NAMED
        key = "answers.by_any" if more <= 0 else "answers.by_many"
        said = say(key, language, names=names, **({"n": more} if more > 0 else {}))
    elif authors:
        said = say("answers.by_whom", language, names=names)
    said += _votes(question)
    unwanted = _labels(question.excluded_topics, language, lexicon)
    unwanted += [f"“{escape(term)}”" for term in question.excluded_terms]
    if unwanted:
        said += say("answers.not_about", language, names=", ".join(unwanted))
    return said


def _votes(question: Question) -> str:
    """How many votes the papers have."""
    language, least, most = question.language, question.min_votes, question.max_votes
    if least and least == most:
        return say("answers.votes_exactly", language, n=least)
    if least and most:
        return say("answers.votes_between", language, least=least, n=most)
    said = say("answers.votes_least", language, n=least) if least else ""
    if most is not None:
        said += say("answers.votes_most" if most else "answers.votes_none", language, n=most)
    return said


def _labels(topics: Iterable[str], language: Language, lexicon: Lexicon) -> list[str]:
    known = (lexicon.topics[topic] for topic in topics if topic in lexicon.topics)
    return [topic.inline_label(language) for topic in known]


def when(retrieval: Retrieval) -> str:
    """When the papers appeared, and when none did; nothing where no time was named."""
    window, language = retrieval.window, retrieval.question.language
    said = ""
    if window is not None:
        said = say("answers.when", language, when=during(window.start, window.end, language))
    if unwanted := retrieval.question.excluded_window:
        time = during(unwanted.start, unwanted.end, language)
        said += say("answers.not_when", language, when=time)
    return said
