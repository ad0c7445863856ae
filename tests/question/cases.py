"""Rows of questions with what must be read in them, seen from 26 September 2024."""

from __future__ import annotations

from typing import Any

from assistant.question.model import Question

#: A question, the intents that are right (parted by ``|``), and fields that must hold.
Row = tuple[str, str, dict[str, Any]]

WEEK = ("2024-09-16", "2024-09-22")  # last week
AUGUST = ("2024-08-01", "2024-08-31")
SEPTEMBER = ("2024-09-01", "2024-09-30")
DAY = ("2024-09-25", "2024-09-25")

MASKBIT, MIMO, MONO = "2409.16211", "2409.16160", "2409.16280"
#: Papers that an answer cited.
SHOWN = (MASKBIT, MIMO, MONO)
ROBOTS = "what was new in robotics last week?"
ROBOTS_KO = "지난주 로봇 논문 알려줘"
FID = "what FID does MaskBit reach?"
FID_KO = "MaskBit의 FID는 얼마야?"


def letters(text: str) -> str:
    """A text as its letters and figures."""
    return "".join(c for c in text.casefold() if c.isalnum())


def field(question: Question, name: str) -> Any:
    """A field in the form that rows write it."""
    value = getattr(question, name)
    if name.endswith("window") and value is not None:
        return str(value.start), str(value.end)
    return value


def check(question: Question, text: str, intents: str, fields: dict[str, Any]) -> None:
    """Assert what a row says; ``about`` is the query's letters, ``topics`` one of the topics."""
    wanted = dict(fields)
    got: dict[str, Any] = {"intent": question.intent}
    if (about := wanted.pop("about", None)) is not None:
        got["about"], wanted["about"] = letters(question.query), letters(about)
    if isinstance(topic := wanted.get("topics"), str):
        got["topics"] = topic if topic in question.topics else question.topics
    got |= {name: field(question, name) for name in wanted if name not in got}
    right = question.intent if question.intent in intents.split("|") else intents
    assert got == {"intent": right, **wanted}
    assert question.text == text
    assert question.follows_up == ""


def check_followed(question: Question, text: str, fields: dict[str, Any]) -> None:
    """Assert what a row says of a follow-up; ``about`` and ``intent`` as in `check`."""
    wanted = dict(fields)
    if (about := wanted.pop("about", None)) is not None:
        assert letters(question.query) == letters(about)
    assert question.intent in wanted.pop("intent", question.intent).split("|")
    assert {name: field(question, name) for name in wanted} == wanted
    assert question.text == text
    assert question.follows_up
