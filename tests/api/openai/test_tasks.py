"""What chat front ends send, word for word as theirs do, in the order in which they send it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from served import Served

from assistant import Assistant
from assistant.api.openai.requests import MODEL
from assistant.api.openai.tasks import done, task_in

TITLE = """### Task:
Generate a concise, 3-5 word title with an emoji summarizing the chat history.
### Guidelines:
- The title should clearly represent the main theme or subject of the conversation.
- Use emojis that enhance understanding of the topic, but avoid quotation marks.
- Write the title in the chat's primary language; default to English if multilingual.
### Output:
JSON format: { "title": "your concise title here" }
### Examples:
- { "title": "📉 Stock Market Trends" },
- { "title": "Evolution of Music Streaming" }
### Chat History:
<chat_history>
%s
</chat_history>"""
TAGS = """### Task:
Generate 1-3 broad tags categorizing the main themes of the chat history.

### Guidelines:
- Start with high-level domains (e.g. Science, Technology, Philosophy, Arts, Politics)
- If content is too short (less than 3 messages) or too diverse, use only ["General"]
- Use the chat's primary language; default to English if multilingual

### Output:
JSON format: { "tags": ["tag1", "tag2", "tag3"] }

### Chat History:
<chat_history>
%s
</chat_history>"""
FOLLOW_UPS = """### Task:
Suggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next.
### Guidelines:
- Use the conversation's primary language; default to English if multilingual.
- Response must be a JSON object with a "follow_ups" key containing an array of strings.
### Output:
JSON format: { "follow_ups": ["Question 1?", "Question 2?", "Question 3?"] }
### Chat History:
<chat_history>
%s
</chat_history>"""
QUERIES = """### Task:
Analyze the chat history to determine the necessity of generating search queries.

### Guidelines:
- When generating search queries, respond in the format: { "queries": ["query1", "query2"] }
- If no useful results can be retrieved by a search, return: { "queries": [] }.

### Output:
Strictly return in JSON format:
{
  "queries": ["query1", "query2"]
}

### Chat History:
<chat_history>
%s
</chat_history>
"""
AUTOCOMPLETION = """### Task:
You are an autocompletion system. Continue the text in `<text>` based on the **completion type**.

5. If unsure, return: `{ "text": "" }`.

#### Example 1:
<type>General</type>
<text>The sun was setting over the horizon, painting the sky</text>
Output:
{ "text": "with vibrant shades of orange and pink." }
---
### Context:
<chat_history>
%s
</chat_history>
<type>search query</type>
<text>video gen</text>
#### Output:
"""
EMOJI = """Your task is to reflect the speaker's likely facial expression through a fitting emoji. \
Interpret emotions from the message and reflect their facial expression using fitting, diverse \
emojis (e.g., 😊, 😢, 😡, 😱).

Message: ```video```"""
LIBRECHAT = (
    "Provide a concise, 5-word-or-less title for the conversation, using title case conventions."
    " Only return the title itself.\n\nConversation:\nUser: %s\nAI: %s",
    "Provide a concise, 5-word-or-less title for the conversation, using its same language, with"
    " no punctuation. Apply title case conventions appropriate for the language. Never directly"
    ' mention the language name or the word "title" and only return the title itself.\n\n'
    "Conversation:\nUser: %s\nAI: %s",
    "Please generate a concise title (max 40 characters) for a conversation that starts with:\n"
    "User: %s\nAssistant: %s\n\nTitle:",
)


@pytest.fixture(scope="module")
def http(seed_page: Served) -> httpx.Client:
    return httpx.Client(
        base_url=seed_page.address, timeout=30, headers={"Authorization": "Bearer any"}
    )


class OpenWebui:
    """A conversation of open-webui: its requests, with what it puts into them."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self.messages: list[dict[str, Any]] = []
        self.sources: list[str] = []

    def say(self, text: str) -> str:
        """Send a turn as a stream, and keep what comes of it as the front end does."""
        self.messages.append({"role": "user", "content": text})
        system = {"role": "system", "content": "User Context:\n\nDate: 2024-11-14"}
        given = {
            "stream": True,
            "model": MODEL,
            "messages": [system, *self.messages],
            "stream_options": {"include_usage": True},
            "metadata": {"today": "2024-11-14"},
        }
        said, sources = "", list[str]()
        with self._http.stream("POST", "v1/chat/completions", json=given) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines():
                if not line.startswith("data: {"):
                    continue
                for choice in json.loads(line.removeprefix("data: "))["choices"]:
                    said += choice["delta"].get("content") or ""
                    for one in choice["delta"].get("annotations", ()):
                        sources.append(one["url_citation"]["url"])
        self.messages.append({"role": "assistant", "content": said})
        self.sources = list(dict.fromkeys(sources))
        return said

    def task(self, prompt: str, key: str) -> Any:
        """Set a task about the conversation, and read the reply as the front end does."""
        lines = [f"{m['role'].upper()}: {m['content']}" for m in self.messages[-6:]]
        content = prompt % "\n".join(lines)
        given = {
            "model": MODEL,
            "messages": [{"role": "user", "content": content}],
            "stream": False,
            "max_completion_tokens": 1000,
        }
        reply = self._http.post("v1/chat/completions", json=given).json()
        text = reply["choices"][0]["message"]["content"]
        assert not reply["choices"][0]["message"]["annotations"]
        return json.loads(text[text.index("{") : text.rindex("}") + 1])[key]


