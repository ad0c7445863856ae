"""The format of training lines and frames."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.question.reading.phrasings import (
    PHRASINGS,
    Span,
    fill,
    frame_of,
    lines_of,
    read_line,
    values_of,
)
from assistant.question.reading.training import written

INTENTS = {
    *("list", "search", "fact", "count", "rank", "digest", "trend", "first", "change"),
    *("compare", "paper", "offtopic"),
    *("meta.hello", "meta.thanks", "meta.about", "meta.votes", "meta.sources", "meta.mail"),
}


def test_a_line_is_an_intent_and_a_text_with_slots() -> None:
    phrasing = read_line("rank: [c:five] papers by [p:Ada Lovelace], [o:newest first]")
    assert (phrasing.intent, phrasing.text) == (
        "rank",
        "five papers by Ada Lovelace, newest first",
    )
    assert [(s.slot, phrasing.text[s.start : s.end]) for s in phrasing.spans] == [
        ("number", "five"),
        ("person", "Ada Lovelace"),
        ("order", "newest first"),
    ]


@pytest.mark.parametrize("line", ["no intent", "list:", "list: papers on [zz:RAG]", "List: RAG"])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"phrasing|slot"):
        read_line(line)


def test_a_slot_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="not closed"):
        read_line("list: papers on [s:RAG")


def test_brackets_of_other_kinds_stay_text() -> None:
    assert read_line("op.pick: open [2] please").text == "open [2] please"


def test_comments_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("# intent: text\n\nlist: RAG\n", encoding="utf-8")
    assert list(lines_of(file)) == ["list: RAG"]


def test_values_are_what_stood_in_the_slots_once_each() -> None:
    lines = [read_line("list: [s:RAG] and [s:chess]"), read_line("count: [s:RAG]")]
    assert values_of(lines) == {"subject": ["RAG", "chess"]}


def test_a_frame_takes_one_of_its_pieces_and_fills_its_holes() -> None:
    values = {"subject": ["chess"], "time": ["last week"]}
    made = {fill("list: (new|any) <S> <W>", values, random.Random(n)) for n in range(30)}
    assert made == {"list: new [s:chess] [t:last week]", "list: any [s:chess] [t:last week]"}


def test_an_optional_piece_may_be_left_out() -> None:
    made = {fill("list: <S> (please)?", {"subject": ["x"]}, random.Random(n)) for n in range(30)}
    assert made == {"list: [s:x] please", "list: [s:x]"}


def test_a_frame_that_nothing_fills_is_none() -> None:
    assert fill("list: papers by <P>", {"subject": ["chess"]}, random.Random(1)) is None


def test_the_same_chance_makes_the_same_line() -> None:
    values = {"subject": ["chess", "RAG", "robots"]}
    frame = "list: (any|new|good) <S> (papers|work)"
    assert fill(frame, values, random.Random(7)) == fill(frame, values, random.Random(7))


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("로봇", "list: [s:로봇]을 다룬 것"),
        ("언어 모델", "list: [s:언어 모델]을 다룬 것"),
        ("체스", "list: [s:체스]를 다룬 것"),
    ],
)
def test_a_particle_agrees_with_its_word(subject: str, line: str) -> None:
    assert fill("list: <S>{을} 다룬 것", {"subject": [subject]}, random.Random(1)) == line


@pytest.mark.parametrize(
    ("subject", "particle"), [("로봇", "으로"), ("모델", "로"), ("체스", "로")]
)
def test_euro_after_l_is_ro(subject: str, particle: str) -> None:
    line = fill("list: <S>{으로}", {"subject": [subject]}, random.Random(1))
    assert line == f"list: [s:{subject}]{particle}"


@pytest.mark.parametrize(
    ("line", "frame"),
    [
        ("list: papers on [s:chess] please", "list: papers on <S> please"),
        ("count: [s:음성 합성]을 다룬 거 몇 편", "count: <S>{을} 다룬 거 몇 편"),
        ("list: [t:어제] [s:체스]로 뭘 했어", "list: [t:어제] <S>{으로} 뭘 했어"),
        ("list: [s:번역] 이야기", "list: <S> 이야기"),
        ("list: [s:차트를 코드로 바꾸는] 것", None),
        ("list: the one about a very long story of chess", None),
        ("list: [s:chess] and [s:music]", None),
        ("list: [s:chess] (or so)", None),
    ],
)
def test_a_written_line_lends_its_frame(line: str, frame: str | None) -> None:
    assert frame_of(read_line(line)) == frame


@pytest.mark.parametrize("path", sorted(PHRASINGS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_line_can_be_read(path: Path) -> None:
    values = {slot: ["가나다"] for slot in ("subject", "person", "name", "title", "excluded")}
    values |= {
        slot: ["가나다"] for slot in ("time", "number", "description", "infinitive", "gerund")
    }
    for line in lines_of(path):
        framed = path.stem.startswith("frames")
        text = fill(line, values, random.Random(1)) if framed else line
        assert text is not None, line
        phrasing = read_line(text)
        assert phrasing.intent in INTENTS or phrasing.intent.startswith(("op.", "stats.", "meta."))
        assert phrasing.text.strip()
        for span in phrasing.spans:
            assert isinstance(span, Span)
            assert phrasing.text[span.start : span.end].strip(), line


def test_there_are_thousands_of_lines_in_each_language() -> None:
    korean = [any("가" <= c <= "힣" for c in phrasing.text) for phrasing in written()]
    assert korean.count(True) > 3000
    assert korean.count(False) > 3000
