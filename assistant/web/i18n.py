"""What the page says, in English and Korean.

Each module of the page keeps its words in ``strings/MODULE.yaml``: a key, and a text for every
language. A key is asked for as ``MODULE.KEY``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from assistant.question.model import Language

LANGUAGES: tuple[Language, ...] = ("en", "ko")
STRINGS_DIR = Path(__file__).with_name("strings")

_ACCEPTED = re.compile(r"\s*+([a-zA-Z]{2,3}|\*)(?:-[\w-]++)?\s*+(?:;\s*+q=([\d.]++)\s*+)?$")


@dataclass(frozen=True, slots=True)
class Strings:
    """The texts of one language.

    Attributes:
        language: ``en`` or ``ko``.
        texts: Every text by its full key.

    Example:
        >>> Strings.of("en")("chat.send")
        'Send'
    """

    language: Language
    texts: Mapping[str, str]

    @classmethod
    def of(cls, language: Language) -> Strings:
        """The shipped texts of a language, read once per process."""
        return _load(language)

    def __call__(self, key: str, **values: object) -> str:
        """A text with its values filled in.

        Raises:
            KeyError: There is no such key, or a value of the text is missing.
        """
        text = self.texts[key]
        return text.format(**values) if values else text

    def of_module(self, module: str) -> dict[str, str]:
        """All texts of a module by their keys without its name, for scripts."""
        prefix = f"{module}."
        return {k.removeprefix(prefix): v for k, v in self.texts.items() if k.startswith(prefix)}


@cache
def _load(language: Language) -> Strings:
    texts = {
        f"{path.stem}.{key}": by_language[language]
        for path in sorted(STRINGS_DIR.glob("*.yaml"))
        for key, by_language in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    }
    return Strings(language, MappingProxyType(texts))


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
