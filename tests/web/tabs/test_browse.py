from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from digests import digest, entry, invented
from page_markup import dangers, read_markup, unnamed

from assistant import Assistant
from assistant.errors import EmbeddingError
from assistant.strings import LANGUAGES, Strings
from assistant.web.tabs.browse import browse_html
from assistant.web.tabs.browse_view import (
    GROUPINGS,
    PAGE,
    BrowseQuery,
    list_groups,
    read_scope,
    view_browse,
    view_paper,
)
from assistant.web.tabs.pane import answer, clean_params, draw
from assistant.web.tabs.papers import web_address

EN, KO = Strings("en"), Strings("ko")
HOSTILE = (
    '<script>fetch("https://evil.test")</script>',
    "<img src=x onerror=alert(1)>\"'>{{ 7*7 }} ${alert(2)}",
    "[link](javascript:alert(3)) <iframe src=https://evil.test></iframe>",
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Fifty papers on three days; paper 1 appears on two of them."""
    root = tmp_path_factory.mktemp("many")
    days = {"2024-01-31": range(0, 20), "2024-02-01": range(20, 45), "2024-02-05": range(45, 50)}
    for day, numbers in days.items():
        again = [invented(1, votes=500)] if day == "2024-02-05" else []
        text = digest(day, *(invented(n) for n in numbers), *again)
        (root / f"{day}.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(digests=root, data_dir=root / ".data", llm="none")
    assistant.sync()
    return assistant


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A digest that tries to run scripts and to load pictures from elsewhere."""
    root = tmp_path_factory.mktemp("hostile")
    bad = entry(
        "2401.00001",
        "Video <script>alert(0)</script> Generation",
        *HOSTILE,
        authors='Eve <b onclick="x()">Mallory</b>',
    )
    pictures = ("javascript:alert(1)", "https://evil.test/beacon.png", 'https://a"onload=x.test/')
    entries = [bad]
    for number, address in enumerate(pictures, 2):
        text = entry(f"2401.{number:05d}", f"Picture {number}", "본문입니다.")
        entries.append(text.replace("\n\n", f"\n\n![Thumbnail]({address})\n\n", 1))
    (root / "2024-01-01.md").write_text(digest("2024-01-01", *entries), encoding="utf-8")
    assistant = Assistant.open(digests=root, data_dir=root / ".data", llm="none")
    assistant.sync()
    return assistant


def ask(assistant: Assistant, strings: Strings = EN, **params: str) -> list[str]:
    """Titles of the list that choices lead to."""
    view = view_browse(assistant, BrowseQuery.from_params(params), strings)
    return [card.title for _, cards in view.days for card in cards]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, BrowseQuery()),
        ({"by": "colour", "sort": "price", "page": "-3"}, BrowseQuery()),
        ({"page": "９"}, BrowseQuery()),
        ({"page": "99999999999999"}, BrowseQuery()),
        ({"sort": "match"}, BrowseQuery(sort="date")),
        ({"sort": "match", "text": " x "}, BrowseQuery(sort="match", text="x")),
        ({"by": "author", "key": "Dana Winter"}, BrowseQuery(by="author", key="Dana Winter")),
    ],
)
def test_choices_are_read_and_nonsense_is_the_default(
    params: dict[str, str], expected: BrowseQuery
) -> None:
    assert BrowseQuery.from_params(params) == expected


def test_pages_hold_every_paper_once(many: Assistant) -> None:
    pages = [ask(many, page=str(n)) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 10]
    assert len({title for page in pages for title in page}) == 50
    # A page beyond the last one is the last one.
    assert ask(many, page="77") == pages[-1]


@pytest.mark.parametrize(
    ("by", "key", "count"),
    [
        ("day", "2024-02-05", 6),
        ("day", "2024-02-04", 0),
        ("week", "2024-01-31", 45),
        ("week", "2024-02-05", 6),
        ("month", "2024-01", 20),
        ("month", "2024-02", 31),
        ("author", "Mina Park", 25),
        ("author", "park", 25),
        ("day", "not a day", 50),
        ("month", "2024-99", 50),
        ("week", "9999-12-31", 50),
        ("topic", "no_such_topic", 50),
    ],
)
def test_a_group_holds_its_papers_and_a_senseless_one_all(
    many: Assistant, by: str, key: str, count: int
) -> None:
    view = view_browse(many, BrowseQuery.from_params({"by": by, "key": key}), EN)
    assert view.total == count


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_number_beside_a_group_is_the_number_of_its_papers(many: Assistant, by: str) -> None:
    groups, cut = list_groups(many.catalog, BrowseQuery(by=by), EN)
    assert groups
    assert cut == 0
    for group in groups:
        view = view_browse(many, BrowseQuery(by=by, key=group.key), EN)
        assert view.total == group.count, group
        assert view.heading.endswith(group.label)


