"""What of a question decides how it is retrieved, and what is asked where nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.question.model import Kind, Question
from assistant.retrieve.aboutness import ALL
from assistant.retrieve.subject import SubjectReader

#: Intents whose answer is all that belongs to a set, not the best of a ranking.
LISTS = frozenset({"new", "count", "rank", "digest", "trend", "first", "changes"})

#: Papers shown where none has the votes that were asked for.
FEW = 3

#: Words of a subject from which on it may describe a paper.
_DESCRIBED = 4


def phrase(question: Question) -> str:
    """What is searched for."""
    return question.query.strip() or question.text


def asks_for_all(question: Question) -> bool:
    """Whether a list is asked for with no subject: whatever meets its conditions belongs to it."""
    return question.intent in LISTS and not question.topics and not question.query.strip()


def may_describe(question: Question) -> bool:
    """Whether a list, none of whose papers was found, may be meant as the description of some."""
    limited = question.window or question.authors or question.bounds_votes or question.with_code
    if question.intent != "new" or limited or question.kind or question.exclude_ids:
        return False
    named = set(question.subjects) <= set(question.names)
    return not named and len(question.query.split()) >= _DESCRIBED


def without_names(question: Question, unknown: Sequence[str]) -> tuple[Question, str]:
    """A question without the names in it that no digest knows, and these.

    Digests name no places of work, so "from Stanford" can't be looked up; but nobody who asks for
    papers on whales is helped by papers on something else.

    Args:
        question: What is asked.
        unknown: Words of its query that no paper holds.
    """
    kept = [word for word in question.query.split() if word not in unknown]
    if not (unknown and kept and all(word[:1].isupper() for word in unknown)):
        return question, ""
    return replace(question, query=" ".join(kept)), " ".join(unknown)


def of_topic(question: Question, reader: SubjectReader) -> Question | None:
    """A list of the papers on the topics and names that a question about their contents is about;
    None where it is about something else.

    Args:
        question: What is asked, and no summary seems to say.
        reader: Tells topics.
    """
    if question.intent not in ("fact", "search") or not question.subjects or question.arxiv_ids:
        return None
    for phrase in question.subjects:
        topic = max((share for _, share in reader.read(phrase).topics), default=0.0) >= ALL
        if not topic and phrase not in question.names:
            return None
    return replace(question, intent="new", query=" ".join(question.subjects))


def is_to_come(question: Question, last: date) -> bool:
    """Whether a question is about a time after today and after the last digest.

    Args:
        question: What is asked.
        last: Day of the newest digest.
    """
    start = question.window.start if question.window is not None else None
    today = question.today
    return start is not None and today is not None and start > max(today, last)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question to find papers for.

    Attributes:
        question: The question.
        unmatched: Names that were left out of it.
        other_kind: The kind of paper that was asked for, where any kind is looked for.
        most_voted: Whether the most upvoted stand in for papers with more votes than any has.
        described: Whether a list is looked for as the description of some papers.
        elsewhere: Whether one paper is looked for at any time, as none of the time asked is it.
        unanswered: Whether a topic's papers stand in for what no summary says.
    """

    question: Question
    unmatched: str = ""
    other_kind: Kind | None = None
    most_voted: bool = False
    described: bool = False
    elsewhere: bool = False
    unanswered: bool = False


def weaker(question: Question, unknown: Callable[[str], Sequence[str]]) -> Iterator[Attempt]:
    """Questions that ask for less, each for when nothing was found before.

    Args:
        question: What is asked.
        unknown: Tells words of a phrase that no paper holds.
    """
    if len(question.subjects) > 1 and question.intent == "new":
        # None is about all of them: there may be some about one.
        question = replace(question, any_subject=True)
        yield Attempt(question)
    if question.kind and question.subjects and question.intent in ("new", "rank"):
        # A title need not say what a paper is.
        yield Attempt(replace(question, kind=None), other_kind=question.kind)
    unmatched = ""
    if question.intent in LISTS:
        strange = unknown(question.query)
        question, unmatched = without_names(question, strange)
        if unmatched:
            yield Attempt(question, unmatched)
        elif not strange and may_describe(question):
            yield Attempt(replace(question, intent="search"), described=True)
    if question.min_votes and question.intent in ("new", "rank"):
        question = replace(question, min_votes=None, intent="rank", order="votes", limit=FEW)
        yield Attempt(question, unmatched, most_voted=True)
