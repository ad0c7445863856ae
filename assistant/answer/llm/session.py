"""The course of one answer, apart from how bytes are moved.

``Session`` is told what arrives and says what to show and what to ask next; the writer drives it,
with or without an event loop.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer.checks.checking import Checker
from assistant.answer.checks.claims.declining import declines
from assistant.answer.checks.claims.statements import without_names
from assistant.answer.checks.degeneration import LanguageMeter
from assistant.answer.checks.notes import Fault, note
from assistant.answer.checks.titles import TitleLinks
from assistant.answer.given.coverage import coverage, rest_of
from assistant.answer.given.evidence import best_sentence
from assistant.answer.llm.conversation import without_citations
from assistant.answer.llm.faults import CallError
from assistant.answer.llm.request import compose
from assistant.answer.model import Answer, Delta, Done, Event, Reset, Retrieved
from assistant.answer.suggestions import suggest
from assistant.language.lexicon.lexicon import Lexicon
from assistant.language.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer.llm.chat_model import ChatModel, Message, Piece, Usage
    from assistant.answer.llm.request import Request
    from assistant.answer.model import Source
    from assistant.errors import LLMError
    from assistant.question.model import Turn
    from assistant.retrieve.model import Retrieval

_ATTEMPTS = 2
#: Papers offered beside an answer that says that none tells.
_NEAREST = 3
#: Most next questions.
_NEXT = 3
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
        self._retrieval = retrieval
        self._language = retrieval.question.language
        self._total = retrieval.total
        self._held: list[str] = []
        self._shown: list[str] = []
        self._standing = False
        self._links = TitleLinks(())
        self._faults = 0
        self._checker: Checker | None = None
        self._messages: Sequence[Message] = ()
        self._request: Request | None = None
        self._finish: str | None = None
        self._usage: Usage | None = None
        self._idle = needs_no_model(retrieval, extractive)
        if self._idle:
            return
        model.prepare()
        self._request = compose(model, retrieval, extractive.sources, history)
        if self._request.basis.entries:
            self._messages = self._request.messages

    def next_messages(self) -> Sequence[Message]:
        """What to send to the model now; nothing when the answer is done."""
        if self._messages and self._request is not None:
            self._checker = Checker(self._request.basis)
            self._held.clear()
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
        yield from self._take(self._checker.feed(piece.text))

    def ended(self) -> Iterator[Event]:
        """The model has finished, or was stopped for a fault."""
        assert self._checker is not None
        fault: Fault | None = self._checker.fault
        if fault is None:
            self._held.append(self._checker.finish())
            fault = self._checker.fault
        if self._finish == "content_filter":
            fault = "filtered"
        if fault is None:
            yield from self._release()
            yield from self._done()
        else:
            yield from self._faulty(fault)

    def failed(self, error: LLMError) -> Iterator[Event]:
        """The call has failed for good; what was shown stays, and the extractive answer follows."""
        sentence = error.sentence(self._language) if isinstance(error, CallError) else str(error)
        if self._checker is not None and self._checker.fault is None:
            yield from self._take(self._checker.finish())
        if self._standing:
            yield from self._broken_off(sentence)
        else:
            yield from self._stand_in(note("failed", self._language, error=sentence))

    def direct(self) -> Iterator[Event]:
        """The extractive answer, when there is nothing to ask a model about."""
        if not self._idle:
            yield Reset()
        yield Delta(self._extractive.text)
        yield Done(self._extractive)

    def _take(self, text: str) -> Iterator[Event]:
        """Show text, or keep it until a sentence of it has been checked and holds."""
        self._held.append(text)
        if self._standing or self._stands():
            yield from self._release()

    def _stands(self) -> bool:
        assert self._checker is not None
        assert self._request is not None
        checker = self._checker
        if checker.fault is not None or not (checker.cited and checker.checks.supported):
            return False
        text = without_citations("".join(self._held))
        for title in self._request.basis.titles:
            text = text.replace(title, " ")
        meter = LanguageMeter(self._language)
        meter.add(without_names(text)[0])
        return not meter.wrong

    def _release(self) -> Iterator[Event]:
        """Show what was held: from here on the model's text takes the quoted answer's place."""
        assert self._request is not None
        if not self._standing:
            self._standing = True
            self._links = TitleLinks(self._request.sources)
            yield Retrieved(self._request.sources, self._total)
            yield Reset()
        yield from self._show(self._links.feed("".join(self._held)))
        self._held.clear()

    def _faulty(self, fault: Fault) -> Iterator[Event]:
        found = note(fault, self._language)
        if self._standing:
            yield from self._broken_off(found)
            return
        self._faults += 1
        if self._faults < _ATTEMPTS and self._request is not None:
            self._messages = self._request.again(note(fault, "en"))
            return
        yield from self._stand_in(note("replaced", self._language, fault=found))

    def _stand_in(self, warning: str) -> Iterator[Event]:
        self._messages = ()
        extractive = self._extractive
        yield Reset()
        yield Delta(extractive.text)
        yield Done(replace(extractive, warnings=(*extractive.warnings, *self._withheld(), warning)))

    def _broken_off(self, reason: str) -> Iterator[Event]:
        """The model's text as far as it stands, and the extractive answer below it."""
        incomplete = note("incomplete", self._language)
        yield from self._show(self._links.finish())
        yield from self._show(f"\n\n{incomplete}{_RULE}{self._extractive.text}")
        warning = note("cut", self._language, error=reason)
        yield Done(self._answer(warning, also=self._extractive.sources))

    def _show(self, text: str) -> Iterator[Event]:
        if text:
            self._shown.append(text)
            yield Delta(text)

    def _done(self) -> Iterator[Event]:
        assert self._request is not None
        yield from self._show(self._links.finish())
        answer = self._answer()
        if answer.declined:
            quoted = self._extractive.sources
            cited = {source.n for source in answer.sources}
            nearest = tuple(source for source in quoted if source.n not in cited)[:_NEAREST]
            answer = replace(answer, nearest=nearest)
        elif covered := coverage(self._retrieval, self._request.papers):
            closing = f"\n\n*{covered}*"
            yield Delta(closing)
            asks = filter(None, (rest_of(self._retrieval), *answer.suggestions))
            answer = replace(answer, text=answer.text + closing, suggestions=tuple(asks)[:_NEXT])
        yield Done(answer)

    def _answer(self, *more: str, also: tuple[Source, ...] = ()) -> Answer:
        assert self._checker is not None
        assert self._request is not None
        self._messages = ()
        extractive, checker = self._extractive, self._checker
        shown = {s.n: s for s in self._request.sources if s.n in checker.cited}
        shown.update({source.n: source for source in also})
        warnings = [*extractive.warnings, *self._withheld(), *checker.warnings]
        if self._finish == "length":
            warnings.append(note("length", self._language))
        text = "".join(self._shown)
        unanswered = checker.not_answered and not also
        lead = next(iter(split_sentences(without_citations(text).strip())), "")
        cited = [self._request.papers[n] for n in sorted(checker.cited)]
        if not cited:
            cited = list(self._request.papers.values())
        return replace(
            extractive,
            text=text,
            sources=tuple(self._quoting(shown[n]) for n in sorted(shown)),
            mode=f"llm:{self._model.name}",
            abstained=unanswered,
            declined=unanswered or (not also and declines(lead)),
            warnings=(*warnings, *more),
            checks=checker.checks,
            notes=checker.notes,
            suggestions=suggest(self._retrieval, Lexicon.default(), cited),
            usage=self._usage,
        )

    def _quoting(self, source: Source) -> Source:
        """A source with a sentence of it, when it is cited beyond those that were quoted."""
        assert self._request is not None
        paper = self._request.papers.get(source.n)
        if source.quotes or paper is None:
            return source
        sentence = best_sentence(paper, self._retrieval.question)
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
