"""Small digest folders with invented papers, and what a synced one holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.index.generation import Generation
from assistant.index.pointer import current_name

_SUBJECTS = (
    ("Lantern", "Video Generation with Diffusion Models", "비디오 생성(video generation)"),
    ("Otter", "Robot Manipulation from Demonstrations", "로봇 조작(robot manipulation)"),
    ("Quill", "Long Context Language Models", "긴 문맥 언어 모델(language model)"),
    ("Prism", "Gaussian Splatting for Street Scenes", "가우시안 스플래팅(Gaussian Splatting)"),
    ("Harbor", "Reinforcement Learning from Feedback", "강화 학습(Reinforcement Learning)"),
    ("Mosaic", "Image Segmentation without Labels", "이미지 분할(image segmentation)"),
    ("Cello", "Music Generation from Text", "음악 생성(music generation)"),
    ("Ledger", "Retrieval Augmented Question Answering", "검색 증강 생성(RAG)"),
)
QUESTIONS = (
    "video generation",
    "로봇 조작 논문",
    "reinforcement learning from feedback",
    "papers by Dana Winter",
    "그림에서 음악을 만드는 모델",
)


def entry(
    arxiv_id: str,
    title: str,
    *bullets: str,
    votes: int | str | None = 7,
    authors: str | None = "Dana Winter, Elio Sommer",
) -> str:
    """One entry of a digest."""
    lines = [f"### [{title}](https://arxiv.org/abs/{arxiv_id})"]
    if votes is not None:
        lines.append(f"Vote: {votes}")
    if authors is not None:
        lines.append(f"Authors: {authors}")
    lines.append("\n".join(f"- {bullet}" for bullet in bullets))
    return "\n\n".join(lines)


def digest(day: str, *entries: str) -> str:
    """The text of one digest."""
    return "\n\n".join([f"## Daily Papers ({day})", *entries]) + "\n"


def invented(number: int, **changes: Any) -> str:
    """The entry of the invented paper of a number."""
    name, subject, korean = _SUBJECTS[number % len(_SUBJECTS)]
    facts: dict[str, Any] = {
        "votes": 3 * number + 1,
        "authors": ("Dana Winter, Elio Sommer", "Mina Park, Jo Field")[number % 2],
        **changes,
    }
    return entry(
        f"2401.{number:05d}",
        facts.pop("title", f"{name}-{number}: {subject}"),
        facts.pop("text", f"{name}-{number}은 {korean}을 위한 새로운 방법을 제안합니다."),
        f"기존 방법보다 {number + 10}% 향상된 성능을 {number + 2}개의 벤치마크에서 보였습니다.",
        **facts,
    )


def write_folder(root: Path, papers: int = 12, per_day: int = 4) -> Path:
    """A folder of digests of invented papers, from 2024-01-01 on."""
    root.mkdir(parents=True, exist_ok=True)
    day = date(2024, 1, 1)
    for start in range(0, papers, per_day):
        numbers = range(start, min(start + per_day, papers))
        text = digest(day.isoformat(), *(invented(n) for n in numbers))
        (root / f"{day}.md").write_text(text, encoding="utf-8")
        day += timedelta(days=1)
    return root


def records(data_dir: Path) -> dict[str, Any]:
    """Everything the catalog knows of the digests, without row ids and file times."""
    queries = {
        "files": "SELECT path, size, sha256 FROM files ORDER BY path",
        "entries": "SELECT path, line, day, arxiv_id, title, url, votes, authors, sections,"
        " thumbnail, video, content_hash, facts, authors_ordered FROM entries ORDER BY path, line",
        "skipped": "SELECT * FROM skipped ORDER BY path, line",
        "papers": "SELECT p.arxiv_id, e.path, e.line, p.day, p.votes, p.title_key, p.name_key,"
        " p.record_hash, p.summary_doubtful, p.facts FROM papers p"
        " JOIN entries e ON e.id = p.entry_id ORDER BY p.arxiv_id",
        "topics": "SELECT * FROM paper_topics ORDER BY arxiv_id, topic",
        "authors": "SELECT * FROM paper_authors ORDER BY arxiv_id, position",
    }
    with closing(sqlite3.connect(data_dir / "catalog.sqlite")) as connection:
        found = {name: connection.execute(query).fetchall() for name, query in queries.items()}
    loaded: dict[str, Any] = json.loads(json.dumps(found))
    return loaded


def generation_of(assistant: Assistant) -> Generation:
    """The generation that an assistant answers from, opened once more."""
    name = current_name(assistant.settings.data_dir)
    assert name is not None, "nothing was synced"
    return Generation(assistant.settings, name)


def results(
    assistant: Assistant, questions: Sequence[str] = QUESTIONS
) -> Mapping[str, list[list[Any]]]:
    """Search results with their scores, and the papers near the first of them."""
    today = date(2024, 1, 20)
    found: dict[str, list[list[Any]]] = {}
    for question in questions:
        hits = assistant.search(question, k=20, today=today)
        found[question] = [[hit.paper.arxiv_id, round(hit.score, 6)] for hit in hits]
        if hits:
            near = assistant.similar(hits[0].paper.arxiv_id)
            found[f"like {question}"] = [[h.paper.arxiv_id, round(h.score, 6)] for h in near]
    return found


def state(assistant: Assistant, questions: Sequence[str] = QUESTIONS) -> dict[str, Any]:
    """Records and search results: what two equal indexes share."""
    # Searching comes first: it is what mends a damaged folder.
    found = results(assistant, questions)
    return {"results": found, "records": records(assistant.settings.data_dir)}
