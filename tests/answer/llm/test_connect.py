"""Which model is chosen, where requests go, and what never leaks."""

from __future__ import annotations

import json
import logging
import pickle
import subprocess
import sys
import time
from typing import Any

import pytest
from llm_world import extractive, found, settings
from scripted_llm import Reply, ScriptedLLM, error, words

from assistant.answer.llm.addresses import without_password
from assistant.answer.llm.connect import Connection, connect, model_in_use, wrap
from assistant.answer.llm.writer import LLMWriter
from assistant.answer.model import Done
from assistant.errors import ConfigurationError

KEY = "sk-very-secret-key-0123456789"
DEAD = "http://127.0.0.1:9"
GOOD = words("LongWrite has 6 levels [1].")
CHAT = {"name": "qwen2.5:7b", "details": {"family": "qwen2"}}
EMBEDDER = {"name": "nomic-embed-text", "details": {"family": "nomic-bert"}}


def ask(connection: Connection, chosen: Any) -> Any:
    retrieval = found()
    events = list(LLMWriter(connection, chosen).stream(retrieval, extractive(retrieval)))
    assert isinstance(events[-1], Done)
    return events[-1].answer


@pytest.mark.parametrize(
    ("values", "name", "where"),
    [
        ({"llm": "none", "openai_api_key": KEY}, None, None),
        ({"llm": "auto"}, None, None),
        ({"llm": "auto", "openai_api_key": KEY}, "gpt-4o-mini", "OpenAI"),
        ({"llm": "openai", "openai_api_key": KEY, "llm_model": "gpt-5"}, "gpt-5", "OpenAI"),
        ({"llm": "auto", "openai_base_url": "http://h:1/v1/", "llm_model": "m"}, "m", "http://h:1/v1"),
        ({"llm": "auto", "openai_base_url": "http://h:1/v1", "openai_api_key": KEY,
          "llm_model": "m"},
         "m", "http://h:1/v1"),
        ({"llm": "openai-like", "openai_base_url": "http://u:pw@h:1/v1?k=x"},
         "openai-like", "http://h:1/v1"),
        ({"llm": "ollama", "llm_model": "llama3.2"}, "llama3.2", f"{DEAD}/v1"),
    ],
)  # fmt: skip
def test_choice(values: dict[str, Any], name: str | None, where: str | None) -> None:
    connection = connect(settings(**{"llm_model": "", "ollama_host": DEAD, **values}))
    if name is None:
        assert connection is None
    else:
        assert connection is not None
        assert (connection.name, connection.where) == (name, where)


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
        connection = connect(chosen)
        assert connection is not None
        assert connection.name == "qwen2.5:7b"
        assert connection.local
        answer = ask(connection, chosen)
        assert answer.mode == "llm:qwen2.5:7b"
        assert connection.context_window == 16384  # from its Modelfile
        assert server.requests[0]["model"] == "qwen2.5:7b"
        assert str(model_in_use(chosen)) == f"qwen2.5:7b at {server.host}/v1 (local)"


@pytest.mark.parametrize("installed", [[], [EMBEDDER]])
def test_auto_without_a_chat_model_is_extractive(installed: Any) -> None:
    with ScriptedLLM([GOOD], ollama=installed) as server:
        chosen = settings(llm="auto", llm_model="", ollama_host=server.host)
        assert connect(chosen) is None
        assert str(model_in_use(chosen)) == "none (extractive answers)"


def test_a_silent_ollama_costs_at_most_300_ms() -> None:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        host = f"http://127.0.0.1:{listening.getsockname()[1]}"
        start = time.monotonic()
        assert connect(settings(llm="auto", ollama_host=host)) is None
        assert time.monotonic() - start < 0.4


def test_ollama_never_sees_the_key() -> None:
    with ScriptedLLM([GOOD], ollama=[CHAT]) as server:
        chosen = settings(llm="ollama", openai_api_key=KEY, ollama_host=server.host)
        connection = connect(chosen)
        assert connection is not None
        ask(connection, chosen)
        assert KEY not in json.dumps(server.headers)


