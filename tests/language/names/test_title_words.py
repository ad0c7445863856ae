"""The words of titles, as numbers."""

from __future__ import annotations

from assistant.language.names.title_words import TitleWords

WORDS = TitleWords(["Genie: Generative Worlds, Generative Minds", "José's Worlds", "", ": Minds"])


def test_titles_keep_their_words_and_where_the_colon_stands() -> None:
    assert len(WORDS) == 4
    words = [WORDS.spelled[number] for number in WORDS.numbers]
    assert words[:5] == ["genie", "generative", "worlds", "generative", "minds"]
    assert words[5:] == ["jose", "s", "worlds", "minds"]
    assert WORDS.starts.tolist() == [0, 5, 8, 8, 9]
    assert (WORDS.rests - WORDS.starts[:-1]).tolist() == [1, 3, 0, 0]
    assert WORDS.longest == len("geniegenerativeworldsgenerativeminds")


def test_words_are_counted_by_title_and_by_use() -> None:
    assert {word: WORDS.used(word) for word in ("generative", "worlds", "minds", "sora")} == {
        "generative": 1,
        "worlds": 2,
        "minds": 2,
        "sora": 0,
    }
    assert WORDS.counts()["generative"] == 2
    assert WORDS.number("sora") is None


def test_no_titles_have_no_words() -> None:
    none = TitleWords([])
    assert (len(none), none.longest, none.used("a"), none.counts()) == (0, 0, 0, {})
