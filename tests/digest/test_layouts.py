"""The layouts that people have: every paper with its title, day and authors, and plain text."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from digest_families import FAMILIES, Family

from assistant.digest import Digest, Entry, parse_digest, read_digest


def read(root: Path, path: str, text: str | bytes) -> Digest:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_digest(file, root)


def entries(text: str, path: str = "2026-03-01.md") -> tuple[Entry, ...]:
    digest = parse_digest(text, path)
    assert digest.skipped == ()
    return digest.entries


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_every_paper_of_every_layout(family: Family, tmp_path: Path) -> None:
    digest = read(tmp_path, family.path, family.text)
    found = [(e.arxiv_id, e.title, str(e.date), e.authors) for e in digest.entries]
    assert found == list(family.papers)
    assert (digest.skipped, digest.warnings) == ((), ())


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_no_markup_in_any_text(family: Family, tmp_path: Path) -> None:
    for entry in read(tmp_path, family.path, family.text).entries:
        assert not re.search(r"</?\w+|\*\*|\]\(|!\[|^>|https?:", entry.full_text, re.MULTILINE)


def test_facts_of_each_layout(tmp_path: Path) -> None:
    def first(name: str) -> Entry:
        return read(tmp_path, FAMILIES[name].path, FAMILIES[name].text).entries[0]

    assert first("numbered").abstract == "Owls see in the dark."
    assert [s.name for s in first("numbered").sections] == ["TL;DR", "Motivation"]
    assert first("details").votes == 12
    assert first("a paper a file").keywords == ("vision",)
    assert first("a paper a file").summary_en == "Owls see."
    assert first("a paper a file").abstract == "Owls see in the dark."
    assert [s.name for s in first("one heading").sections] == ["Takeaway"]
    assert first("weekly").text == "See in the dark.\n● 71.2% of mice."
    feed = first("feed")
    assert (feed.votes, feed.abstract, feed.stars) == (3, "Owls see.", 5)
    assert (feed.keywords, feed.authors_ordered) == (("owls",), True)
    table = read(tmp_path, FAMILIES["tables"].path, FAMILIES["tables"].text).entries[1]
    assert (table.code_url, table.text) == ("https://github.com/a/tea", "")


LINKS = [
    "https://arxiv.org/abs/2603.90001v2",
    "https://arxiv.org/pdf/2603.90001",
    "https://arxiv.org/html/2603.90001v1",
    "<https://ar5iv.labs.arxiv.org/html/2603.90001>",
    "https://www.alphaxiv.org/abs/2603.90001",
    "https://papers.cool/arxiv/2603.90001",
    "https://huggingface.co/papers/2603.90001",
    "https://doi.org/10.48550/arXiv.2603.90001",
    "arXiv:2603.90001",
    "[PDF][pdf]\n\n[pdf]: https://arxiv.org/pdf/2603.90001",
    '<a href="https://arxiv.org/abs/2603.90001">PDF</a>',
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("layout", ["## 1. Owls at Night\n\n{}\n", "- **Owls at Night** {}\n"])
def test_links_in_all_forms(link: str, layout: str) -> None:
    (entry,) = entries(layout.format(link))
    assert (entry.arxiv_id, entry.title, entry.text) == ("2603.90001", "Owls at Night", "")


def test_old_identifiers_and_reference_links() -> None:
    text = "- [Owls at Night][1]\n\n[1]: https://arxiv.org/abs/cs/0112017\n"
    (entry,) = entries(text)
    assert (entry.arxiv_id, entry.title) == ("cs/0112017", "Owls at Night")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("### [12] [Owls: [Fast] Vision](https://arxiv.org/abs/2603.90001)", "Owls: [Fast] Vision"),
        ("# 7) [Owls](https://arxiv.org/abs/2603.90001)", "Owls"),
        ("##### 🦉 Owls at Night [[pdf](https://arxiv.org/pdf/2603.90001)]", "Owls at Night"),
        ("#### 3. Owls – [abs](https://arxiv.org/abs/2603.90001) 👍 5", "Owls"),
        ("## **[Owls\n  at Night](https://arxiv.org/abs/2603.90001)**", "Owls at Night"),
        ("## [3D Owls](https://arxiv.org/abs/2603.90001)", "3D Owls"),
        ("## [O\u200bwls](https://arxiv.org/abs/2603.90001)\n<details>\n</details>", "Owls"),
    ],
)
def test_titles(heading: str, title: str) -> None:
    (entry,) = entries(f"{heading}\n\nThey see.\n")
    assert (entry.title, entry.text.endswith("They see.")) == (title, True)


@pytest.mark.parametrize(
    ("heading", "path", "day"),
    [
        ("# July 1, 2026", "a.md", "2026-07-01"),
        ("# 1 July 2026", "a.md", "2026-07-01"),
        ("# Papers for Wed, Jul 1st, 2026", "a.md", "2026-07-01"),
        ("# 2026년 7월 1일 논문", "a.md", "2026-07-01"),
        ("# 2026年7月1日 日报", "a.md", "2026-07-01"),
        ("# 2026/7/1 の論文", "a.md", "2026-07-01"),
        ("# June 29 – July 5, 2026", "a.md", "2026-07-05"),
        ("# 2026-06-29 ~ 2026-07-05", "a.md", "2026-07-05"),
        ("# Papers", "202607/01/papers.md", "2026-07-01"),
        ("# Papers", "2026-07-01_daily.md", "2026-07-01"),
        ("# Papers", "20260701-hf.md", "2026-07-01"),
        ("# Papers", "25-07-2026.md", "2026-07-25"),
        ("Date: 2026-07-01", "a.md", "2026-07-01"),
    ],
)
def test_days(heading: str, path: str, day: str) -> None:
    digest = parse_digest(f"{heading}\n\n- [Owls](https://arxiv.org/abs/2603.90001)\n", path)
    assert [str(entry.date) for entry in digest.entries] == [day]


@pytest.mark.parametrize(("path", "reason"), [("a.md", "no date"), ("01-07-2026.md", "day first")])
def test_entries_that_nothing_dates_are_told_or_take_the_day_given(path: str, reason: str) -> None:
    text = "# Papers\n\n- [Owls](https://arxiv.org/abs/2603.90001)\n"
    digest = parse_digest(text, path)
    assert digest.entries == ()
    assert [(place.line, reason in place.reason) for place in digest.skipped] == [(3, True)]
    day = datetime.date(2026, 7, 1)
    (entry,) = parse_digest(text, path, undated=day).entries
    assert entry.date == day


@pytest.mark.parametrize(
    ("line", "votes", "authors"),
    [
        ("Upvotes: 12", 12, ()),
        ("👍 12", 12, ()),
        ("- 투표: 12", 12, ()),
        ("저자: 김하나, 이두리", None, ("김하나", "이두리")),
        ("作者：张三、李四", None, ("张三", "李四")),
        ("**著者**: 山田", None, ("山田",)),
        ("Authors: Ann Lee and Bo Kim", None, ("Ann Lee", "Bo Kim")),
        ("*Ann Lee, Bo Kim*", None, ("Ann Lee", "Bo Kim")),
    ],
)
def test_votes_and_authors(line: str, votes: int | None, authors: tuple[str, ...]) -> None:
    text = f"## Owls at Night\n\n{line}\n\nhttps://arxiv.org/abs/2603.90001\n\nThey see.\n"
    (entry,) = entries(text)
    assert (entry.votes, entry.authors, entry.text) == (votes, authors, "They see.")


KOREAN = "# 2026-07-01\n\n## 종이 올빼미는 밤에 무엇을 보는가\n\n저자: 김하나\n\nhttps://arxiv.org/abs/2603.90001\n"
CHINESE = "# 2026-07-01\n\n## 纸风筝：为小型机器人折叠场景标记的方法\n\n作者：张三\n\nhttps://arxiv.org/abs/2603.90001\n"
JAPANESE = "# 2026-07-01\n\n## 夜の梟：小さなロボットのための視覚モデル\n\n著者：山田\n\nhttps://arxiv.org/abs/2603.90001\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "utf-8"), (KOREAN, "utf-8-sig"), (KOREAN, "utf-16"), (KOREAN, "cp949"),
        (CHINESE, "gb18030"), (JAPANESE, "cp932"),
    ],
)  # fmt: skip
def test_encodings(text: str, encoding: str, tmp_path: Path) -> None:
    digest = read(tmp_path, "a.md", text.encode(encoding))
    assert digest == read(tmp_path, "a.md", text)
    assert len(digest.entries) == 1


@pytest.mark.parametrize("data", [b"\xff\xfea", "Caf\xe9 arXiv:2603.90001".encode("latin-1")])
def test_what_cannot_be_decoded_with_confidence_is_left_out(data: bytes, tmp_path: Path) -> None:
    digest = read(tmp_path, "2026-07-01.md", data)
    assert digest.entries == ()
    assert [(place.line, "UTF-8" in place.reason) for place in digest.skipped] == [(1, True)]
