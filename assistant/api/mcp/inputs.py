"""What the tools take, and what is said where an argument makes no sense."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, ValidationError

from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.catalog.catalog import Catalog
    from assistant.catalog.records import Paper

#: Most characters of what is wrong that an error repeats.
_SHOWN = 60
#: Years of which there can be digests, or questions about their days.
_YEARS = range(1991, 2101)
_ALL_DIGESTS = "list_day without a date shows the newest."


def _day(value: object) -> object:
    """A day from its ISO form; models write an empty text for what they leave out."""
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str):
            raise TypeError
        day = datetime.date.fromisoformat(value.strip())
    except (ValueError, TypeError):
        raise ValueError(f"must be a day like 2024-09-25, not {shown(value)}") from None
    if day.year not in _YEARS:
        raise ValueError(f"must lie between {_YEARS[0]} and {_YEARS[-1]}, unlike {day}")
    return day


Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        description="In English or Korean. Time ('last week', 'September 2024'), people,"
        " organisations, topics and least upvotes that it names are understood.",
    ),
]
Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="arXiv id such as 2409.16191, or the address of the paper.",
    ),
]
Day = Annotated[
    datetime.date | None,
    BeforeValidator(_day),
    Field(description="A day as YYYY-MM-DD."),
]
Topic = Annotated[
    str,
    Field(
        max_length=200,
        description="Topic id of `list_topics`, or a topic's name in English or Korean.",
    ),
]
Count = Annotated[int, Field(ge=1, le=100, strict=True, description="Most papers to return.")]


def shown(value: object) -> str:
    """A value as an error repeats it."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def explained(error: ValidationError) -> str:
    """What is wrong with arguments, in a sentence for each."""
    told = []
    for fault in error.errors(include_url=False, include_input=True):
        name = ".".join(str(part) for part in fault["loc"]) or "arguments"
        said = fault["msg"].removeprefix("Value error, ")
        given = "" if fault["type"] in ("missing", "value_error") else f", not {_kind(fault)}"
        told.append(f"{name}: {said[:1].lower()}{said[1:]}{given}.")
    return " ".join(dict.fromkeys(told))


def _kind(fault: object) -> str:
    value = fault["input"] if isinstance(fault, dict) else None
    size = f" of {len(value):,} characters" if isinstance(value, str) else ""
    return f"{shown(value)}{size if len(repr(value)) > _SHOWN else ''}"


def known_paper(catalog: Catalog, text: str) -> Paper:
    """The paper that an id or an address names.

    Raises:
        ConfigurationError: It names none, or none of the digests'.
    """
    from assistant.digest import arxiv_id

    name = text.strip()
    bare = name[6:].strip() if name[:6].lower() == "arxiv:" else name
    found = arxiv_id(name) or arxiv_id(f"https://arxiv.org/abs/{bare}")
    if found is None:
        raise ConfigurationError(
            f"{shown(text)} is no arXiv id.", hint="Ids look like 2409.16191; search returns them."
        )
    paper = catalog.paper(found)
    if paper is None:
        raise ConfigurationError(
            f"No digest holds the paper {found}.", hint="Only papers of the digests can be fetched."
        )
    return paper


def known_topic(text: str) -> str:
    """The topic id that an id or a name stands for.

    Raises:
        ConfigurationError: It stands for none.
    """
    from assistant.language.lexicon.lexicon import Lexicon

    lexicon = Lexicon.default()
    name = text.strip()
    if (found := name.lower().replace(" ", "_")) in lexicon.topics:
        return found
    topics = lexicon.topics_in(name)
    if not topics:
        raise ConfigurationError(
            f"There is no topic {shown(text)}.",
            hint=f"Topics are: {', '.join(lexicon.topics)}. search finds other subjects.",
        )
    return topics[0]


def nearest_days(wanted: datetime.date, days: Collection[datetime.date]) -> ConfigurationError:
    """What to say of a day without a digest."""
    before = max((day for day in days if day < wanted), default=None)
    after = min((day for day in days if day > wanted), default=None)
    near = " and ".join(str(day) for day in (before, after) if day)
    return ConfigurationError(
        f"There is no digest of {wanted}.",
        hint=f"The nearest days with one: {near}. {_ALL_DIGESTS}",
    )
