"""`assistant publish`, and what other commands say where its store is followed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from digests import write_folder
from typer.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def synced(run: Run, tmp_path: Path) -> Path:
    """A working folder with a synced `.assistant`."""
    write_folder(tmp_path / "digests")
    assert run("sync", "digests").exit_code == 0
    return tmp_path


@pytest.mark.usefixtures("synced")
def test_it_says_what_was_sent_and_for_a_script_as_json(run: Run) -> None:
    first = run("publish", "store")
    assert first.exit_code == 0, first.output
    assert re.search(r"Published to .*/store: \d+ files, [\d.]+ MB, of which \d+,", first.stdout)
    assert "holds this index already" in run("publish", "store").stdout
    told = json.loads(run("publish", "store", "--keep", "2", "--json").stdout)
    assert (told["changed"], told["sent"], told["dropped"]) == (False, 0, 0)


def test_what_fails_ends_in_a_sentence_and_a_code(run: Run, tmp_path: Path) -> None:
    done = run("publish", "store")
    assert (done.exit_code, "no index" in done.stderr) == (6, True)
    assert run("publish", "store", "--keep", "1").exit_code == 2
    done = run("publish", "https://me:hunter2@x.invalid/papers")
    assert done.exit_code == 14
    assert "can only be followed" in done.stderr
    assert "hunter2" not in done.output


def test_commands_answer_from_a_store_that_is_followed(
    run: Run, synced: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("publish", "store").exit_code == 0
    monkeypatch.setenv("ASSISTANT_FOLLOW", str(synced / "store"))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "page")
    assert "Lantern" in run("search", "video generation").stdout
    told = run("status")
    assert re.search(r"follows\s+.*/store \(published 20", told.stdout)
    refused = run("sync", "digests")
    assert (refused.exit_code, "no digests are read here" in refused.stderr) == (3, True)
    (synced / "store" / "LATEST").write_text("nonsense")
    done = run("doctor", "--json")
    found = {finding["check"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert (done.exit_code, found["store"]["state"]) == (1, "bad")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A page that follows a folder's store, in a process of its own; its address."""
    settings = {"ASSISTANT_FOLLOW_SECONDS": "1", "ASSISTANT_LLM": "none"}
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    page = subprocess.Popen(
        [*command, "--follow", str(folder / "store"), "--data-dir", str(folder / "page")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings},
    )
    try:
        assert page.stdout is not None
        found = re.search(r"http://\S+", page.stdout.readline())
        assert found is not None, "it did not start"
        yield found[0]
    finally:
        page.terminate()
        page.wait(30)


def becomes_ready(address: str) -> bool:
    """Whether it answers questions within a minute."""
    for _ in range(600):
        if httpx.get(f"{address}/healthz").status_code == 200:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_page_that_follows_a_store_begins_without_anything_and_mends_what_it_has(
    run: Run, synced: Path
) -> None:
    with serving(synced) as address:
        assert httpx.get(f"{address}/healthz").status_code == 503
        assert run("publish", "store").exit_code == 0
        assert becomes_ready(address)
        asked = httpx.get(f"{address}/api/ask", params={"q": "video generation"}, timeout=60)
        assert asked.json()["sources"]
    [model] = synced.glob("page/generations/*/model/directions.npy")
    model.unlink()
    with serving(synced) as address:
        assert becomes_ready(address)
