"""Reads the texts, a theme at a time, when the first of them is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from assistant.strings.forms import fill
from assistant.strings.languages import Language

FOLDER: Final = Path(__file__).parent


@cache
def theme(name: str) -> Mapping[str, Mapping[Language, str]]:
    """The texts of a theme by key and language, as they are written.

    Args:
        name: Name of its file, without ``.yaml``.

    Raises:
        KeyError: There is no such theme.
    """
    # Commands that say nothing of this kind start without YAML.
    import yaml

    try:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return MappingProxyType(yaml.load(text, loader))


def say(key: str, language: Language, **values: object) -> str:
    """A text with its values filled in.

    Args:
        key: ``THEME.KEY``.
        language: Language of the text.
        values: What goes into its places; more than it has is fine.

    Raises:
        KeyError: There is no such text, or a value of it is missing.

    Example:
        >>> say("chat.send", "ko")
        '보내기'
    """
    name, _, rest = key.partition(".")
    return fill(theme(name)[rest][language], language, values)


def has(key: str) -> bool:
    """Whether there is a text of that key, ``THEME.KEY``."""
    name, _, rest = key.partition(".")
    return rest in theme(name)


@dataclass(frozen=True, slots=True)
class Strings:
    """The texts in one language.

    Example:
        >>> Strings("en")("chat.send")
        'Send'
    """

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """A text with its values filled in; see `say`."""
        return say(key, self.language, **values)

    def of_theme(self, name: str) -> dict[str, str]:
        """All texts of a theme by key, with their places unfilled, for scripts to fill in."""
        return {key: texts[self.language] for key, texts in theme(name).items()}
