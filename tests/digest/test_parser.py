from __future__ import annotations

import datetime

import pytest

from assistant.digest import Digest, Entry, Section, parse_digest
from assistant.digest.feed import parse_feed

DAY = datetime.date(2024, 9, 25)
HEAD = "## Daily Papers (2024-09-25)\n\n"
PAPER = "### [Title](https://arxiv.org/abs/2409.00001)\n"


def read(text: str, path: str = "notes/digest.md") -> Digest:
    return parse_digest(text, path)


def only(text: str, path: str = "notes/digest.md") -> Entry:
    digest = read(text, path)
    assert digest.skipped == ()
    (entry,) = digest.entries
    return entry


def summary(body: str) -> list[tuple[str, ...]]:
    sections = only(HEAD + PAPER + "\nAuthors: A\n\n" + body).sections
    return [(section.name, *section.items) for section in sections]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2402.03620", "2402.03620"),
        ("http://arxiv.org/abs/2402.03620v3", "2402.03620"),
        ("https://www.arxiv.org/pdf/2402.03620.pdf", "2402.03620"),
        ("https://export.arxiv.org/pdf/2402.03620v12.pdf", "2402.03620"),
        ("https://arxiv.org/pdf/2402.03620v2", "2402.03620"),
        ("https://arxiv.org/html/2402.03620v1", "2402.03620"),
        ("https://ArXiv.org/abs/2402.03620/", "2402.03620"),
        ("https://arxiv.org/abs/2402.03620?context=cs.CL#top", "2402.03620"),
        ("https://arxiv.org/abs/0704.0001", "0704.0001"),
        ("https://arxiv.org/abs/cs/0112017", "cs/0112017"),
        ("https://arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("https://huggingface.co/papers/2402.03620", "2402.03620"),
        (" https://arxiv.org/abs/2402.03620 ", "2402.03620"),
        ('https://arxiv.org/abs/2402.03620 "The paper"', "2402.03620"),
        ("<https://arxiv.org/abs/2402.03620>", "2402.03620"),
    ],
)
def test_addresses_of_a_paper(url: str, expected: str) -> None:
    entry = only(f"{HEAD}### [Title]({url})  \n")
    assert (entry.arxiv_id, entry.title) == (expected, "Title")
    assert entry.url == f"https://arxiv.org/abs/{expected}"


@pytest.mark.parametrize(
    "title",
    [
        "A [Mask] of One's Own: B [C]",
        "Unbalanced ] and [ brackets",
        "Planning (and Acting): f(x)",
        "$\\textit{Trans-LoRA}$: data-free",
        "`torch` in **bold** and M$^{2}$UGen",
        "Links [x](y) inside",
        "한국어 제목",
        "Lost \x0crac, \x85 and \u2028 kept",
        "### Hash #1",
    ],
)
def test_titles_stay_as_they_stand(title: str) -> None:
    assert only(f"{HEAD}### [{title}](https://arxiv.org/abs/2409.00001)\n").title == title


@pytest.mark.parametrize(
    ("heading", "title", "rest"),
    [
        ("### 3. [T](https://arxiv.org/abs/2409.00001)", "T", ""),
        ("### [T](https://arxiv.org/abs/2409.00001) ###", "T", ""),
        ("###[T](https://arxiv.org/abs/2409.00001)", "T", ""),
        ("  ### [T](https://arxiv.org/abs/2409.00001)", "T", ""),
        ("\ufeff### [T](https://arxiv.org/abs/2409.00001)", "T", ""),
        ("## [T](https://arxiv.org/abs/2409.00001)", "T", ""),
        (
            "### [T](https://arxiv.org/abs/2409.00001) ([code](https://github.com/a/b))",
            "T",
            "([code](https://github.com/a/b))",
        ),
        (
            "### [code](https://github.com/a/b) [T](https://arxiv.org/abs/2409.00001)",
            "T",
            "[code](https://github.com/a/b)",
        ),
    ],
)
def test_headings_around_the_link(heading: str, title: str, rest: str) -> None:
    entry = only(f"{HEAD}{heading}\nVote: 3\nAuthors: A\n")
    assert (entry.title, entry.text, entry.votes, entry.authors) == (title, rest, 3, ("A",))


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("### [Title](https://example.com/2409.00001)", "no arXiv paper"),
        ("### [Title](https://arxiv.org/abs/unknown)", "no arXiv paper"),
        ("### [Title](https://arxiv.org/abs/2409.00001", "no arXiv paper"),
        ("### [Title](https://notarxiv.org/abs/2409.00001)", "no arXiv paper"),
        ("### Only a title", "no link"),
        ("###", "no link"),
        ("### [](https://arxiv.org/abs/2409.00001)", "without a title"),
    ],
)
def test_headings_that_are_no_entry_are_reported(heading: str, reason: str) -> None:
    digest = read(f"{HEAD}{PAPER}\n- kept\n\n{heading}\n\nAuthors: B\n\n- not of the paper above\n")
    (skipped,) = digest.skipped
    assert (skipped.path, skipped.line, skipped.text) == ("notes/digest.md", 7, heading)
    assert reason in skipped.reason
    assert [entry.text for entry in digest.entries] == ["kept"]


