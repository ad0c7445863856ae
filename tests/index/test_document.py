"""Chunks, and the fields of papers and questions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.digest import Section
from assistant.index.document import chunk_paper
from assistant.index.reader import make_reader
from assistant.language.tokens import count_tokens

TITLE = "Whales: A Long Story"


def test_what_fits_is_one_chunk() -> None:
    sections = (Section("What's New", ("고래를 본다.",)), Section("Technical Details", ("바다.",)))
    [chunk] = chunk_paper("2401.00001", TITLE, sections, 1024)
    assert (chunk.id, chunk.section, chunk.title) == ("2401.00001", "", TITLE)
    assert chunk.text == "What's New: 고래를 본다.\nTechnical Details: 바다."
    assert chunk.document == f"{TITLE}\n{chunk.text}"


def test_an_entry_without_summary_is_its_title() -> None:
    [chunk] = chunk_paper("2401.00001", TITLE, (), 64)
    assert chunk.document == TITLE


def test_a_long_entry_is_cut_by_section_and_each_piece_is_led_by_the_title() -> None:
    sections = tuple(
        Section(name, (f"{name}은 {n}번째로 고래와 파도를 길게 이야기합니다. " * 8,))
        for n, name in enumerate(("What's New", "Technical Details", "Performance Highlights"))
    )
    chunks = chunk_paper("2401.00001", TITLE, sections, 128)
    assert [chunk.id for chunk in chunks] == ["2401.00001"] + [
        f"2401.00001#{n}" for n in range(1, len(chunks))
    ]
    assert list(dict.fromkeys(chunk.section for chunk in chunks)) == [s.name for s in sections]
    assert all(chunk.document.startswith(f"{TITLE}\n") for chunk in chunks)
    assert all(count_tokens(chunk.document) <= 140 for chunk in chunks)


def test_an_abstract_is_a_section_of_its_own() -> None:
    sections = (Section("What's New", ("고래를 본다.",)),)
    [chunk] = chunk_paper("2401.00001", TITLE, sections, 1024, "We watch whales.")
    assert chunk.document == f"{TITLE}\nWhat's New: 고래를 본다.\nAbstract: We watch whales."
    [alone] = chunk_paper("2401.00001", TITLE, (), 1024, "We watch whales.")
    assert alone.document == f"{TITLE}\nAbstract: We watch whales."


def test_an_abstract_that_does_not_fit_is_cut_behind_the_summary() -> None:
    sections = (Section("What's New", ("고래를 본다. " * 8,)),)
    abstract = "We watch whales and waves for a long time. " * 30
    chunks = chunk_paper("2401.00001", TITLE, sections, 128, abstract)
    assert [chunk.section for chunk in chunks] == ["What's New"] + ["Abstract"] * (len(chunks) - 1)
    assert len(chunks) > 2
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert "".join(c.abstract for c in chunks).count("whales") == 30
    assert all(count_tokens(chunk.document) <= 140 for chunk in chunks)


def test_an_abstract_has_fields_of_its_own_and_shares_the_concepts() -> None:
    reader = make_reader(())
    fields = reader.paper("A Title", "고래.", "Reinforcement learning of robots.")
    assert "reinforc" in fields.abstract
    assert "reinforc" not in fields.body
    assert "reinforc" in fields.features()
    assert set(reader.question("reinforcement learning").concepts) <= set(fields.concepts)


_SENTENCE = st.text("가나다abc xyz.0", min_size=1, max_size=60)


@settings(max_examples=examples(60))
@given(st.lists(st.lists(_SENTENCE, max_size=6), max_size=4), st.integers(64, 200))
def test_no_word_is_lost_in_cutting(texts: list[list[str]], budget: int) -> None:
    sections = [Section(f"S{n}", tuple(items)) for n, items in enumerate(texts)]
    chunks = chunk_paper("1", TITLE, sections, budget)
    whole = "".join(section.text for section in sections if section.text.strip())
    cut = "".join(chunk.text for chunk in chunks)

    def letters(text: str) -> list[str]:
        return [char for char in text if char.isalnum()]

    assert letters(cut) == letters(whole)
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def test_a_korean_summary_gets_its_english_words() -> None:
    reader = make_reader(())
    fields = reader.paper("A Title", "강화 학습으로 로봇을 가르친다.")
    assert {"reinforc", "learn", "robot"} <= set(fields.gloss)
    assert "로봇" in fields.body
    question = reader.question("reinforcement learning for robots")
    assert set(question.concepts) & set(fields.concepts)
