from __future__ import annotations

import csv
import io
import itertools

import pytest
from page_markup import dangers, read_markup, unnamed

from assistant import Assistant
from assistant.language.lexicon.lexicon import Lexicon
from assistant.reports.tables import table_csv
from assistant.reports.trends import read_firsts
from assistant.strings import LANGUAGES, Strings
from assistant.web.tabs.trends import TABLES, trends_file, trends_html
from assistant.web.tabs.trends_chart import Chart, Series, lay_out, nice_step
from assistant.web.tabs.trends_view import MAX_LINES, TrendsQuery, trends_of, view_trends

EN, KO = Strings("en"), Strings("ko")
ALL = {"span": "all", "topics": "video_generation,rag,nerf"}


def chart(values: list[list[float]], width: int = 900, months: int = 12, **given: bool) -> Chart:
    names = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(months)]
    series = [Series(f"Topic {n}", v, [""] * months, [""] * months) for n, v in enumerate(values)]
    return lay_out(
        names,
        series,
        width=width,
        window=("2023-03", "2023-05"),
        month_name=lambda month: month[5:],
        value_name=lambda value: f"{value:g}",
        whole=given.get("whole", True),
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("strings", [EN, KO], ids=LANGUAGES)
@pytest.mark.parametrize(
    "params",
    [
        {},
        {"span": "30", "measure": "share"},
        {**ALL, "cell": "now|video_generation"},
        {"part": "firsts", "span": "all"},
        {"span": "", "start": "1999-01-01", "end": "1999-01-02"},
        {"span": "", "start": "2030-01-01"},
        {"width": "360"},
    ],
    ids=str,
)
def test_everything_is_well_formed_and_named(
    seeds: Assistant, strings: Strings, params: dict[str, str]
) -> None:
    html = trends_html(seeds, params, strings)
    assert unnamed(html) == []
    assert dangers(html) == []


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, TrendsQuery()),
        ({"span": "7"}, TrendsQuery()),
        ({"span": "", "start": "x", "end": "31.12.2024"}, TrendsQuery()),
        ({"topics": "nope,rag,rag"}, TrendsQuery(topics=("rag",))),
        ({"width": "1e9"}, TrendsQuery()),
        (
            {"span": "", "start": "2024-09-02", "end": "2024-09-01"},
            TrendsQuery(backwards=True),
        ),
    ],
)
def test_choices_are_read_and_nonsense_is_the_default(
    params: dict[str, str], expected: TrendsQuery
) -> None:
    assert TrendsQuery.from_params(params) == expected


def test_no_more_lines_are_drawn_than_can_be_told_apart(seeds: Assistant) -> None:
    every = ",".join(list(Lexicon.default().topics)[:40])
    query = TrendsQuery.from_params({"topics": every})
    view = view_trends(seeds, query, EN)
    assert len(view.chips) == MAX_LINES
    assert view.addable == ()


def test_a_topic_can_be_taken_away_and_added(seeds: Assistant) -> None:
    view = view_trends(seeds, TrendsQuery.from_params(ALL), EN)
    assert [chip.without for chip in view.chips] == [
        "rag,nerf",
        "video_generation,nerf",
        "video_generation,rag",
    ]
    added, label = view.addable[0]
    drawn = view_trends(seeds, TrendsQuery.from_params({"topics": added}), EN).chips
    assert [chip.label for chip in drawn][-1] == label


def test_the_papers_behind_every_figure_are_as_many_as_it_says(seeds: Assistant) -> None:
    query = TrendsQuery.from_params({"span": "all"})
    trends = trends_of(seeds, query)
    checked = 0
    for line in trends.topics:
        for month, count in zip(trends.months, line.counts, strict=True):
            cell = TrendsQuery.from_params({"span": "all", "cell": f"{month}|{line.topic}"})
            panel = view_trends(seeds, cell, EN).panel
            assert panel is not None
            assert panel.total == count
            assert len(panel.cards) == count
            checked += bool(count)
    assert checked >= 6


@pytest.mark.parametrize("cell", ["", "2024-09", "x|rag", "2099-01|rag", "now|nope", "before|rag|"])
def test_a_figure_that_does_not_exist_opens_nothing(seeds: Assistant, cell: str) -> None:
    query = TrendsQuery.from_params({"span": "all", "cell": cell})
    panel = view_trends(seeds, query, EN).panel
    assert panel is None or cell == "2024-09"


def test_the_papers_of_a_month_are_opened_by_votes(seeds: Assistant) -> None:
    query = TrendsQuery.from_params({"span": "all", "cell": "2024-09|"})
    panel = view_trends(seeds, query, KO).panel
    assert panel is not None
    assert panel.heading == "모든 논문, 2024년 9월"
    votes = [card.votes for card in panel.cards if card.votes is not None]
    assert votes == sorted(votes, reverse=True)


