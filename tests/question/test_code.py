"""Papers that come with code are a condition; code as such is a subject."""

from __future__ import annotations

from pathlib import Path

import pytest
from digests import digest, entry

from assistant import Assistant
from assistant.strings import say


@pytest.mark.parametrize(
    ("text", "with_code", "subject"),
    [
        ("papers with code on robot manipulation", True, "robot manipulation"),
        ("robot manipulation papers that have code", True, "robot manipulation"),
        ("diffusion papers with a github repo", True, "diffusion"),
        ("video generation papers whose code is released", True, "video generation"),
        ("코드 공개된 비디오 생성 논문", True, "비디오 생성"),
        ("로봇 논문 중에 깃허브 있는 거", True, "로봇"),
        ("papers on code generation", False, "code generation"),
        ("models with code understanding", False, ""),
        ("코드 생성 논문", False, "코드 생성"),
    ],
)
def test_whether_code_must_be_there(
    seeds: Assistant, text: str, with_code: bool, subject: str
) -> None:
    question = seeds.understand(text)
    assert question.with_code is with_code
    assert subject in " ".join(question.subjects)
    if with_code:
        assert not {"code", "코드", "github"} & set(question.subjects)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    root: Path = tmp_path_factory.mktemp("code")
    bare = entry("2511.00001", "Otter: Robot Manipulation", "로봇 조작(robot manipulation)입니다.")
    coded = entry("2511.00002", "Heron: Robot Manipulation", "로봇 조작(robot manipulation)입니다.")
    coded = coded.replace("Authors:", "Code: https://github.com/acme/heron (12 stars)\n\nAuthors:")
    (root / "2025-11-05.md").write_text(digest("2025-11-05", bare, coded), encoding="utf-8")
    made = Assistant.open(digests=root, data_dir=root / "data", llm="none")
    made.sync()
    return made


def test_only_papers_whose_code_is_recorded_are_listed(assistant: Assistant) -> None:
    everything = assistant.ask("robot manipulation papers")
    assert {source.arxiv_id for source in everything.sources} == {"2511.00001", "2511.00002"}
    coded = assistant.ask("robot manipulation papers with code")
    assert [source.arxiv_id for source in coded.sources] == ["2511.00002"]
    assert say("answers.code_recorded", "en") in coded.warnings
    follows = assistant.ask("which of these have code?", history=[everything])
    assert [source.arxiv_id for source in follows.sources] == ["2511.00002"]


def test_no_recorded_code_is_said(seeds: Assistant) -> None:
    answer = seeds.ask("video generation papers with code")
    assert answer.abstained
    assert say("answers.no_code", "en") in answer.text
