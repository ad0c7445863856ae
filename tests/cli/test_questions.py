"""`assistant search`, `ask` and `chat`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from digests import digest, entry, invented
from scripted_llm import Reply, ScriptedLLM, error, words
from typer.testing import Result

from assistant import Assistant

Run = Callable[..., Result]


def test_search_prints_the_papers_that_python_finds(
    run: Run, synced_seeds: Path, seeds: Assistant
) -> None:
    arguments = ("search", "video generation", "-k", "3", "--data-dir", synced_seeds)
    hits = seeds.search("video generation", 3)
    found = json.loads(run(*arguments, "--json").stdout)
    assert found == {
        "question": "video generation",
        "papers": [
            {
                "arxiv_id": hit.paper.arxiv_id,
                "title": hit.paper.title,
                "url": hit.paper.url,
                "date": hit.paper.date.isoformat(),
                "votes": hit.paper.votes,
                "score": round(hit.score, 4),
                **hit.paper.facts(),
            }
            for hit in hits
        ],
    }
    shown = run(*arguments).stdout
    assert [hit.paper.url in shown for hit in hits] == [True] * 3


def test_a_paper_found_in_a_window_shows_its_day_there(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    for day in ("2024-03-04", "2024-04-01"):
        (folder / f"{day}.md").write_text(digest(day, invented(0)))
    arguments = ("search", "video this week", "--today", "2024-03-05", "--digests", folder)
    papers = json.loads(run(*arguments, "--json").stdout)["papers"]
    assert [paper["date"] for paper in papers] == ["2024-03-04"]


def test_the_first_question_syncs_with_progress(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    (folder / "a.md").write_text(digest("2024-03-04", invented(0), invented(1)))
    first = run("search", "video generation", "--digests", folder, "--json")
    assert "Reading digests" in first.stderr
    assert json.loads(first.stdout)["papers"]
    again = run("search", "video generation", "--digests", folder, "--json")
    assert not again.stderr
    assert again.stdout == first.stdout


def test_another_folder_named_on_the_line_is_the_one_searched(run: Run, tmp_path: Path) -> None:
    for name, number in (("one", 0), ("two", 8)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(digest("2024-03-04", invented(number)))
        arguments = ("search", "video generation", "--digests", name, "--json")
        papers = json.loads(run(*arguments).stdout)["papers"]
        assert len(papers) == 1
        assert papers[0]["title"] in (tmp_path / name / "a.md").read_text()


def test_ask_prints_the_answer_that_python_gives(
    run: Run, synced_seeds: Path, seeds: Assistant
) -> None:
    question = "비디오 생성 관련 논문 보여줘"
    arguments = ("ask", question, "--data-dir", synced_seeds, "--llm", "none")
    answer = seeds.ask(question)
    printed = run(*arguments, "--json").stdout
    assert json.loads(printed) == answer.to_dict()
    assert answer.sources[0].quotes[0] in printed, "Korean stands as it is"
    assert run(*arguments).stdout.strip() == answer.text.strip()


@pytest.mark.parametrize("number", [2, 70])
def test_ask_prints_as_many_papers_as_are_asked_for(run: Run, tmp_path: Path, number: int) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    entries = (invented(n) for n in range(80))
    (folder / "a.md").write_text(digest("2024-03-04", *entries))
    arguments = ("ask", "papers of March 2024", "--digests", folder, "--llm", "none")
    printed = run(*arguments, "-n", str(number)).stdout
    assert sum(line.startswith("- ") for line in printed.splitlines()) == number
    found = json.loads(run(*arguments, "-n", str(number), "--json").stdout)
    assert len(found["sources"]) == number


def test_ask_json_has_the_documented_shape(run: Run, synced_seeds: Path) -> None:
    question = "What was new in video generation this week?"
    options = ("--today", "2024-11-15", "--data-dir", synced_seeds, "--llm", "none", "--json")
    facts = json.loads(run("ask", question, *options).stdout)
    assert set(facts) == {
        *("text", "mode", "outcome", "abstained", "question", "sources", "nearest", "warnings"),
        "notes",
    }
    assert set(facts["question"]) == {
        *("language", "intent", "window", "topics", "authors", "arxiv_ids")
    }
    window = facts["question"]["window"]
    assert (window["start"], window["label"]) == ("2024-11-11", "this week")
    fields = {
        *("n", "arxiv_id", "title", "url", "date", "votes", "authors", "quotes", "summary_en"),
        *("keywords", "organizations", "code_url", "stars", "project_url", "authors_ordered"),
    }
    assert facts["sources"]
    assert all(set(source) == fields for source in facts["sources"])


def test_no_control_character_of_a_title_reaches_the_terminal(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    title = "Video \x1b]0;owned\x07 Generation \x1b[2J"
    (folder / "a.md").write_text(digest("2024-03-04", entry("2403.00001", title, "비디오 생성")))
    shown = run("search", "video generation", "--digests", folder).stdout
    assert "Generation" in shown
    assert "\x1b]" not in shown
    assert "\x1b[2J" not in shown


def test_chat_remembers_until_told_to_forget(run: Run, synced_seeds: Path) -> None:
    typed = "\n".join(
        [
            "Which papers are about video generation?",
            "Who wrote the second one?",
            "/new",
            "Who wrote the second one?",
            "/nonsense",
            "/quit",
            "Which papers are about robots?",
        ]
    )
    done = run("chat", "--data-dir", synced_seeds, "--llm", "none", typed=typed)
    assert done.exit_code == 0, done.output
    assistant = Assistant.open(data_dir=synced_seeds, llm="none")
    first = assistant.ask("Which papers are about video generation?")
    second = assistant.ask("Who wrote the second one?", history=[first])
    alone = assistant.ask("Who wrote the second one?")
    assert second.text != alone.text
    heads = [a.text.strip().splitlines()[0][:50] for a in (first, second, alone)]
    places = [done.stdout.find(head) for head in heads]
    assert places == sorted(places)
    assert places[0] >= 0
    assert "/quit" in done.stdout, "an unknown command gives the help"
    assert "robots" not in done.stdout


@pytest.mark.parametrize("typed", ["", "/exit\n", "\n\n"])
def test_chat_ends_with_its_input(run: Run, synced_seeds: Path, typed: str) -> None:
    done = run("chat", "--data-dir", synced_seeds, "--llm", "none", typed=typed)
    assert done.exit_code == 0
    assert not done.stdout


def _cite(request: dict[str, Any]) -> Reply:
    return words("This is what the digests say of it [1].\n\nAnd this is the rest [1].")


def test_chat_shows_the_sources_of_a_model(
    run: Run, synced_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedLLM(_cite) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        typed = "Which papers are about video generation?\n"
        done = run("chat", "--data-dir", synced_seeds, typed=typed)
    assert done.exit_code == 0, done.output
    first, second, source = (
        done.stdout.find(text)
        for text in ("say of it [1].", "the rest [1].", "· https://arxiv.org/abs/")
    )
    assert 0 <= first < second < source
    assert done.stdout.count("say of it") == 1


def test_the_terminal_says_why_a_sentence_is_marked(
    run: Run, synced_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedLLM([words("This is what it says [1]. It took 98765 GPUs [1].")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        question = "Which papers are about video generation?"
        done = run("ask", question, "--data-dir", synced_seeds)
    assert "98765 GPUs [1]. ⚠" in done.stdout
    assert "⚠ “It took 98765 GPUs.” Not in [1]: 98765 GPUs." in done.stderr


@pytest.mark.parametrize("command", ["ask", "chat"])
def test_what_a_model_does_not_answer_stays_as_said_above_the_closest_papers(
    run: Run, synced_seeds: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    question = "Which papers are about video generation?"
    said = "The entries do not say how long training took."
    with ScriptedLLM([words(said)]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        typed = {"ask": None, "chat": question + "\n"}[command]
        arguments = [question] if command == "ask" else []
        done = run(command, *arguments, "--data-dir", synced_seeds, typed=typed)
    lines = done.stdout.strip().splitlines()
    assert lines[0] == said
    assert lines[2] == "Closest papers, which don't say it:"
    assert [line.startswith("- ") for line in lines[3:]] == [True] * 3


@pytest.mark.parametrize("command", ["ask", "chat"])
def test_a_model_that_fails_is_named_once_and_the_digests_answer(
    run: Run, synced_seeds: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    question = "Which papers are about video generation?"
    with ScriptedLLM([error(401, "bad key")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("ASSISTANT_LLM_MODEL", "scripted")
        typed = {"ask": None, "chat": question + "\n"}[command]
        arguments = [question] if command == "ask" else []
        done = run(command, *arguments, "--data-dir", synced_seeds, typed=typed)
    assert done.exit_code == 0, done.output
    assert done.stdout.count("video generation”:") == 1
    assert done.stderr.count(server.url.rsplit(":", 1)[-1].split("/")[0]) == 1