@pytest.mark.parametrize(
    ("heading", "path", "expected"),
    [
        ("## Daily Papers (2024-09-25)", "a.md", DAY),
        ("# Daily papers - 2024.9.25", "a.md", DAY),
        ("## 2024-09-25", "a.md", DAY),
        ("## Daily Papers 2024년 9월 25일", "a.md", DAY),
        ("## Daily Papers (2024-09-25)", "2023/01/01.md", DAY),
        ("", "2024/09/25.md", DAY),
        ("", "digests/2024-09-25.md", DAY),
        ("", "20240925.md", DAY),
        ("", "2023/12/2024_09_25-papers.txt", DAY),
        ("# Papers", "2024/9/25.md", DAY),
        ("## Daily Papers (2024-02-30)", "2024/09/25.md", DAY),
        ("", "2009.12345.md", None),
        ("", "2024/13/25.md", None),
        ("", "notes.md", None),
        ("## Release 2024-09-25", "notes.md", None),
    ],
)
def test_dates(heading: str, path: str, expected: datetime.date | None) -> None:
    digest = read(f"{heading}\n{PAPER}", path)
    assert [entry.date for entry in digest.entries] == ([expected] if expected else [])
    assert digest.dates == ((expected,) if expected else ())
    if expected is None:
        (skipped,) = digest.skipped
        assert "no date" in skipped.reason


def test_entries_take_the_date_of_the_heading_above() -> None:
    other = HEAD.replace("25", "26")
    digest = read(f"{HEAD}{PAPER}{HEAD}{PAPER}{other}{PAPER}# Notes\n{PAPER}")
    assert [entry.date.day for entry in digest.entries] == [25, 25, 26, 26]
    assert digest.dates == (DAY, DAY.replace(day=26))
    assert [entry.line for entry in digest.entries] == [3, 6, 9, 11]


@pytest.mark.parametrize("date", ["2024-02-30", "2024-13-01", "0000-00-00", "2024-1125"])
def test_a_date_outside_the_calendar_is_reported(date: str) -> None:
    digest = read(f"{HEAD}{PAPER}## Daily Papers ({date})\n{PAPER}")
    assert [(place.line, place.reason.split(";")[0]) for place in digest.skipped] == [
        (4, "The date in this heading is not in the calendar"),
        (5, "This entry has no date"),
    ]
    assert len(digest.entries) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Daily Papers\n\n### Installation\n\nText\n\n#### [Guide](docs/guide.md)\n",
        "# License\n\n### Section 1 – Definitions.\n\n> ### Quoted\n",
        "## 2024-09-25\n\n### Added\n\n- A thing.\n",
        "```\n### [T](https://arxiv.org/abs/2409.00001)\n```\n",
    ],
)
@pytest.mark.parametrize("path", ["README.md", "LICENSE.md"])
def test_other_files_hold_nothing_and_break_nothing(text: str, path: str) -> None:
    digest = read(text, path)
    assert (digest.entries, digest.skipped, digest.warnings) == ((), (), ())


@pytest.mark.parametrize(
    ("lines", "votes", "authors"),
    [
        ("Vote: 39\n\nAuthors: A B, C D", 39, ("A B", "C D")),
        ("Authors: A B\nVotes: 1,039", 1039, ("A B",)),
        ("**VOTE:** +7\n**Author**: A B", 7, ("A B",)),
        ("Vote: -\n\nAuthors: A, B, +, C", None, ("A", "B", "C")),
        ("Vote:\nAuthors:", None, ()),
        ("", None, ()),
        ("Vote：5\nAuthors：A、B", 5, ("A、B",)),
        ("Authors: ['A B', \"C O'D\", '+']", None, ("A B", "C O'D")),
        ("Authors: ['A', 'C O'D', 'B']", None, ("A", "C O'D", "B")),
        ("Authors: ['A', 'B", None, ("A", "B")),
        ("Authors: [A, B]", None, ("A", "B")),
        ("Authors: []", None, ()),
        ("Authors: ['Zo\\xeb', 'Bj\\u00f8rn']", None, ("Zoë", "Bjørn")),
        ("Authors: ['\\alpha', 'A']", None, ("\\alpha", "A")),
        ("Authors: A, Jr., B Jr., and C, Ph.D., et al.", None, ("A Jr.", "B Jr.", "C Ph.D.")),
        ("Authors: A (X, Y), B; C", None, ("A (X, Y)", "B", "C")),
        ("Authors: 01. AI, 김철수", None, ("01. AI", "김철수")),
    ],
)
def test_votes_and_authors(lines: str, votes: int | None, authors: tuple[str, ...]) -> None:
    digest = read(f"{HEAD}{PAPER}\n{lines}\n\n- Summary.\n")
    (entry,) = digest.entries
    assert (entry.votes, entry.authors, entry.text) == (votes, authors, "Summary.")
    assert digest.warnings == ()


