"""What Korean time words mean: the words for numbers and parts, and a reading for each match."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.language.dates import calendar as cal
from assistant.language.dates.calendar import Partial, Span

if TYPE_CHECKING:
    import re

    from assistant.language.dates.rules import Build, Clock, When

WEEKDAYS = "월화수목금토일"
_NATIVE = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8,
    "아흐레": 9, "열흘": 10, "보름": 15, "며칠": 3, "몇일": 3, "반년": 6,
}  # fmt: skip
_COUNTS = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7,
    "팔": 8, "구": 9, "십": 10, "몇": 3,
}  # fmt: skip
_UNITS = {
    "시간": "hour",
    "일": "day",
    "주": "week",
    "개월": "month",
    "달": "month",
    "년": "year",
    "해": "year",
}
_ORDINALS = {"첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "마지막": -1}
_PARTS = {"초": "early", "중": "mid", "말": "late", "하": "late", "후": "late", "상": "h1"}
# A month by its native or Sino-Korean name; 일월 and 이월 are other words too.
MONTH_NAMES = {
    "삼월": 3, "사월": 4, "오월": 5, "유월": 6, "칠월": 7, "팔월": 8, "구월": 9, "시월": 10,
    "십일월": 11, "십이월": 12,
}  # fmt: skip


def _said(m: re.Match[str], name: str) -> str:
    return m.groupdict().get(name) or ""


def counted(said: str) -> int:
    """The number that figures or a number word say."""
    return int(said) if said.isdigit() else _COUNTS[said]


def _duration(m: re.Match[str]) -> tuple[int, str]:
    word = _said(m, "w")
    if word:
        return _NATIVE[word], "month" if word == "반년" else "day"
    unit = m["u"]
    return counted(m["n"]), _UNITS["주" if unit.startswith("주") else unit]


def _shift(m: re.Match[str]) -> int:
    rel = m["rel"]
    if rel in ("지지난", "저저번"):
        return -2
    return {"지난": -1, "저번": -1, "다음": 1}.get(rel, 0)


def year_of(m: re.Match[str], clock: Clock) -> int | None:
    """The year that a match names or points to; None where it does neither."""
    said, relative = _said(m, "y"), _said(m, "ry").replace(" ", "")
    if said:
        digits = said[-2:] if len(said) < 4 else said
        return int(digits) + (2000 if len(digits) == 2 else 0)
    if not relative:
        return None
    return clock.today.year + {"작년": -1, "지난해": -1, "재작년": -2, "내년": 1}.get(relative, 0)


def _part(m: re.Match[str]) -> str | None:
    said = _said(m, "p")
    return _PARTS[said[0]] if said else None


def _month(m: re.Match[str]) -> int:
    return int(m["m"]) if m["m"] else MONTH_NAMES[m["mn"]]


def read_date(m: re.Match[str], clock: Clock) -> When:
    """2024년 9월 25일, 9월 25일."""
    return Partial(year_of(m, clock), _month(m), int(m["d"]))


def read_day_range(m: re.Match[str], clock: Clock) -> When | None:
    """9월 3-5일."""
    last = Partial(year_of(m, clock), _month(m), int(m["d"]))
    return cal.span_between(Partial(last.year, last.month, int(m["a"])), last, clock.today)


def read_month(m: re.Match[str], clock: Clock) -> When:
    """2024년 9월, 9월 초."""
    return Partial(year_of(m, clock), _month(m), None, _part(m))


def read_last_month(m: re.Match[str], clock: Clock) -> When:
    """지난 9월: the latest one before this month."""
    number = _month(m)
    return Partial(clock.today.year - (number >= clock.today.month), number, None, _part(m))


def read_year(m: re.Match[str], clock: Clock) -> When:
    """2024년, 작년 말."""
    return Partial(year_of(m, clock), None, None, _part(m))


def _nth_week(m: re.Match[str]) -> str:
    said = m["o"]
    return f"w{int(said[0]) if said[0].isdigit() else _ORDINALS[said.removesuffix('째')]}"


def read_nth_week(m: re.Match[str], clock: Clock) -> When:
    """9월 둘째 주."""
    return Partial(year_of(m, clock), _month(m), None, _nth_week(m))


def read_nth_week_of_relative(m: re.Match[str], clock: Clock) -> When:
    """지난달 마지막 주."""
    of = cal.shifted(clock.today, _shift(m), "month").first
    return Partial(of.year, of.month, None, _nth_week(m))


def read_days_of_month(m: re.Match[str], clock: Clock) -> When | None:
    """9월 첫 열흘, 9월 마지막 2주."""
    count, unit = _duration(m)
    if unit not in ("day", "week"):
        return None
    part = f"{'last' if m['o'] == '마지막' else 'first'}{count * (7 if unit == 'week' else 1)}"
    return Partial(year_of(m, clock), _month(m), None, part)


def read_quarter(m: re.Match[str], clock: Clock) -> When:
    """2024년 3분기."""
    return Partial(year_of(m, clock), None, None, f"q{int(m['q'])}")


def read_half(m: re.Match[str], clock: Clock) -> When:
    """2024년 상반기."""
    return Partial(year_of(m, clock), None, None, "h1" if m["h"] == "상" else "h2")


def read_rolling(m: re.Match[str], clock: Clock) -> When:
    """최근 3개월, 지난 열흘: up to today."""
    return cal.rolling(clock.today, *_duration(m))


def read_ago(m: re.Match[str], clock: Clock) -> When | None:
    """사흘 전, 2주 전; a few days ago is the last week without today."""
    count, unit = _duration(m)
    if unit == "hour":
        return None
    if m[0].startswith(("며칠", "몇일")):
        return Span(clock.today - timedelta(days=7), clock.today - timedelta(days=1), "range")
    return cal.shifted(clock.today, -count, unit)


def read_relative(unit: str) -> Build:
    """A reading for 이번, 지난 and 다음 with a unit, or a part of one."""

    def read(m: re.Match[str], clock: Clock) -> When:
        span = cal.shifted(clock.today, _shift(m), unit)
        part = _part(m)
        if part is None:
            return span
        return Partial(span.first.year, span.first.month, None, part)

    return read


def read_weekday(m: re.Match[str], clock: Clock) -> When:
    """지난주 금요일, 금요일: the latest one unless another week is named."""
    index = WEEKDAYS.index(m["wd"])
    monday = cal.week(clock.today).first
    if _said(m, "rel") and (m["week"] or _shift(m) != -1):
        return cal.day(monday + timedelta(days=index + 7 * _shift(m)))
    back = (clock.today.weekday() - index) % 7
    return cal.day(clock.today - timedelta(days=back or (7 if _said(m, "rel") else 0)))


def read_this_or_last_month(m: re.Match[str], clock: Clock) -> When:
    """이달 초, 전월."""
    span = cal.shifted(clock.today, -(m["rel"] == "전"), "month")
    return Partial(span.first.year, span.first.month, None, _part(m))
