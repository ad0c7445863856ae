"""The course of one answer, apart from how bytes are moved.

``Session`` is told what arrives and says what to show and what to ask next; the writer drives it,
with or without an event loop.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer.checks.checking import Checker
from assistant.answer.checks.notes import Fault, note
from assistant.answer.given.evidence import best_sentence
from assistant.answer.llm.faults import CallError
from assistant.answer.llm.request import compose
from assistant.answer.model import Answer, Delta, Done, Event, Reset, Retrieved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.llm.chat_model import ChatModel, Message, Piece, Usage
    from assistant.answer.llm.request import Request
    from assistant.answer.model import Source
    from assistant.errors import LLMError
    from assistant.question.model import Turn
    from assistant.retrieve.model import Retrieval

_ATTEMPTS = 2
_RULE = "\n\n---\n\n"


class Session:
    """One answer on its way.

    Args:
        model: Asked by the writer; its window bounds the request.
        retrieval: What was found.
        extractive: The answer made without a model: it numbers the sources, and stands in.
        history: Earlier turns, oldest first.
    """

    def __init__(
        self,
        model: ChatModel,
        retrieval: Retrieval,
        extractive: Answer,
        history: Sequence[Turn],
    ) -> None:
        self._model = model
        self._extractive = extractive
        self._language = retrieval.question.language
        self._total = retrieval.total
        self._question = retrieval.question
        self._shown: list[str] = []
        self._faults = 0
        self._checker: Checker | None = None
        self._messages: Sequence[Message] = ()
        self._request: Request | None = None
        self._finish: str | None = None
        self._usage: Usage | None = None
        if needs_no_model(retrieval, extractive):
            return
        model.prepare()
        self._request = compose(model, retrieval, extractive.sources, history)
        if self._request.basis.entries:
            self._messages = self._request.messages

    def given(self) -> Iterator[Event]:
        """What the model gets to read, for whoever shows it, when there is something to ask."""
        if self._messages and self._request is not None:
            yield Retrieved(self._request.sources, self._total)

    def next_messages(self) -> Sequence[Message]:
        """What to send to the model now; nothing when the answer is done."""
        if self._messages and self._request is not None:
            self._checker = Checker(self._request.basis)
            self._shown.clear()
            self._finish = None
        return self._messages

    @property
    def asked(self) -> bool:
        """Whether the model has been asked anything."""
        return self._checker is not None

    @property
    def stopped(self) -> bool:
        """Whether no more text of the call under way is wanted."""
        return self._checker is not None and self._checker.fault is not None

    def feed(self, piece: Piece) -> Iterator[Event]:
        """Take a piece of the model's reply."""
        assert self._checker is not None
        self._finish = piece.finish
        if piece.usage is not None:
            self._usage = piece.usage + self._usage if self._usage else piece.usage
        yield from self._show(self._checker.feed(piece.text))

    def ended(self) -> Iterator[Event]:
        """The model has finished, or was stopped for a fault."""
        assert self._checker is not None
        fault: Fault | None = self._checker.fault
        if fault is None:
            rest = self._checker.finish()
            fault = self._checker.fault
            if fault is None:
                yield from self._show(rest)
        if self._finish == "content_filter":
            fault = "filtered"
        if fault is None:
            yield self._done()
        else:
            yield from self._faulty(fault)

    def failed(self, error: LLMError) -> Iterator[Event]:
        """The call has failed for good; what was shown stays, and the extractive answer follows."""
        sentence = error.sentence(self._language) if isinstance(error, CallError) else str(error)
        self._messages = ()
        if self._checker is not None and self._checker.fault is None:
            yield from self._show(self._checker.finish())
        if not "".join(self._shown).strip():
            yield from self._stand_in(note("failed", self._language, error=sentence))
            return
        incomplete = note("incomplete", self._language)
        yield from self._show(f"\n\n{incomplete}{_RULE}{self._extractive.text}")
        warning = note("cut", self._language, error=sentence)
        yield self._done(warning, also=self._extractive.sources)

    def direct(self) -> Iterator[Event]:
        """The extractive answer, when there is nothing to ask a model about."""
        yield Delta(self._extractive.text)
        yield Done(self._extractive)

    def _faulty(self, fault: Fault) -> Iterator[Event]:
        self._faults += 1
        found = note(fault, self._language)
        if self._faults < _ATTEMPTS and self._request is not None:
            yield Reset(note("again", self._language, fault=found))
            self._messages = self._request.again(note(fault, "en"))
            return
        self._messages = ()
        reason = note("replaced", self._language, fault=found)
        yield Reset(reason)
        yield from self._stand_in(reason)

    def _stand_in(self, warning: str) -> Iterator[Event]:
        extractive = self._extractive
        yield Delta(extractive.text)
        yield Done(replace(extractive, warnings=(*extractive.warnings, *self._withheld(), warning)))

    def _show(self, text: str) -> Iterator[Event]:
        if text:
            self._shown.append(text)
            yield Delta(text)

    def _done(self, *more: str, also: tuple[Source, ...] = ()) -> Done:
        assert self._checker is not None
        assert self._request is not None
        self._messages = ()
        extractive = self._extractive
        shown = {s.n: s for s in self._request.sources if s.n in self._checker.cited}
        shown.update({source.n: source for source in also})
        warnings = [*extractive.warnings, *self._withheld(), *self._checker.warnings]
        if self._finish == "length":
            warnings.append(note("length", self._language))
        return Done(
            replace(
                extractive,
                text="".join(self._shown),
                sources=tuple(self._quoting(shown[n]) for n in sorted(shown)),
                mode=f"llm:{self._model.name}",
                abstained=self._checker.not_answered and not also,
                warnings=(*warnings, *more),
                checks=self._checker.checks,
                notes=self._checker.notes,
                usage=self._usage,
            )
        )

    def _quoting(self, source: Source) -> Source:
        """A source with a sentence of it, when it is cited beyond those that were quoted."""
        assert self._request is not None
        paper = self._request.papers.get(source.n)
        if source.quotes or paper is None:
            return source
        sentence = best_sentence(paper, self._question)
        return replace(source, quotes=(sentence,) if sentence else ())

    def _withheld(self) -> tuple[str, ...]:
        numbers = self._request.hostile_in if self._request else ()
        if not numbers:
            return ()
        items = ", ".join(f"[{n}]" for n in numbers)
        return (note("hostile", self._language, items=items),)


def needs_no_model(retrieval: Retrieval, extractive: Answer) -> bool:
    """Whether there is nothing a model could answer from."""
    return extractive.abstained or not extractive.sources or not retrieval.relevant