@pytest.mark.parametrize("votes", ["many", "3.5", "-3", "9" * 5000, "12 of 20"])
def test_votes_that_are_no_number_are_told(votes: str) -> None:
    digest = read(f"{HEAD}{PAPER}Vote: {votes}\n\n- Summary.\n")
    assert [(entry.votes, entry.text) for entry in digest.entries] == [(None, "Summary.")]
    (warning,) = digest.warnings
    assert warning.startswith("notes/digest.md:4: the votes")


def test_facts_below_the_summary_are_facts_and_repeated_ones_are_text() -> None:
    entry = only(f"{HEAD}{PAPER}- A.\nAuthors: of the line above\n\nVote: 4\n\nVote: 5\n")
    assert (entry.votes, entry.authors) == (4, ())
    assert entry.sections == (Section("", ("A.\nAuthors: of the line above", "Vote: 5")),)


@pytest.mark.parametrize(
    ("lines", "thumbnail", "video"),
    [
        ("![](https://x.org/a.png)", "https://x.org/a.png", None),
        ('![Alt](http://x.org/a.png "Title")', "http://x.org/a.png", None),
        ("[![Alt](https://x.org/a.png)](https://x.org)", "https://x.org/a.png", None),
        ("- ![](https://x.org/a.png)", "https://x.org/a.png", None),
        ("![](https://x.org/a.png)\n![](https://x.org/b.png)", "https://x.org/a.png", None),
        ("![](javascript:alert(1))", None, None),
        ("![](data:image/png;base64,AAAA)", None, None),
        ("<img src='https://x.org/a.png'>", "https://x.org/a.png", None),
        ("[Watch Video](https://x.org/v.mp4)", None, "https://x.org/v.mp4"),
        ("[Watch Video]https://x.org/v.mp4", None, "https://x.org/v.mp4"),
        ("[Watch Video](javascript:x)", None, None),
        (
            '<div><video controls src="https://x.org/v.mp4" muted="false"></video></div>',
            None,
            "https://x.org/v.mp4",
        ),
        ("<video src='https://x.org/v.mp4'></video>", None, "https://x.org/v.mp4"),
        (
            "<video controls>\n<source src=https://x.org/v.mp4>\nNo video here.\n</video>",
            None,
            "https://x.org/v.mp4",
        ),
        ("<div>\n<video src=https://x.org/v.mp4></video>\n</div>", None, "https://x.org/v.mp4"),
    ],
)
def test_pictures_and_videos_are_no_text(
    lines: str, thumbnail: str | None, video: str | None
) -> None:
    entry = only(f"{HEAD}{PAPER}\n{lines}\n\nVote: 1\n\n- A <video> tag and ![x](y) in text.\n")
    assert (entry.thumbnail, entry.video, entry.votes) == (thumbnail, video, 1)
    assert entry.text == "A <video> tag and ![x](y) in text."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- One.\n- Two.", [("", "One.", "Two.")]),
        ("* One.\n\n* Two.", [("", "One.", "Two.")]),
        ("•One.\n• Two.", [("", "One.", "Two.")]),
        ("  - One.\n  - Two.", [("", "One.", "Two.")]),
        ("- One:\n  - (1) a\n  - (2) b\n- Two.", [("", "One:\n- (1) a\n- (2) b", "Two.")]),
        ("- One:\n\t- a\n\t\t- b\n- Two.", [("", "One:\n- a\n- b", "Two.")]),
        ("- One\ngoes on.\nAnd on.", [("", "One goes on.\nAnd on.")]),
        ("- One:\n1) a\n2) b\n- Two.", [("", "One:\n1) a\n2) b", "Two.")]),
        ("1. One.\n2. Two.", [("", "1. One.", "2. Two.")]),
        ("A paragraph.\n\nAnother.", [("", "A paragraph.", "Another.")]),
        ("- One.\n\n  Still one.\n\nTwo.", [("", "One.\nStill one.", "Two.")]),
        ("- One.\n\n---\n\n- Two.\n***\n- Three.", [("", "One.", "Two.", "Three.")]),
        ("- Scores:\n| a | b |\n|---|---|\n| 1 | 2 |",
         [("", "Scores:\n| a | b |\n|---|---|\n| 1 | 2 |")]),
        ("- Code:\n```python\n# no heading\n### none\n\n  x = 1\n```\n- Two.",
         [("", "Code:\n```python\n# no heading\n### none\n\n  x = 1\n```", "Two.")]),
        ("- One.\n```\nnever closed\n- Two.", [("", "One.\n``` never closed", "Two.")]),
        ("- **What's New**: A.\n- **Technical Details**: B.",
         [("What's New", "A."), ("Technical Details", "B.")]),
        ("- ***What's New***: A.\n- ***Limitations***: B.",
         [("What's New", "A."), ("Limitations", "B.")]),
        ("- **What’s New:** A.", [("What's New", "A.")]),
        ("- __what's new__ : A.", [("What's New", "A.")]),
        ("- What's New: A.", [("What's New", "A.")]),
        ("**What's New**: A.\n\n**Technical Details**\nB.",
         [("What's New", "A."), ("Technical Details", "B.")]),
        ("#### What's New\n- A.\n- B.\n\nC.", [("What's New", "A.", "B.", "C.")]),
        ("- **Technical Details**:\n  - A.\n    - a\n  - B.\n- C.",
         [("Technical Details", "A.\n- a", "B."), ("", "C.")]),
        ("- **Technical Details**: A.\n- B.", [("Technical Details", "A."), ("", "B.")]),
        ("- **Technical Details**: A:\n1. **Tokenizer**: a\n2. **RoPE**: b",
         [("Technical Details", "A:\n1. **Tokenizer**: a\n2. **RoPE**: b")]),
        ("- **Bold** words are no name: they are words.",
         [("", "**Bold** words are no name: they are words.")]),
        ("- **프로젝터 (Projector)**: A.", [("프로젝터 (Projector)", "A.")]),
        ("- **What's New**: ['A, \"a\".', \"B's.\"]", [("What's New", "A, \"a\".", "B's.")]),
        ("- **What's New**: ['A.', 'B.", [("What's New", "['A.', 'B.")]),
        ("- **What's New**: ['\\frac{a}{b}.']", [("What's New", "['\\frac{a}{b}.']")]),
        ("- **What's New**: ['\\\\frac{a}{b}.']", [("What's New", "\\frac{a}{b}.")]),
        ("- **What's New**: ['\\ud800']", [("What's New", "['\\ud800']")]),
        ("- **What's New**: [1, 2] is a range.", [("What's New", "[1, 2] is a range.")]),
        ("- **What's New**: 'Draw' is a tool.", [("What's New", "'Draw' is a tool.")]),
        ("- **What's New**: [{'code': 'A.', 'math': 'B.'}]",
         [("What's New", "code: A.", "math: B.")]),
        ("- **What's New**: {'Data': ['A.', 'B.']}", [("What's New", "Data: A. B.")]),
        ("- A \x0cramework, \x0b, \x85, \u2028 and \x1c.",
         [("", "A \x0cramework, \x0b, \x85, \u2028 and \x1c.")]),
        ("- \textit{A}, \right.\n- \x0crac", [("", "\textit{A}, \right.", "\x0crac")]),
        ("- **What's New**: \texttt{A}", [("What's New", "\texttt{A}")]),
        ("> A quotation.", [("", "> A quotation.")]),
        ("", []),
    ],
)  # fmt: skip
def test_summaries(body: str, expected: list[tuple[str, ...]]) -> None:
    assert summary(body) == expected
    assert only(f"{HEAD}{PAPER}{body}\n").title == "Title"


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends(ends: str) -> None:
    text = "\ufeff" + HEAD + PAPER + "\nVote: 2\n\n- One.\n- Two.\n"
    expected = read(text)
    assert expected.entries
    assert read(text.replace("\n", ends)) == expected


