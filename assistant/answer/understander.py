"""A model that says what a question asks, where rules are unsure."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from assistant.answer.checks.thinking import Thinking
from assistant.answer.llm.chat_model import Form, Message, complete
from assistant.answer.llm.conversation import fit
from assistant.answer.llm.hostile import as_data
from assistant.answer.llm.prompts import prompts
from assistant.language.tokens import truncate
from assistant.question.naming.named import Named, schema
from assistant.question.understander import PATIENCE

if TYPE_CHECKING:
    from assistant.answer.llm.chat_model import ChatModel
    from assistant.question.model import Question
    from assistant.question.understander import Asked

_MOST_HISTORY, _MOST_SHOWN = 1000, 10


class ModelUnderstander:
    """Has a model name what a question asks for; the program resolves what it names.

    Args:
        model: Is asked.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def understand(self, asked: Asked) -> Question:
        """What a question asks.

        Raises:
            LLMError: The model can't be reached, or fails.
            ValueError: What it says is no such object, or names nothing.
        """
        reply = complete(self._model, self._messages(asked), Form(schema(), PATIENCE))
        thinking = Thinking()
        return asked.resolve(Named.from_json(thinking.feed(reply) + thinking.finish()))

    def _messages(self, asked: Asked) -> tuple[Message, Message]:
        fence = secrets.token_hex(8)
        window = int(self._model.context_window / self._model.token_ratio)
        rules = prompts()["understand"].fill(
            today=f"{asked.today:%A, %Y-%m-%d}", fence=fence, schema=json.dumps(schema())
        )
        data = prompts()["understand_asked"].fill(
            fence=fence,
            history=as_data(_conversation(asked, min(_MOST_HISTORY, window // 4))),
            question=as_data(truncate(asked.text, window // 6)),
        )
        return Message("system", rules), Message("user", data)


def _conversation(asked: Asked, budget: int) -> str:
    """Earlier turns, and the papers that the last answer showed, in their order."""
    past = fit(asked.history, budget)
    lines = [past.earlier] if past.earlier else []
    lines += [f"Asked: {question}\nAnswered: {answer}" for question, answer in past.recent]
    shown = next((turn.arxiv_ids for turn in reversed(asked.history) if turn.arxiv_ids), ())
    papers = [asked.knowledge.paper(arxiv_id) for arxiv_id in shown[:_MOST_SHOWN]]
    titles = [f"{n}. {paper.title}" for n, paper in enumerate(papers, start=1) if paper]
    if titles:
        lines.append("\n".join(("Papers of the last answer:", *titles)))
    return "\n".join(lines)
