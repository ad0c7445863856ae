"""Papers of organisations: by the record where there is one, by name elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from digests import digest, entry

from assistant import Answer, Assistant
from assistant.retrieve.origins import spellings
from assistant.strings import say
from assistant.strings.days import day

TODAY = date(2025, 11, 7)


def _paper(number: int, title: str, text: str, organisation: str = "") -> str:
    made = entry(f"2511.{number:05d}", title, text)
    line = f"Organization: {organisation}\n\n" if organisation else ""
    return made.replace("Authors:", f"{line}Authors:")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    root: Path = tmp_path_factory.mktemp("origins")
    old = digest(
        "2025-09-01",
        _paper(1, "Lantern: Video Generation", "NVIDIA의 GPU로 비디오를 생성합니다."),
        _paper(2, "Otter: Robot Manipulation", "로봇 조작을 위한 방법입니다."),
    )
    new = digest(
        "2025-11-05",
        _paper(3, "Quill: Language Models", "언어 모델(language model)입니다.", "NVIDIA"),
        _paper(4, "Prism: Video Generation", "비디오 생성(video generation).", "nvidia"),
        _paper(5, "Harbor: Segmentation", "NVIDIA와 비교합니다.", "Acme Labs"),
        _paper(6, "Cello: Music on NVIDIA Chips", "음악 생성입니다."),
    )
    (root / "2025-09-01.md").write_text(old, encoding="utf-8")
    (root / "2025-11-05.md").write_text(new, encoding="utf-8")
    made = Assistant.open(digests=root, data_dir=root / "data", llm="none")
    made.sync()
    return made


def _ids(answer: Answer) -> list[str]:
    return [source.arxiv_id for source in answer.sources]


@pytest.mark.parametrize(
    "text", ["papers from NVIDIA this week", "이번 주 엔비디아 논문", "new NVIDIA papers this week"]
)
def test_recorded_papers_come_first_and_unrecorded_ones_that_name_it_after(
    assistant: Assistant, text: str
) -> None:
    answer = assistant.ask(text, today=TODAY)
    assert set(_ids(answer)[:2]) == {"2511.00003", "2511.00004"}
    assert _ids(answer)[2:] == ["2511.00006"]
    told = {"names": answer.question.organisations[0], "n": 2}
    days = day(date(2025, 11, 5), answer.question.language)
    assert answer.warnings[-1] == say(
        "answers.origin_some", answer.question.language, span=days, **told
    )


def test_before_anything_was_recorded_naming_it_is_all_there_is(assistant: Assistant) -> None:
    answer = assistant.ask("papers from NVIDIA in September 2025", today=TODAY)
    assert _ids(answer) == ["2511.00001"]
    assert "only for some papers of" in answer.warnings[0]


def test_other_subjects_are_looked_for_among_its_papers(assistant: Assistant) -> None:
    answer = assistant.ask("NVIDIA papers on video generation this week", today=TODAY)
    assert _ids(answer) == ["2511.00004"]


def test_an_organisation_is_known_by_its_papers(assistant: Assistant) -> None:
    question = assistant.understand("papers from Acme Labs", today=TODAY)
    assert question.organisations == ("Acme Labs",)
    assert question.authors == ()
    answer = assistant.ask("papers from Acme Labs", today=TODAY)
    assert _ids(answer) == ["2511.00005"]
    assert say(
        "answers.origin_all", "en", span=day(date(2025, 11, 5), "en"), names="Acme Labs"
    ) in (answer.text)


def test_names_are_compared_by_letters_in_both_languages() -> None:
    assert {"nvidia", "엔비디아"} <= spellings(["엔비디아"])
    assert spellings(["Acme Labs"]) == {"acmelabs"}


def test_an_archive_without_organisations_answers_as_ever(seeds: Assistant) -> None:
    answer = seeds.ask("papers from Google", today=date(2024, 9, 26))
    assert answer.text == say("answers.no_organisation", "en", names="Google")
