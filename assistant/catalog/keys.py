"""How days and names are written in the catalog's tables."""

from __future__ import annotations

import re
from datetime import date


def to_day(day: date) -> int:
    """A date as the integer ``YYYYMMDD``."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_day(number: int) -> date:
    """The date of an integer ``YYYYMMDD``."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def name_key(text: str) -> str:
    """Letters, digits and spaces of a name in lower case, for comparing names as typed."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def last_key(name: str) -> str:
    """The last word of a name's key, by which a person is looked up; empty where it has none.

    >>> last_key("Yann LeCun")
    'lecun'
    """
    return name_key(name).rpartition(" ")[2]


def organization_key(text: str) -> str:
    """Letters and digits of an organisation's name, for comparing spellings.

    >>> organization_key("Hugging Face") == organization_key("HuggingFace")
    True
    """
    return name_key(text).replace(" ", "")
