"""Putting a question, its evidence and the conversation into messages within a model's window."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.checks.checking import Basis
from assistant.answer.checks.support import Entry
from assistant.answer.llm.chat_model import Message
from assistant.answer.llm.conversation import fit
from assistant.answer.llm.evidence import Evidence, gather
from assistant.answer.llm.hostile import Orders, as_data
from assistant.answer.llm.prompts import BY_INTENT, prompts
from assistant.language.tokens import count_tokens, truncate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer.llm.chat_model import ChatModel
    from assistant.answer.model import Source
    from assistant.question.model import Language, Turn
    from assistant.retrieve.model import Retrieval

_LANGUAGES = {"en": "English", "ko": "Korean"}
_MOST_EVIDENCE = 12_000
# Of a longer list each entry would be cut to a sentence or two, and no answer names them all.
_MOST_ENTRIES = 24
_MOST_HISTORY = 1_500
_MOST_QUESTION = 1_000
_LEAST_EVIDENCE = 64
_MARGIN = 96
_MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to a model, and what its answer may rest on.

    Attributes:
        messages: What to send.
        basis: For checking the answer.
        hostile_in: Numbers of the entries from which text was left out.
    """

    messages: tuple[Message, ...]
    basis: Basis
    hostile_in: tuple[int, ...]

    def again(self, fault: str) -> tuple[Message, ...]:
        """The messages that ask once more, naming what was wrong."""
        *before, last = self.messages
        language = _LANGUAGES[self.basis.language]
        repair = prompts()["repair"].fill(fault=fault, language=language)
        return (*before, Message(last.role, f"{last.content}\n\n{repair}"))


def compose(
    model: ChatModel,
    retrieval: Retrieval,
    sources: Sequence[Source],
    history: Sequence[Turn],
) -> Request:
    """The messages for a question and its numbered sources.

    The window is shared out: the answer's own tokens, then the rules and the question, then at
    most a fifth of the rest for the conversation, and the evidence gets what is left.
    """
    asked = retrieval.question
    language = _LANGUAGES[asked.language]
    nonce = secrets.token_hex(8)
    room = int((model.context_window - model.answer_tokens) / model.token_ratio)
    question = truncate(asked.follows_up or asked.text, min(_MOST_QUESTION, room // 4))
    given = sources[:_MOST_ENTRIES]
    facts = computed_facts(retrieval, shown=len(given))
    template = prompts()[BY_INTENT.get(asked.intent, "answer_search")]
    system = prompts()["system"].fill(language=language, fence=nonce)
    fixed = template.fill(question=question, facts=facts, evidence="", language=language)
    room -= count_tokens(system) + count_tokens(fixed) + _MARGIN
    past = fit(history, min(_MOST_HISTORY, max(room, 0) // 5))
    rules = system
    if past.earlier:
        rules += f"\n\n{prompts()['earlier'].fill(turns=past.earlier)}"
    messages = [Message("system", rules)]
    for before, answered in past.recent:
        messages += [Message("user", before), Message("assistant", answered or "-")]
    room -= sum(count_tokens(message.content) for message in messages) - count_tokens(system)
    evidence = gather(retrieval, given, min(_MOST_EVIDENCE, max(room, _LEAST_EVIDENCE)))
    fenced = f"<<<DATA {nonce}>>>\n{evidence.text}\n<<<END {nonce}>>>"
    text = template.fill(question=question, facts=facts, evidence=fenced, language=language)
    messages.append(Message("user", text))
    unfenced = prompts()["system"].fill(language=language, fence="")
    basis = _basis(evidence, facts, question, asked.language, nonce, unfenced)
    return Request(tuple(messages), basis, evidence.hostile_in)


def computed_facts(retrieval: Retrieval, *, shown: int) -> str:
    """Counts and dates that come from the records, a line each."""
    lines = [f"- Papers that match: {retrieval.total}; entries given below: {shown}"]
    window = retrieval.window
    if window is not None:
        moved = " (the period asked for holds no digest)" if retrieval.window_moved else ""
        lines.append(f"- Period: {window.start or 'the beginning'} to {window.end or 'now'}{moved}")
    if retrieval.unmatched:
        words = " ".join(as_data(retrieval.unmatched).split())
        lines.append(f"- No entry matches these words, only the topic: {words}")
    if retrieval.second_total or retrieval.second_hits:
        second = retrieval.question.second_window
        label = f"{second.start} to {second.end}" if second else "the second period"
        lines.append(f"- Papers that match in {label}: {retrieval.second_total}")
    if retrieval.months:
        months = "; ".join(
            f"{month.month}: {month.count} of {month.total}"
            for month in retrieval.months[-_MOST_MONTHS:]
        )
        lines.append(f"- Matching papers by month: {months}")
    if retrieval.archive:
        lines.append(f"- Digests cover {retrieval.archive[0]} to {retrieval.archive[1]}")
    return "\n".join(lines)


def _basis(
    evidence: Evidence, facts: str, question: str, language: Language, nonce: str, rules: str
) -> Basis:
    return Basis(
        entries={n: Entry.of(paper) for n, paper in evidence.papers.items()},
        arxiv_ids={paper.arxiv_id: n for n, paper in evidence.papers.items()},
        titles=tuple(paper.title for paper in evidence.papers.values()),
        facts=Entry(facts),
        language=language,
        nonce=nonce,
        orders=Orders(evidence.hostile, f"{evidence.text}\n{facts}\n{question}", rules),
    )
