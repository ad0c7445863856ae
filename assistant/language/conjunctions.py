"""What joins two names as "and" does, in both languages, as patterns."""

from __future__ import annotations

from typing import Final

#: Stands between words: "safety and alignment".
AND: Final = r"\s+(?:and|&|및)\s+"
#: Stands right behind a Korean word: "안전성과 정렬".
AND_PARTICLE: Final = r"(?:와|과|이랑|랑|하고)"
