"""The rules for times said loosely: "llm agents 2025", "this time last year", 올 들어."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from assistant.language.dates import calendar as cal
from assistant.language.dates import english_readings as en
from assistant.language.dates import korean as ko
from assistant.language.dates.calendar import Partial, Span
from assistant.language.dates.english_readings import COUNT, MONTH, PAPERS, WORDS, B, E
from assistant.language.dates.rules import Clock, Rule, When, compiled, read_weekend

_AROUND = 7  # days on either side of "this time last year"
# A year after one of these is part of the name of a meeting, a contest or a data set.
_VENUES = (
    r"(?:cvpr|iccv|eccv|icml|iclr|neurips|nips|acl|emnlp|naacl|eacl|coling|aaai|ijcai|kdd|siggraph"
    r"|colm|corl|icra|iros|rss|interspeech|icassp|wacv|bmvc|miccai|uai|aistats|www|chi|sigir|wsdm"
    r"|wmt|trec|semeval|aime|imo|amc|ioi|usamo|imagenet|coco|voc|brats|kitti|ade20k|olympiad|iwslt"
    r"|challenge|competition|workshop|conference|track|benchmark|year|v)"
)
_NO_TIME_BEFORE = rf"(?:(?<!\w){_VENUES}\W*|\d\S*\s*|[-_/.@#(]|[=<>+×*^]\s*|\b(?:top|best)\s+)$"
# Months that are nothing else in lower case; "may" and "march" need their capital.
_SURE_MONTH = (
    r"(?:january|february|april|june|july|august|september|october|november|december"
    r"|(?-i:March|May|Jan|Feb|Apr|Aug|Sept?|Oct|Nov|Dec))"
)
_NO_MONTH_BEFORE = (
    r"(?:\b(?:by|with|and|or|to|than|vs|versus|mr|ms|dr|prof|et|from|named|called)\.?|&|,)\s*$"
)
_YEAR = r"(?P<y>(?:19|20)\d\d)"


def _read_trailing_year(m: re.Match[str], clock: Clock) -> When | None:
    """Llm agents 2025: the year that ends a question, not one that is part of a name."""
    head, year = m.string[: m.start("y")], int(m["y"])
    if not 2000 <= year <= clock.today.year or not re.search(r"[^\W\d_]{2,}", head):
        return None
    if re.search(rf"(?<!\w){MONTH}\s*$", head[-12:], re.IGNORECASE):
        return None  # the year of a day that there is none of: 31 February 2024
    if compiled(_NO_TIME_BEFORE, en.FLAGS).search(head[-24:]):
        return None
    return cal.year_span(year)


def _read_bare_month(m: re.Match[str], clock: Clock) -> When | None:
    """Text2video april; april papers on RAG."""
    head = m.string[: m.start()]
    if compiled(_NO_MONTH_BEFORE, en.FLAGS).search(head[-12:]):
        return None
    if m["end"] is not None and not re.search(r"[^\W\d_]{2,}", head):
        return None
    return Partial(None, en.month_number(m["m"]))


def _read_months_of_year(m: re.Match[str], clock: Clock) -> When | None:
    """The first four months of 2025; the last two weeks of last year."""
    year = clock.today.year - (m["rel"].lower() == "last") if m["rel"] else int(m["y"])
    count, unit = en.read_count(m["n"]), m["u"].lower()
    whole, first = cal.year_span(year), m["o"].lower() == "first"
    if unit == "month":
        if not 1 <= count <= 12:
            return None
        return cal.months(year, *((1, count) if first else (13 - count, 12)), "range")
    days = timedelta(days=count * (7 if unit == "week" else 1) - 1)
    if first:
        return Span(whole.first, min(whole.first + days, whole.last), "range")
    return Span(max(whole.last - days, whole.first), whole.last, "range")


def around(when: date) -> Span:
    """The days about the same time: a week to either side."""
    reach = timedelta(days=_AROUND)
    return Span(when - reach, when + reach, "range")


def _read_this_time(m: re.Match[str], clock: Clock) -> When:
    """This time last year; around this time last month."""
    back = 12 if m["u"].lower() == "year" else 1
    return around(cal.add_months(clock.today, -back))


def _read_year_ago_today(m: re.Match[str], clock: Clock) -> When:
    """A year ago today; 작년 오늘."""
    said = m.groupdict().get("n")
    return cal.day(cal.add_months(clock.today, -12 * (en.read_count(said) if said else 1)))


def _read_so_far(m: re.Match[str], clock: Clock) -> When:
    """So far this year; this month so far."""
    first = cal.shifted(clock.today, 0, (m["u"] or m["v"]).lower()).first
    return Span(first, clock.today, "range")


def _read_weekends_ago(m: re.Match[str], clock: Clock) -> When:
    """Two weekends ago, counted from the latest that has begun."""
    return cal.latest_weekend(clock.today - timedelta(weeks=en.read_count(m["n"]) - 1))


def _read_slash_range(m: re.Match[str], clock: Clock) -> When | None:
    """5/5-5/9: month and day on both sides."""
    one, two = Partial(None, int(m["a"]), int(m["b"])), Partial(None, int(m["c"]), int(m["d"]))
    return cal.span_between(one, two, clock.today)


def _read_this_time_ko(m: re.Match[str], clock: Clock) -> When:
    """작년 이맘때; 지난달 이맘때."""
    said = re.sub(r"\s", "", m["rel"])
    back = {"재작년": 24, "작년": 12, "지난해": 12}.get(said, 1)
    return around(cal.add_months(clock.today, -back))


def _read_entering(m: re.Match[str], clock: Clock) -> When:
    """올 들어, 이번 달 들어: from its beginning to today."""
    unit = "year" if m["y"] else "week" if m["w"] else "month"
    return Span(cal.shifted(clock.today, 0, unit).first, clock.today, "range")


def _english() -> Iterator[Rule]:
    yield Rule(rf"(?<=[\w)\"'’]\s){_YEAR}(?=\s*[?.!]*\s*$)", _read_trailing_year)
    yield Rule(rf"{B}(?P<m>{_SURE_MONTH})(?P<end>(?=\s*[?.!]*\s*$))", _read_bare_month)
    yield Rule(
        rf"{B}(?P<m>{_SURE_MONTH})(?P<end>(?!))?(?={WORDS}\s+{PAPERS})(?!\s+\d)", _read_bare_month
    )
    yield Rule(
        rf"{B}(?:the\s+)?(?P<o>first|last|final)\s+{COUNT}\s+(?P<u>month|week|day)s?\s+(?:of|in)"
        rf"\s+(?:(?P<rel>this|last)\s+year|{_YEAR}){E}",
        _read_months_of_year,
    )
    yield Rule(
        rf"{B}(?:(?:around|about|at)\s+)?this\s+time\s+last\s+(?P<u>year|month){E}", _read_this_time
    )
    yield Rule(
        rf"{B}(?:{COUNT}\s+years?\s+ago\s+today|today\s+last\s+year){E}", _read_year_ago_today
    )
    yield Rule(
        rf"{B}(?:so\s+far\s+this\s+(?P<u>year|month|week|quarter)"
        rf"|this\s+(?P<v>year|month|week|quarter)\s+so\s+far){E}",
        _read_so_far,
    )
    yield Rule(rf"{B}{COUNT}\s+weekends?\s+ago{E}", _read_weekends_ago)
    yield Rule(rf"{B}weekend(?=['’]s\s|\s+(?:papers|digests?)\b)", read_weekend)
    yield Rule(
        r"(?<![\w/.-])(?P<a>1[0-2]|0?[1-9])/(?P<b>[0-3]?\d)\s*[-–~]"
        r"\s*(?P<c>1[0-2]|0?[1-9])/(?P<d>[0-3]?\d)(?![\w/.-])",
        _read_slash_range,
    )


@cache
def english_rules() -> tuple[Rule, ...]:
    """Times said loosely, in English and in figures."""
    return tuple(_english())


@cache
def korean_rules() -> tuple[Rule, ...]:
    """Times said loosely, in Korean."""
    return (
        Rule(
            rf"{ko.B}(?P<rel>재작년|작년|지난\s?해|지난\s?달|저번\s?달)\s*(?:이|요)맘\s?때(?:쯤|즈음)?{ko.E}",
            _read_this_time_ko,
        ),
        Rule(rf"{ko.B}작년\s*오늘(?:자)?{ko.E}", _read_year_ago_today),
        Rule(
            rf"{ko.B}(?:(?P<y>올해?|금년)|(?P<w>이번\s*주)|이번\s*달|이달)(?:에)?\s*들어(?:와서|서)?(?:만)?"
            r"(?![가-힣])",
            _read_entering,
        ),
        Rule(rf"{ko.B}주말(?=\s*(?:논문|다이제스트|사이|새|동안))", read_weekend),
    )
