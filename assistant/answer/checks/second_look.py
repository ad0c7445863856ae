"""A second look at an answer: the model is asked whether what its claims cite says so."""

from __future__ import annotations

import re
import secrets
import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer.llm.chat_model import Message
from assistant.answer.llm.hostile import as_data, split_hostile
from assistant.answer.llm.prompts import prompts
from assistant.answer.llm.writer import LLMWriter, aconverse, converse
from assistant.answer.model import Done, Note
from assistant.answer.passages import passages
from assistant.language.tokens import count_tokens, truncate
from assistant.strings import say

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence

    from assistant.answer.llm.chat_model import ChatModel, Piece, Usage
    from assistant.answer.model import Answer, Event
    from assistant.catalog.records import Paper
    from assistant.errors import LLMError
    from assistant.question.model import Turn
    from assistant.retrieve.model import Retrieval

#: Claims of one call, and calls for one answer.
_CLAIMS, _CALLS = 10, 3
#: Seconds after which all that is still unanswered counts as unclear.
_SLOWEST = 20.0
_ENTRY_TOKENS = 500
#: Share of a call's claims that a reply has to answer to be taken for one.
_LEAST_ANSWERED = 0.5

_SAID = r"(?:[^\n\[\]]|\[(?!\d{1,3}\])[^\]\n]*\])+?"
_CLAIM = re.compile(rf"(?P<said>{_SAID})\s*(?P<cited>(?:\[\d{{1,3}}\]\s?)+)[.。!?]?")
_NUMBER = re.compile(r"\[(\d+)\]")
_LEAD = re.compile(r"^[\s,;.。!?⚠*#>-]+|^\s*\d{1,2}[.)]\s")
_VERDICT = re.compile(r"^\W*(\d{1,3})\W+(yes|no|unclear)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an answer says with a citation.

    Attributes:
        text: Without the citation.
        cited: Numbers of its sources.
        end: Where it ends in the answer's text, the citation included.
    """

    text: str
    cited: tuple[int, ...]
    end: int


def claims_of(text: str) -> list[Claim]:
    """The cited claims of an answer in order, those left out that are marked already.

    Example:
        >>> claims_of("One thing [1]. Another [2]. ⚠")
        [Claim(text='One thing', cited=(1,), end=14)]
    """
    found = []
    for match in _CLAIM.finditer(text):
        said = _LEAD.sub("", match["said"]).strip()
        numbers = tuple(dict.fromkeys(map(int, _NUMBER.findall(match["cited"]))))
        end = len(text[: match.end()].rstrip())
        if said and not text[end:].lstrip(" ").startswith("⚠"):
            found.append(Claim(said, numbers, end))
    return found


class SecondLook:
    """Puts the claims of an answer beside their sources, a few at a time.

    Args:
        model: Asked.
        answer: Written by it.
        papers: What was found, by arXiv id.
    """

    def __init__(self, model: ChatModel, answer: Answer, papers: Mapping[str, Paper]) -> None:
        self._model = model
        self._answer = answer
        self._papers = {
            source.n: papers[source.arxiv_id]
            for source in answer.sources
            if source.arxiv_id in papers
        }
        claims = [
            claim for claim in claims_of(answer.text) if set(claim.cited) <= set(self._papers)
        ]
        self._waiting = [claims[n : n + _CLAIMS] for n in range(0, len(claims), _CLAIMS)][:_CALLS]
        self._refuted: list[Claim] = []
        self._reply: list[str] = []
        self._usage: Usage | None = answer.usage
        self._begun = time.monotonic()

    @property
    def stopped(self) -> bool:
        """Whether it has taken too long."""
        return time.monotonic() - self._begun > _SLOWEST

    def next_messages(self) -> Sequence[Message]:
        """What to ask now; nothing when all is asked, or it has taken too long."""
        self._reply.clear()
        if not self._waiting or self.stopped:
            return ()
        claims = self._waiting[0]
        fence = secrets.token_hex(8)
        numbers = sorted({n for claim in claims for n in claim.cited})
        room = int(
            (self._model.context_window - self._model.answer_tokens) / self._model.token_ratio
        )
        share = min(_ENTRY_TOKENS, max(64, (room - 600) // max(1, len(numbers))))
        entries = "\n\n".join(self._entry(n, share) for n in numbers)
        listed = "\n".join(
            f"{n}. {''.join(f'[{c}]' for c in claim.cited)} {as_data(claim.text)}"
            for n, claim in enumerate(claims, 1)
        )
        fenced = f"<<<DATA {fence}>>>\n{entries}\n<<<END {fence}>>>"
        text = prompts()["verify"].fill(fence=fence, entries=fenced, claims=listed)
        return (Message("user", text),) if count_tokens(text) <= room else ()

    def _entry(self, n: int, share: int) -> str:
        paper = self._papers[n]
        told = passages(paper, self._answer.question.language)
        clean, _ = split_hostile("\n".join((paper.title, *told.own, *told.other)))
        return f"[{n}] {truncate(as_data(clean), share)}"

    def feed(self, piece: Piece) -> tuple[Event, ...]:
        """Take a piece of a reply; nothing of it is shown."""
        self._reply.append(piece.text)
        if piece.usage is not None:
            self._usage = piece.usage + self._usage if self._usage else piece.usage
        return ()

    def ended(self) -> tuple[Event, ...]:
        """A reply is complete; one that answers too little, or denies everything, is none."""
        claims = self._waiting.pop(0)
        said = {int(n): word.lower() for n, word in _VERDICT.findall("".join(self._reply))}
        known = {n: word for n, word in said.items() if 1 <= n <= len(claims)}
        refuted = [claims[n - 1] for n, word in sorted(known.items()) if word == "no"]
        denies_all = len(refuted) == len(claims) > 2
        if len(known) >= _LEAST_ANSWERED * len(claims) and not denies_all:
            self._refuted += refuted
        return ()

    def failed(self, error: LLMError) -> tuple[Event, ...]:
        """A call failed: what is known by now stays."""
        self._waiting.clear()
        return ()

    def answer(self) -> Answer:
        """The answer, with the refuted claims marked."""
        answer = self._answer
        text, notes = answer.text, list(answer.notes)
        for claim in sorted(self._refuted, key=lambda claim: claim.end, reverse=True):
            marks = text[: claim.end].count("⚠")
            sources = "".join(f"[{n}]" for n in claim.cited)
            reason = say("notes.why_second", answer.question.language, sources=sources)
            notes.insert(_place(notes, marks), Note(claim.text, reason))
            text = f"{text[: claim.end]} ⚠{text[claim.end :]}"
        n = len(self._refuted)
        checks = answer.checks
        checks = replace(checks, supported=max(0, checks.supported - n), marked=checks.marked + n)
        return replace(answer, text=text, notes=tuple(notes), checks=checks, usage=self._usage)


def _place(notes: Sequence[Note], marks: int) -> int:
    """Where a note goes that follows so many marked ones."""
    for place, note in enumerate(notes):
        if not marks and note.marked:
            return place
        marks -= note.marked
    return len(notes)


class VerifyingWriter(LLMWriter):
    """Writes answers with a model, and asks it once more whether what it cites says so.

    What fails or takes too long leaves the answer as it was. The text that has streamed by then
    has no marks of the second look; the answer of ``Done`` has.
    """

    def stream(
        self, retrieval: Retrieval, extractive: Answer, history: Sequence[Turn] = ()
    ) -> Iterator[Event]:
        """As `LLMWriter.stream`, with a second look before ``Done``."""
        for event in super().stream(retrieval, extractive, history):
            look = self._look(event, retrieval)
            if look is None:
                yield event
                continue
            yield from converse(self.model, look)
            yield Done(look.answer())

    async def astream(
        self, retrieval: Retrieval, extractive: Answer, history: Sequence[Turn] = ()
    ) -> AsyncGenerator[Event, None]:
        """As ``stream``, for event loops."""
        async with aclosing(super().astream(retrieval, extractive, history)) as events:
            async for event in events:
                look = self._look(event, retrieval)
                if look is None:
                    yield event
                    continue
                async with aclosing(aconverse(self.model, look)) as shown:
                    async for one in shown:
                        yield one
                yield Done(look.answer())

    def _look(self, event: Event, retrieval: Retrieval) -> SecondLook | None:
        """What looks at an answer again, if an event brings one that the model wrote."""
        if not isinstance(event, Done) or not event.answer.mode.startswith("llm:"):
            return None
        hits = (*retrieval.hits, *retrieval.further, *retrieval.second_hits)
        papers = {hit.paper.arxiv_id: hit.paper for hit in hits}
        return SecondLook(self.model, event.answer, papers)
