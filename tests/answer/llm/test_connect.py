"""Which model is chosen, where requests go, and what never leaks."""

from __future__ import annotations

import json
import logging
import pickle
import subprocess
import sys
from typing import Any

import pytest
from llm_world import extractive, found, settings
from scripted_llm import Reply, ScriptedLLM, error, words

from assistant.answer.llm.addresses import without_password
from assistant.answer.llm.chat_model import ChatModel, Message
from assistant.answer.llm.connect import connect, model_in_use
from assistant.answer.llm.openai_chat import known_window
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Done
from assistant.errors import ConfigurationError

KEY = "sk-very-secret-key-0123456789"
DEAD = "http://127.0.0.1:9"
GOOD = words("LongWrite has 6 levels [1].")
CHAT = {"name": "qwen2.5:7b", "details": {"family": "qwen2"}}
EMBEDDER = {"name": "nomic-embed-text", "details": {"family": "nomic-bert"}}


def ask(model: ChatModel, chosen: Any) -> Any:
    retrieval = found()
    events = list(LLMWriter(model).stream(retrieval, extractive(retrieval)))
    assert isinstance(events[-1], Done)
    return events[-1].answer


@pytest.mark.parametrize(
    ("values", "name", "where"),
    [
        ({"llm": "none", "openai_api_key": KEY}, None, None),
        ({"llm": "auto"}, None, None),
        ({"llm": "auto", "openai_api_key": KEY}, "gpt-4o-mini", "OpenAI"),
        ({"llm": "openai", "openai_api_key": KEY, "llm_model": "gpt-5"}, "gpt-5", "OpenAI"),
        ({"llm": "auto", "openai_base_url": "http://h:1/v1/", "llm_model": "m"},
         "m", "http://h:1/v1"),
        ({"llm": "auto", "openai_base_url": "http://h:1/v1", "openai_api_key": KEY,
          "llm_model": "m"},
         "m", "http://h:1/v1"),
        ({"llm": "openai-like", "openai_base_url": "http://u:pw@h:1/v1?k=x"},
         "openai-like", "http://h:1/v1"),
        ({"llm": "ollama", "llm_model": "llama3.2"}, "llama3.2", f"{DEAD}/v1"),
    ],
)  # fmt: skip
def test_choice(values: dict[str, Any], name: str | None, where: str | None) -> None:
    model = connect(settings(**{"llm_model": "", "ollama_host": DEAD, **values}))
    if name is None:
        assert model is None
    else:
        assert model is not None
        assert (model.name, model.where) == (name, where)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"llm": "openai"}, "OPENAI_API_KEY"),
        ({"llm": "openai-like"}, "OPENAI_BASE_URL"),
        ({"llm": "auto", "openai_base_url": "localhost:8000"}, "OPENAI_BASE_URL is not"),
        ({"llm": "openai-like", "openai_base_url": "ftp://x/v1"}, "OPENAI_BASE_URL is not"),
    ],
)
def test_contradictions_are_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        connect(settings(**values))
    assert said in str(caught.value)


def test_auto_finds_a_local_ollama_and_its_first_chat_model() -> None:
    with ScriptedLLM([GOOD], ollama=[EMBEDDER, CHAT]) as server:
        chosen = settings(llm="auto", llm_model="", llm_context=0, ollama_host=server.host)
        model = connect(chosen)
        assert model is not None
        assert model.name == "qwen2.5:7b"
        assert model.local
        answer = ask(model, chosen)
        assert answer.mode == "llm:qwen2.5:7b"
        assert model.context_window == 16384  # from its Modelfile
        assert server.requests[0]["model"] == "qwen2.5:7b"
        assert str(model_in_use(chosen)) == f"qwen2.5:7b at {server.host}/v1 (local)"


@pytest.mark.parametrize("installed", [[], [EMBEDDER]])
def test_auto_without_a_chat_model_is_extractive(installed: Any) -> None:
    with ScriptedLLM([GOOD], ollama=installed) as server:
        chosen = settings(llm="auto", llm_model="", ollama_host=server.host)
        assert connect(chosen) is None
        assert str(model_in_use(chosen)) == "none (extractive answers)"


def test_a_silent_ollama_is_given_up() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert connect(settings(llm="auto", ollama_host=host)) is None
        asked, _ = listening.accept()
        with asked:
            # It was asked, and nobody waits any more.
            assert asked.recv(65_536).startswith(b"GET /api/tags")
            assert asked.recv(65_536) == b""


