"""The shipped models fit the phrasings, and training is repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.reading.phrasings import read_line
from assistant.question.reading.reader import FRAME_WORDS, INTENT_MODEL, MODELS, SLOT_MODEL, Reader
from assistant.question.reading.tokens import tokenize
from assistant.question.reading.training import (
    fingerprint,
    frame_words,
    generated,
    labels_of,
    swapped,
    train,
    written,
)

MOST_BYTES = 8 * 2**20


def test_the_models_are_those_of_the_phrasings() -> None:
    shipped = (MODELS / "phrasings.sha256").read_text(encoding="utf-8").strip()
    assert shipped == fingerprint(), "run python -m assistant.question.reading.training"


def test_a_changed_line_changes_the_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("list: RAG\n", encoding="utf-8")
    before = fingerprint(tmp_path)
    file.write_text("list: [s:RAG]\n", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_the_models_are_small() -> None:
    files = (SLOT_MODEL, INTENT_MODEL, FRAME_WORDS)
    assert sum(file.stat().st_size for file in files) <= MOST_BYTES


def test_the_same_lines_train_the_same_models(tmp_path: Path) -> None:
    lines = written()[::60]
    made = []
    for run in ("one", "two"):
        slots, intents = tmp_path / run / "slots", tmp_path / run / "intents"
        train(lines, slots, intents, iterations=10)
        made.append((slots.read_bytes(), intents.read_bytes()))
    assert made[0] == made[1]


def test_what_is_learned_is_read(tmp_path: Path) -> None:
    lines = [
        read_line(f"{intent}: {frame} [s:{subject}]")
        for intent, frame in (("list", "papers on"), ("count", "how many of"))
        for subject in ("chess", "whales", "deep learning", "music", "tables", "video editing")
    ]
    slots, intents = tmp_path / "slots", tmp_path / "intents"
    train(lines, slots, intents)
    reading = Reader(slots, intents, Lexicon.default()).read("how many of music")
    assert (reading.intent, reading.all("subject")) == ("count", ["music"])


def test_frames_make_the_same_lines_each_time(tmp_path: Path) -> None:
    (tmp_path / "frames_en.txt").write_text("list: (new|any) <S>\n", encoding="utf-8")
    people = [read_line("list: [s:chess]"), read_line("list: [s:whales]")]
    first, again = generated(people, tmp_path), generated(people, tmp_path)
    assert first == again
    assert {phrasing.intent for phrasing in first} == {"list"}


def test_a_subject_is_changed_and_nothing_else() -> None:
    people = [read_line("list: no [s:chess] [t:today]"), read_line("list: [s:체스]를 둔 것")]
    english, korean = swapped(people)
    assert english.text.startswith("no ")
    assert english.text.endswith(" today")
    assert [span.slot for span in english.spans] == ["subject", "time"]
    assert korean.text.endswith(("을 둔 것", "를 둔 것"))
    assert swapped(people) == [english, korean]


def test_lines_for_the_slots_alone_teach_no_intent(tmp_path: Path) -> None:
    lines = [read_line(f"list: papers on [s:{one}]") for one in ("chess", "music", "whales")]
    more = [read_line(f"count: lots of [s:{one}]") for one in ("chess", "music", "whales")]
    slots, intents = tmp_path / "slots", tmp_path / "intents"
    train(lines, slots, intents, others=more)
    reading = Reader(slots, intents, Lexicon.default()).read("lots of music")
    assert reading.intents == (("list", 1.0),)
    assert reading.all("subject") == ["music"]


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("list: on [s:deep learning]", ["O", "B-subject", "I-subject"]),
        ("list: [s:음성]을", ["B-subject", "I-subject", "O"]),
        ("list: nothing", ["O"]),
    ],
)
def test_slots_become_labels(line: str, labels: list[str]) -> None:
    phrasing = read_line(line)
    assert labels_of(phrasing, tokenize(phrasing.text)) == labels


def test_words_of_asking_stand_outside_of_slots_in_several_lines() -> None:
    lines = ["list: papers on [s:chess]", "count: papers on [s:chess] today", "list: odd [s:chess]"]
    assert frame_words([read_line(line) for line in lines]) == ["on", "papers"]
