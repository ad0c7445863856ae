"""Putting a paper's title and abstract into the messages that ask for its summary."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from assistant.answer.checks.claims.entries import Entry
from assistant.answer.llm.chat_model import Message
from assistant.answer.llm.hostile import Orders, as_data, split_hostile
from assistant.answer.llm.prompts import prompts
from assistant.language.tokens import count_tokens, truncate

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import ChatModel
    from assistant.strings import Language

#: How a prompt names the language to write in.
_LANGUAGES: Final[dict[Language, str]] = {
    "en": "English",
    "ko": "Korean, with the English term in round brackets after each technical term",
}
_LEAST_ABSTRACT = 64
#: Tokens for the fence, the line below it, and what sets messages apart.
_MARGIN = 160


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What is sent to a model, and what its summary may rest on.

    Attributes:
        messages: What to send.
        entry: Title and abstract as the model sees them.
        orders: What the abstract told the model to do; not to be carried out.
        nonce: Secret of the fence.
    """

    messages: tuple[Message, ...]
    entry: Entry
    orders: Orders
    nonce: str


def compose(
    model: ChatModel, title: str, abstract: str, language: Language
) -> SummaryRequest | None:
    """The messages that ask for a summary; None where all of the abstract addresses the model.

    An abstract that doesn't fit the model's window is cut.

    Args:
        model: Who is to be asked.
        title: The paper's title.
        abstract: Its abstract.
        language: Language to summarise in.
    """
    title, in_title = split_hostile(title)
    abstract, in_abstract = split_hostile(abstract)
    title, abstract = _line(title), _line(abstract)
    if not abstract:
        return None
    nonce, named = secrets.token_hex(8), _LANGUAGES[language]
    rules = prompts()["summary_rules"].fill(language=named, fence=nonce)
    room = _room(model) - count_tokens(f"{rules}\n{title}")
    abstract = truncate(abstract, max(room, _LEAST_ABSTRACT))
    text = f"Title: {title or '(left out)'}\nAbstract: {abstract}"
    fenced = f"<<<DATA {nonce}>>>\n{text}\n<<<END {nonce}>>>"
    asked = prompts()["summary"].fill(paper=fenced, language=named)
    unfenced = prompts()["summary_rules"].fill(language=named, fence="")
    return SummaryRequest(
        (Message("system", rules), Message("user", asked)),
        Entry(f"{title}\n{abstract}"),
        Orders((*in_title, *in_abstract), text, unfenced),
        nonce,
    )


def _room(model: ChatModel) -> int:
    return int((model.context_window - model.answer_tokens) / model.token_ratio) - _MARGIN


def _line(text: str) -> str:
    return " ".join(as_data(text).split())