def test_by_votes_the_most_upvoted_comes_first(many: Assistant) -> None:
    view = view_browse(many, BrowseQuery(sort="votes"), EN)
    votes = [card.votes or 0 for _, cards in view.days for card in cards]
    assert votes[0] == 500
    assert votes == sorted(votes, reverse=True)


def test_by_date_days_follow_each_other_and_a_paper_stands_on_its_day_in_the_group(
    many: Assistant,
) -> None:
    view = view_browse(many, BrowseQuery(), EN)
    assert [day for day, _ in view.days] == ["Mon 5 Feb 2024", "Thu 1 Feb 2024"]
    january = view_browse(many, BrowseQuery(by="month", key="2024-01"), EN)
    assert [day for day, _ in january.days] == ["Wed 31 Jan 2024"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("lantern-8", "Lantern-8:"),
        ("LANTERN-8", "Lantern-8:"),
        ("lante", "Lantern-"),
        ("segmen", "Mosaic-"),
        ("dana winter cello", "Cello-"),
        ("음악 생성", "Cello-"),
    ],
)
def test_words_find_titles_authors_and_meaning(many: Assistant, text: str, named: str) -> None:
    assert ask(many, text=text, sort="match")[0].startswith(named)


def test_a_search_stays_within_its_group(many: Assistant) -> None:
    inside = ask(many, text="lantern", by="day", key="2024-02-05")
    assert inside
    assert set(inside) <= set(ask(many, by="day", key="2024-02-05"))
    assert set(inside) < set(ask(many, text="lantern"))


def test_signs_of_a_pattern_are_searched_as_they_stand(many: Assistant) -> None:
    assert ask(many, text="%") == ask(many, text="_ %")


