"""What the models see of a question."""

from __future__ import annotations

from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.reading.features import intent_features, tag_features
from assistant.question.reading.reader import concept_tags
from assistant.question.reading.tokens import Mark, tokenize


def _tag(text: str) -> list[list[str]]:
    tokens = tokenize(text)
    return tag_features(tokens, ["O"] * len(tokens))


def test_each_token_has_features_of_its_own() -> None:
    found = _tag("new robotics papers")
    assert len(found) == 3
    assert {"w0=robotics", "w-1=new", "w1=papers", "w-2=^"} <= set(found[1])


def test_figures_are_all_alike() -> None:
    assert _tag("top 5 papers") == _tag("top 17 papers")


def test_the_written_word_around_a_syllable_is_seen() -> None:
    features = _tag("음성 합성을 찾아줘")[2]
    assert {"chunk=합성을", "head=합", "tail=합성을", "before=음성", "after=찾아줘"} <= set(
        features
    )


def test_names_of_the_lexicon_are_marked() -> None:
    text = "papers on video generation"
    tags = concept_tags(Lexicon.default(), text, tokenize(text))
    assert tags == ["O", "O", "B", "I"]


def test_a_slot_is_one_word_of_the_intent() -> None:
    tokens = tokenize("papers on speech synthesis")
    one = intent_features(tokens, ["", "", "subject", "subject"], False)
    tokens = tokenize("papers on chess")
    other = intent_features(tokens, ["", "", "subject"], False)
    assert one == other
    assert "1=[subject]" in one


def test_standing_after_an_answer_is_seen() -> None:
    tokens = tokenize("shorter")
    assert intent_features(tokens, [""], True) != intent_features(tokens, [""], False)


def test_a_marked_stretch_is_seen_by_its_kind() -> None:
    text = "chess in May"
    tokens = tokenize(text, [Mark("time", 6, 12)])
    assert "w0=<time>" in tag_features(tokens, ["O"] * 2)[1]
