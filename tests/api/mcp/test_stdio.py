"""``assistant mcp`` as a process: nothing but protocol on standard output, and soon there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
#: Prints and logs wherever a program may: at import, in a tool, from C, after the end.
_NOISY = """
import atexit, logging, os, sys, warnings
from assistant.cli import main
from assistant.core import Assistant
logging.basicConfig(level=logging.DEBUG)
search = Assistant.search
def noisy(*arguments, **named):
    print("print")
    sys.stdout.write("write")
    os.write(1, b"descriptor")
    os.system("echo child")
    logging.getLogger("any").critical("logged")
    warnings.warn("warned")
    return search(*arguments, **named)
Assistant.search = noisy
main(sys.argv[1:])
"""
#: Tells what is loaded when the tools have been listed.
_TELLING = """
import sys
from assistant.api.mcp.collection import Collection
from assistant.cli import main
Collection.begin = lambda self: print(sorted(sys.modules), file=sys.stderr)
main(sys.argv[1:])
"""
_HEAVY = {"gradio", "llama_index", "chromadb", "openai", "numpy", "scipy", "assistant.core"}


def _request(number: int, method: str, **parameters: object) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}


def _talk(
    lines: Iterable[dict[str, Any] | str], *arguments: str, program: Iterable[str] = ()
) -> tuple[list[str], str]:
    """Start a server, say hello and some lines, wait for all answers, and end the input.

    Returns:
        What it wrote to standard output, by line, and to standard error.
    """
    command = [sys.executable, *(program or ("-m", "assistant.cli")), "mcp", *arguments]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said: list[str] = []
    for line in [_request(0, "initialize", **_HELLO), *lines]:
        process.stdin.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
        process.stdin.flush()
        if isinstance(line, dict) and "id" in line:
            said.append(process.stdout.readline())
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return [*said, *rest.splitlines()], errors


def test_whatever_prints_or_logs_goes_elsewhere(synced_seeds: Path) -> None:
    search = {"name": "search", "arguments": {"query": "video generation"}}
    lines, errors = _talk(
        [{"jsonrpc": "2.0", "method": "notifications/initialized"}]
        + [_request(number, "tools/call", **search) for number in (1, 2)],
        *("--data-dir", str(synced_seeds)),
        program=("-c", _NOISY),
    )
    answers = [json.loads(line) for line in lines]
    assert [answer["id"] for answer in answers] == [0, 1, 2]
    assert all(answer["result"]["structuredContent"]["results"] for answer in answers[1:])
    for noise in ("print", "write", "descriptor", "child", "logged", "warned"):
        assert noise in errors


def test_what_is_no_message_ends_nothing(synced_seeds: Path) -> None:
    nonsense = ["", "not json", "[]", "null", '{"jsonrpc": "2.0"', "{" * 50_000, '{"id": 1}', "\0"]
    listing = _request(1, "tools/list")
    lines, errors = _talk([*nonsense, listing], *("--data-dir", str(synced_seeds)))
    answers = {answer["id"]: answer for answer in map(json.loads, lines)}
    assert len(answers[1]["result"]["tools"]) > 5
    assert "Traceback" not in errors


def test_tools_are_listed_before_anything_heavy_is_loaded(synced_seeds: Path) -> None:
    _, errors = _talk(
        [_request(1, "tools/list")],
        *("--data-dir", str(synced_seeds)),
        program=("-c", _TELLING),
    )
    [loaded] = [line for line in errors.splitlines() if line.startswith("[")]
    assert sorted(_HEAVY & set(json.loads(loaded.replace("'", '"')))) == []


def test_without_an_index_the_digests_are_synced_first(tmp_path: Path) -> None:
    ask = _request(1, "tools/call", name="search", arguments={"query": "video generation"})
    lines, errors = _talk([ask], *("--data-dir", str(tmp_path)))
    answer = json.loads(lines[1])["result"]
    # It may take longer than a client waits: then the model is told so, and the sync goes on.
    assert (
        answer.get("structuredContent") or "again in a few seconds" in answer["content"][0]["text"]
    )
    assert "Syncing" in errors
    assert (tmp_path / "CURRENT").is_file()


def test_what_can_not_be_opened_is_told_by_the_tools(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    ask = _request(1, "tools/call", name="list_day", arguments={})
    lines, _ = _talk([ask], *("--data-dir", str(tmp_path), "--digests", str(missing)))
    result = json.loads(lines[1])["result"]
    assert result["isError"]
    assert f"{missing} does not exist" in result["content"][0]["text"]


def test_an_interrupt_ends_it(synced_seeds: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "mcp", "--data-dir", str(synced_seeds)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
    process.stdin.write(json.dumps(_request(0, "initialize", **_HELLO)) + "\n")
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, "")
    assert "Traceback" not in errors


def test_without_the_extra_one_sentence_says_what_to_install() -> None:
    code = "import sys; sys.modules['mcp'] = None; from assistant.cli import main; main(['mcp'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'daily-papers-assistant[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr
