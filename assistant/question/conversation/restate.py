"""A question written out so that it stands on its own, in the asker's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.question.speech import hangul_share
from assistant.strings import has, say
from assistant.strings.days import during, span

if TYPE_CHECKING:
    from assistant.language.dates.find import Window
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.question.model import Question
    from assistant.strings import Language


def restate(question: Question, knowledge: Knowledge, lexicon: Lexicon, *, shown: int = 0) -> str:
    """``question`` as one readable sentence that needs no conversation.

    Args:
        question: The question, complete.
        knowledge: Gives the titles of papers named.
        lexicon: Gives the names of topics.
        shown: Number of papers a question is restricted to when they are too many to name.
    """
    language = question.language
    key = f"restated.ask_{question.intent}"
    sentence = say(
        key if has(key) else "restated.ask_other",
        language,
        what=_what(question, lexicon),
        by=_by(question),
        when=_when(question),
        first=_span(question.window, language),
        second=_span(question.second_window, language),
        papers=_papers(question, knowledge),
    )
    if question.intent in ("compare", "paper"):
        return sentence
    if question.intent == "fact" and question.arxiv_ids:
        sentence = f"{_papers(question, knowledge)}: {sentence}"
    return " ".join((sentence + _limits(question, lexicon, shown)).split())


def title_of(arxiv_id: str, knowledge: Knowledge) -> str:
    """The paper's title in quotation marks, or its id when no digest has it."""
    paper = knowledge.paper(arxiv_id)
    return f"“{paper.title}”" if paper else arxiv_id


def _papers(question: Question, knowledge: Knowledge) -> str:
    link = say("restated.joined", question.language)
    return link.join(title_of(one, knowledge) for one in question.arxiv_ids)


def _what(question: Question, lexicon: Lexicon) -> str:
    foreign = (hangul_share(question.query) > 0) != (question.language == "ko")
    if question.query and not (foreign and question.topics):
        return question.query.rstrip("?")
    names = _labels(question.topics, lexicon, question.language)
    if names:
        return ", ".join(names)
    return question.query or say("restated.everything", question.language)


def _labels(topics: tuple[str, ...], lexicon: Lexicon, language: Language) -> list[str]:
    found = [topic for topic_id in topics if (topic := lexicon.topics.get(topic_id)) is not None]
    return [topic.label(language) for topic in found]


def _by(question: Question) -> str:
    if not question.authors:
        return ""
    return say("restated.by_whom", question.language, names=", ".join(question.authors))


def _span(window: Window | None, language: Language) -> str:
    return span(window.start, window.end, language) if window else ""


def _when(question: Question) -> str:
    window, language = question.window, question.language
    if window is None:
        return ""
    return say("restated.when", language, when=during(window.start, window.end, language))


def _limits(question: Question, lexicon: Lexicon, shown: int) -> str:
    language = question.language
    parts: list[str] = []
    if question.min_votes is not None:
        parts.append(say("restated.with_votes", language, n=question.min_votes))
    if question.limit is not None:
        parts.append(say("restated.at_most", language, n=question.limit))
    if question.order == "date":
        parts.append(say("restated.latest_first", language))
    unwanted = ", ".join(
        (*_labels(question.excluded_topics, lexicon, language), *question.excluded_terms)
    )
    if unwanted:
        parts.append(say("restated.without", language, what=unwanted))
    if question.exclude_ids:
        parts.append(say("restated.not_shown", language))
    if shown:
        parts.append(say("restated.among", language, n=shown))
    return f" ({', '.join(parts)})" if parts else ""
