"""Summarises fetched papers one after the other, telling the cost before and after.

Each summary is written as soon as it is there: what a kill or an interrupt leaves is a beginning,
which the next run goes on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.answer.llm.chat_model import Usage
from assistant.answer.summaries.reply import SummaryFault, read_reply
from assistant.answer.summaries.report import (
    Cost,
    Failure,
    SummariesInterruptedError,
    SummaryReport,
)
from assistant.answer.summaries.request import SummaryRequest, compose
from assistant.errors import AssistantError, ConfigurationError, LLMError
from assistant.feed.days import read_holdings
from assistant.feed.fetch import Progress, fetching, silent
from assistant.feed.model import Fault
from assistant.feed.summaries import Unsummarised, add_summary, unsummarised
from assistant.language.tokens import count_tokens
from assistant.strings import Language, say

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import ChatModel
    from assistant.settings import Settings

Confirm = Callable[[SummaryReport], bool]
"""Called with what is planned, before the first call; whether to go on."""

_CHOICES: Final[dict[str, tuple[Language, ...]]] = {
    "ko": ("ko",),
    "en": ("en",),
    "both": ("ko", "en"),
}
#: Tokens of a summary: in Korean the median of the archive's.
_USUAL_REPLY: Final[dict[Language, int]] = {"ko": 340, "en": 200}
#: Failed calls in a row after which the model is left alone.
_PATIENCE = 3


def languages_of_choice(choice: str) -> tuple[Language, ...]:
    """The languages that ``ko``, ``en`` or ``both`` stands for.

    Raises:
        ConfigurationError: It is none of them.
    """
    if choice not in _CHOICES:
        raise ConfigurationError(
            f"Papers can't be summarised in {choice!r}.", hint="Choose ko, en or both."
        )
    return _CHOICES[choice]


class Summariser:
    """Summarises papers of fetched files with a model.

    Args:
        model: Who writes.
        languages: Languages to summarise in.
        confirm: Asked once, before the first call; default: nobody is asked.
        progress: Called with step, done, total.
        wait: Seconds to wait for a lock that another process holds.
    """

    def __init__(
        self,
        model: ChatModel,
        languages: Sequence[Language],
        *,
        confirm: Confirm | None = None,
        progress: Progress = silent,
        wait: float = 600.0,
    ) -> None:
        self._model = model
        self._languages = languages
        self._confirm = confirm
        self._progress = progress
        self._wait = wait

    def run(self, settings: Settings, first: date, last: date) -> SummaryReport:
        """Summarise every paper of fetched days that has an abstract and no summary.

        The newest day comes first. One lock is held all the while, so that nothing is paid twice,
        and that of fetches while a file is written.

        Args:
            settings: Where fetched files and data are.
            first: First day whose file is looked at.
            last: Last one.

        Raises:
            FetchBusyError: Another process is still summarising.
            FeedError: The data folder can't be written.
            SummariesInterruptedError: An interrupt ended it; what was written stays.
            DigestFolderError: The digest folder can't be read.
            OSError: A fetched file can't be read.
        """
        data_dir = settings.data_dir
        with fetching(data_dir, self._wait, "summarise"):
            held = read_holdings(settings)
            days = sorted((day for day in held.fetched if first <= day <= last), reverse=True)
            papers = list(unsummarised(held.folder, days, self._languages))
            self._model.prepare()
            planned = estimate(self._model, papers)
            report = SummaryReport(self._model.name, len(papers), planned)
            if papers and self._confirm is not None and not self._confirm(report):
                return replace(report, declined=True)
            return self._all(papers, report, data_dir)

    def _all(
        self, papers: Sequence[Unsummarised], report: SummaryReport, data_dir: Path
    ) -> SummaryReport:
        failures = 0
        try:
            for done, paper in enumerate(papers, start=1):
                report, answered = self._one(paper, report, data_dir)
                failures = 0 if answered else failures + 1
                self._progress("Summarising papers", done, len(papers))
                if failures == _PATIENCE:
                    break
        except KeyboardInterrupt as error:
            raise SummariesInterruptedError(report) from error
        return report

    def _one(
        self, paper: Unsummarised, report: SummaryReport, data_dir: Path
    ) -> tuple[SummaryReport, bool]:
        """The report with one more paper, and whether the model answered."""
        request = compose(self._model, paper.title, paper.abstract, paper.language)
        if request is None:
            return _failed(report, paper, _reason("hostile")), True
        try:
            text, finish, cost = self._ask(request)
        except LLMError as error:
            spent = report.spent + Cost(calls=1)
            return _failed(replace(report, spent=spent), paper, str(error)), False
        summary = read_reply(text, finish, request, paper.language)
        report = replace(
            report, spent=report.spent + cost, dropped=report.dropped + len(summary.dropped)
        )
        if summary.fault is not None:
            return _failed(report, paper, _reason(summary.fault)), True
        try:
            with fetching(data_dir, self._wait):
                written = add_summary(paper, summary.sections)
        except (OSError, AssistantError) as error:
            return _failed(report, paper, _unwritten(paper, error)), False
        if not written:
            return _failed(report, paper, _reason("changed")), True
        return replace(report, written=report.written + 1), True

    def _ask(self, request: SummaryRequest) -> tuple[str, str | None, Cost]:
        """The reply, why it ended, and what it cost."""
        parts: list[str] = []
        finish: str | None = None
        usage: Usage | None = None
        with closing(self._model.stream(request.messages)) as pieces:
            for piece in pieces:
                parts.append(piece.text)
                finish, usage = piece.finish, piece.usage
        text = "".join(parts)
        if usage is not None:
            return text, finish, Cost(1, usage.prompt, usage.completion)
        ratio = self._model.token_ratio
        sent = sum(count_tokens(message.content) for message in request.messages)
        cost = Cost(1, round(sent * ratio), round(count_tokens(text) * ratio), estimated=True)
        return text, finish, cost


def estimate(model: ChatModel, papers: Iterable[Unsummarised]) -> Cost:
    """What summarising papers will cost, if every call succeeds at once."""
    rules = {language: _rules(model, language) for language in _USUAL_REPLY}
    calls = prompt = completion = 0
    for paper in papers:
        calls += 1
        prompt += rules[paper.language] + count_tokens(f"{paper.title}\n{paper.abstract}")
        completion += _USUAL_REPLY[paper.language]
    ratio = model.token_ratio
    return Cost(calls, round(prompt * ratio), round(completion * ratio), estimated=True)


def _rules(model: ChatModel, language: Language) -> int:
    """Tokens of the messages without the paper."""
    request = compose(model, "-", "-", language)
    assert request is not None, "a dash addresses nobody"
    return sum(count_tokens(message.content) for message in request.messages)


def _failed(report: SummaryReport, paper: Unsummarised, reason: str) -> SummaryReport:
    failure = Failure(paper.arxiv_id, paper.language, reason)
    return replace(report, failures=(*report.failures, failure))


def _reason(fault: SummaryFault) -> str:
    return say(f"summaries.fault_{fault}", "en")


def _unwritten(paper: Unsummarised, error: OSError | AssistantError) -> str:
    if isinstance(error, AssistantError):
        return str(error)
    return Fault("unwritable", str(paper.path), error.strerror or str(error)).sentence()