@pytest.mark.parametrize("table", TABLES)
def test_files_hold_the_figures_of_the_page(seeds: Assistant, table: str) -> None:
    made = trends_file(seeds, {**ALL, "file": table})
    assert made is not None
    assert made.name.endswith("2024-02-07-2024-11-14.csv")
    head, *body = rows(made.text)
    assert all(len(row) == len(head) for row in body)
    trends = trends_of(seeds, TrendsQuery.from_params(ALL))
    if table == "months":
        assert [int(row[1]) for row in body] == list(trends.totals)
        for column, line in enumerate(trends.topics, 2):
            assert head[column] == line.label_en
            assert tuple(int(row[column]) for row in body) == line.counts
    elif table == "top":
        assert [row[2] for row in body] == [paper.arxiv_id for paper in trends.top]
    elif table == "shifts":
        assert len(body) == len(trends.rising) + len(trends.fading)
    else:
        held = read_firsts(seeds, start=trends.start, end=trends.end, limit=10**6)
        assert len(body) == len(held) > 0


@pytest.mark.parametrize("table", ["", "passwords", "../x"])
def test_there_is_no_other_file(seeds: Assistant, table: str) -> None:
    assert trends_file(seeds, {"file": table}) is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_spreadsheet_reads_no_formula(text: str) -> None:
    ((cell,),) = rows(table_csv([[text]]))
    assert cell == f"'{text}"


def test_a_file_keeps_quotes_commas_lines_and_korean() -> None:
    given = [["비디오", 'a "b", c\nd'], ["1", ""]]
    assert rows(table_csv(given)) == given


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (0.09, 0.02), (3, 1), (9, 2), (71, 20), (100, 20), (2933, 1000)]
)
def test_marks_are_one_two_or_five(highest: float, step: float) -> None:
    assert nice_step(highest) == pytest.approx(step)


def test_the_axis_begins_at_zero_and_holds_the_highest_point() -> None:
    made = chart([[float(n) for n in range(12)], [71.0] * 12])
    assert made.rows[0].label == "0"
    assert made.rows[0].at == made.bottom
    points = [point for line in made.lines for point in line.points]
    assert made.lines[0].points[0].y == made.bottom
    assert all(made.top <= point.y <= made.bottom for point in points)
    # Twice the papers is twice as high.
    one, two = (made.bottom - made.lines[0].points[n].y for n in (4, 8))
    assert two == pytest.approx(2 * one, abs=0.2)


@pytest.mark.parametrize("months", [1, 2, 12, 36])
@pytest.mark.parametrize("width", [280, 360, 900, 2400])
def test_labels_never_overlap_and_nothing_leaves_the_drawing(width: int, months: int) -> None:
    made = chart([[5.0] * months] * 8, width, months)
    places = [tick.at for tick in made.months]
    assert all(b - a >= 43 for a, b in itertools.pairwise(places))
    assert places[-1] == made.lines[0].points[-1].x
    assert all(made.left < point.x < made.right for point in made.lines[0].points)
    names = sorted(line.name_y for line in made.lines)
    assert all(b - a >= 16 for a, b in itertools.pairwise(names))
    assert names[0] >= 0
    assert names[-1] <= made.height
    years = [tick.label for tick in made.months if tick.strong]
    assert len(years) == len({label.split("|")[1] for label in years})


@pytest.mark.parametrize("width", [0, 10**9])
def test_an_absurd_width_is_drawn_sanely(width: int) -> None:
    assert 280 <= chart([[1.0] * 12], width).width <= 2400


def test_the_window_is_shaded() -> None:
    made = chart([[1.0] * 12])
    assert made.band is not None
    left, wide = made.band
    inside = [n for n, p in enumerate(made.lines[0].points) if left < p.x < left + wide]
    assert inside == [2, 3, 4]


def test_the_share_of_a_month_is_a_share_of_its_papers(seeds: Assistant) -> None:
    query = TrendsQuery.from_params({**ALL, "measure": "share"})
    trends = trends_of(seeds, query)
    line, *_ = trends.topics
    month = max(range(len(line.counts)), key=lambda n: line.counts[n])
    share = f"{line.counts[month] / trends.totals[month]:.0%}"
    point = view_trends(seeds, query, EN).chart.lines[0].points[month]
    assert f"({share} of the month)" in point.title


def test_the_drawing_and_its_table_hold_the_same_figures(seeds: Assistant) -> None:
    root = read_markup(trends_html(seeds, ALL, EN))
    drawn = {g.attributes["data-go"] for g in root.find("g", **{"class": "point"})}
    listed = {
        button.attributes["data-go"]
        for table in root.find("table")
        for button in table.find("button")
        if "|" in button.attributes.get("data-go", "")
    }
    trends = trends_of(seeds, TrendsQuery.from_params(ALL))
    filled = sum(bool(count) for line in trends.topics for count in line.counts)
    assert len(drawn & listed) == filled > 0