def test_entry_headings_in_code_blocks_are_text_and_told() -> None:
    digest = read(f"{HEAD}{PAPER}\n```\n{PAPER}```\n- One.\n")
    assert [entry.line for entry in digest.entries] == [3]
    assert PAPER in digest.entries[0].text
    assert [(place.line, "code block" in place.reason) for place in digest.skipped] == [(6, True)]


def test_text_outside_entries_is_left_out_and_told_only_below_other_headings() -> None:
    digest = read(f"{HEAD}Welcome!\n\n{PAPER}\n- One.\n\n## Notes\n\nText.\nMore.\n")
    assert [entry.text for entry in digest.entries] == ["One."]
    assert digest.skipped == ()
    (warning,) = digest.warnings
    assert warning.startswith("notes/digest.md:11: the text below the heading 'Notes'")


def test_the_same_paper_twice_is_two_entries() -> None:
    digest = read(f"{HEAD}{PAPER}- One.\n{PAPER}- One.\n")
    first, second = digest.entries
    assert first != second
    assert first.content_hash == second.content_hash


def test_content_hash_depends_on_facts_and_not_on_the_place() -> None:
    text = f"{HEAD}{PAPER}Vote: 1\n\nAuthors: A, B\n\n- One.\n- Two.\n"
    expected = only(text).content_hash
    assert only("\nIntro\n" + text, "moved/elsewhere.txt").content_hash == expected
    changes = [
        ("2409.00001", "2409.00002"), ("Title", "Other"), ("-25", "-24"), ("Vote: 1", "Vote: -"),
        ("A, B", "B, A"), ("One.", "One"), ("- One.\n- Two.", "- One. Two."),
        ("- One.", "**One**:"),
        ("Vote", "![](https://x.org/a.png)\nVote"),
        ("Vote", "[Watch Video](https://x.org/v)\nVote"),
    ]  # fmt: skip
    hashes = {only(text.replace(old, new)).content_hash for old, new in changes}
    assert len(hashes) == len(changes)
    assert expected not in hashes


