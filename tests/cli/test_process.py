"""The command line as a process of its own: signals, pipes, imports."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from digests import digest, invented, write_folder

from assistant import Assistant

ROOT = Path(__file__).resolve().parents[2]
_HEAVY = {"gradio", "llama_index", "chromadb", "openai", "scipy", "httpx"}


def _start(*arguments: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=ROOT,
        encoding="latin-1" if "PYTHONIOENCODING" in str(options) else "utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


@pytest.mark.parametrize(
    ("arguments", "left_out"),
    [
        (["--help"], {*_HEAVY, "rich", "numpy", "pydantic", "assistant.core"}),
        (["sync", "--help"], {*_HEAVY, "rich", "numpy", "assistant.core"}),
        (["search", "video generation", "--json"], {*_HEAVY, "rich"}),
        (["sync"], {"gradio", "llama_index", "openai", "scipy", "rich", "assistant.core"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_imports_only_what_a_command_needs(
    arguments: list[str], left_out: set[str], synced_seeds: Path
) -> None:
    code = (
        "import json, sys\n"
        "from assistant.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "finally:\n"
        "    print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "ASSISTANT_DATA_DIR": str(synced_seeds)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert sorted(loaded & left_out) == []


def test_a_sync_of_one_digest_more_loads_and_looks_through_no_more_than_it_needs(
    tmp_path: Path,
) -> None:
    folder, data_dir = write_folder(tmp_path / "digests"), tmp_path / "data"
    Assistant.open(folder, data_dir, llm="none").sync()
    text = digest("2024-06-01", invented(500))
    (folder / "new.md").write_text(text, encoding="utf-8")
    code = (
        "import atexit, gc, sys\n"
        "from assistant.cli import main\n"
        "wanted = {'chromadb', 'scipy', 'tiktoken'}\n"
        "def end():\n"
        "    print(gc.get_freeze_count() > 0, sorted(wanted & {*sys.modules}))\n"
        "atexit.register(end)\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "sync", str(folder), "--data-dir", str(data_dir)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True ['chromadb']"


def test_an_interrupt_ends_with_130_and_no_traceback(synced_seeds: Path) -> None:
    process = _start("chat", "--data-dir", str(synced_seeds), "--llm", "none")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("hello\n")
    process.stdin.flush()
    assert process.stdout.readline()
    # Python drops an interrupt that meets it in a destructor: people press the keys once more.
    for _ in range(12):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            break
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_a_closed_pipe_is_no_error_worth_words(synced_seeds: Path) -> None:
    process = _start("search", "video generation", "--data-dir", str(synced_seeds))
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.wait(timeout=120)
    assert not errors


def test_a_terminal_without_korean_is_no_error(synced_seeds: Path) -> None:
    arguments = ("ask", "비디오 생성 논문", "--llm", "none", "--data-dir", str(synced_seeds))
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    process = _start(*arguments, env=environment)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "arxiv.org/abs/" in output


def test_a_terminal_shows_where_links_lead(synced_seeds: Path) -> None:
    ours, theirs = pty.openpty()
    arguments = ("ask", "video generation", "--llm", "none", "--data-dir", str(synced_seeds))
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        shown = bytearray()
        # Linux ends the reading of a terminal that nobody writes to any more with an error.
        with suppress(OSError):
            while part := os.read(ours, 65_536):
                shown += part
        os.close(ours)
    assert process.returncode == 0
    text = shown.decode()
    assert "https://arxiv.org/abs/" in text
    assert "\x1b]8;" not in text
    assert "**" not in text, "Markdown is laid out"
