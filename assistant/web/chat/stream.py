"""Answers on their way to the page: each step of a turn as a JSON-ready view."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from assistant.answer.model import (
    Answer,
    Delta,
    Done,
    Event,
    Reset,
    Retrieved,
    Source,
    Understood,
)
from assistant.api.requests import MAX_ANSWER, MAX_QUESTION, MAX_TURNS
from assistant.errors import AssistantError, ConfigurationError
from assistant.question.model import Question, Turn
from assistant.strings import say
from assistant.web.chat import cards as sources
from assistant.web.chat import edits, following, offering, questions
from assistant.web.chat.batching import batched
from assistant.web.chat.rendering import AnswerRenderer

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Seconds between two updates of the page; more often costs the browser more than it shows.
INTERVAL = 0.05


@dataclass(frozen=True, slots=True)
class Ask:
    """What the page asks.

    Attributes:
        turn: Id of the turn, chosen by the page.
        question: As typed.
        history: Earlier turns, oldest first.
        understood: The question as understood and corrected; None: to be understood anew.
        about: The only paper that the question is about, or empty.
    """

    turn: str
    question: str
    history: tuple[Turn, ...] = ()
    understood: Question | None = None
    about: str = ""


@dataclass(slots=True)
class View:
    """What a turn shows. The page replaces its turn with each new view.

    Attributes:
        turn: Id of the turn.
        phase: ``searching``, ``writing``, ``done`` or ``failed``.
        html: The answer so far, safe to show.
        rest: The words above the further papers of a long list, and those that count what isn't
            listed; the page folds what stands between them.
        text: The finished answer as Markdown, for copying and for later questions.
        intent: Kind of answer, in words.
        chips: What was understood.
        understood: The same, to be sent back with later questions.
        total: How many papers match; None before that is known.
        seconds: Time until the papers were found.
        cards: Source cards, and those of the closest papers where a model finds no answer.
        warnings: What the reader should know.
        suggestions: Next questions.
        mode: Who wrote the answer, in words.
        checked: What checking a model's answer found, in words; may be empty.
        abstained: The digests hold no answer, so that no model was asked for one.
        offer: New days that the question asks for, as `offering.offered` makes it; or None.
        follow: What the list can be followed by, as `following.followable` makes it; or None.
    """

    turn: str
    phase: str = "searching"
    html: str = ""
    rest: list[str] = field(default_factory=list)
    text: str = ""
    intent: str = ""
    chips: list[dict[str, Any]] = field(default_factory=list)
    understood: dict[str, Any] | None = None
    total: int | None = None
    seconds: float = 0.0
    cards: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    mode: str = ""
    checked: str = ""
    abstained: bool = False
    offer: dict[str, Any] | None = None
    follow: dict[str, str] | None = None


def read_ask(data: object) -> Ask:
    """What the page sent, checked; a changed chip is applied.

    Args:
        data: ``{"turn", "question", "history", "understood", "edit", "about"}``; only the question
            is needed.

    Raises:
        ConfigurationError: It has another form, or the question is empty or too long.
    """
    if not isinstance(data, Mapping):
        raise ConfigurationError("The page sent no question.")
    question = str(data.get("question") or "").strip()
    if not question or len(question) > MAX_QUESTION:
        raise ConfigurationError(f"A question has 1 to {MAX_QUESTION:,} characters.")
    understood = None
    if data.get("understood") is not None:
        understood = questions.from_json(data["understood"])
        change = data.get("edit")
        if isinstance(change, Mapping):
            understood = edits.edit(
                understood,
                str(change.get("kind", "")),
                str(change.get("value", "")),
                change.get("to"),
            )
    history = data.get("history")
    return Ask(
        turn=_name(data.get("turn")),
        question=question,
        history=_turns(history) if isinstance(history, list) else (),
        understood=understood,
        about=str(data.get("about") or ""),
    )


async def answer(
    assistant: Assistant, ask: Ask, strings: Strings, *, growing: bool = True
) -> AsyncGenerator[dict[str, Any], None]:
    """Views of a turn, the last one finished; at most one each `INTERVAL`.

    Args:
        assistant: Answers.
        ask: What is asked.
        strings: The page's texts.
        growing: Whether a model may write it; else only the last view is made.
    """
    turn = _Writing(assistant, ask.turn, strings)
    started = time.perf_counter()
    try:
        about = await asyncio.to_thread(_about, assistant, ask) if ask.about else None
        question = about or ask.understood or ask.question
        events = assistant.astream(question, history=ask.history)
        # Closed here and now, not when it is collected: that ends the model's request.
        async with aclosing(batched(events, INTERVAL if growing else None)) as batches:
            async for batch in batches:
                seconds = time.perf_counter() - started
                if all(isinstance(event, Delta) for event in batch):
                    yield turn.after(batch, seconds)
                else:
                    # Reads the catalog, and has more to render than a few words.
                    yield await asyncio.to_thread(turn.after, batch, seconds)
    except AssistantError as error:
        turn.view.phase, turn.view.warnings = "failed", [str(error)]
        yield turn.shown()


class _Writing:
    """A turn while its answer is written."""

    def __init__(self, assistant: Assistant, turn: str, strings: Strings) -> None:
        self.view = View(turn)
        self._assistant = assistant
        self._strings = strings
        self._text = self._rendered = ""
        self._sources: tuple[Source, ...] | None = None
        self._renderer = AnswerRenderer(turn, 0)
        # Of the question, which may be another than the page's.
        self._language = strings.language

    def shown(self) -> dict[str, Any]:
        """The view as it is now, its text rendered once for all events since the last one."""
        if self._rendered != self._text:
            self.view.html, self._rendered = self._renderer.render(self._text), self._text
        return {field.name: getattr(self.view, field.name) for field in fields(View)}

    def after(self, events: Sequence[Event], seconds: float) -> dict[str, Any]:
        """The view after further events, ``seconds`` after the question."""
        for event in events:
            self._take(event, seconds)
        return self.shown()

    def _take(self, event: Event, seconds: float) -> None:
        view = self.view
        if isinstance(event, Understood):
            self._understand(event.question)
        elif isinstance(event, Retrieved):
            # Before a model's text, which may be long in coming, what was found is told again.
            view.total = event.total
            view.seconds = view.seconds or max(0.01, round(seconds, 2))
            view.phase = "writing"
            unlisted = event.total - len(event.sources)
            view.rest = [
                say("answers.all_of_them", self._language, n=event.total),
                say("answers.more", self._language, n=unlisted),
            ]
            self._show(event)
        elif isinstance(event, Delta):
            self._text += event.text
        elif isinstance(event, Reset):
            self._text = self._rendered = view.html = ""
        elif isinstance(event, Done):
            self._finish(event.answer)
            view.offer = offering.offered(self._assistant, self._strings, event.answer.question)
            view.follow = following.followable(self._assistant, event.answer.question)

    def _understand(self, question: Question) -> None:
        named, self._language = question.arxiv_ids, question.language
        titles = _titles(self._assistant, named) if named else {}
        self.view.chips = [asdict(c) for c in questions.chips(question, self._strings, titles)]
        self.view.understood = questions.to_json(question)
        self.view.intent = self._strings(f"chat.intent_{question.intent}")

    def _show(self, found: Retrieved | Answer) -> None:
        if found.sources == self._sources:
            return
        self._sources, self._rendered = found.sources, ""
        self.view.cards = self._cards(found.sources)
        numbers = max((source.n for source in found.sources), default=0)
        self._renderer = AnswerRenderer(self.view.turn, numbers)

    def _cards(self, shown: Sequence[Source]) -> list[dict[str, Any]]:
        remote = self._assistant.settings.remote_images
        others = sources.other_texts(self._assistant, shown, self._language)
        return sources.cards(shown, remote_images=remote, others=others)

    def _finish(self, answer: Answer) -> None:
        view, strings = self.view, self._strings
        self._show(answer)
        # A card that no citation points at has no number.
        view.cards += self._cards([replace(near, n=0) for near in answer.nearest])
        view.phase = "done"
        # A model's answer may cite fewer papers than were found; the text says which.
        view.text, self._text = answer.text, answer.body
        view.warnings = list(answer.warnings)
        view.suggestions = list(answer.suggestions)
        view.abstained = answer.outcome == "abstained"
        model = answer.mode.partition(":")[2]
        by = "chat.not_answered" if answer.declined else "chat.by_model"
        view.mode = strings(by, model=model) if model else strings("chat.by_extraction")
        reasons = [note.reason for note in answer.notes if note.marked]
        if reasons:
            numbers = max((source.n for source in answer.sources), default=0)
            self._renderer, self._rendered = AnswerRenderer(view.turn, numbers, reasons), ""
        checks = answer.checks
        if checks.supported or checks.marked:
            checked = checks.supported + checks.marked
            view.checked = strings("chat.checked", checked=checked, marked=checks.marked)
            if checks.unsupported:
                view.checked += strings("chat.unsupported", n=checks.unsupported)


def _titles(assistant: Assistant, arxiv_ids: Sequence[str]) -> dict[str, str]:
    papers = assistant.catalog.papers_by_id(arxiv_ids)
    return {arxiv_id: paper.title for arxiv_id, paper in papers.items()}


def _about(assistant: Assistant, ask: Ask) -> Question | None:
    """The question asked of one paper alone; None where that isn't held."""
    paper = assistant.paper(ask.about)
    if paper is None:
        return None
    return edits.about_paper(assistant.understand(ask.question), paper.arxiv_id, paper.title)


def _turns(history: list[object]) -> tuple[Turn, ...]:
    turns = []
    for item in history[-MAX_TURNS:]:
        if not isinstance(item, Mapping):
            raise ConfigurationError("The page sent a conversation that can't be read.")
        ids = item.get("arxiv_ids")
        understood = item.get("understood")
        turns.append(
            Turn(
                question=str(item.get("question", ""))[:MAX_QUESTION],
                answer=str(item.get("answer", ""))[:MAX_ANSWER],
                arxiv_ids=tuple(map(str, ids)) if isinstance(ids, list) else (),
                understood=questions.from_json(understood) if understood else None,
            )
        )
    return tuple(turns)


def _name(turn: object) -> str:
    """The turn's id, if it is fit to be part of an element's id."""
    name = str(turn or "turn")[:32]
    return name if name.replace("-", "").isalnum() and name.isascii() else "turn"
