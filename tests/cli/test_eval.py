"""`assistant eval`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from assistant import Assistant

Run = Callable[..., Result]


def test_prints_figures_and_misses(
    run: Run, tmp_path: Path, synced_seeds: Path, seeds: Assistant
) -> None:
    paper = seeds.papers()[0]
    rows = [
        {"arxiv_id": paper.arxiv_id, "question_en": paper.title},
        {"arxiv_id": "0000.00000", "question_en": "a paper [that] is not there"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    arguments = ("eval", file, "--data-dir", synced_seeds)
    (score,) = json.loads(run(*arguments, "--json").stdout)
    assert score["figures"] == [{"measure": "recall@10", "language": "en", "value": 0.5, "of": 2}]
    assert 0 < score["search_ms"]["p50"] <= score["search_ms"]["p95"]
    assert "misses" not in score
    shown = run(*arguments, "--misses").stdout
    assert "0.500" in shown
    assert "a paper [that] is not there" in shown
    assert paper.title not in shown


def test_names_a_file_that_is_not_there(run: Run) -> None:
    done = run("eval", "gone.jsonl")
    assert done.exit_code == 2
    assert "gone.jsonl" in done.stderr
    assert "Syncing" not in done.stderr
