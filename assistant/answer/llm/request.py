"""Putting a question, its evidence and the conversation into messages within a model's window."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.checks.basis import Basis
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.given.evidence import Evidence, gather
from assistant.answer.given.facts import computed_facts
from assistant.answer.given.selection import selected
from assistant.answer.llm.chat_model import Message
from assistant.answer.llm.conversation import fit
from assistant.answer.llm.hostile import Orders
from assistant.answer.llm.prompts import prompts, shape_of
from assistant.language.tokens import count_tokens, estimate_tokens, truncate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.answer.llm.chat_model import ChatModel
    from assistant.answer.model import Source
    from assistant.catalog.records import Paper
    from assistant.question.model import Language, Turn
    from assistant.retrieve.model import Retrieval

_LANGUAGES = {"en": "English", "ko": "Korean"}
_MOST_EVIDENCE = 12_000
#: Tokens of room from which on the evidence may be a third longer than meant: it is estimated.
_AMPLE = 16_000
_MOST_HISTORY = 1_500
_MOST_QUESTION = 1_000
_LEAST_EVIDENCE = 64
_MARGIN = 96
#: Tokens beside the answer's from which on an example shows the form of the answer.
_ROOM_FOR_FORM = 2500


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to a model, and what its answer may rest on.

    Attributes:
        messages: What to send.
        sources: The entries that the model gets, in their order.
        papers: Their records, by their numbers.
        basis: For checking the answer.
        hostile_in: Numbers of the entries from which text was left out.
    """

    messages: tuple[Message, ...]
    sources: tuple[Source, ...]
    papers: Mapping[int, Paper]
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
    """The messages for a question, what was found, and the sources quoted without a model.

    The model gets more than those: everything `selected` that fits, under their numbers.

    The window is shared out: the answer's own tokens, then the rules and the question, then at
    most a fifth of the rest for the conversation, and the evidence gets what is left.
    """
    asked = retrieval.question
    language = _LANGUAGES[asked.language]
    nonce = secrets.token_hex(8)
    room = int((model.context_window - model.answer_tokens) / model.token_ratio)
    question = truncate(asked.follows_up or asked.text, min(_MOST_QUESTION, room // 4))
    given = selected(retrieval, sources)
    facts = computed_facts(retrieval, shown=len(given))
    shape = shape_of(asked)
    template = prompts()[shape]
    form = ""
    if room >= _ROOM_FOR_FORM and (shown := prompts().get(shape.replace("answer", "form"))):
        form = shown.text.strip()
    system = prompts()["system"].fill(language=language, fence=nonce)
    fixed = template.fill(question=question, facts=facts, evidence="", language=language, form=form)
    room -= count_tokens(system) + count_tokens(fixed) + _MARGIN
    past = fit(history, min(_MOST_HISTORY, max(room, 0) // 5))
    rules = system
    if past.earlier:
        rules += f"\n\n{prompts()['earlier'].fill(turns=past.earlier)}"
    messages = [Message("system", rules)]
    for before, answered in past.recent:
        messages += [Message("user", before), Message("assistant", answered or "-")]
    room -= sum(count_tokens(message.content) for message in messages) - count_tokens(system)
    budget = min(_MOST_EVIDENCE, max(room, _LEAST_EVIDENCE))
    evidence = gather(retrieval, given, budget, estimate_tokens if room > _AMPLE else count_tokens)
    fenced = f"<<<DATA {nonce}>>>\n{evidence.text}\n<<<END {nonce}>>>"
    facts = computed_facts(retrieval, shown=len(evidence.sources))
    text = template.fill(
        question=question, facts=facts, evidence=fenced, language=language, form=form
    )
    messages.append(Message("user", text))
    unfenced = prompts()["system"].fill(language=language, fence="")
    basis = _basis(evidence, facts, question, asked.language, nonce, unfenced)
    return Request(tuple(messages), evidence.sources, evidence.papers, basis, evidence.hostile_in)


def _basis(
    evidence: Evidence, facts: str, question: str, language: Language, nonce: str, rules: str
) -> Basis:
    return Basis(
        entries={n: Entry.of(paper) for n, paper in evidence.papers.items()},
        arxiv_ids={paper.arxiv_id: n for n, paper in evidence.papers.items()},
        titles=tuple(paper.title for paper in evidence.papers.values()),
        facts=Entry(facts),
        question=Entry(question),
        language=language,
        nonce=nonce,
        orders=Orders(evidence.hostile, f"{evidence.text}\n{facts}\n{question}", rules),
    )