def test_ollama_never_sees_the_key() -> None:
    with ScriptedLLM([GOOD], ollama=[CHAT]) as server:
        chosen = settings(llm="ollama", openai_api_key=KEY, ollama_host=server.host)
        model = connect(chosen)
        assert model is not None
        ask(model, chosen)
        assert KEY not in json.dumps(server.headers)


def test_an_ollama_that_is_down_says_what_to_do() -> None:
    chosen = settings(llm="ollama", llm_model="", ollama_host=DEAD)
    model = connect(chosen)
    assert model is not None
    answer = ask(model, chosen)
    assert "ollama serve" in answer.warnings[0]
    assert answer.mode == "extractive"


def test_an_unset_model_is_asked_of_the_server() -> None:
    models = [{"id": "tiny", "max_model_len": 2048}]
    with ScriptedLLM([GOOD], models=models) as server:
        chosen = settings(server.url, llm_model="", llm_context=0)
        model = connect(chosen)
        assert model is not None
        assert ask(model, chosen).mode == "llm:tiny"
        assert model.context_window == 2048
        assert server.requests[0]["max_tokens"] == 2048 // 3


def test_an_address_without_v1_is_tried_with_it() -> None:
    with ScriptedLLM([GOOD]) as server:
        chosen = settings(server.host)
        model = connect(chosen)
        assert model is not None
        assert ask(model, chosen).mode == "llm:scripted"
        assert model.where == server.url
        assert server.paths[-1] == "/v1/chat/completions"


def test_an_address_that_lists_no_models_is_left_as_it_is() -> None:
    chosen = settings("http://127.0.0.1:9/api")
    model = connect(chosen)
    assert model is not None
    assert "http://127.0.0.1:9/api is not running" in ask(model, chosen).warnings[0]


@pytest.mark.parametrize(
    ("reply", "ratio"),
    [
        (lambda request: {"tokens": [0] * len(request["content"])}, (1.5, 3.0)),
        (lambda request: {"count": 3 * len(request["prompt"])}, (4.0, 4.0)),
        (lambda request: {"error": "unknown"}, (1.6, 1.6)),
        (None, (1.6, 1.6)),
    ],
    ids=["llama.cpp", "vLLM", "refused", "none"],
)
def test_a_servers_tokenizer_is_asked(reply: Any, ratio: tuple[float, float]) -> None:
    with ScriptedLLM([GOOD], tokenizer=reply) as server:
        model = connect(settings(server.url))
        assert model is not None
        model.prepare()
        assert ratio[0] <= model.token_ratio <= ratio[1]


def test_without_a_tokenizer_the_first_count_of_a_prompt_tells() -> None:
    usage = '{"choices": [], "usage": {"prompt_tokens": 60, "completion_tokens": 1}}'
    with ScriptedLLM([Reply(["Hi"], events=[usage])]) as server:
        model = connect(settings(server.url))
        assert model is not None
        text = "긴 문맥을 다루는 언어 모델의 추론 속도를 높이는 방법을 제안합니다."
        list(model.stream([Message("user", text)]))
        assert 2.0 < model.token_ratio < 4.0


def test_the_key_goes_to_the_base_url_alone() -> None:
    with ScriptedLLM([GOOD]) as server:
        chosen = settings(server.url, openai_api_key=KEY)
        model = connect(chosen)
        assert model is not None
        ask(model, chosen)
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        assert "openai-organization" not in server.headers[0]