def test_text_names_the_sections() -> None:
    body = "- **What's New**: A.\n- **Performance Highlights**: ['B.', 'C.']\n- D.\n"
    expected = "What's New: A.\nPerformance Highlights:\nB.\nC.\nD."
    assert only(HEAD + PAPER + body).text == expected


_UNSEEN = [
    *map(chr, range(9)),
    *map(chr, range(11, 32)),
    "\x7f",
    "\x85",
    "\u2028",
    "\u200b",
    "\ufeff",
]


@pytest.mark.parametrize("unseen", _UNSEEN, ids=lambda unseen: f"{ord(unseen):04x}")
def test_what_nobody_sees_hides_no_entry(unseen: str) -> None:
    head = (
        "## Daily Papers (2024-09-25)\n\n### [First](https://arxiv.org/abs/2409.00001)\n\n"
        "- One.\n\n"
    )
    for heading in ("{}### [", "###{} [", "#{}## [", "  {}{} ### [", "### {}["):
        line = heading.replace("{}", unseen) + "Second](https://arxiv.org/abs/2409.00002)"
        digest = parse_digest(f"{head}{line}\n\nVote: 5\n\n- Two.\n", "a.md")
        told = [(entry.arxiv_id, entry.text, entry.votes) for entry in digest.entries]
        expected = [("2409.00001", "One.", None), ("2409.00002", "Two.", 5)]
        assert told == expected or digest.skipped, repr(line)
        assert told[0] == expected[0]


@pytest.mark.parametrize("end", ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_heading_behind_an_odd_line_end_is_a_heading(end: str) -> None:
    text = (
        "## Daily Papers (2024-09-25)\n\n### [First](https://arxiv.org/abs/2409.00001)\n\n"
        f"- One.{end}### [Second](https://arxiv.org/abs/2409.00002)\n\n- Two.\n"
    )
    assert [(e.arxiv_id, e.text) for e in parse_digest(text, "a.md").entries] == [
        ("2409.00001", "One."),
        ("2409.00002", "Two."),
    ]


def test_nul_is_dropped_and_lost_escapes_stay() -> None:
    text = (
        "## Daily Papers (2024-09-25)\n\n### [A \0Title](https://arxiv.org/abs/2409.00001)\n\n"
        "- O\0ne \rho and \x0crac.\n"
    )
    [entry] = parse_digest(text, "a.md").entries
    assert entry.title == "A Title"
    assert "One" in entry.text
    assert "\0" not in entry.text
    assert entry.text == parse_digest(text.replace("\0", ""), "a.md").entries[0].text
    feed = '[{"paper": {"id": "2607.90001", "title": "Ki\\u0000tes", "summary": "\\u0000A."}}]'
    [paper] = parse_feed(feed, "2026-07-08.json").entries
    assert (paper.title, paper.abstract) == ("Kites", "A.")