def test_an_ollama_that_is_down_says_what_to_do() -> None:
    chosen = settings(llm="ollama", llm_model="", ollama_host=DEAD)
    connection = connect(chosen)
    assert connection is not None
    answer = ask(connection, chosen)
    assert "ollama serve" in answer.warnings[0]
    assert answer.mode == "extractive"


def test_an_unset_model_is_asked_of_the_server() -> None:
    models = [{"id": "tiny", "max_model_len": 2048}]
    with ScriptedLLM([GOOD], models=models) as server:
        chosen = settings(server.url, llm_model="", llm_context=0)
        connection = connect(chosen)
        assert connection is not None
        assert ask(connection, chosen).mode == "llm:tiny"
        assert connection.context_window == 2048
        assert server.requests[0]["max_tokens"] == 2048 // 3


def test_the_key_goes_to_the_base_url_alone() -> None:
    with ScriptedLLM([GOOD]) as server:
        chosen = settings(server.url, openai_api_key=KEY)
        connection = connect(chosen)
        assert connection is not None
        ask(connection, chosen)
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
        connection = connect(chosen)
        assert connection is not None
        assert ask(connection, chosen).mode.startswith("llm:")
        assert other.paths == []
        assert KEY not in json.dumps(server.headers)
        assert "org-secret" not in json.dumps(server.headers)


def test_redirects_to_elsewhere_are_not_followed() -> None:
    with ScriptedLLM([GOOD]) as other:
        moved = Reply(status=307, body="{}", headers={"location": f"{other.url}/chat/completions"})
        with ScriptedLLM([moved]) as server:
            chosen = settings(server.url, openai_api_key=KEY)
            connection = connect(chosen)
            assert connection is not None
            assert "redirects" in ask(connection, chosen).warnings[0]
        assert other.requests == []


def test_keys_stay_out_of_everything_that_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedLLM([error(401, f"Incorrect API key provided: {KEY}.")]) as server:
        chosen = settings(server.url, openai_api_key=KEY)
        connection = connect(chosen)
        assert connection is not None
        answer = ask(connection, chosen)
        llm = connection.llm
        shown = [repr(connection), str(connection), repr(chosen), str(chosen), repr(answer)]
        shown += [
            repr(llm),
            str(llm),
            llm.to_json(),
            repr(vars(connection)),
            str(model_in_use(chosen)),
        ]
        assert KEY not in "\n".join(shown)
        assert KEY not in caplog.text
        assert KEY.encode() not in pickle.dumps(answer)


def test_openai_is_asked_in_its_own_way() -> None:
    chosen = settings(llm="openai", openai_api_key=KEY, llm_model="gpt-5-mini", llm_context=0)
    connection = connect(chosen)
    assert connection is not None
    llm: Any = connection.llm
    sent = llm._get_model_kwargs()
    assert llm.api_base == "https://api.openai.com/v1"
    assert sent["max_completion_tokens"] == 1200
    assert "max_tokens" not in sent
    assert sent["temperature"] == 1.0
    assert connection.context_window == 400_000
    assert not connection.local


def test_passwords_are_taken_out_of_addresses() -> None:
    assert without_password("https://u:p@h.example:8/v1/?k=v#f") == "https://h.example:8/v1"


def test_wrapped_llms_keep_their_own_retries() -> None:
    from llama_index.core.llms import MockLLM

    connection = wrap(MockLLM(max_tokens=5))
    assert connection.retries
    assert connection.llm.metadata.context_window == connection.context_window


def test_choosing_imports_no_llamaindex() -> None:
    script = (
        "import sys\n"
        "from assistant.answer.llm.connect import connect, model_in_use\n"
        "from assistant.answer.llm.writer import LLMWriter\n"
        "from assistant.settings import Settings\n"
        "s = Settings.load(llm='openai', openai_api_key='sk-x', llm_model='m')\n"
        "LLMWriter(connect(s), s); str(model_in_use(s))\n"
        "assert not {'llama_index.core', 'openai', 'httpx', 'gradio'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
