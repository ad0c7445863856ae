"""The chat tab: conversations, the chat itself, and the sources of its answers.

The browser keeps the conversations (`static/conversations.js`) and draws them (`static/chat.js`);
the server answers one turn at a time and remembers nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports import export
from assistant.strings.days import span
from assistant.web.assets import scripts
from assistant.web.chat import cards as sources
from assistant.web.chat import examples, following, offering
from assistant.web.chat import stream as chat_stream
from assistant.web.server.jobs import jobs_of
from assistant.web.tabs.pane import draw

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings

#: Most papers of an export; more than any answer lists, and than a reading list holds.
MOST_SAVED = 1000
_ON_LOAD = """
papers.chat.mount(element, {
  ask: (data) => trigger('ask', data),
  stop: () => trigger('stop'),
  texts: props.texts,
  server,
});
"""
_RECEIVE = "watch('value', () => papers.chat.receive(papers.chat.unpacked(props.value)));"


def build(assistant: Assistant, strings: Strings) -> None:
    """Build the tab; call it inside a ``gr.Tab``.

    Args:
        assistant: Answers the questions.
        strings: The page's texts.
    """

    jobs = jobs_of(assistant)

    def hello(_: Any = None) -> dict[str, Any]:
        return greeting(assistant, strings)

    def similar(arxiv_id: str) -> list[dict[str, Any]]:
        return sources.similar(assistant, str(arxiv_id))

    def other(request: list[Any]) -> list[str]:
        return sources.other_text(assistant, str(request[0]), str(request[1]))

    def fetch(days: Any = None) -> dict[str, Any]:
        return offering.start(assistant, jobs, days, strings)

    def fetched(_: Any = None) -> dict[str, Any]:
        return offering.progress(jobs, strings)

    def news(request: list[Any]) -> dict[str, Any]:
        return following.news(assistant, str(request[0]), list(map(str, request[1])), strings)

    def save(request: list[Any]) -> dict[str, str]:
        return saved(assistant, str(request[0]), [str(key) for key in request[1]])

    async def ask(event: gr.EventData) -> AsyncIterator[dict[str, Any]]:
        async with aclosing(answered(assistant, event._data, strings)) as views:
            async for view in views:
                yield packed(view)

    async def ask_once(event: gr.EventData) -> dict[str, Any]:
        async with aclosing(answered(assistant, event._data, strings, growing=False)) as views:
            return packed(await anext(views))

    page = gr.HTML(
        html_template=draw("chat.html", strings),
        js_on_load=_ON_LOAD,
        head=scripts(
            "conversations.js",
            "sources.js",
            "composer.js",
            "turns.js",
            "offer.js",
            "welcome.js",
            "lists.js",
            "following.js",
            "reading.js",
            "chat.js",
        ),
        server_functions=[hello, similar, other, save, fetch, fetched, news],
        elem_id="chat",
        apply_default_css=False,
        texts=strings.of_theme("chat_script"),
    )
    answers = gr.HTML(
        html_template="",
        js_on_load=_RECEIVE,
        head=scripts("chat.js"),
        elem_id="chat-answers",
        apply_default_css=False,
    )
    asking = page.ask(
        # Of a stream Gradio sends the last view twice, so what needs no model is none.
        ask_once if assistant.model_name == "extractive" else ask,
        outputs=answers,
        show_progress="hidden",
        concurrency_limit=None,
        # A view is sent as it is: Gradio else hands each to a thread that does nothing with it.
        postprocess=False,
        trigger_mode="multiple",
        api_name="chat",
        api_visibility="private",
    )
    page.stop(None, cancels=[asking], queue=False, api_visibility="private")


def packed(view: dict[str, Any]) -> dict[str, str]:
    """A view in the form in which it is streamed: its growing text, and all else as one JSON text.

    Gradio sends only what differs from the view before, and miscounts where a list inside it
    shrinks: the cards of a model's answer are fewer than those of what was found.

    Example:
        >>> packed({"turn": "t", "html": "<p>Yes</p>", "cards": []})
        {'html': '<p>Yes</p>', 'rest': '{"turn": "t", "cards": []}'}
    """
    rest = {name: value for name, value in view.items() if name != "html"}
    return {"html": str(view.get("html", "")), "rest": json.dumps(rest, ensure_ascii=False)}


async def answered(
    assistant: Assistant, data: object, strings: Strings, *, growing: bool = True
) -> AsyncGenerator[dict[str, Any], None]:
    """Views of the turn that the page asks for, only the last one if it isn't ``growing``; of a
    bad request, one that says what is wrong."""
    try:
        request = chat_stream.read_ask(data)
    except AssistantError as error:
        turn = str(data.get("turn", "")) if isinstance(data, dict) else ""
        yield {"turn": turn, "phase": "failed", "warnings": [str(error)]}
        return
    async with aclosing(chat_stream.answer(assistant, request, strings, growing=growing)) as views:
        async for view in views:
            yield view


def greeting(assistant: Assistant, strings: Strings) -> dict[str, Any]:
    """What an empty chat shows: who answers, which days are covered, example questions, and
    the offer of newer days."""
    days = assistant.digest_dates()
    name = assistant.model_name
    topics = sorted(
        (topic.label(strings.language), topic.id) for topic in Lexicon.default().topics.values()
    )
    return {
        "examples": list(examples.questions(assistant, strings.language)),
        "model": strings("chat.no_model")
        if name == "extractive"
        else strings("chat.model", model=name),
        "covered": strings(
            "chat.covered", n=len(days), span=span(days[0], days[-1], strings.language)
        )
        if days
        else strings("chat.nothing_synced"),
        "newest": days[-1].isoformat() if days else "",
        "offer": offering.offered(assistant, strings),
        "topics": [{"id": key, "label": label} for label, key in topics],
    }


def saved(assistant: Assistant, format: str, arxiv_ids: list[str]) -> dict[str, str]:
    """An export as a file for the browser to save: its name, media type and content, in Base64."""
    content = export.export_file(assistant, format, arxiv_ids[:MOST_SAVED])
    name, media_type = export.FILES[format]
    return {"name": name, "type": media_type, "base64": base64.b64encode(content).decode()}