@pytest.mark.parametrize(
    ("first", "second", "title", "tag", "hangul"),
    [
        (
            "Which papers are about video generation?",
            "Tell me about the second one",
            "Video generation",
            "Video generation",
            False,
        ),
        (
            "비디오 생성 논문을 알려줘",
            "두 번째 논문을 자세히 알려줘",
            "비디오 생성",
            "비디오 생성",
            True,
        ),
    ],
)
def test_a_conversation_of_open_webui(
    http: httpx.Client,
    seeds: Assistant,
    first: str,
    second: str,
    title: str,
    tag: str,
    hangul: bool,
) -> None:
    models = http.get("v1/models").json()
    assert [model["id"] for model in models["data"]] == [MODEL]
    chat = OpenWebui(http)
    assert chat.say(first) == seeds.ask(first).text
    listed = chat.sources
    assert listed == [source.url for source in seeds.ask(first).sources]
    follow_ups = chat.task(FOLLOW_UPS, "follow_ups")
    assert 1 <= len(follow_ups) <= 5
    assert all(_korean(question) == hangul for question in follow_ups)
    assert any(seeds.ask(question).sources for question in follow_ups)
    assert chat.task(TITLE, "title") == title
    tags = chat.task(TAGS, "tags")
    assert tags[0] == tag
    assert len(tags) <= 3
    assert chat.task(QUERIES, "queries") == [first]
    assert chat.task(AUTOCOMPLETION, "text") == ""
    said = chat.say(second)
    assert chat.sources[0] == listed[1]
    assert _korean(said.partition("[")[0]) == hangul or not said.partition("[")[0].strip(" *")
    # The title stays what the conversation began with; queries follow its course.
    assert chat.task(TITLE, "title") == title
    assert chat.task(QUERIES, "queries") == [second]


@pytest.mark.parametrize("prompt", LIBRECHAT)
@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Which papers are about video generation?", "Video generation"),
        ("비디오 생성 논문을 알려줘", "비디오 생성"),
    ],
)
def test_titles_of_librechat(http: httpx.Client, prompt: str, question: str, title: str) -> None:
    answer = "7 papers:\n- one\n- two"
    messages = [{"role": "user", "content": prompt % (question, answer)}]
    given = {"model": MODEL, "messages": messages}
    reply = http.post("v1/chat/completions", json=given).json()
    assert reply["choices"][0]["message"]["content"] == title


def _korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def _done(seeds: Assistant, prompt: str, *lines: str) -> str:
    task = task_in(prompt % "\n".join(lines) if lines else prompt)
    assert task is not None
    return done(task, seeds)


class TestForms:
    def test_plain_text_where_no_json_is_asked_for(self, seeds: Assistant) -> None:
        asked = 'Return ONLY the title text, no prefixes like "Title:".'
        prompt = f"### Task:\nGenerate a title.\n{asked}\n<chat_history>\n%s\n</chat_history>"
        assert _done(seeds, prompt, "USER: Papers on video generation") == "Video generation"
        prompt = prompt.replace("a title", "tags").replace(asked, "A list.")
        assert _done(seeds, prompt, "USER: Papers on video generation").startswith("Video gen")

    def test_an_emoji(self, seeds: Assistant) -> None:
        assert len(_done(seeds, EMOJI)) == 1

    def test_a_picture_of_the_subject(self, seeds: Assistant) -> None:
        prompt = TITLE.replace('"title"', '"prompt"')
        told = json.loads(_done(seeds, prompt, "USER: Papers on video generation"))
        assert told == {"prompt": "Video generation"}

    @pytest.mark.parametrize(
        "lines", [["USER: "], ["nobody speaks"], ["ASSISTANT: Hello."], ["\0"]]
    )
    def test_something_of_a_conversation_without_a_subject(
        self, seeds: Assistant, lines: Sequence[str]
    ) -> None:
        assert json.loads(_done(seeds, TITLE, *lines))["title"]
        assert json.loads(_done(seeds, TAGS, *lines))["tags"]
        assert json.loads(_done(seeds, FOLLOW_UPS, *lines))["follow_ups"]
        assert json.loads(_done(seeds, QUERIES, *lines)) == {"queries": []}

    def test_long_questions_make_short_titles(self, seeds: Assistant) -> None:
        long = "USER: " + "x" * 500
        assert len(json.loads(_done(seeds, TITLE, long))["title"]) <= 48
        many = "USER: I would like to know what on earth all of these many papers really mean"
        assert len(json.loads(_done(seeds, TITLE, many))["title"].split()) <= 7


@pytest.mark.parametrize(
    "text",
    [
        "What does the title of HelloBench mean?",
        "### Task: find papers about video generation",
        "Suggest 3-5 relevant follow-up questions",
        "Tags of papers in <chat_history> format",
        "Please generate a concise title",
    ],
)
def test_a_readers_question_is_no_task(text: str) -> None:
    assert task_in(text) is None
