"""What summarising costs and did, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.strings import Language


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls of a model and their tokens.

    Attributes:
        calls: Calls, those that failed included.
        prompt: Tokens sent.
        completion: Tokens of the replies, those of a model's reasoning included.
        estimated: Whether any tokens are an estimate rather than what the server counted.
    """

    calls: int = 0
    prompt: int = 0
    completion: int = 0
    estimated: bool = False

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.calls + other.calls,
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.estimated or other.estimated,
        )

    def __str__(self) -> str:
        calls = "1 call" if self.calls == 1 else f"{self.calls:,} calls"
        about = "about " if self.estimated else ""
        return f"{calls}, {about}{self.prompt:,} tokens in and {about}{self.completion:,} out"


@dataclass(frozen=True, slots=True)
class Failure:
    """A summary that could not be made.

    Attributes:
        arxiv_id: Of the paper.
        language: Language that it was asked for in.
        reason: One sentence.
    """

    arxiv_id: str
    language: Language
    reason: str


@dataclass(frozen=True, slots=True)
class SummaryReport:
    """What summarising did.

    Attributes:
        model: Name of the model.
        wanted: Summaries that were missing, one a paper and language.
        planned: What they were to cost, estimated before the first call.
        spent: What they cost.
        written: Summaries now in their files.
        dropped: Sentences left out for a figure or a name that the abstract hasn't.
        failures: Summaries that could not be made; the next fetch asks for them again.
        declined: Whether the cost was declined, so that nothing was asked.
    """

    model: str
    wanted: int = 0
    planned: Cost = Cost()
    spent: Cost = Cost()
    written: int = 0
    dropped: int = 0
    failures: tuple[Failure, ...] = ()
    declined: bool = False

    @property
    def untried(self) -> int:
        """Summaries that were not asked for, because the model had failed or was interrupted."""
        return self.wanted - self.written - len(self.failures)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        return {
            "model": self.model,
            "wanted": self.wanted,
            "written": self.written,
            "dropped_sentences": self.dropped,
            "failed": [
                {"arxiv_id": one.arxiv_id, "language": one.language, "reason": one.reason}
                for one in self.failures
            ],
            "untried": self.untried,
            "declined": self.declined,
            "planned": _counts(self.planned),
            "spent": _counts(self.spent),
        }


def _counts(cost: Cost) -> dict[str, Any]:
    return {
        "calls": cost.calls,
        "prompt_tokens": cost.prompt,
        "completion_tokens": cost.completion,
        "estimated": cost.estimated,
    }


class SummariesInterruptedError(KeyboardInterrupt):
    """An interrupt while papers were summarised; what was written stays.

    Args:
        report: What was done until then.
    """

    def __init__(self, report: SummaryReport) -> None:
        super().__init__("Interrupted while papers were summarised.")
        self.report = report
