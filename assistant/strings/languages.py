"""The languages that the assistant speaks."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "ko"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "ko")
