"""The rules for English time words, and for dates in figures."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.language.dates import calendar as cal
from assistant.language.dates import english_readings as en
from assistant.language.dates.english_readings import (
    COUNT,
    DAY,
    DIGESTS,
    END,
    MONTH,
    OF_YEAR,
    PAPERS,
    PART,
    WEEKDAY,
    WORDS,
    B,
    E,
)
from assistant.language.dates.rules import Build, Needs, Rule, fixed, read_weekend

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIGURES = r"(?:19|20)\d\d[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}"
_B = r"(?<!\w)(?<!\w[-/])(?<!\d\.)"
_E = r"(?!\w)(?![-/.]\d)(?!-[a-z])"
_TO = r"\s*(?:-|–|—|~|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\.\.+)\s*"
_UNITS = (
    r"(?!\s*[x×%])(?!\s+(?:dim\w*|tokens?|steps?|samples?|images?|videos?|gpus?"
    r"|layers?|class(?:es)?|tasks?|hours?|questions?|examples?|languages?|pixels?"
    r"|parameters?|problems?|points?|benchmarks?"
    r"|challenges?|datasets?|neurons|units|epochs|frames|people|users|words|pages)\b)"
)
_ORDINAL = r"(?P<o>first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th)"
_NO_QUANT = r"(?![_&]|-?\s*(?:bit|quant|gguf|k_))"


def _plain(build: Build) -> Build:
    """`build`, but nothing for a month that reads as a verb."""
    return lambda m, c: None if en.is_wordy(m) else build(m, c)


def _figures() -> Iterator[Rule]:
    ymd = r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})"
    yield Rule(rf"{_B}(?P<a>{_FIGURES})\s*{_TO}(?P<b>{_FIGURES}){_E}", en.read_figure_range)
    yield Rule(rf"{_B}{ymd}{_E}", en.read_figures)
    yield Rule(rf"{_B}(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d){_E}", en.read_figures)
    yield Rule(
        rf"{_B}(?P<a>\d{{1,2}})(?P<s>[/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>(?:19|20)\d\d){_E}",
        en.read_slashed,
    )
    yield Rule(
        rf"{_B}(?P<y>(?:19|20)\d\d)[-/](?P<m>0[1-9]|1[0-2]){_E}",
        lambda m, c: cal.month(int(m["y"]), int(m["m"])),
    )
    yield Rule(
        rf"{_B}(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?=\s+(?:digests?\b|papers\b|다이제스트|논문))",
        en.read_written_figures,
    )
    yield Rule(rf"{_B}(?P<y>20\d\d)-?W(?P<w>\d\d){_E}", en.read_iso_week)
    yield Rule(rf"{B}week\s+(?P<w>\d\d?)\s*,?\s+(?:of\s+)?(?P<y>20\d\d){_E}", en.read_iso_week)


def _days() -> Iterator[Rule]:
    words: tuple[tuple[str, int, Needs], ...] = (
        (r"(?:today|tonight|this\s+(?:morning|afternoon|evening))", 0, "today"),
        (r"yesterday", -1, ""),
        (r"(?:the\s+)?day\s+before\s+yesterday", -2, ""),
        (r"tomorrow", 1, "today"),
    )
    for word, shift, needs in words:
        yield Rule(rf"{B}{word}{E}", fixed("day", shift), needs)
    yield Rule(rf"{B}(?P<rel>this|last|past|previous|next)\s+(?P<w>{WEEKDAY}){E}", en.read_weekday)
    yield Rule(rf"{B}(?P<w>{WEEKDAY})\s+(?:of\s+)?(?P<of>this|last)\s+week{E}", en.read_weekday)
    yield Rule(rf"{B}(?P<of>this|last)\s+week['’]s\s+(?P<w>{WEEKDAY}){E}", en.read_weekday)
    yield Rule(rf"{B}(?P<w>{WEEKDAY}){E}", en.read_weekday, "weekday")
    yield Rule(rf"{B}(?:the|over)\s+weekend{E}", read_weekend)
    yield Rule(
        rf"{B}(?P<d>\d{{1,2}}(?:st|nd|rd|th))\s+of\s+(?P<rel>this|last)\s+month{E}",
        en.read_bare_day,
    )
    yield Rule(rf"{B}(?P<d>\d{{1,2}}(?:st|nd|rd|th)){E}", en.read_bare_day, "day")
    yield Rule(rf"{B}(?:now|(?:the\s+)?present|date){E}", lambda m, c: cal.day(c.today), "range")


def _relative() -> Iterator[Rule]:
    yield Rule(
        rf"{B}(?P<over>(?:over|within|for)\s+(?:the\s+)?(?=past\s+week\b))?"
        r"(?P<rel>(?:this\s+)?past|this|current|last|previous|prior|next)\s+"
        rf"(?P<u>weekend|week|month|quarter|year){E}"
        r"(?!\s+of\b)(?!\s+before\s+last)",
        en.read_relative,
    )
    yield Rule(
        rf"{B}{PART}(?:the\s+)?(?P<rel>this|current|last|previous)\s+(?P<u>month|year){E}",
        en.read_relative,
    )
    yield Rule(
        rf"{B}(?:the\s+)?(?P<u>week|weekend|month|year)\s+before\s+last{E}", en.read_before_last
    )
    yield Rule(
        rf"{B}(?:last|past|previous)\s+{COUNT}\s+(?P<u>hour|day|week|month|year)s?{E}"
        rf"(?!\s+of\s+(?!(?:\w+\s+)?{PAPERS}))",
        en.read_rolling,
    )
    # Whoever was away so long asks for what came meanwhile.
    away = r"(?:off|away|gone|ill|sick|offline|on\s+(?:leave|holidays?|vacation))"
    yield Rule(
        rf"{B}{away}\s+(?:for\s+)?{COUNT}\s+(?P<u>day|week|month)s?{E}",
        en.read_rolling,
    )
    yield Rule(
        rf"{B}(?P<rel>the)\s+(?P<u>week|month|year)(?=\s*(?:[?.!,;]|$)|\s+(?:in|on|about)\b)",
        en.read_of_the,
    )
    yield Rule(rf"{B}(?:last|past)\s+fortnight{E}", lambda m, c: cal.rolling(c.today, 2, "week"))
    yield Rule(
        rf"{B}(?:last|past)\s+half\s+(?:an?\s+|of\s+a\s+)?year{E}",
        lambda m, c: cal.rolling(c.today, 6, "month"),
    )
    yield Rule(rf"{B}{COUNT}\s+(?P<u>day|week|month|year|fortnight)s?\s+ago{E}", en.read_ago)
    yield Rule(rf"{B}(?:(?:year|quarter|month|week)[\s-]to[\s-]date|ytd|mtd){E}", en.read_to_date)


def _written() -> Iterator[Rule]:
    lead = rf"(?:{WEEKDAY},?\s+(?:the\s+)?)?"
    month_day = rf"{B}{lead}(?P<m>{MONTH})\s*(?P<d>{DAY}){OF_YEAR}?{END}"
    day_month = rf"{_B}{lead}(?P<d>{DAY})(?:\s+of\s+|\s+|-)(?P<m>{MONTH}){OF_YEAR}?{END}"
    for pattern in (month_day, day_month):
        yield Rule(pattern, _plain(en.read_written))
        yield Rule(pattern, en.read_written, "month")
    tail = rf"{_TO}(?:the\s+)?(?P<b>{DAY})"
    yield Rule(rf"{B}(?P<m>{MONTH})\s*(?P<a>{DAY}){tail}{OF_YEAR}?{END}", _plain(en.read_day_range))
    yield Rule(
        rf"{B}between\s+(?P<m>{MONTH})\s*(?P<a>{DAY})\s+and\s+(?P<b>{DAY}){OF_YEAR}?{END}",
        en.read_day_range,
    )
    of = rf"\s+(?:of\s+)?(?P<m>{MONTH}){OF_YEAR}?{END}"
    yield Rule(rf"{_B}(?P<a>{DAY}){tail}{of}", _plain(en.read_day_range))
    yield Rule(
        rf"{B}(?:from|between)\s+(?:the\s+)?(?P<a>{DAY})(?:{_TO}|\s+and\s+)"
        rf"(?:the\s+)?(?P<b>{DAY}){of}",
        en.read_day_range,
    )


def _months() -> Iterator[Rule]:
    yield Rule(rf"{B}(?:{PART})?(?P<m>{MONTH}){OF_YEAR}{END}", en.read_month)
    yield Rule(rf"{B}{PART}(?P<m>{MONTH}){END}(?!\s*\d)", _plain(en.read_month))
    yield Rule(rf"{B}(?P<a>{MONTH})[-–](?P<b>{MONTH}){OF_YEAR}{END}", en.read_month_range)
    yield Rule(
        rf"{B}(?P<rel>this|last)\s+(?P<m>{MONTH}){END}(?!\s*\d)", _plain(en.read_relative_month)
    )
    of_other = r"(?!\s+of\s+(?!\d|['’]\d|this\b|last\b))(?!\s+et\s+al)"
    yield Rule(rf"{B}(?P<m>{MONTH}){END}(?!\s*\d){of_other}", en.read_month, "month")
    yield Rule(
        rf"{B}(?:the\s+)?{_ORDINAL}\s+(?:full\s+)?week\s+(?:of|in)\s+"
        rf"(?:(?P<rel>this|last)\s+month{E}|(?P<m>{MONTH}){OF_YEAR}?{END})",
        en.read_nth_week,
    )
    yield Rule(
        rf"{B}(?:the\s+)?(?P<o>first|last|final)\s+{COUNT}\s+(?P<u>day|week)s?\s+(?:of|in)\s+"
        rf"(?:(?P<rel>this|last)\s+month{E}|(?P<m>{MONTH}){OF_YEAR}?{END})",
        en.read_days_of_month,
    )


def _parts_of_years() -> Iterator[Rule]:
    this_year = r"(?:\s+of\s+(?P<this>the)\s+year)"
    for letter, word, read in (("q", "quarter", en.read_quarter), ("h", "half", en.read_half)):
        numbers = "[1-4]" if letter == "q" else "[12]"
        short, after = rf"{letter}(?P<o>{numbers})", rf"(?P<y>20\d\d)[\s-]?{letter}(?P<o>{numbers})"
        yield Rule(rf"{B}{short}{OF_YEAR}{E}", read)
        yield Rule(rf"{_B}{after}{E}{_NO_QUANT}", read)
        yield Rule(rf"{_B}(?P<o>{numbers}){letter}\s*(?P<y>20\d\d|['’]\d\d){E}", read)
        yield Rule(rf"{B}{short}{E}{_NO_QUANT}", read, "month")
        yield Rule(rf"{B}(?:the\s+)?{_ORDINAL}\s+{word}(?:{OF_YEAR}|{this_year}){E}{_UNITS}", read)
    yield Rule(
        rf"{B}(?:the\s+)?(?P<o>first|second|third|fourth)\s+quarter{E}", en.read_quarter, "year"
    )
    yield Rule(
        rf"{B}(?:the\s+)?{_ORDINAL}\s+half\s+of\s+(?P<m>{MONTH}){OF_YEAR}?{END}", en.read_half
    )
    yield Rule(rf"{B}{PART}(?P<y>(?:19|20)\d\d){_E}{_UNITS}", en.read_year)
    yield Rule(rf"{B}(?:the\s+)?year\s+(?P<y>(?:19|20)\d\d){_E}", en.read_year)
    yield Rule(
        rf"{_B}(?P<y>(?:19|20)\d\d)(?!\w|[,.]\d|-(?!(?:19|20)\d\d)\w){_UNITS}", en.read_year, "year"
    )


def _recents() -> Iterator[Rule]:
    newest = r"(?:latest|newest|most\s+recent)"
    yield Rule(
        rf"{B}(?:the\s+)?(?:last|past|previous|recent|{newest})\s+{COUNT}\s+(?:daily\s+)?{DIGESTS}",
        en.read_last_digests,
    )
    yield Rule(
        rf"{B}(?:the\s+)?(?:last|{newest})\s+(?:daily\s+)?{DIGESTS}", lambda m, c: c.last_digests(1)
    )
    yield Rule(
        rf"{B}{newest}(?={WORDS}\s+{PAPERS}|\s*(?:[?.!]|$)|\s+(?:in|on|about|for|from)\b)",
        lambda m, c: c.latest(),
    )
    yield Rule(
        rf"{B}recent(?={WORDS}\s+{PAPERS}|\s+(?:days|weeks)\b)(?:\s+(?:days|weeks)\b)?",
        lambda m, c: c.recent("recent"),
    )
    asked = r"(?:advances|developments|trends|progress|breakthroughs)\b"
    yield Rule(rf"{B}recent(?={WORDS}\s+{asked})", lambda m, c: c.recent("recent"), "asked")
    yield Rule(
        rf"{B}(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)(?:lately|recently|of\s+late){E}",
        lambda m, c: c.recent("recent"),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Every English rule; of two that match the same stretch the earlier one counts."""
    groups = (_figures, _days, _relative, _written, _months, _parts_of_years, _recents)
    return tuple(rule for group in groups for rule in group())
