"""Every text of the page exists in both languages and takes the same values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from assistant.question.model import Intent
from assistant.web.i18n import LANGUAGES, STRINGS_DIR, Strings, preferred

FILES = sorted(STRINGS_DIR.glob("*.yaml"))
_VALUES = re.compile(r"\{(\w*)[^}]*\}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_languages_say_the_same(path: Path) -> None:
    for key, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        assert set(texts) == set(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key
        values = {frozenset(_VALUES.findall(text)) for text in texts.values()}
        assert len(values) == 1, (key, values)


def test_korean_texts_are_korean() -> None:
    korean = Strings.of("ko")
    hangul = [key for key, text in korean.texts.items() if re.search("[가-힣]", text)]
    assert len(hangul) > 0.9 * len(korean.texts)


def test_every_intent_has_a_name() -> None:
    for language in LANGUAGES:
        for intent in Intent.__args__:  # type: ignore[attr-defined]
            assert Strings.of(language)(f"chat.intent_{intent}")


def test_texts_of_a_module_lose_its_name() -> None:
    texts = Strings.of("en").of_module("shell")
    assert texts["chat"] == "Chat"
    assert not any(key.startswith("shell.") for key in texts)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Strings.of("en")("chat.no_such_text")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8", "ko"),
        ("en-GB,en;q=0.9,ko;q=0.8", "en"),
        ("en;q=0.1, ko;q=0.7", "ko"),
        ("fr-FR,fr;q=0.9,ko;q=0.3", "ko"),
        ("fr", "en"),
        ("ko;q=0", "en"),
        ("ko;q=1.2.3,en", "en"),
        ("*", "en"),
        ("korean", "en"),
        (";;;,,,ko", "ko"),
    ],
)
def test_the_browsers_wish_counts(header: str, language: str) -> None:
    assert preferred(header) == language
