"""Check a concept lexicon for mistakes that would make it match wrongly or not at all."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from assistant.hangul import is_hangul
from assistant.language.lexicon.matching import squeeze
from assistant.language.lexicon.model import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ID = re.compile(r"[a-z][a-z0-9_]*")
_TOPIC_FIELDS = {"parent", "label_en", "label_ko", "en", "ko", "ask", "common", "facets", "related"}
_TERM_FIELDS = {"en", "ko", "topics"}


def lint(lexicon: Mapping[str, Any]) -> list[str]:
    """Problems of a parsed lexicon, one sentence each; none means it is sound.

    Checked: ids, unknown fields, missing labels, empty sides, the script of each side, names
    that two concepts of a kind share, unknown or circular parents, unknown topics, empty
    facet groups, and names of one character.
    """
    topics: Mapping[str, Any] = lexicon.get("topics") or {}
    terms: Mapping[str, Any] = lexicon.get("terms") or {}
    problems: list[str] = []
    for kind, concepts, fields in (
        ("topic", topics, _TOPIC_FIELDS),
        ("term", terms, _TERM_FIELDS),
    ):
        for concept, entry in concepts.items():
            where = f"{kind} {concept}"
            problems += _concept_problems(where, str(concept), entry, fields)
        problems += _shared_names(kind, concepts)
    for topic, entry in topics.items():
        problems += _topic_problems(topic, entry, topics)
    for term, entry in terms.items():
        problems += [
            f"term {term}: unknown topic {name}"
            for name in names_of(entry.get("topics"))
            if name not in topics
        ]
    problems += [f"id {name} is both a topic and a term" for name in topics if name in terms]
    return problems


def _concept_problems(
    where: str, concept: str, entry: Mapping[str, Any], fields: set[str]
) -> Iterator[str]:
    if not _ID.fullmatch(concept):
        yield f"{where}: bad id, use snake_case"
    for field in sorted(entry.keys() - fields):
        yield f"{where}: unknown field {field}"
    for side in ("en", "ko"):
        names = names_of(entry.get(side))
        if not names:
            yield f"{where}: no names under {side}"
        for name in names:
            yield from _name_problems(where, side, name)


def _name_problems(where: str, side: str, name: str) -> Iterator[str]:
    hangul = sum(is_hangul(char) for char in name)
    if side == "en" and hangul:
        yield f"{where}: Hangul under en: {name}"
    if side == "ko" and not hangul:
        yield f"{where}: no Hangul under ko: {name}"
    if len(squeeze(name)[0]) < 2:
        yield f"{where}: a name of one character matches too much: {name}"


def _shared_names(kind: str, concepts: Mapping[str, Any]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for concept, entry in concepts.items():
        names = [name for side in ("en", "ko", "ask") for name in names_of(entry.get(side))]
        for key in dict.fromkeys(squeeze(name)[0] for name in names):
            owners[key].append(str(concept))
    for key, sharing in owners.items():
        if len(sharing) > 1:
            yield f"{kind}s {', '.join(sharing)} share the name {key}"


def _topic_problems(
    topic: str, entry: Mapping[str, Any], topics: Mapping[str, Any]
) -> Iterator[str]:
    for label in ("label_en", "label_ko"):
        if not entry.get(label):
            yield f"topic {topic}: no {label}"
    for number, group in enumerate(entry.get("facets") or (), start=1):
        if not names_of(group):
            yield f"topic {topic}: facet group {number} is empty"
    seen = {topic}
    parent = entry.get("parent")
    while parent is not None:
        if parent not in topics:
            yield f"topic {topic}: unknown parent {parent}"
            return
        if parent in seen:
            yield f"topic {topic}: its parents go round in a circle at {parent}"
            return
        seen.add(parent)
        parent = topics[parent].get("parent")
