"""Time words as people type them in a hurry, spelled out before they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_UNIT = r"(?:week|month|year|day|weekend)s?"
_LEAD = r"(?<![\w-])(?:this|last|past|previous|next|the|a|an|few|couple of|[0-9]{1,2})\s+"
# Short forms and slips, each with what it stands for. A lookbehind can't be of any length:
# what must stand before is the first group and is kept.
_FORMS = (
    (rf"({_LEAD})(?:wks?|weeek|wek|weke|wekk)(?![\w-])", "week"),
    (r"((?<![\w-])(?:this|last|past|previous|next)\s+)weak"
     r"(?=\s*[?.!,]*$|\s+(?:papers?|on|in|about)\b)",
     "week"),
    (rf"({_LEAD})(?:wkends?|wknd|weekand|week\s+end)(?![\w-])", "weekend"),
    (r"((?<=lst\s)|(?<=ths\s))wk(?![\w-])", "week"),
    (r"((?<=lst\s)|(?<=ths\s))mth(?![\w-])", "month"),
    (rf"({_LEAD})(?:mths?|mnths?|monht|motnh)(?![\w-])", "month"),
    (rf"({_LEAD})(?:yrs?|yaer|yera)(?![\w-])", "year"),
    (rf"((?<![\w-]))(?:lst|lsat|alst|laast)(?=\s+(?:wk|weak|mth|yr|{_UNIT}))", "last"),
    (rf"((?<![\w-]))(?:tihs|thsi|ths)(?=\s+(?:wk|weak|mth|yr|{_UNIT}))", "this"),
    (r"((?<![\w-]))(?:yday|y'day|yest|ystrday|yesteday|yesturday|yesterda|yestarday)(?![\w-])",
     "yesterday"),
    (r"((?<![\w-]))(?:2day|tdy|todya|tody)(?![\w-])", "today"),
    (r"((?<![\w-]))(?:janurary|januray|janaury)(?![\w-])", "january"),
    (r"((?<![\w-]))(?:febuary|feburary|februray)(?![\w-])", "february"),
    (r"((?<![\w-]))(?:apirl|aprl|arpil)(?![\w-])", "april"),
    (r"((?<![\w-]))(?:agust|augst|auguest)(?![\w-])", "august"),
    (r"((?<![\w-]))(?:septmber|setember|septemer|septembre)(?![\w-])", "september"),
    (r"((?<![\w-]))(?:ocotber|octobre|otcober)(?![\w-])", "october"),
    (r"((?<![\w-]))(?:novemeber|novmber|novembre)(?![\w-])", "november"),
    (r"((?<![\w-]))(?:decemeber|decmber|decembre)(?![\w-])", "december"),
    (r"((?<![가-힣])(?:이번|지난|저번|지지난|다음|금)\s*)[쥬쭈즈](?=에|의|\s|$|논|나|꺼|거)", "주"),
    (r"((?<![가-힣])(?:(?:이번|지난|저번|지지난|요번)\s*[달주해]|작년|올해|어제|오늘|그제|\d+월))(?=꺼)",
     " "),
    (r"((?<![가-힣]))(?:어재|어졔)(?=\s|$|에|의|자|나|올)", "어제"),
    (r"((?<![가-힣]))(?:그재|그제께)(?=\s|$|에|의|나|올)", "그제"),
    (r"((?<![가-힣]))(?:담|다담)주(?=\s|$|에|의)", "다음주"),
    (r"((?<![가-힣]))요번\s*(?=주|달)", "이번 "),
)  # fmt: skip

# Letters that a text must hold for any of the forms to be in it.
_HINTS = (
    "wk", "weee", "wek", "weak", "weekand", "week end", "mth", "mnth", "monht", "motnh", "yr",
    "yaer", "yera", "lst", "lsat", "alst", "laast", "tihs", "thsi", "ths", "yday", "y'day", "yest",
    "ystr", "2day", "tdy", "tody", "jan", "feb", "apirl", "aprl", "arpil", "agust", "augst",
    "auguest", "sep", "set", "oc", "nov", "dec", "쥬", "쭈", "즈", "꺼", "어재", "어졔", "그재",
    "그제께", "담주", "요번", "otcober",
)  # fmt: skip


def spelled_out(text: str) -> tuple[str, Callable[[int], int]]:
    """``text`` with short and mistyped time words spelled out, and the way back.

    Returns:
        The text, and a function from a place in it to the place in the original.

    Example:
        >>> spelled_out("papers of last wk")[0]
        'papers of last week'
    """
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text, lambda place: place
    out, cuts, at, size = [], [], 0, 0
    for match in _pattern().finditer(text):
        form = _FORMS[(match.lastindex or 1) - 1][1]
        start = match.end(match.lastindex or 1)
        out += [text[at:start], form]
        size += start - at
        cuts.append((size, size + len(form), match.end()))
        size += len(form)
        at = match.end()
    if not cuts:
        return text, lambda place: place

    def origin(place: int) -> int:
        shift = 0
        for new_start, new_end, old_end in cuts:
            if new_start < place < new_end:
                return old_end
            if place <= new_start:
                break
            shift = old_end - new_end
        return place + shift

    return "".join([*out, text[at:]]), origin


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(pattern for pattern, _ in _FORMS), re.IGNORECASE)