def test_a_local_server_is_reached_past_proxies_and_other_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedLLM([GOOD]) as server, ScriptedLLM([GOOD]) as other:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, other.host)
        monkeypatch.setenv("OPENAI_API_BASE", other.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
        chosen = settings(server.url, llm_model="", openai_api_key="")
        model = connect(chosen)
        assert model is not None
        assert ask(model, chosen).mode.startswith("llm:")
        assert other.paths == []
        assert KEY not in json.dumps(server.headers)
        assert "org-secret" not in json.dumps(server.headers)


def test_redirects_to_elsewhere_are_not_followed() -> None:
    with ScriptedLLM([GOOD]) as other:
        moved = Reply(status=307, body="{}", headers={"location": f"{other.url}/chat/completions"})
        with ScriptedLLM([moved]) as server:
            chosen = settings(server.url, openai_api_key=KEY)
            model = connect(chosen)
            assert model is not None
            assert "redirects" in ask(model, chosen).warnings[0]
        assert other.requests == []


def test_keys_stay_out_of_everything_that_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedLLM([error(401, f"Incorrect API key provided: {KEY}.")]) as server:
        chosen = settings(server.url, openai_api_key=KEY)
        model = connect(chosen)
        assert model is not None
        answer = ask(model, chosen)
        shown = [repr(model), str(model), repr(chosen), str(chosen), repr(answer)]
        shown += [repr(vars(model)), str(model_in_use(chosen))]
        assert KEY not in "\n".join(shown)
        assert KEY not in caplog.text
        assert KEY.encode() not in pickle.dumps(answer)


def test_openai_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedLLM([GOOD]) as server:
        monkeypatch.setattr("assistant.answer.llm.connect._OPENAI", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("OPENAI_ORG_ID", "org-own")
        chosen = settings(llm="openai", openai_api_key=KEY, llm_model="gpt-5-mini", llm_context=0)
        model = connect(chosen)
        assert model is not None
        assert ask(model, chosen).mode == "llm:gpt-5-mini"
        sent = server.requests[0]
        assert sent["max_completion_tokens"] == 1200
        assert "max_tokens" not in sent
        assert sent["temperature"] == 1.0
        assert sent["stream_options"] == {"include_usage": True}
        assert server.headers[0]["openai-organization"] == "org-own"
    assert model.context_window == 400_000
    assert (model.token_ratio, model.local) == (1.0, False)


def test_other_servers_are_sent_what_all_understand() -> None:
    with ScriptedLLM([GOOD]) as server:
        chosen = settings(server.url)
        model = connect(chosen)
        assert model is not None
        ask(model, chosen)
        sent = server.requests[0]
    options = {"temperature", "max_tokens", "stream_options"}
    assert set(sent) == {"model", "messages", "stream", *options}
    assert {key for message in sent["messages"] for key in message} == {"role", "content"}


@pytest.mark.parametrize(
    ("model", "window"),
    [
        ("gpt-4o-mini", 128_000),
        ("gpt-4", 8_192),
        ("gpt-4-0613", 8_192),
        ("gpt-4-0125-preview", 128_000),
        ("gpt-4-32k", 32_768),
        ("gpt-4.1-nano", 1_047_576),
        ("gpt-3.5-turbo-0125", 16_384),
        ("o1-mini", 128_000),
        ("o3-mini", 200_000),
        ("gpt-5-2025-08-07", 400_000),
        ("gpt-5.1-chat-latest", 128_000),
        ("gpt-5.5", 1_050_000),
        ("of-the-future", 128_000),
    ],
)
def test_windows_of_openai(model: str, window: int) -> None:
    assert known_window(model) == window


def test_passwords_are_taken_out_of_addresses() -> None:
    assert without_password("https://u:p@h.example:8/v1/?k=v#f") == "https://h.example:8/v1"


def python(script: str, *arguments: str) -> None:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_choosing_imports_no_client_library() -> None:
    python(
        "import sys\n"
        "from assistant.answer.llm.connect import connect, model_in_use\n"
        "from assistant.answer.llm.writer import LLMWriter\n"
        "from assistant.settings import Settings\n"
        "s = Settings.load(llm='openai', openai_api_key='sk-x', llm_model='m')\n"
        "LLMWriter(connect(s)); str(model_in_use(s))\n"
        "assert not {'llama_index', 'openai', 'httpx', 'gradio'} & set(sys.modules)\n"
    )


def test_asking_imports_no_llamaindex() -> None:
    script = """
import asyncio, sys
sys.path.append("tests/support")
from llm_world import extractive, found, settings
from assistant.answer.llm.connect import connect
from assistant.answer.llm.writer import LLMWriter
writer = LLMWriter(connect(settings(sys.argv[1])))
retrieval = found()
async def run():
    return [event async for event in writer.astream(retrieval, extractive(retrieval))]
for events in list(writer.stream(retrieval, extractive(retrieval))), asyncio.run(run()):
    assert events[-1].answer.mode == "llm:scripted", events[-1].answer.warnings
assert "openai" in sys.modules
assert "llama_index" not in sys.modules
"""
    with ScriptedLLM([GOOD]) as server:
        python(script, server.url)
        assert len(server.requests) == 2
