"""Feeds as a feed reader gets them from the real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
from digests import digest, entry, invented
from hostile_titles import HOSTILE

from assistant import Assistant
from assistant.following.feeds import MOST_ENTRIES, read_feed, to_atom, to_json_feed


@pytest.fixture
def http(seed_page: Any) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, follow_redirects=False)


def atom(http: httpx.Client, **query: str) -> Any:
    answer = http.get("feed.xml", params=query)
    assert answer.status_code == 200, answer.text
    found = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_question_without_a_time_gives_its_newest_papers(http: httpx.Client) -> None:
    found = atom(http, q="video generation")
    days = [item.published for item in found.entries]
    assert days == sorted(days, reverse=True)
    assert len(days) == 7
    assert found.version == "atom10"
    assert found.feed.title == "Daily papers: video generation"
    assert found.feed.updated == days[0]
    [item] = [item for item in found.entries if item.link.endswith("2411.08380")]
    assert item.id == "tag:arxiv.org,2024-11-14:2411.08380"
    assert item.title.startswith("EgoVid-5M")
    assert "Kang Zhao" in [author.name for author in item.authors]
    assert "EgoVid-5M" in item.summary


def test_a_question_with_a_time_keeps_to_it(http: httpx.Client) -> None:
    found = atom(http, q="video generation papers in November 2024")
    assert {item.published[:7] for item in found.entries} == {"2024-11"}
    assert atom(http, q="video generation in May 2019").entries == []


def test_no_question_gives_everything(http: httpx.Client) -> None:
    assert len(atom(http).entries) == 59 <= MOST_ENTRIES


def test_both_forms_hold_the_same(http: httpx.Client) -> None:
    found = atom(http, q="비디오 생성", lang="ko")
    told = http.get("feed.json", params={"q": "비디오 생성", "lang": "ko"})
    assert told.headers["content-type"] == "application/feed+json; charset=utf-8"
    feed = told.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [item.id for item in found.entries]
    assert [item["content_text"] for item in feed["items"]] == [i.summary for i in found.entries]
    assert feed["language"] == found.feed.language == "ko"
    assert httpx.URL(feed["feed_url"]).params["q"] == "비디오 생성"
    assert httpx.URL(feed["home_page_url"]).params["q"] == "비디오 생성"
    [self] = [link.href for link in found.feed.links if link.rel == "self"]
    assert httpx.get(self).status_code == 200


def test_is_not_sent_again_to_who_has_it(http: httpx.Client) -> None:
    query = {"q": "video generation"}
    first = http.get("feed.xml", params=query)
    for name, value in (
        ("if-none-match", first.headers["etag"]),
        ("if-none-match", f'"other", W/{first.headers["etag"]}'),
        ("if-modified-since", first.headers["last-modified"]),
    ):
        again = http.get("feed.xml", params=query, headers={name: value})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    for name, value in (
        ("if-none-match", '"other"'),
        ("if-modified-since", "Mon, 01 Jan 2001 00:00:00 GMT"),
        ("if-modified-since", "nonsense"),
    ):
        assert http.get("feed.xml", params=query, headers={name: value}).status_code == 200
    other = http.get("feed.xml", params={"q": "robotics"})
    assert other.headers["etag"] != first.headers["etag"]
    assert http.head("feed.xml", params=query).status_code == 200


@pytest.mark.parametrize("question", ["hello", "compare 2409.16191 with 2409.17115", "x" * 3000])
def test_what_is_no_list_is_refused_in_a_sentence(http: httpx.Client, question: str) -> None:
    answer = http.get("feed.xml", params={"q": question})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.strip().count("\n") == 0


def test_before_a_sync_there_is_no_feed(tmp_path: Path, serve: Callable[..., Any]) -> None:
    served = serve(Assistant.open(data_dir=tmp_path, llm="none"))
    assert httpx.get(f"{served.address}feed.xml").status_code == 503


def test_what_keeps_the_server_from_answering_is_said_in_a_sentence(
    own_seeds: Callable[..., Assistant], serve: Callable[..., Any]
) -> None:
    assistant = own_seeds()
    catalog = assistant.settings.data_dir / "catalog.sqlite"
    catalog.unlink()
    catalog.mkdir()
    answer = httpx.get(f"{serve(assistant).address}feed.xml", params={"q": "video generation"})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/plain")
    assert f"The catalog {catalog} can't be opened" in answer.text


def test_hostile_questions_and_titles_are_text(tmp_path: Path, serve: Callable[..., Any]) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    entries = [
        entry(f"2401.9000{n}", " ".join(title.replace("\x00", " ").split()), "<b>요약</b> ]]>")
        for n, title in enumerate(HOSTILE)
    ]
    text = digest("2024-01-01", *entries, invented(0))
    (folder / "day.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(digests=folder, data_dir=tmp_path / "data", llm="none")
    assistant.sync()
    http = httpx.Client(base_url=serve(assistant).address)
    found = atom(http)
    assert len(found.entries) >= 2
    for item in found.entries:
        assert [link.href.split("/abs/")[0] for link in item.links] == ["https://arxiv.org"]
    told = http.get("feed.json").json()
    assert all("content_html" not in item for item in told["items"])
    for odd in ('"><script>alert(1)</script>', "]]>&\x00\x0b", "video\ud7ff\ufffe generation"):
        answer = http.get("feed.xml", params={"q": odd})
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:
            ElementTree.fromstring(answer.content)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_text_of_a_record_breaks_out(seeds: Assistant, title: str) -> None:
    from dataclasses import replace

    feed = read_feed(seeds, "video generation")
    bad = tuple(
        replace(one, paper=replace(one.paper, title=title, authors=(title,)), summary=title)
        for one in feed.entries
    )
    hostile = replace(feed, entries=bad, title=title)
    found = feedparser.parse(to_atom(hostile, "http://a/feed.xml", "http://a/"))
    assert not found.bozo
    assert len(found.entries) == len(feed.entries)
    assert [item.link for item in found.entries] == [one.paper.url for one in feed.entries]
    told = json.loads(to_json_feed(hostile, "http://a/feed.json", "http://a/"))
    assert [item["url"] for item in told["items"]] == [one.paper.url for one in feed.entries]


def test_an_entry_keeps_its_id_when_its_paper_is_listed_again(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    assistant = Assistant.open(digests=folder, data_dir=tmp_path / "data", llm="none")
    ids = []
    for day in ("2024-01-01", "2024-01-05"):
        (folder / f"{day}.md").write_text(digest(day, invented(0)), encoding="utf-8")
        assistant.sync()
        [one] = read_feed(assistant, "video generation").entries
        ids.append(one.id)
        assert one.updated.isoformat() == day
    assert ids == ["tag:arxiv.org,2024-01-01:2401.00000"] * 2
