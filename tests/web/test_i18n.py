"""The page speaks the language that the browser asks for."""

from __future__ import annotations

import pytest

from assistant.web.i18n import preferred


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
