"""Which language a browser wants."""

from __future__ import annotations

import re

from assistant.strings import LANGUAGES, Language

_ACCEPTED = re.compile(r"\s*+([a-zA-Z]{2,3}|\*)(?:-[\w-]++)?\s*+(?:;\s*+q=([\d.]++)\s*+)?$")


def preferred(accept_language: str) -> Language:
    """The language a browser asks for; English when it asks for neither.

    Args:
        accept_language: The header of that name (RFC 9110, section 12.5.4).

    Example:
        >>> preferred("ko-KR,ko;q=0.9,en;q=0.8")
        'ko'
    """
    wishes: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accept_language.split(",")[:50]):
        match = _ACCEPTED.match(part)
        if match is None:
            continue
        try:
            weight = float(match[2] or 1)
        except ValueError:
            continue
        for language in LANGUAGES:
            if match[1].lower() == language and weight > 0:
                wishes.append((-weight, place, language))
    return min(wishes)[2] if wishes else "en"
