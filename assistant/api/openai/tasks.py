"""What chat front ends ask of a model besides the reader's questions: titles, tags, next questions.

open-webui sends "### Task: …" with the conversation in ``<chat_history>``, LibreChat a line that
asks for a title. They are answered from the conversation alone, in the form asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.answer.suggestions import suggest
from assistant.api.openai.requests import TASK
from assistant.api.requests import MAX_TURNS, Message, turns_of
from assistant.language.lexicon.lexicon import Lexicon
from assistant.retrieve.model import Hit, Retrieval
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.question.model import Question, Turn

Kind = Literal["title", "tags", "follow_ups", "queries", "prompt", "text", "emoji"]

#: Longest title, in characters and in words.
_TITLE, _WORDS = 48, 7
_TAGS = 3
#: Most messages of a conversation that is written out; front ends send six.
_MESSAGES = 2 * MAX_TURNS
_PAPERS = 5

# The key of the JSON asked for tells the task, also where an operator has reworded it.
_KEYS: tuple[Kind, ...] = ("follow_ups", "tags", "title", "queries", "prompt", "text")
_SPEAKER = re.compile(r"^(USER|ASSISTANT|User|Assistant|AI|Human):[ \t]*", re.MULTILINE)
_LIBRECHAT = re.compile(
    r"\s*(?:Provide a concise, 5-word-or-less title for the conversation"
    r"|Analyze this conversation and provide:\s+1\. The detected language"
    r"|Please generate a concise title \(max 40 characters\) for a conversation)"
)
_EMOJI = "Your task is to reflect the speaker's likely facial expression through a fitting emoji."


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a front end.

    Attributes:
        kind: What is asked for.
        as_json: Whether as JSON, under the name of the kind.
        conversation: What it is about.
    """

    kind: Kind
    as_json: bool
    conversation: tuple[Turn, ...]


def task_in(text: str) -> Task | None:
    """The task that a message sets; None when it is a reader's question."""
    if text.lstrip().startswith(TASK):
        asked, _, rest = text.partition("<chat_history>")
        history, end, _ = rest.rpartition("</chat_history>")
        if not end:
            return None
        kind = next((key for key in _KEYS if f'"{key}"' in asked), None)
        usual: Kind = "tags" if re.search(r"\btags?\b", asked) else "title"
        return Task(kind or usual, kind is not None, _read(history))
    if _LIBRECHAT.match(text):
        return Task("title", False, _read(text))
    if text.lstrip().startswith(_EMOJI):
        return Task("emoji", False, ())
    return None


def done(task: Task, assistant: Assistant) -> str:
    """What a task is answered; nothing is searched.

    Args:
        task: The task.
        assistant: Knows topics and papers.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    result = _result(task, assistant)
    if task.as_json:
        return json.dumps({task.kind: result}, ensure_ascii=False)
    return ", ".join(result) if isinstance(result, list) else result


def _result(task: Task, assistant: Assistant) -> str | list[str]:
    if task.kind == "text":
        return ""  # the end of a sentence that another one is writing would be a guess
    if task.kind == "emoji":
        return "🤔"
    asked = [turn.question.strip() for turn in task.conversation if turn.question.strip()]
    if task.kind == "queries":
        return asked[-1:]
    first = assistant.understand(asked[0] if asked else "")
    if task.kind == "tags":
        return _tags(task, first, assistant)
    if task.kind == "follow_ups":
        return _follow_ups(task, first, assistant)
    return _title(first)


def _title(first: Question) -> str:
    """What the first question is about, shortened."""
    text = " ".join((first.query or first.text).split()).strip(" ?!.,;:？。")
    while len(text.split()) > _WORDS or len(text) > _TITLE:
        shorter = text.rpartition(" ")[0]
        text = shorter or text[:_TITLE]
    return text[:1].upper() + text[1:] or say("tasks.subject", first.language)


def _tags(task: Task, first: Question, assistant: Assistant) -> list[str]:
    """The topics asked about, else those of the papers cited; a broader one behind each."""
    lexicon = Lexicon.default()
    topics = [topic for turn in task.conversation for topic in lexicon.topics_in(turn.question)]
    if not topics:
        topics = [topic for paper in _cited(task, assistant)[:1] for topic in paper.topics]
    found: dict[str, None] = {}
    for topic in topics:
        parent = lexicon.topics[topic].parent
        found |= dict.fromkeys([topic, *([parent] if parent else [])])
    labels = [lexicon.topics[topic].label(first.language) for topic in found][:_TAGS]
    return labels or [say("tasks.subject", first.language)]


def _follow_ups(task: Task, first: Question, assistant: Assistant) -> list[str]:
    """Questions about what the papers cited last are about."""
    days = assistant.digest_dates()
    hits = tuple(Hit(paper, 1.0) for paper in _cited(task, assistant))
    found = Retrieval(first, hits, archive=(days[0], days[-1]) if days else None)
    return list(suggest(found, Lexicon.default()))


def _cited(task: Task, assistant: Assistant) -> list[Paper]:
    """The first papers of the last answer that cites any."""
    cited = [turn.arxiv_ids for turn in task.conversation if turn.arxiv_ids]
    ids = cited[-1][:_PAPERS] if cited else ()
    return list(assistant.catalog.papers_by_id(ids).values())


def _read(text: str) -> tuple[Turn, ...]:
    """The turns of a conversation that is written out, its speakers at the starts of lines."""
    _, *spoken = _SPEAKER.split(text, _MESSAGES)
    messages = [
        Message(
            role="user" if speaker.lower() in ("user", "human") else "assistant",
            content=said.strip(),
        )
        for speaker, said in zip(spoken[::2], spoken[1::2], strict=True)
    ]
    return turns_of(messages)
