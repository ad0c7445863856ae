"""Days that people name instead of dating: holidays of Korea and the United States.

Those on a fixed day are listed here; those that follow the moon or a weekday, and the runs of days
off around them, come from the package ``holidays``, which is loaded when one is asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from assistant.language.dates.calendar import Span, day, week

#: Month and day of holidays that stay where they are.
FIXED = {
    "new_year": (1, 1), "valentine": (2, 14), "samil": (3, 1), "white_day": (3, 14),
    "pi_day": (3, 14), "april_fools": (4, 1), "labour_kr": (5, 1), "children": (5, 5),
    "parents": (5, 8), "teachers": (5, 15), "memorial_kr": (6, 6), "juneteenth": (6, 19),
    "independence_us": (7, 4), "constitution": (7, 17), "liberation": (8, 15),
    "foundation": (10, 3), "hangul": (10, 9), "halloween": (10, 31), "veterans": (11, 11),
    "pepero": (11, 11), "christmas_eve": (12, 24), "christmas": (12, 25),
    "boxing_day": (12, 26), "new_years_eve": (12, 31),
}  # fmt: skip
# Name in the package's calendar, by country.
_MOVING = {
    "seollal": ("KR", "설날"),
    "chuseok": ("KR", "추석"),
    "buddha": ("KR", "부처님오신날"),
    "thanksgiving": ("US", "Thanksgiving Day"),
    "labor_day": ("US", "Labor Day"),
    "memorial_us": ("US", "Memorial Day"),
    "mlk": ("US", "Martin Luther King Jr. Day"),
    "presidents": ("US", "Washington's Birthday"),
    "columbus": ("US", "Columbus Day"),
}
_KNOWN_YEARS = range(1950, 2101)  # for which the moon's holidays are tabulated
_LONGEST_RUN = 12


def holiday(name: str, year: int) -> date | None:
    """The day of a holiday in a year: a key of `FIXED`, or one that moves; None if unknown.

    Example:
        >>> holiday("seollal", 2025)
        datetime.date(2025, 1, 29)
    """
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in ("black_friday", "cyber_monday"):
        thursday = holiday("thanksgiving", year)
        return thursday + timedelta(days=1 if name == "black_friday" else 4) if thursday else None
    country, called = _MOVING[name]
    days = (when for when, said in _days_off(country, year).items() if called in said.split("; "))
    return min(days, default=None)


def run_of(name: str, year: int) -> Span | None:
    """The whole run of days off, weekends included, that a holiday lies in.

    Example:
        >>> run_of("chuseok", 2024).first, run_of("chuseok", 2024).last
        (datetime.date(2024, 9, 14), datetime.date(2024, 9, 18))
    """
    when = holiday(name, year)
    if when is None:
        return None
    if name == "thanksgiving":  # the Friday is no holiday by law, and hardly anybody works
        return Span(when, when + timedelta(days=3), "range")
    country = _MOVING[name][0] if name in _MOVING else "KR"
    if name in ("independence_us", "juneteenth", "veterans"):
        country = "US"
    first = last = when
    while _is_off(country, first - timedelta(days=1)) and (when - first).days < _LONGEST_RUN:
        first -= timedelta(days=1)
    while _is_off(country, last + timedelta(days=1)) and (last - when).days < _LONGEST_RUN:
        last += timedelta(days=1)
    return Span(first, last, "range") if first < last else day(when)


def named_span(name: str, part: str, year: int) -> Span | None:
    """A holiday's own day, or what ``part`` says of it: "week", "run", "eve" or "next".

    "season" is the days from Christmas Eve to New Year's Day, whatever the holiday.
    """
    if part == "season":
        return Span(date(year, 12, 24), date(year + 1, 1, 1), "range")
    if part == "run":
        return run_of(name, year)
    when = holiday(name, year)
    if when is None:
        return None
    if part == "week":
        return week(when)
    return day(when + timedelta(days={"eve": -1, "next": 1}.get(part, 0)))


def latest_run(today: date) -> Span | None:
    """The latest run of days off in Korea that has begun: at least two days with a holiday."""
    for back in range(370):
        when = today - timedelta(days=back)
        if when in _days_off("KR", when.year):
            first = last = when
            while _is_off("KR", first - timedelta(days=1)):
                first -= timedelta(days=1)
            while _is_off("KR", last + timedelta(days=1)):
                last += timedelta(days=1)
            if first < last:
                return Span(first, last, "range")
    return None


def _is_off(country: str, when: date) -> bool:
    return when.weekday() >= 5 or when in _days_off(country, when.year)


@lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> dict[date, str]:
    """Names of public holidays by day; nothing for years that are not tabulated."""
    if year not in _KNOWN_YEARS:
        return {}
    from holidays import country_holidays

    language = "ko" if country == "KR" else "en_US"
    return dict(country_holidays(country, years=year, language=language))
