"""What the answer of a model may rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer.checks.claims.entries import Entry
from assistant.answer.llm.hostile import Orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.question.model import Language


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer may rest on.

    Attributes:
        entries: What each numbered source says.
        arxiv_ids: Number of each source by arXiv id.
        titles: Titles of the sources, which stay English in a Korean answer.
        facts: Figures computed from the records, which need no citation.
        question: What was asked; who says that nothing is said of it uses its words.
        language: Language to answer in.
        nonce: Secret of the evidence fence.
        orders: What the evidence told the model to do; not to be carried out.
    """

    entries: Mapping[int, Entry]
    arxiv_ids: Mapping[str, int]
    titles: Sequence[str]
    facts: Entry
    language: Language
    question: Entry = field(default_factory=lambda: Entry(""))
    nonce: str = ""
    orders: Orders = field(default_factory=Orders)
