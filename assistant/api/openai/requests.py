"""What chat clients send: OpenAI's request, as far as it means something here.

Parameters of a model (``temperature``, ``max_tokens``, …) are passed over, as unknown ones are.
https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.api.refusals import RequestError
from assistant.api.requests import MAX_RESULTS, AskBody, Day, Message, sentence
from assistant.strings import Language

#: The name of the model.
MODEL = "daily-papers"

#: How open-webui begins what it sets or puts before a question.
TASK = "### Task:"


def _one(n: int | None) -> int | None:
    if n not in (None, 1):
        raise sentence("One question has one answer here: n is 1.")
    return n


def _none(given: list[Any] | None) -> list[Any] | None:
    if given:
        raise sentence("Tools can't be called from here: send none.")
    return given


_NoTools = Annotated[list[Any] | None, AfterValidator(_none)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Extra(_Lenient):
    """What is asked beyond OpenAI's own parameters; other keys are passed over."""

    today: Day = Field(default=None, description="Day that relative times refer to.")
    k: int | None = Field(default=None, ge=1, le=MAX_RESULTS, description="Most papers listed.")
    lang: Language | None = Field(default=None, description="Language of the answer.")


class StreamOptions(_Lenient):
    """How to stream."""

    include_usage: bool | None = False


class ResponseFormat(_Lenient):
    """The form of an answer."""

    type: str = "text"


class ChatRequest(_Lenient):
    """A chat completion."""

    model: str = Field(max_length=200, description=f"{MODEL}.")
    messages: list[Message] = Field(
        min_length=1, description="The conversation; the user's last message is the question."
    )
    stream: bool | None = Field(default=False, description="Answer in server-sent events.")
    stream_options: StreamOptions | None = None
    metadata: Extra | None = None
    n: Annotated[int | None, AfterValidator(_one)] = Field(default=None, description="1.")
    tools: _NoTools = Field(default=None, description="None.")
    functions: _NoTools = Field(default=None, description="None.")
    response_format: ResponseFormat | None = Field(default=None, description="Text.")

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end in what it took."""
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def spoken(self) -> list[Message]:
        """The messages of user and assistant."""
        return [message for message in self.messages if message.role in ("user", "assistant")]

    @property
    def last(self) -> str:
        """The text of the user's last message.

        Raises:
            RequestError: The last one who spoke is not the user.
        """
        spoken = self.spoken
        if not spoken or spoken[-1].role != "user":
            raise RequestError(
                "The last message is not the user's.",
                hint="End messages with one of the role 'user'.",
                field="messages",
            )
        return spoken[-1].content

    def asked(self) -> AskBody:
        """The question in its conversation.

        Raises:
            RequestError: There is none, or it is to be answered in another form than text.
            ValidationError: It is empty or too long.
        """
        if self.response_format is not None and self.response_format.type != "text":
            raise RequestError(
                "Answers are text, not JSON.",
                hint="Leave response_format out; /api/ask answers in JSON.",
                field="response_format",
            )
        given = self.metadata or Extra()
        return AskBody(
            question=question_in(self.last),
            history=self.spoken[:-1],
            today=given.today,
            k=given.k,
            lang=given.lang,
        )


def question_in(text: str) -> str:
    """The question of a message, without what a front end found elsewhere and put before it.

    Example:
        >>> question_in("### Task:\\nUse it.\\n<context>A page.</context>\\nWhat is RAG?")
        'What is RAG?'
    """
    before, _, rest = text.partition("<context>")
    _, end, behind = rest.rpartition("</context>")
    if not before.lstrip().startswith(TASK) or not end:
        return text
    _, _, query = behind.partition("<user_query>")
    return (query.partition("</user_query>")[0] or behind).strip() or text