def test_titles_are_searched_when_the_search_by_meaning_fails(
    many: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise EmbeddingError("The service is down.")

    monkeypatch.setattr(many, "search", fail)
    view = view_browse(many, BrowseQuery(text="lantern", sort="match"), EN)
    assert view.total == 7
    assert "The service is down." in view.warning


def test_finding_a_topic_or_an_author_shortens_the_list(many: Assistant) -> None:
    people, _ = list_groups(many.catalog, BrowseQuery(by="author", find="mIn"), EN)
    assert [group.label for group in people] == ["Mina Park"]
    topics, _ = list_groups(many.catalog, BrowseQuery(by="topic", find="비디오"), KO)
    assert "video_generation" in {group.key for group in topics}
    assert all("비디오" in group.label for group in topics)
    # Either language finds it.
    english, _ = list_groups(many.catalog, BrowseQuery(by="topic", find="video gen"), KO)
    assert "video_generation" in {group.key for group in english}


def test_a_papers_page_has_its_sections_appearances_and_neighbours(many: Assistant) -> None:
    page = view_paper(many, "2401.00001", EN)
    assert page is not None
    assert [seen.iso for seen in page.seen] == ["2024-02-05", "2024-01-31"]
    assert [seen.votes for seen in page.seen] == [500, 4]
    assert page.authors == ("Mina Park", "Jo Field")
    assert "로봇 조작" in page.sections[0].items[0].text
    assert page.sections[0].items[0].lang == "ko"
    near = [card.arxiv_id for card in page.neighbours]
    assert near
    assert "2401.00001" not in near


def test_an_unknown_paper_is_said_to_be_unknown(many: Assistant) -> None:
    html = browse_html(many, {"paper": "<b>0000.00000"}, EN)
    assert "have paper &lt;b&gt;0000.00000" in html


def test_the_link_to_the_chat_asks_about_the_paper(many: Assistant) -> None:
    for strings in (EN, KO):
        html = browse_html(many, {"text": "Lantern-8"}, strings)
        link = read_markup(html).find("a", data_ask="2401.00008")[0]
        (question,) = parse_qs(link.attributes["href"].removeprefix(f"{strings.language}?"))["q"]
        assert "Lantern-8: Video Generation with Diffusion Models" in question


@pytest.mark.parametrize("strings", [EN, KO], ids=LANGUAGES)
@pytest.mark.parametrize(
    "params",
    [
        {},
        {"by": "topic"},
        {"by": "author", "find": "zzz"},
        {"text": "lantern", "sort": "votes"},
        {"by": "day", "key": "2024-02-04"},
        {"paper": "2401.00001"},
    ],
    ids=str,
)
def test_everything_is_well_formed_and_named(
    many: Assistant, strings: Strings, params: dict[str, str]
) -> None:
    html = browse_html(many, params, strings)
    assert unnamed(html) == []
    assert dangers(html) == []


def test_the_korean_page_has_korean_words(many: Assistant) -> None:
    html = browse_html(many, {"by": "topic"}, KO)
    assert "모든 논문" in html
    assert "비디오 생성" in html
    assert not re.search(r">\s*(Newest first|All papers|Full entry)\s*<", html)


@pytest.mark.parametrize("paper", ["", "2401.00001", "2401.00002", "2401.00003", "2401.00004"])
def test_a_hostile_digest_is_shown_as_text(hostile: Assistant, paper: str) -> None:
    html = browse_html(hostile, {"paper": paper, "text": HOSTILE[1], "key": HOSTILE[0]}, EN)
    assert dangers(html) == []
    assert "evil.test/beacon" not in html


def test_hostile_text_is_still_readable(hostile: Assistant) -> None:
    html = browse_html(hostile, {"paper": "2401.00001"}, EN)
    text = read_markup(html).text
    assert "Video <script>alert(0)</script> Generation" in text
    assert all(line in text for line in HOSTILE)


def test_pictures_are_loaded_only_where_the_setting_allows(
    own_seeds: Callable[..., Assistant],
) -> None:
    shown = browse_html(own_seeds(), {}, EN)
    pictures = read_markup(shown).find("img")
    assert pictures
    assert all(img.attributes["src"].startswith("https://cdn-") for img in pictures)
    assert all(img.attributes["referrerpolicy"] == "no-referrer" for img in pictures)
    hidden = browse_html(own_seeds(remote_images=False), {}, EN)
    assert read_markup(hidden).find("img") == []
    assert len(read_markup(hidden).find("svg")) == len(read_markup(shown).find("svg"))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://arxiv.org/abs/2401.00001", True),
        ("http://arxiv.org/abs/2401.00001", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://host/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//evil.test", False),
        ("https://", False),
        ("https://a\nb", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(address: str | None, safe: bool) -> None:
    assert web_address(address) == (address if safe else "")


@pytest.mark.parametrize(
    ("data", "clean"),
    [
        (None, {}),
        (["by"], {}),
        ({"a": 1, "b": True, "c": None, "d": {"e": 1}, "f": "g"}, {"a": "1", "f": "g"}),
        ({"text": "x" * 9000}, {"text": "x" * 300}),
    ],
)
def test_what_a_browser_sends_is_cut_to_words(data: object, clean: dict[str, str]) -> None:
    assert clean_params(data) == clean


def test_a_reader_is_told_what_is_wrong_instead_of_a_blank_page(tmp_path: Path) -> None:
    unsynced = Assistant.open(digests=tmp_path, data_dir=tmp_path / "data", llm="none")
    reply = answer(lambda params: browse_html(unsynced, params, EN), {"page": 1})
    assert set(reply) == {"error"}
    assert "assistant sync" in reply["error"]


def test_a_week_begins_on_monday() -> None:
    scope = read_scope(BrowseQuery(by="week", key="2024-02-04"), EN)
    assert (scope.start, scope.end) == (date(2024, 1, 29), date(2024, 2, 4))


def test_the_waiting_place_says_so(many: Assistant) -> None:
    html = draw("waiting.html", KO, name="browse", style="web/tabs.css")
    assert "불러오는 중" in html
    assert many.digest_dates()


def test_a_group_without_a_match_shows_nothing(many: Assistant) -> None:
    day = f"{many.digest_dates()[0]}"
    query = BrowseQuery(by="author", key="Nobody At All", text="video")
    assert (view_browse(many, query, EN).total, view_browse(many, query, EN).days) == (0, ())
    assert view_browse(many, BrowseQuery(key=day), EN).total > 0
