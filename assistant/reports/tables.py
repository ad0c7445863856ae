"""Tables as CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def table_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180) that a spreadsheet reads as text and numbers.

    A cell that it would run as a formula is led by an apostrophe
    (https://owasp.org/www-community/attacks/CSV_Injection).

    Example:
        >>> table_csv([["title"], ["=1+1"]])
        "\\ufefftitle\\r\\n'=1+1\\r\\n"
    """
    buffer = io.StringIO()
    # The byte order mark tells spreadsheets that Korean is UTF-8.
    buffer.write("\ufeff")
    csv.writer(buffer).writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
