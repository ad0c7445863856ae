"""Days in paths, headings and rows, in the forms that people write."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

_PATH_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})"
    r"(?:([-/_.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?![0-9])"
)


def path_date(path: str) -> datetime.date | None:
    """The last date in a path such as 2024/09/25.md, 2024-09-25.md or 20240925.md."""
    dates = [
        calendar_day([match[1], match[3] or match[5], match[4] or match[6]])
        for match in _PATH_DATE.finditer(path)
    ]
    return next((date for date in reversed(dates) if date), None)


def calendar_day(parts: Iterable[str]) -> datetime.date | None:
    """The day of a year, month and day, or None where the calendar has none."""
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None
