"""What a question asks, once understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from assistant.strings import Language as Language

if TYPE_CHECKING:
    from assistant.language.dates.find import Window

Intent = Literal[
    "search",  # find the papers that match a description (the default)
    "fact",  # one fact out of a paper: a figure, a name, a component
    "new",  # everything in a window, or about a topic: "what was new in …", "list …"
    "count",  # how many papers …
    "rank",  # ordered by votes: "most upvoted …"
    "digest",  # the digest of one day or window, as a whole
    "trend",  # papers of a topic by month
    "first",  # when a topic first appeared
    "changes",  # two periods against each other
    "compare",  # two papers against each other
    "paper",  # one named paper: by id, link, title, or reference to the conversation
    "similar",  # papers like one of the conversation
    "stats",  # about the collection itself: days, averages, most prolific author
    "smalltalk",  # greetings, thanks, what can you do
    "offtopic",  # not about papers
]

#: Intents that ask nothing of the collection.
BESIDE: Final[tuple[Intent, ...]] = ("smalltalk", "offtopic")

Order = Literal["relevance", "votes", "fewest votes", "date", "oldest"]

Kind = Literal["survey", "benchmark", "dataset", "report"]

Form = Literal["", "short", "detailed", "titles", "links", "table"]


#: Papers that an answer lists at most where no number is asked for; further ones are counted.
LISTED = 60


@dataclass(frozen=True, slots=True)
class Question:
    """A question with everything the rules read out of it.

    Attributes:
        text: The question as asked.
        query: What is searched for: the text without time words, request phrases and exclusions;
            for a follow-up, the question it stands for. Empty when nothing is left to search.
        language: Language to answer in.
        intent: Kind of answer asked for.
        window: Inclusive dates asked about, or None when no time is named.
        second_window: The other period of a comparison: of two periods the later one, of topics'
            shares the one they are compared with.
        topics: Lexicon topic ids asked for, most specific first.
        excluded_topics: Topic ids the asker does not want.
        excluded_terms: Words the asker does not want, as typed.
        excluded_window: Dates that no paper asked for is of.
        authors: People asked for, spelled as in the catalog where they are known.
        arxiv_ids: Papers named by id, link, title, or reference to the conversation.
        min_votes: Least votes asked for.
        max_votes: Most votes asked for.
        with_code: Whether only papers are wanted whose code is to be had.
        limit: Number of papers asked for ("top 5").
        order: Order asked for.
        subjects: The subjects as phrases; papers asked for are about all of them.
        kind: Kind of paper asked for.
        form: How the answer is to look, when that is asked for.
        read_as: What a word was read as where it was corrected: "diffussion" → "diffusion".
        recent: Whether the newest are asked for, however far back they begin.
        today: Day that relative times were counted from, where it is known.
        names: Subjects that are names of models, methods or data: papers say them word for word.
        any_subject: Whether papers about one of the subjects are asked for, not about all.
        any_author: Whether papers by some of the authors are asked for, not by all.
        unknown: Names asked for that no digest holds, as typed.
        organisations: Names asked for that are organisations.
        aspect: What is asked of the collection (``busiest``) or the assistant (``votes``).
        unsure: Whether rules may well have read it wrongly: words are left over, no reading is
            likely, or it points at the conversation in a way that could not be followed.
        follows_up: The stand-alone question this was read as, for a follow-up; else empty.
        exclude_ids: Papers already shown, not wanted again ("more").
    """

    text: str
    query: str
    language: Language
    intent: Intent = "search"
    window: Window | None = None
    second_window: Window | None = None
    topics: tuple[str, ...] = ()
    excluded_topics: tuple[str, ...] = ()
    excluded_terms: tuple[str, ...] = ()
    excluded_window: Window | None = None
    authors: tuple[str, ...] = ()
    arxiv_ids: tuple[str, ...] = ()
    min_votes: int | None = None
    max_votes: int | None = None
    with_code: bool = False
    limit: int | None = None
    order: Order = "relevance"
    subjects: tuple[str, ...] = ()
    kind: Kind | None = None
    form: Form = ""
    read_as: tuple[tuple[str, str], ...] = ()
    recent: bool = False
    today: date | None = None
    names: tuple[str, ...] = ()
    any_subject: bool = False
    any_author: bool = False
    unknown: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    aspect: str = ""
    unsure: bool = False
    follows_up: str = ""
    exclude_ids: tuple[str, ...] = ()

    @property
    def bounds_votes(self) -> bool:
        """Whether the number of votes is said."""
        return self.min_votes is not None or self.max_votes is not None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts: language, intent, window, topics, authors and arXiv ids."""
        return {
            "language": self.language,
            "intent": self.intent,
            "window": window_dict(self.window),
            "topics": list(self.topics),
            "authors": list(self.authors),
            "arxiv_ids": list(self.arxiv_ids),
        }


def window_dict(window: Window | None) -> dict[str, str | None] | None:
    """``{"start", "end", "label"}`` with ISO dates, or None for no window."""
    if window is None:
        return None
    return {
        "start": _iso(window.start),
        "end": _iso(window.end),
        "label": window.label,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation, oldest first in a history.

    Attributes:
        question: What was asked, as typed.
        answer: What was answered (Markdown).
        arxiv_ids: The papers the answer cited, in the order of their numbers.
        understood: The question as it was understood then, when it is known.
    """

    question: str
    answer: str = ""
    arxiv_ids: tuple[str, ...] = field(default=())
    understood: Question | None = None
