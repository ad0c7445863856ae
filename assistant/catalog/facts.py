"""What may be known of a paper beyond its digest's summary: how it is stored and completed."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, cast

from assistant.catalog.records import FACTS
from assistant.digest.facts import NamedFacts

if TYPE_CHECKING:
    from assistant.catalog.records import Supplement
    from assistant.digest import Entry

_LISTS = ("keywords", "organizations")
_NAMES = ("abstract", *FACTS)


class Facts(NamedFacts, total=False):
    """The facts that are known, as the arguments of `Entry` and `Paper`."""

    abstract: str


def facts_of(record: Entry | Supplement) -> Facts:
    """The facts that a record holds; empty ones are left out."""
    held = {name: getattr(record, name) for name in _NAMES}
    return cast(Facts, {name: value for name, value in held.items() if value not in (None, "", ())})


def complete(facts: Facts, more: Facts) -> Facts:
    """Facts, with those that were missing taken from others.

    Stars are those of one repository: they go with its address.

    >>> complete({"code_url": "https://a.org"}, {"code_url": "https://b.org", "stars": 3})
    {'code_url': 'https://a.org'}
    """
    whole: dict[str, Any] = {**more, **facts}
    if "stars" not in facts and whole.get("code_url") != more.get("code_url"):
        whole.pop("stars", None)
    return cast(Facts, whole)


def dump_facts(facts: Facts) -> str:
    """Facts as JSON; equal facts give equal texts."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def load_facts(text: str) -> Facts:
    """Facts read back from JSON."""
    facts = json.loads(text)
    return cast(Facts, {name: tuple(v) if name in _LISTS else v for name, v in facts.items()})


def known_facts(connection: sqlite3.Connection, arxiv_id: str) -> Facts:
    """What the digests and the supplements say of a paper.

    A newer digest comes before an older one, and any digest before a supplement; arXiv's own words
    come before those of a feed.
    """
    rows = connection.execute(
        "SELECT facts FROM (SELECT facts, day, path, line, '' AS source FROM entries"
        " WHERE arxiv_id = :id UNION ALL"
        " SELECT facts, 0, '', 0, source FROM supplements WHERE arxiv_id = :id)"
        " ORDER BY day DESC, path DESC, line DESC, source",
        {"id": arxiv_id},
    )
    known: Facts = {}
    for (text,) in rows:
        known = complete(known, load_facts(text))
    return known
