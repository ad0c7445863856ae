"""The rules for holidays and seasons, in English and Korean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from assistant.language.dates import calendar as cal
from assistant.language.dates import english_readings as en
from assistant.language.dates import korean as ko
from assistant.language.dates import korean_readings
from assistant.language.dates.calendar import Partial, Span
from assistant.language.dates.english_readings import OF_YEAR, PAPERS, B, E
from assistant.language.dates.public_holidays import latest_run, named_span
from assistant.language.dates.rules import Clock, Rule, When, compiled

_HOLIDAYS_EN = {
    "christmas_eve": r"(?:christmas|xmas)\s+eve",
    "christmas": r"(?:christmas|xmas|x-mas)(?:\s+day)?",
    "new_years_eve": r"new\s+year['’]?s?\s+eve",
    "seollal": (
        r"(?:lunar|chinese|korean)\s+new\s+year(?:['’]?s)?(?:\s+day)?|spring\s+festival|seollal"
    ),
    "new_year": r"new\s+year(?:['’]?s)?(?:\s+day)?",
    "thanksgiving": r"thanksgiving(?:\s+day)?",
    "black_friday": r"black\s+friday",
    "cyber_monday": r"cyber\s+monday",
    "labor_day": r"labou?r\s+day",
    "memorial_us": r"memorial\s+day",
    "independence_us": r"independence\s+day|(?:the\s+)?(?:fourth|4th)\s+of\s+july",
    "juneteenth": r"juneteenth",
    "valentine": r"(?:saint\s+|st\.?\s+)?valentine(?:['’]?s?\s+day|['’]s)",
    "halloween": r"hallowe['’]?en",
    "mlk": r"mlk\s+day|martin\s+luther\s+king(?:\s+jr\.?)?\s+day",
    "presidents": r"president['’]?s['’]?\s+day",
    "columbus": r"columbus\s+day",
    "veterans": r"veteran['’]?s['’]?\s+day",
    "boxing_day": r"boxing\s+day",
    "april_fools": r"april\s+fool['’]?s['’]?(?:\s+day)?",
    "pi_day": r"pi\s+day",
    "chuseok": r"chuseok|korean\s+thanksgiving",
    "children": r"children['’]?s\s+day",
    "hangul": r"hangul\s+day",
    "buddha": r"buddha['’]?s\s+birthday",
}
_HOLIDAYS_KO = {
    "seollal": (
        r"설날|구정|음력\s*설|설(?=\s*(?:연휴|때|전날|다음\s*날|당일|명절)|에(?![가-힣])"
        r"|부터|이후|전에)"
    ),
    "chuseok": r"추석|한가위|중추절",
    "children": r"어린이날",
    "parents": r"어버이날",
    "teachers": r"스승의\s*날",
    "buddha": r"부처님\s*오신\s*날|석가\s*탄신일|초파일",
    "memorial_kr": r"현충일",
    "liberation": r"광복절",
    "constitution": r"제헌절",
    "foundation": r"개천절",
    "hangul": r"한글날",
    "samil": r"삼일절|3[.·]1절",
    "labour_kr": r"근로자의\s*날|노동절",
    "christmas_eve": r"(?:크리스마스|성탄절)\s*이브",
    "christmas": r"크리스마스|성탄절|기독탄신일",
    "new_year": r"신정|새해\s*첫\s*날|설날\s*신정",
    "valentine": r"[발밸]렌타인\s*데이",
    "white_day": r"화이트\s*데이",
    "pepero": r"빼빼로\s*데이",
    "halloween": r"[핼할]로윈(?:\s*데이)?",
    "thanksgiving": r"추수\s*감사절",
    "black_friday": r"블랙\s*프라이데이",
    "new_years_eve": r"섣달\s*그믐날",
}
_PARTS_KO = {"연휴": "run", "명절": "run", "주": "week", "주간": "week", "전날": "eve"}
# A holiday is a time after one of these words, with a year, or before what digests are asked for.
_WHEN = (
    r"(?<![\w-])(?:on|over|during|around|at|since|before|after|until|till|by|from|between|to"
    r"|through|near)\s+(?:the\s+)?$"
)
_AS_TOPIC = r"\b(?:about|of|for|like|with|called|named|on\s+the\s+topic\s+of)\s+(?:the\s+|a\s+)?$"
_ASKED = rf"(?:['’]s)?\s+{PAPERS}|['’]s\b|\s*[?.!]*$"
_ASKED_KO = (
    r"에|부터|까지|이후|이전|때|쯤|의\s|\s*(?:이후|이전|전후|때|쯤|즈음|당일|기간|논문|다이제스트"
    rf"|나온|올라온|실린|공개)|(?:{ko.TAKEN})(?![가-힣])|\s*[?.!,]|\s*$"
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASONS_KO = {"봄": 3, "여름": 6, "가을": 9, "겨울": 12}
_SEASON_WHEN = r"(?<![\w-])(?:in|over|during|since|from|of|before|after|until)\s+(?:the\s+)?$"
_SEASON_MONTHS = 3


def _group(names: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in names.items())


def _which(m: re.Match[str], names: dict[str, str]) -> str:
    return next(name for name in names if m[name])


def _latest(span_in: Callable[[int], Span | None], year: int | None, clock: Clock) -> Span | None:
    """The period of the year said, else the latest that has begun."""
    if year is not None:
        return span_in(year)
    for back in range(3):
        span = span_in(clock.today.year - back) if clock.today.year > back else None
        if span is not None and span.first <= clock.today:
            return span
    return None


def _read_holiday(m: re.Match[str], clock: Clock) -> When | None:
    """Thanksgiving week; Christmas Day 2024; last Labor Day weekend."""
    name, year = _which(m, _HOLIDAYS_EN), en.said_year(m, clock)
    part = (m["part"] or "").lower().split()[-1:]
    said = part[0] if part else ""
    if not (year or m["rel"] or said or _is_asked(m)):
        return None
    if said in ("break", "holidays", "season", "holiday", "vacation"):
        kind = "season" if name in ("christmas", "new_year") else "run"
    else:
        kind = {"weekend": "run", "week": "week", "eve": "eve"}.get(said, "")
    if (m["rel"] or "").lower() == "this":
        year = year or clock.today.year
    return _latest(lambda of: named_span(name, kind, of), year, clock)


def _is_asked(m: re.Match[str]) -> bool:
    head, tail = m.string[: m.start()], m.string[m.end() :]
    if compiled(_AS_TOPIC, en.FLAGS).search(head[-40:]):
        return False
    before = compiled(_WHEN, en.FLAGS).search(head[-40:]) is not None
    return before or compiled(_ASKED, en.FLAGS).match(tail) is not None


def _read_between(m: re.Match[str], clock: Clock) -> When | None:
    """Between Christmas and New Year 2024: a year said is the year of Christmas."""
    return _latest(
        lambda of: Span(date(of, 12, 25), date(of + 1, 1, 1), "range"),
        en.said_year(m, clock),
        clock,
    )


def _read_holiday_ko(m: re.Match[str], clock: Clock) -> When | None:
    """작년 추석 연휴; 어린이날. 설 and 추석 alone are the run of days off, 설날 the day."""
    name = _which(m, _HOLIDAYS_KO)
    said = re.sub(r"\s", "", m["part"] or "")
    year = korean_readings.year_of(m, clock)
    if not (year or said or m["rel"] or compiled(_ASKED_KO).match(m.string, m.end())):
        return None
    part = "next" if said.startswith("다음") else _PARTS_KO.get(said, "")
    if not said and (name == "chuseok" or m[name] == "설"):
        part = "run"
    return _latest(lambda of: named_span(name, part, of), year, clock)


def season(year: int, first_month: int) -> Span:
    """The season that begins with a month; a winter is of the year it begins in."""
    first = cal.month(year, first_month).first
    last = cal.add_months(first, _SEASON_MONTHS) - timedelta(days=1)
    return Span(first, last, "range")


def _read_run_of_month(m: re.Match[str], clock: Clock) -> When | None:
    """5월 연휴: the run of days off in a month."""
    said = Partial(korean_readings.year_of(m, clock), int(m["m"])).resolve(clock.today)
    run = latest_run(min(said.last, clock.today)) if said else None
    return run if said and run and run.last >= said.first else None


def _read_season(m: re.Match[str], clock: Clock) -> When | None:
    """Last summer: the latest that is over. Autumn 2024. In spring: the latest begun."""
    word, rel, year = m["s"].lower(), (m["rel"] or "").lower(), en.said_year(m, clock)
    if not (rel or year):
        before = compiled(_SEASON_WHEN, en.FLAGS).search(
            m.string[max(0, m.start() - 30) : m.start()]
        )
        asked = compiled(rf"\s+(?:\w+\s+)?{PAPERS}", en.FLAGS).match(m.string, m.end())
        if not before and not (asked and word != "fall"):
            return None
        if word == "fall" and "the" not in (before[0] if before else ""):
            return None
    return _season_of(_SEASONS[word], year, clock, over=rel == "last", this=rel == "this")


def _season_of(
    first_month: int, year: int | None, clock: Clock, *, over: bool = False, this: bool = False
) -> Span | None:
    if year is not None:
        return season(year, first_month)
    latest = _latest(lambda of: season(of, first_month), None, clock)
    if this and first_month <= 9:
        return season(clock.today.year, first_month)
    if over and latest is not None and latest.last >= clock.today:
        return season(latest.first.year - 1, first_month)
    return latest


def _read_season_ko(m: re.Match[str], clock: Clock) -> When | None:
    """작년 가을; 올봄; 지난겨울; 여름에."""
    relative = m["rel"] or ""
    return _season_of(
        _SEASONS_KO[m["s"]],
        korean_readings.year_of(m, clock),
        clock,
        over=relative == "지난",
        this=relative == "이번",
    )


def _read_term(m: re.Match[str], clock: Clock) -> When | None:
    """지난 학기, this semester: March to June and September to December."""
    last = m["rel"].lower() in ("지난", "저번", "last", "past", "previous")
    terms = [
        cal.months(year, first, first + 3, "range")
        for year in (clock.today.year, clock.today.year - 1)
        for first in (9, 3)
    ]
    begun = [term for term in terms if term.first <= clock.today]
    return next((term for term in begun if not last or term.last < clock.today), None)


_HINTS = (
    "christmas", "mas", "new year", "thanksgiving", "black friday", "cyber monday", " day",
    "fourth of july", "4th of july", "valentine", "hallow", "juneteenth", "seollal", "festival",
    "chuseok", "birthday", "holidays", "spring", "summer", "autumn", "fall", "winter", "semester",
    "term", "year",
)  # fmt: skip
_HINTS_KO = (
    "설", "구정", "추석", "추수", "한가위", "날", "절", "초파일", "현충일", "크리스마스", "성탄",
    "기독",
    "신정", "데이", "로윈", "연휴", "봄", "여름", "가을", "겨울", "학기",
)  # fmt: skip


def may_name_days(text: str) -> tuple[bool, bool]:
    """Whether the English and the Korean rules can find anything in ``text`` at all.

    Looking for a few letters takes far less than trying every pattern on a long text.
    """
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS), any(hint in text for hint in _HINTS_KO)


@cache
def english_rules() -> tuple[Rule, ...]:
    """Holidays and seasons in English."""
    return tuple(_english())


def _english() -> Iterator[Rule]:
    rel = r"(?:(?P<rel>last|this|past)\s+)?"
    new_year = r"new\s+year(?:['’]?s)?(?:\s+(?:day|eve))?"
    part = r"(?P<part>\s+(?:week(?:end)?|break|holidays?|season|vacation))?"
    yield Rule(rf"{B}{rel}(?:{_group(_HOLIDAYS_EN)}){part}{OF_YEAR}?{E}", _read_holiday)
    yield Rule(
        r"(?<![\w-])(?:(?:in\s+)?between\s+|from\s+)?(?:christmas|xmas)(?:\s+day)?"
        rf"\s+(?:and|to|until|till|through|-)\s+{new_year}"
        rf"{OF_YEAR}?{E}",
        _read_between,
    )
    yield Rule(
        r"(?<![\w-])(?:over|during|since|after|before)\s+the\s+holidays(?:\s+season)?(?!\w)",
        lambda m, c: _latest(lambda of: named_span("", "season", of), None, c),
    )
    years = rf"(?:{OF_YEAR}(?:\s*[-/–]\s*(?:20)?\d\d)?)?"
    yield Rule(rf"{B}{rel}(?P<s>spring|summer|autumn|fall|winter){years}{E}", _read_season)
    yield Rule(rf"{B}(?P<rel>last|this|past|previous)\s+(?:semester|term){E}", _read_term)


@cache
def korean_rules() -> tuple[Rule, ...]:
    """Holidays and seasons in Korean."""
    year = rf"(?:{ko.YEAR}\s*의?\s*|(?P<rel>지난|이번)\s*)?"
    part = r"(?P<part>\s*(?:연휴|명절|주간|주(?=에|\s|$)|전날|다음\s*날))?(?:\s*당일)?(?:\s*때)?"
    end = ko.E
    return (
        Rule(rf"{ko.B}{year}(?:{_group(_HOLIDAYS_KO)}){part}{end}", _read_holiday_ko),
        Rule(rf"{ko.B}{year}(?P<s>봄|여름|가을|겨울)(?:철|\s*동안)?{_SEASON_END}", _read_season_ko),
        Rule(rf"{ko.B}(?P<rel>지난|저번|이번)\s*학기{end}", _read_term),
        Rule(rf"{ko.B}(?:{ko.YEAR}\s*)?(?P<m>1[0-2]|[1-9])\s*월\s*연휴{end}", _read_run_of_month),
        Rule(rf"{ko.B}(?:지난|저번|이번)?\s*연휴{end}", lambda m, c: latest_run(c.today)),
    )


# A season's name alone is a time only before a particle of time or what digests are asked for.
_SEASON_END = (
    r"(?=에(?![가-힣])|부터|까지|이후|\s*(?:논문|동안|사이)|의?\s*(?:논문|다이제스트)|\s|$|[?.!,])"
)
