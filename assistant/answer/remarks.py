"""What a reader is told before an answer, and instead of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.answer.markup import escape
from assistant.question.model import Question
from assistant.question.speech import foreign_language
from assistant.retrieve.conditions import restricts
from assistant.retrieve.model import Retrieval
from assistant.retrieve.origins import asks_by_origin_alone
from assistant.strings import say
from assistant.strings.days import day, says_more, span
from assistant.strings.foreign import SENTENCES

#: Days after which the newest digest is old enough to say so.
_OLD = 14


def warnings_of(retrieval: Retrieval) -> list[str]:
    """What a reader has to know before the answer: a moved window, a corrected word, …"""
    question, language = retrieval.question, retrieval.question.language
    found = _about_the_time(retrieval)
    if retrieval.by_words:
        found.append(say("answers.by_words", language))
    if question.read_as:
        names = _names(spelled for _, spelled in question.read_as)
        found.append(say("answers.read_as", language, names=names))
    if question.organisations:
        found.append(_about_the_origin(retrieval))
    elif question.unknown and question.intent in ("compare", "paper", "fact"):
        key = "answers.no_such_name" if question.intent == "fact" else "answers.no_such_paper"
        found.append(say(key, language, names=_names(question.unknown)))
    if question.with_code:
        found.append(say("answers.code_recorded", language))
    if retrieval.unserved:
        found.append(say(f"answers.embedding_{retrieval.unserved}", language))
    if retrieval.most_voted and retrieval.relevant:
        found.append(say("answers.short_of", language))
    if retrieval.other_kind:
        kind = say(f"answers.kind_{retrieval.other_kind}", language)
        found.append(say("answers.other_kind", language, kind=kind))
    if retrieval.unanswered:
        found.append(say("answers.unanswered", language))
    if retrieval.unmatched:
        found.append(say("answers.unmatched", language, words=escape(retrieval.unmatched)))
    return found


def instead_of_an_answer(retrieval: Retrieval) -> str:
    """Why there is no answer, or what is said to a reader who asked for none."""
    question, language = retrieval.question, retrieval.question.language
    if foreign := foreign_language(question.text):
        # That nothing was found says nothing of the digests then.
        return SENTENCES[foreign]
    if retrieval.archive is None:
        return say("answers.empty", language)
    archive, last = span(*retrieval.archive, language), retrieval.archive[1]
    if question.intent == "smalltalk":
        return say(f"talk.{question.aspect or 'about'}", language, archive=archive)
    if question.intent == "offtopic":
        return say("answers.offtopic", language, archive=archive)
    if question.exclude_ids:
        return say("answers.no_more", language)
    if restricts(question) and question.organisations and retrieval.origins is None:
        return say("answers.none_from", language, names=_names(question.organisations))
    if restricts(question):
        key = "answers.no_code" if question.with_code else "answers.none_of_these"
        return say(key, language)
    if question.arxiv_ids:
        ids = ", ".join(question.arxiv_ids)
        return say("answers.no_paper", language, ids=ids, archive=archive)
    if question.authors and question.window is None:
        return say("answers.no_author", language, names=_names(question.authors))
    if question.kind is not None and question.subjects:
        kind = say(f"answers.kind_{question.kind}", language)
        return say("answers.no_kind", language, kind=kind, what=_names(question.subjects))
    if question.organisations and retrieval.origins and question.window is None:
        names, days = _names(question.organisations), span(*retrieval.origins, language)
        return say("answers.no_organisation_recorded", language, names=names, span=days)
    if question.organisations and question.window is None:
        return say("answers.no_organisation", language, names=_names(question.organisations))
    if question.subjects and set(question.subjects) <= set(question.names):
        names = _names(question.subjects)
        if question.window is None:
            return say("answers.no_such_name", language, names=names)
        return say("answers.no_such_name_in", language, names=names, when=_asked(question))
    if _begins_after(question, last) and not retrieval.window_moved:
        return say("answers.still_to_come", language, last=day(last, language))
    if question.with_code:
        return say("answers.no_code", language)
    if question.window is not None:
        return say("answers.nothing_in", language, when=_asked(question))
    return say("answers.nothing", language, archive=archive)


def _about_the_time(retrieval: Retrieval) -> list[str]:
    question, language = retrieval.question, retrieval.question.language
    if retrieval.archive is None:
        return []
    last = retrieval.archive[1]
    found = []
    if retrieval.window_moved and retrieval.window and question.window:
        if _begins_after(question, last):
            found.append(say("answers.future", language, last=day(last, language)))
        else:
            used = span(retrieval.window.start, retrieval.window.end, language)
            found.append(say("answers.moved", language, asked=_asked(question), used=used))
    if retrieval.elsewhere:
        found.append(say("answers.elsewhere", language, asked=_asked(question)))
    if question.recent and question.today and (question.today - last).days > _OLD:
        found.append(say("answers.old", language, last=day(last, language)))
    return found


def _about_the_origin(retrieval: Retrieval) -> str:
    """How far it is known that the papers come from the organisation that was asked for."""
    question, language = retrieval.question, retrieval.question.language
    names = _names(question.organisations)
    alone = asks_by_origin_alone(question)
    if retrieval.origins is None or not (alone or retrieval.of_origin):
        key = "answers.organisation" if alone else "answers.organisation_left"
        return say(key, language, names=names)
    key = "answers.origin_named"
    if retrieval.of_origin:
        key = "answers.origin_all"
        if retrieval.of_origin < retrieval.total:
            key = "answers.origin_some"
    days = span(*retrieval.origins, language)
    return say(key, language, names=names, span=days, n=retrieval.of_origin)


def _asked(question: Question) -> str:
    """The time asked about: its days, and its words where they say more."""
    window = question.window
    assert window is not None
    days = span(window.start, window.end, question.language)
    if not says_more(window.label, days):
        return days
    label = escape(window.label)
    return say("answers.asked", question.language, label=label, span=days)


def _begins_after(question: Question, last: date) -> bool:
    """Whether a question is about a time after the last digest."""
    window = question.window
    return window is not None and window.start is not None and window.start > last


def _names(names: Iterable[str]) -> str:
    return escape(", ".join(dict.fromkeys(names)))
