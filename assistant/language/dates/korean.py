"""The rules for Korean time words of `assistant.language.dates.find`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from assistant.language.dates import calendar as cal
from assistant.language.dates import korean_readings as ko
from assistant.language.dates.calendar import Partial
from assistant.language.dates.rules import Build, Rule, fixed, read_weekend

if TYPE_CHECKING:
    from collections.abc import Iterator

B = r"(?<![가-힣A-Za-z0-9_])"
_B_NUMBER = r"(?<![0-9A-Za-z_])(?<![0-9][.,])"
#: What another time is asked for with: 지난달로, 작년거, 4월걸로만. 내일로 is a ticket.
TAKEN = (
    r"(?<!내일)(?:으로|로)(?:만|는|도)?|(?:것|거|꺼)(?:들|들만|만|로|로만|는|도)?"
    r"|(?:걸|껄)로만?|건|껀"
)
# A time word ends with its word, before a particle, or before what digests are asked for with.
JOSA = (
    r"(?:에서의|에서는|에서도|에서|에는|에도|에만|에|엔|의|은|는|이|가|을|를|도|만|과|와"
    r"|랑|이랑|하고|보다|나|이나|동안의|동안|간의|간|중에|중|내에|내"
    r"|사이에|사이|쯤|경|자|부터|까지의|까지|이후로|이후에|이후의|이후|이래로|이래|이전에"
    rf"|이전의|이전|전에|전의|전|후에|후의|후|{TAKEN})"
)
E = (
    rf"(?=(?:{JOSA})?(?![가-힣])|(?:에|의)?(?:다이제스트|논문|나온|올라온|발표|공개|소개"
    rf"|실린|소식|인기))"
)
_COUNT = r"(?P<n>[0-9]{1,3}|다섯|여섯|일곱|여덟|아홉|[한두세석네넉열일이삼사오육칠팔구십몇])"
_DURATION = (
    rf"(?:{_COUNT}\s*(?P<u>시간|주일|주간|일|주|개월|달|년|해)|(?P<w>하루|이틀|사흘|나흘"
    rf"|닷새|엿새|이레|여드레|아흐레"
    r"|열흘|보름|며칠|몇일|반년))"
)
#: Whoever was away so long asks for what came meanwhile: 2주 쉬었는데, 열흘 동안 못 봤어.
_AWAY = (
    r"(?:간|\s*동안|\s*정도|\s*쯤)?(?=(?:을|를)?\s*(?:쉬[었다고느]|쉰|놀[았다고]|[못안] ?[봤보]"
    r"|자리 ?비|비[웠우]|휴가|병가|출장|바빴|바빠|아팠|아파))"
)
YEAR = (
    r"(?:(?P<y>(?:19|20)[0-9]{2}|['’][0-9]{2}|[0-9]{2})\s*년(?:도)?|(?P<ry>올해|올|금년"
    r"|작년|지난\s?해|재작년|내년))"
)
_MONTH = rf"(?:(?P<m>0?[1-9]|1[0-2])\s*월달?|(?P<mn>{'|'.join(ko.MONTH_NAMES)}))"
_PART = r"(?:\s*(?P<p>초순|초반|초|중순|중반|중엽|말|하순|후반))"
_THIS = r"(?:이번|금|요번)"
_LAST = r"(?:지난|저번)"
_BEFORE_LAST = r"(?:지지난|저저번)"
_REL = rf"(?P<rel>{_BEFORE_LAST}|{_THIS}|{_LAST}|다음)"
_NOT_NOTICE = r"(?!의\s*(?:사항|메커니즘|기제|집중|깊))"  # 주의 as "attention"
_NEXT_TO_COME = (
    r"(?=\s*(?:동안|간|사이|새|내)(?:에|의)?\s*(?:나온|올라온|발표|공개|소개|실린|논문))"
)
# 최근 mostly says no more than "of late" (최근의 확산 모델을 개선한). It is a time where
# up to four words without a particle, or that say "published", lead to what digests are asked for.
_NEWS_AHEAD = (
    r"(?:\s+(?:(?:발표|공개|소개|게재|추가|등록)된|[^\s?.!]*[^\s?.!을를은는이가에의한된할로인](?=\s))){0,4}"
    r"\s*(?:논문|다이제스트|연구|소식|뉴스|동향|트렌드|자료|글|성과|화제|인기|"
    r"나온|나왔|올라온|올라왔|뭐|뭘|무엇|어떤|핫한)"
)


def _days_and_weeks() -> Iterator[Rule]:
    for words, shift in (
        ("오늘|금일", 0),
        ("어제|어저께", -1),
        ("그제|그저께|엊그제|엊그저께", -2),
    ):
        yield Rule(rf"{B}(?:{words}){E}", fixed("day", shift))
    yield Rule(rf"{B}(?:그끄저께|그끄제){E}", fixed("day", -3))
    yield Rule(rf"{B}내일{E}", fixed("day", 1))
    yield Rule(rf"{B}{_REL}\s*주(?:간)?{_NOT_NOTICE}{E}", ko.read_relative("week"))
    yield Rule(rf"{B}{_REL}\s*주말{E}", ko.read_relative("weekend"))
    yield Rule(rf"{B}주말(?=에|\s*동안)", read_weekend)
    yield Rule(rf"{B}{_REL}\s*(?P<week>주)?\s*(?P<wd>[{ko.WEEKDAYS}])요일{E}", ko.read_weekday)
    yield Rule(
        rf"{B}(?P<week>)(?P<wd>[{ko.WEEKDAYS}])요일(?=(?:에|의|자)(?![가-힣])|부터|까지"
        rf"|\s*(?:다이제스트|논문|이후|이전))",
        ko.read_weekday,
    )
    yield Rule(rf"{B}금주{_NOT_NOTICE}{E}", fixed("week", 0))
    yield Rule(rf"{B}{_REL}\s*달{_PART}?{E}", ko.read_relative("month"))
    yield Rule(
        rf"{B}(?P<rel>이(?=달)|금(?=월)|전(?=월))[달월]{_PART}?{E}", ko.read_this_or_last_month
    )
    yield Rule(rf"{B}{_REL}\s*분기{E}", ko.read_relative("quarter"))


def _calendar() -> Iterator[Rule]:
    year = rf"{_B_NUMBER}(?<![가-힣]){YEAR}"
    free = _B_NUMBER + r"(?<![가-힣])"
    yield Rule(rf"{free}(?:{YEAR}\s*의?\s*)?{_MONTH}\s*(?P<d>[0-9]{{1,2}})\s*일{E}", ko.read_date)
    yield Rule(
        rf"{free}(?:{YEAR}\s*의?\s*)?{_MONTH}\s*(?P<a>[0-9]{{1,2}})일?\s*[-~–∼]\s*"
        rf"(?P<d>[0-9]{{1,2}})\s*일{E}",
        ko.read_day_range,
    )
    yield Rule(
        rf"{free}(?:{YEAR}\s*의?\s*)?{_MONTH}{_PART}?(?!\s*[0-9]{{1,2}}\s*일){E}", ko.read_month
    )
    yield Rule(rf"{B}{_LAST}\s*{_MONTH}{_PART}?(?!\s*[0-9]{{1,2}}\s*일){E}", ko.read_last_month)
    nth = (
        r"\s*의?\s*(?P<o>첫째|둘째|셋째|넷째|다섯째|첫|마지막|[1-5]\s*(?=째|번째|주)"
        r"|[두세네](?=\s*번째))(?:\s*번?째)?\s*주(?:차)?"
    )
    yield Rule(rf"{free}(?:{YEAR}\s*)?{_MONTH}{nth}{E}", ko.read_nth_week)
    yield Rule(rf"{B}{_REL}\s*달{nth}{E}", ko.read_nth_week_of_relative)
    ends = rf"\s*의?\s*(?P<o>첫|처음|마지막)\s*{_DURATION}(?:간|\s*동안)?"
    yield Rule(rf"{free}(?:{YEAR}\s*의?\s*)?{_MONTH}{ends}{E}", ko.read_days_of_month)
    yield Rule(rf"{free}(?:{YEAR}\s*)?(?P<q>[1-4])\s*(?:/\s*4|사)?\s*분기{E}", ko.read_quarter)
    yield Rule(rf"{B}(?:{YEAR}\s*)?(?P<h>[상하])반기{E}", ko.read_half)
    yield Rule(
        rf"{free}(?P<y>(?:19|20)[0-9]{{2}}"
        rf"|['’][0-9]{{2}})\s*년(?:도)?{_PART}?(?!\s*[0-9]{{1,2}}\s*월){E}",
        ko.read_year,
    )
    yield Rule(
        rf"{B}(?P<ry>올해|금년|작년|지난\s?해|재작년|내년){_PART}?(?!\s*[0-9]{{1,2}}\s*월){E}",
        ko.read_year,
    )
    yield Rule(
        rf"{year}\s*(?P<w>[0-9]{{1,2}})\s*주차{E}",
        lambda m, c: cal.week(date.fromisocalendar(ko.year_of(m, c) or 0, int(m["w"]), 1)),
    )
    bare = Partial
    yield Rule(
        rf"{free}(?P<d>[0-9]{{1,2}})\s*일(?=자(?![가-힣])|\s*(?:자\s*)?다이제스트"
        rf"|에(?![가-힣])(?!\s*(?:한|걸)))",
        lambda m, c: bare(day=int(m["d"])),
    )
    yield Rule(rf"{free}(?P<d>[0-9]{{1,2}})\s*일", lambda m, c: bare(day=int(m["d"])), "range")
    yield Rule(rf"{B}(?:지금|현재)", lambda m, c: cal.day(c.today), "range")


def _durations() -> Iterator[Rule]:
    yield Rule(
        rf"{B}(?:최근|지난|과거|요)\s*(?!몇\s*[년해]){_DURATION}(?:간|\s*동안|\s*사이|\s*새)?{E}",
        ko.read_rolling,
    )
    yield Rule(rf"{B}{_DURATION}{_NEXT_TO_COME}", ko.read_rolling)
    yield Rule(rf"{B}{_DURATION}{_AWAY}", ko.read_rolling)
    yield Rule(rf"{B}{_DURATION}\s*전(?=부터|까지|쯤|에|의|$|[^가-힣])", ko.read_ago)


def _recents() -> Iterator[Rule]:
    newest = r"(?:가장\s*최근|최신|최근|마지막|지난|제일\s*최근)(?:의)?"
    count = r"(?P<n>[0-9]{1,3}|다섯|여섯|일곱|여덟|아홉|[한두세네열])\s*(?:개|편|건|호|회)"
    digests: Build = lambda m, c: c.last_digests(ko.counted(m["n"]))  # noqa: E731
    yield Rule(rf"{B}{newest}\s*다이제스트\s*{count}", digests)
    yield Rule(rf"{B}{newest}\s*{count}(?:의)?\s*다이제스트", digests)
    yield Rule(
        rf"{B}(?:가장\s*최근|최신|최근|마지막|제일\s*최근)(?:의)?\s*다이제스트(?!들)",
        lambda m, c: c.last_digests(1),
    )
    yield Rule(rf"{B}최신(?=\s*(?:논문|소식|뉴스))", lambda m, c: c.latest())
    yield Rule(
        rf"{B}(?:가장\s*)?최근(?:\s*들어)?(?=에?{_NEWS_AHEAD}|\s*(?:[?.!]|$))",
        lambda m, c: c.recent("recent"),
    )
    yield Rule(rf"{B}(?:요즘|요새|근래){E}", lambda m, c: c.recent("recent"))


@cache
def rules() -> tuple[Rule, ...]:
    """Every Korean rule; of two that match the same stretch the earlier one counts."""
    return tuple(
        rule for group in (_days_and_weeks, _calendar, _durations, _recents) for rule in group()
    )
