"""A sync killed at any moment leaves nothing that the next one doesn't put right."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from digests import digest, invented, write_folder

Run = Callable[..., dict[str, Any]]
_WORKER = Path(__file__).parents[1] / "support" / "sync_worker.py"
_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs a sync in a child that is killed at some moment of its work, or lets it end."""
    like = write_folder(tmp_path_factory.mktemp("warm") / "digests", papers=12)
    worker = subprocess.Popen(
        [sys.executable, str(_WORKER), str(like)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=_ROOT,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert json.loads(worker.stdout.readline()) == {"ready": True}
    stdin, stdout = worker.stdin, worker.stdout

    def _run(digests: Path, data_dir: Path, kill_after: float | None = None) -> dict[str, Any]:
        request = {"digests": str(digests), "data_dir": str(data_dir), "kill_after": kill_after}
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        assert "error" not in answer, answer
        return answer

    yield _run
    stdin.close()
    assert worker.wait(timeout=30) == 0
    stdout.close()


def _moments(seconds: float, count: int) -> list[float]:
    """Moments spread over all of a sync."""
    return [seconds * (n + 0.5) / count for n in range(count)]


@pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=pytest.mark.slow)])
def test_a_first_sync_killed_at_any_moment_ends_like_an_undisturbed_one(
    run: Run, tmp_path: Path, rounds: int
) -> None:
    digests = write_folder(tmp_path / "digests", papers=12)
    whole = run(digests, tmp_path / "whole")
    undisturbed = whole["state"]
    assert len(undisturbed["records"]["papers"]) == 12
    assert undisturbed["results"]["video generation"]
    killed = 0
    for n, moment in enumerate(_moments(whole["seconds"], rounds)):
        data_dir = tmp_path / f"killed{n}"
        killed += run(digests, data_dir, kill_after=moment)["killed"]
        assert run(digests, data_dir)["state"] == undisturbed, f"killed after {moment:.3f} s"
    assert killed >= rounds / 2


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_an_incremental_sync_killed_at_any_moment_ends_like_an_undisturbed_one(
    run: Run, tmp_path: Path, rounds: int
) -> None:
    digests = write_folder(tmp_path / "digests", papers=12)
    run(digests, tmp_path / "before")
    text = digest("2024-02-01", invented(3, votes=99))
    (digests / "2024-02-01.md").write_text(text, encoding="utf-8")

    def fresh(name: str) -> Path:
        shutil.copytree(tmp_path / "before", tmp_path / name)
        return tmp_path / name

    whole = run(digests, fresh("whole"))
    undisturbed = whole["state"]
    assert len(undisturbed["records"]["papers"]) == 12
    killed = 0
    for n, moment in enumerate(_moments(whole["seconds"], rounds)):
        data_dir = fresh(f"killed{n}")
        killed += run(digests, data_dir, kill_after=moment)["killed"]
        assert run(digests, data_dir)["state"] == undisturbed, f"killed after {moment:.3f} s"
        # Nothing of the killed one is left beside the index in use and the one before it.
        assert len(list((data_dir / "generations").iterdir())) <= 2
    assert killed >= rounds / 2


def test_a_sync_killed_again_and_again_on_one_folder_still_ends(run: Run, tmp_path: Path) -> None:
    digests = write_folder(tmp_path / "digests", papers=12)
    undisturbed = run(digests, tmp_path / "whole")
    for moment in _moments(undisturbed["seconds"], 3):
        run(digests, tmp_path / "data", kill_after=moment)
    assert run(digests, tmp_path / "data")["state"] == undisturbed["state"]
