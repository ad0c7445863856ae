"""What the concept lexicon is made of, and how it is read from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assistant.strings import Language


@dataclass(frozen=True, slots=True)
class Topic:
    """A research topic that readers ask about and papers are tagged with.

    Attributes:
        id: snake_case identifier, unique among topics and terms.
        parent: id of the broader topic, or None for a root.
        label_en, label_ko: what a page shows.
        en, ko: names of the topic in questions and papers.
        ask: names used in questions that papers also use in passing or in another sense.
        common: most papers mention the topic, so a mention in the body says little.
        facets: groups of word beginnings; one of each group together is evidence.
        related: methods, datasets and products that are weak evidence, never names.
    """

    id: str
    parent: str | None
    label_en: str
    label_ko: str
    en: tuple[str, ...]
    ko: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...] = ()
    related: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    common: bool = False

    def label(self, language: Language) -> str:
        """What a page shows, in a language."""
        return self.label_ko if language == "ko" else self.label_en

    def inline_label(self, language: Language) -> str:
        """The label within a sentence: English words begin small, but for abbreviations and names.

        Example: "Video generation" becomes "video generation"; "LLM agents" stays.
        """
        if language == "ko":
            return self.label_ko
        words = self.label_en.split(" ")
        return " ".join(
            word if any(c.isupper() for c in word[1:]) else word.lower() for word in words
        )


@dataclass(frozen=True, slots=True)
class Term:
    """A technical term with its synonyms, and the ids of the topics it is evidence for."""

    id: str
    en: tuple[str, ...]
    ko: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A concept named in a text: `surface` is `text[start:end]` of the NFC form of the text."""

    concept: str
    start: int
    end: int
    surface: str


def names_of(value: object) -> tuple[str, ...]:
    """Read a list of names: a YAML list, or one string with commas; None is no names.

    >>> names_of("video generation, T2V")
    ('video generation', 'T2V')
    """
    if value is None:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise ValueError(f"Names must be a list or a string with commas, not {value!r}.")
    return tuple(name for name in (str(part).strip() for part in parts) if name)


def load_lexicon(path: Path) -> dict[str, Any]:
    """Parse a lexicon file into plain dicts; raises ValueError if it isn't a mapping."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        data = yaml.load(stream, loader)
    if not isinstance(data, dict):
        raise ValueError(f"{path} holds no lexicon: expected the keys `topics` and `terms`.")
    return data


def topics_of(data: Mapping[str, Any]) -> dict[str, Topic]:
    """The topics of a parsed lexicon, by id, in file order."""
    return {
        topic_id: Topic(
            id=topic_id,
            parent=fields.get("parent"),
            label_en=str(fields["label_en"]),
            label_ko=str(fields["label_ko"]),
            en=names_of(fields.get("en")),
            ko=names_of(fields.get("ko")),
            facets=tuple(names_of(group) for group in fields.get("facets") or ()),
            related=names_of(fields.get("related")),
            ask=names_of(fields.get("ask")),
            common=bool(fields.get("common", False)),
        )
        for topic_id, fields in (data.get("topics") or {}).items()
    }


def terms_of(data: Mapping[str, Any]) -> dict[str, Term]:
    """The technical terms of a parsed lexicon, by id, in file order."""
    return {
        term_id: Term(
            id=term_id,
            en=names_of(fields.get("en")),
            ko=names_of(fields.get("ko")),
            topics=names_of(fields.get("topics")),
        )
        for term_id, fields in (data.get("terms") or {}).items()
    }
