"""Time words of English and Korean questions, and words that only look like them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant.language.dates.find import TimeMatch, find_times

TODAY = date(2024, 9, 25)  # a Wednesday
DIGESTS = [date(2024, 9, day) for day in (2, 9, 16, 19, 20, 23, 24)]

# text, the windows' first and last days (None: open) and kinds, and the text without them.
# A month-day is of 2024; one day stands for both ends.
TIMES: list[tuple[str, str, str]] = [
    # days
    ("What was new in RAG today?", "09-25 day"),
    ("today's papers", "09-25 day"),
    ("today's top diffusion papers", "09-25 day"),
    ("Anything from yesterday about agents?", "09-24 day"),
    ("yesterday’s digest", "09-24 day"),
    ("papers from the day before yesterday", "09-23 day"),
    ("3 days ago", "09-22 day"),
    ("papers posted two days ago", "09-23 day"),
    ("a few days ago", "09-18..09-24 range"),
    ("what came out on Monday", "09-23 day"),
    ("Wednesday's papers", "09-25 day"),
    ("papers on last Friday", "09-20 day"),
    ("last Wednesday", "09-18 day"),
    ("this Friday", "09-27 day"),
    ("Monday of last week", "09-16 day"),
    ("Monday, September 23", "09-23 day"),
    ("what came out on the 20th?", "09-20 day"),
    ("on the 30th", "08-30 day"),
    ("the 5th of last month", "08-05 day"),
    # dates
    ("papers of 2024-09-20", "09-20 day"),
    ("2024/9/5", "09-05 day"),
    ("25.09.2024", "09-25 day"),
    ("9/10/2024", "09-10 day"),
    ("25/9/2024", "09-25 day"),
    ("digest 20240924", "09-24 day"),
    ("on September 25, 2024", "09-25 day"),
    ("Sept. 12, 2023 papers", "2023-09-12 day"),
    ("Sep 25", "09-25 day"),
    ("Sep 26", "2023-09-26 day"),
    ("February 29", "02-29 day"),
    ("25 September", "09-25 day"),
    ("the papers of the 5th of May", "05-05 day"),
    ("May 5th", "05-05 day"),
    ("since 3 may", "05-03..09-25 since"),
    # weeks
    ("what is new this week", "09-23..09-29 week"),
    ("what was new last week?", "09-16..09-22 week"),
    ("papers from earlier this week", "09-23..09-29 week"),
    ("previous week", "09-16..09-22 week"),
    ("past week", "09-16..09-22 week"),
    ("over the past week", "09-19..09-25 range"),
    ("the week before last", "09-09..09-15 week"),
    ("next week", "09-30..10-06 week"),
    ("the week of Sept 18 in vision", "09-16..09-22 week"),
    ("week of 2024-09-01", "08-26..09-01 week"),
    ("a week ago", "09-16..09-22 week"),
    ("two weeks ago", "09-09..09-15 week"),
    ("the 2nd week of September", "09-09..09-15 week"),
    ("last week of August 2024", "08-26..09-01 week"),
    ("the last two weeks of August 2024 on agents", "08-18..08-31 range"),
    ("the first ten days of September", "09-01..09-10 range"),
    ("last 3 days of last month", "08-29..08-31 range"),
    ("week 39 of 2024", "09-23..09-29 week"),
    ("top 5 papers of the week", "09-23..09-29 week"),
    ("last weekend", "09-21..09-22 range"),
    ("over the weekend", "09-21..09-22 range"),
    # so many days, weeks, months back
    ("papers of the past 3 days", "09-23..09-25 range"),
    ("in the last seven days", "09-19..09-25 range"),
    ("last two weeks on diffusion", "09-12..09-25 range"),
    ("past few days", "09-23..09-25 range"),
    ("the last couple of weeks", "09-12..09-25 range"),
    ("past fortnight", "09-12..09-25 range"),
    ("over the last 3 months", "06-26..09-25 range"),
    ("past month", "08-26..09-25 range"),
    ("last 24 hours", "09-24..09-25 range"),
    # months
    ("this month's best papers", "09-01..09-30 month"),
    ("last month", "08-01..08-31 month"),
    ("two months ago", "07-01..07-31 month"),
    ("papers in September", "09-01..09-30 month"),
    ("papers in May about RAG", "05-01..05-31 month"),
    ("papers in october", "2023-10-01..2023-10-31 month"),
    ("papers from march on RAG", "03-01..03-31 month"),
    ("May 2024", "05-01..05-31 month"),
    ("Sept '23", "2023-09-01..2023-09-30 month"),
    ("papers (September 2024)", "09-01..09-30 month"),
    ("last September", "2023-09-01..2023-09-30 month"),
    ("September last year", "2023-09-01..2023-09-30 month"),
    ("2024-08", "08-01..08-31 month"),
    ("September papers", "09-01..09-30 month"),
    ("early September papers", "09-01..09-10 range"),
    ("in mid-September 2023", "2023-09-11..2023-09-20 range"),
    ("late August", "08-21..08-31 range"),
    ("by the end of May", "..05-31 until"),
    # quarters, halves, years
    ("Q3 2024", "07-01..09-30 quarter"),
    ("2024 Q2", "04-01..06-30 quarter"),
    ("in Q1", "01-01..03-31 quarter"),
    ("the third quarter of 2023", "2023-07-01..2023-09-30 quarter"),
    ("last quarter", "04-01..06-30 quarter"),
    ("first half of 2024", "01-01..06-30 half"),
    ("H2 2023", "2023-07-01..2023-12-31 half"),
    ("what happened in 2023?", "2023-01-01..2023-12-31 year"),
    ("best 2024 papers on RAG", "01-01..12-31 year"),
    ("last year", "2023-01-01..2023-12-31 year"),
    ("this year", "01-01..12-31 year"),
    ("year to date", "01-01..09-25 range"),
    ("late 2023", "2023-09-01..2023-12-31 range"),
    # ranges
    ("from March to May 2024", "03-01..05-31 range"),
    ("from November to February", "2023-11-01..02-29 range"),
    ("November 2023 to February", "2023-11-01..02-29 range"),
    ("between 3 and 10 June", "06-03..06-10 range"),
    ("between March and May on RAG", "03-01..05-31 range"),
    ("2024-09-01..2024-09-07", "09-01..09-07 range"),
    ("from 2024-09-01 to 2024-09-07", "09-01..09-07 range"),
    ("Feb 5 – Feb 9, 2024", "02-05..02-09 range"),
    ("Feb 5-9, 2024", "02-05..02-09 range"),
    ("March through May", "03-01..05-31 range"),
    ("Mar-May 2024", "03-01..05-31 range"),
    ("from the 3rd to the 10th", "09-03..09-10 range"),
    ("from last Monday to Wednesday", "09-23..09-25 range"),
    ("from 2023 to now", "2023-01-01..09-25 range"),
    ("from May 2024 to March 2024", "03-01..05-31 range"),
    # open ends
    ("papers since March", "03-01..09-25 since"),
    ("since last week", "09-16..09-25 since"),
    ("from March onwards", "03-01..09-25 since"),
    ("after September 5", "09-06..09-25 since"),
    ("since next week", "09-30.. since"),
    ("until June 2024", "..06-30 until"),
    ("before 2024", "..2023-12-31 until"),
    ("through August 2024", "..08-31 until"),
    ("up to 2024-09-01", "..09-01 until"),
    ("no later than 2024-05-01", "..05-01 until"),
    # recent, and by digests
    ("the latest digest", "09-24 latest"),
    ("summarize the last digest", "09-24 latest"),
    ("latest papers on RAG", "09-11..09-24 latest"),
    ("newest papers", "09-11..09-24 latest"),
    ("recent diffusion papers", "09-11..09-24 recent"),
    ("what came out recently?", "09-11..09-24 recent"),
    ("what are the recent advances in RAG?", "09-11..09-24 recent"),
    ("anything on agents lately", "09-11..09-24 recent"),
    ("the last 3 digests", "09-20..09-24 last_n_digests"),
    ("latest two digests", "09-23..09-24 last_n_digests"),
    # several
    ("in March and May", "03-01..03-31 month, 05-01..05-31 month"),
    ("March and May 2023", "2023-03-01..2023-03-31 month, 2023-05-01..2023-05-31 month"),
    (
        "Compare last week with this week",
        "09-16..09-22 week, 09-23..09-29 week",
    ),
    # Korean: days
    ("오늘 올라온 논문", "09-25 day"),
    ("오늘다이제스트", "09-25 day"),
    ("어제 논문 알려줘", "09-24 day"),
    ("그저께 나온 논문은?", "09-23 day"),
    ("3일 전 논문", "09-22 day"),
    ("사흘 전", "09-22 day"),
    ("며칠 전에 나온", "09-18..09-24 range"),
    ("지난 월요일", "09-23 day"),
    ("지난주 월요일", "09-16 day"),
    ("이번 주 수요일", "09-25 day"),
    ("월요일에 나온 논문", "09-23 day"),
    ("2024년 9월 20일 다이제스트", "09-20 day"),
    ("9월 20일에 나온 논문", "09-20 day"),
    ("9월4일", "09-04 day"),
    ("2024.09.20 논문", "09-20 day"),
    ("2024-09-20에 나온 논문", "09-20 day"),
    ("20일 다이제스트", "09-20 day"),
    ("9/24 다이제스트", "09-24 day"),
    # Korean: weeks
    ("이번 주 RAG 논문", "09-23..09-29 week"),
    ("이번주의 인기 논문", "09-23..09-29 week"),
    ("금주 논문", "09-23..09-29 week"),
    ("지난주에 나온 LLM 논문", "09-16..09-22 week"),
    ("지난주논문", "09-16..09-22 week"),
    ("저번 주 다이제스트", "09-16..09-22 week"),
    ("지지난주", "09-09..09-15 week"),
    ("2주 전", "09-09..09-15 week"),
    ("9월 첫째 주", "09-02..09-08 week"),
    ("9월 3주차", "09-16..09-22 week"),
    ("8월 마지막 주에 나온", "08-26..09-01 week"),
    ("8월 마지막 2주 동안 나온", "08-18..08-31 range"),
    ("8월 첫 열흘", "08-01..08-10 range"),
    ("지난 주말", "09-21..09-22 range"),
    # Korean: so long back
    ("최근 3일간 나온 논문", "09-23..09-25 range"),
    ("최근 일주일 동안의 논문", "09-19..09-25 range"),
    ("최근 두 주", "09-12..09-25 range"),
    ("최근 며칠간", "09-23..09-25 range"),
    ("최근 보름 동안", "09-11..09-25 range"),
    ("최근 한 달 동안", "08-26..09-25 range"),
    ("지난 두 달 동안", "07-26..09-25 range"),
    ("지난 3개월 동안", "06-26..09-25 range"),
    ("일주일간의 논문", "09-19..09-25 range"),
    ("일주일 동안 나온 논문", "09-19..09-25 range"),
    # Korean: months, parts of years, years
    ("이번 달 논문", "09-01..09-30 month"),
    ("이달의 논문", "09-01..09-30 month"),
    ("지난달", "08-01..08-31 month"),
    ("저번 달에", "08-01..08-31 month"),
    ("지지난달", "07-01..07-31 month"),
    ("두 달 전", "07-01..07-31 month"),
    ("9월의 논문", "09-01..09-30 month"),
    ("10월 논문", "2023-10-01..2023-10-31 month"),
    ("작년 9월", "2023-09-01..2023-09-30 month"),
    ("2024년 8월", "08-01..08-31 month"),
    ("24년 8월", "08-01..08-31 month"),
    ("지난 9월 논문", "2023-09-01..2023-09-30 month"),
    ("9월 초 논문", "09-01..09-10 range"),
    ("9월 중순", "09-11..09-20 range"),
    ("지난달 말", "08-21..08-31 range"),
    ("9월달 논문", "09-01..09-30 month"),
    ("September에 나온 논문", "09-01..09-30 month"),
    ("상반기", "01-01..06-30 half"),
    ("2023년 하반기", "2023-07-01..2023-12-31 half"),
    ("긴 영상 논문 좀, 2023년 하반기로", "2023-07-01..2023-12-31 half"),
    ("지난달로 좁혀줘", "08-01..08-31 month"),
    ("8월로 바꿔줘", "08-01..08-31 month"),
    ("지난주거", "09-16..09-22 week"),
    ("지난달 걸로만", "08-01..08-31 month"),
    ("2023년으로", "2023-01-01..2023-12-31 year"),
    ("어제것들만 보여줘", "09-24 day"),
    ("주로 다루는 논문", ""),
    ("주거 환경 논문", ""),
    ("3분기 논문", "07-01..09-30 quarter"),
    ("2024년 1분기", "01-01..03-31 quarter"),
    ("올해 논문", "01-01..12-31 year"),
    ("작년에", "2023-01-01..2023-12-31 year"),
    ("지난해", "2023-01-01..2023-12-31 year"),
    ("재작년", "2022-01-01..2022-12-31 year"),
    ("2024년에 나온 논문", "01-01..12-31 year"),
    # Korean: ranges and open ends
    ("9월 1일부터 9월 5일까지", "09-01..09-05 range"),
    ("9월 1일부터 5일까지 나온 논문", "09-01..09-05 range"),
    ("9월 3~5일", "09-03..09-05 range"),
    ("3월에서 5월까지의 논문", "03-01..05-31 range"),
    ("3월과 5월 사이", "03-01..05-31 range"),
    ("2024년 3월 ~ 5월", "03-01..05-31 range"),
    ("작년 11월부터 2월까지", "2023-11-01..02-29 range"),
    ("지난주부터 오늘까지", "09-16..09-25 range"),
    ("3월 이후로 나온 논문", "03-01..09-25 since"),
    ("3월부터 지금까지", "03-01..09-25 range"),
    ("9월 이후 논문", "09-01..09-25 since"),
    ("9월부터", "09-01..09-25 since"),
    ("9월 5일 이전", "..09-05 until"),
    ("9월 전", "..08-31 until"),
    ("6월까지 나온 논문", "..06-30 until"),
    # Korean: recent, and by digests
    ("최신 다이제스트 요약", "09-24 latest"),
    ("최신 논문", "09-11..09-24 latest"),
    ("최근 RAG 논문 알려줘", "09-11..09-24 recent"),
    ("최근에 뭐 나왔어?", "09-11..09-24 recent"),
    ("요즘 뜨는 연구", "09-11..09-24 recent"),
    ("최근 다이제스트 3개", "09-20..09-24 last_n_digests"),
    ("최근 세 개의 다이제스트", "09-20..09-24 last_n_digests"),
    ("2023년 3월과 5월", "2023-03-01..2023-03-31 month, 2023-05-01..2023-05-31 month"),
]

LOOK_ALIKES = """
time series forecasting; real-time rendering papers; test-time compute scaling
temporal grounding; How may diffusion models help?; May I ask about RAG?
GPT-4 and Llama 3 may differ; this may be; papers that march toward AGI; March of the Penguins
Mamba by May et al.; August Hjort; Sun et al.; 2409.16211; arXiv 2024.12345; Llama 3.1 405B
gpt-4o-2024-08-06; version 2.10.2024.1; 10/10 score; 24/7 assistants; 1-2 steps diffusion
Section 3.5; 5-day-old; one-day workshop; second paper; fall short of; sept-tuple
week-to-week variation; Day-night adaptation; Sunday Night Football; year-long study
a 2024-dimensional vector; in 2048 tokens; of 2000 images; trained on 2024 samples; COCO 2017
results on ImageNet 2012; SemEval-2024 task; papers from CVPR 2024; cvpr 2024 papers
last layer; past key values; the last three weeks of training; in the last week of pretraining
next token prediction; today's LLMs; today's language models; the 5th percentile
on the 3rd dataset; the latest GPT-4 model; latest technique; the recently proposed Mamba
a survey of recent advances; in recent years; Q4 quantization; in Q4 quantization
the first half of the network; for 3 days of training; In a week of training
what about "Last Week in AI"?; Mar-a-Lago; H100 GPUs; monday.com; papers by May; 2024-02-31
in February 31, 2024; 31 February 2024; 2024-13-01; September 31; 오늘날 LLM; 최근접 이웃
최근접 이웃 논문; 최신 모델; 최신 기법은?; 2024년형 자동차; 10월드; 1990년대; 이번 주제는 무엇
이번 주요 논문; 이번 주의 사항; 주의 메커니즘; 지난한 과정; 일반적인 방법; 월등한 성능; 3일치
전달과 커뮤니케이션; 이번 달성; 일주 여행; 24년 동안; 3일 동안 학습한 모델; 최근 몇 년간
최근 확산 모델의 발전을 다룬 논문; 최근의 노력; 13월; 2024년 13월; 9월 31일; 2024년 2월 30일
3개월 학습; 단일 모델; 5일 걸려; 요즘음악; 금주령; 내일로; 주말농장; 24/7 papers
"""


def _spelled(match: TimeMatch) -> str:
    window = match.window
    first, last = (
        "" if day is None else day.isoformat().removeprefix("2024-")
        for day in (window.start, window.end)
    )
    return f"{first if first == last else f'{first}..{last}'} {window.kind}"


@pytest.mark.parametrize(("text", "windows"), TIMES, ids=[row[0] for row in TIMES])
def test_time_words_are_found_and_resolved(text: str, windows: str) -> None:
    found = find_times(text, today=TODAY, digest_dates=DIGESTS)
    assert ", ".join(map(_spelled, found)) == windows


@pytest.mark.parametrize(
    "text", [one.strip() for line in LOOK_ALIKES.splitlines() for one in line.split(";") if one]
)
def test_words_that_only_look_like_times_stay_words(text: str) -> None:
    found = find_times(text, today=TODAY, digest_dates=DIGESTS)
    assert found == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("What was new last  week in RAG?", "last week"),
        ("지난주에 나온 논문", "지난주"),
        ("papers since March about RAG", "since March"),
        ("papers from March to May 2024 on RAG", "from March to May 2024"),
        ("9월 1일부터 5일까지의 논문", "9월 1일부터 5일까지"),
    ],
)
def test_a_window_is_labelled_as_asked(text: str, label: str) -> None:
    (match,) = find_times(text, today=TODAY)
    assert match.window.label == label
    assert " ".join(text[match.start : match.end].split()) == label


def test_a_window_contains_both_its_ends_and_beyond_an_open_one() -> None:
    (week,) = find_times("last week", today=TODAY)
    assert [week.window.contains(date(2024, 9, day)) for day in (15, 16, 22, 23)] == [
        False, True, True, False,
    ]  # fmt: skip
    (until,) = find_times("before 2024", today=TODAY)
    assert until.window.contains(date(1990, 1, 1))
    assert not until.window.contains(date(2024, 1, 1))


def test_a_date_without_a_year_is_the_latest_that_has_begun() -> None:
    (match,) = find_times("papers in March", today=date(2024, 2, 29))
    assert match.window.start == date(2023, 3, 1)
    (match,) = find_times("Feb 29", today=date(2027, 3, 1))
    assert match.window.start == date(2024, 2, 29)
    (match,) = find_times("from December to March", today=date(2024, 12, 3))
    assert (match.window.start, match.window.end) == (date(2024, 12, 1), date(2025, 3, 31))


def test_latest_counts_digests_up_to_today_only() -> None:
    late = [*DIGESTS, date(2024, 10, 1)]
    (match,) = find_times("the latest digest", today=TODAY, digest_dates=late)
    assert match.window.start == match.window.end == date(2024, 9, 24)
    (match,) = find_times("the last 50 digests", today=TODAY, digest_dates=late)
    assert (match.window.start, match.window.end) == (DIGESTS[0], DIGESTS[-1])


@pytest.mark.parametrize(
    "text", ["the latest digest", "latest papers", "최신 다이제스트", "최신 논문"]
)
def test_latest_without_digests_is_today(text: str) -> None:
    (match,) = find_times(text, today=TODAY)
    assert (match.window.start, match.window.end, match.window.kind) == (TODAY, TODAY, "latest")


def test_recent_ends_today_when_no_digest_is_known_or_one_is_there_today() -> None:
    for digests in ([], [TODAY]):
        (match,) = find_times("recent papers", today=TODAY, digest_dates=digests)
        assert (match.window.start, match.window.end) == (TODAY - timedelta(days=13), TODAY)


_VOCABULARY = """
from to between and since until before after in on the last past next this week month year day days
ago of May March Sept 3 25 31 2024 '24 2024-02-30 2024-09-01 Q3 H1 half first second quarter Monday
25th early late latest recent digest digests papers now - .. ~ , 's today yesterday weekend
오늘 어제 이번 지난 지지난 주 달 월요일 9월 13월 31일 2024년 24년 부터 까지 에서 사이 이후 전 최근
최신 다이제스트 3개 일주일 두 한 동안 초 말 상반기 3분기 첫째 올해 작년 와 논문
"""
_WORDS = st.sampled_from(_VOCABULARY.split())
_TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.tuples(_WORDS, st.sampled_from([" ", "", "  "])), max_size=14).map(
        lambda words: "".join(word + space for word, space in words)
    ),
)


@settings(max_examples=examples(400))
@given(
    text=_TEXTS,
    today=st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)])),
    digests=st.lists(st.dates(), max_size=4).map(sorted),
)
def test_any_text_on_any_day_gives_ordered_spans_and_windows(
    text: str, today: date, digests: list[date]
) -> None:
    found = find_times(text, today=today, digest_dates=digests)
    at = 0
    for match in found:
        assert at <= match.start < match.end <= len(text)
        at = match.end
        start, end = match.window.start, match.window.end
        assert start is not None or end is not None
        assert start is None or end is None or start <= end


def test_importing_compiles_nothing_and_pulls_in_nothing_heavy() -> None:
    code = (
        "import sys, assistant.language.dates.find\n"
        "from assistant.language.dates.rules import compiled\n"
        "heavy = {'numpy', 'gradio', 'dateparser', 'holidays'} & set(sys.modules)\n"
        "print(compiled.cache_info().currsize, *heavy)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["0"]
