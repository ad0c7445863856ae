"""Text of digests inside Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answer.markup import escape, link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* <i>", r"a \*b\* \<i\>"),
        ("plain 한국어 3.5%", "plain 한국어 3.5%"),
        ("snake_case stays", "snake_case stays"),
        ("_emphasis_", r"\_emphasis\_"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("see https://x.example/a_b.", "see `https://x.example/a_b`."),
        ("www.x.example", "`www.x.example`"),
        ("$x^2$ | `c`", r"\$x^2\$ \| \`c\`"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("", ""),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize("title", ["A `b`", "ends in \\", "`", "a [b] c", "x ~ y", "B | C"])
def test_a_title_never_breaks_its_link(title: str) -> None:
    made = link(title, "https://arxiv.org/abs/1")
    inside = made.removeprefix("[").removesuffix("](https://arxiv.org/abs/1)")
    # Every mark is escaped, the closing bracket by none of them.
    assert re.fullmatch(r"(?:[^\\\[\]`]|\\.)*", inside)
    assert re.sub(r"\\(.)", r"\1", inside) == title


def test_a_link_goes_only_where_the_record_says() -> None:
    made = link("A](https://evil.example) [B", "https://arxiv.org/abs/1")
    assert made.endswith("](https://arxiv.org/abs/1)")
    assert len(re.findall(r"(?<!\\)\]\(", made)) == 1


@given(st.text(), st.text())
@example("``", "")
def test_any_text_stays_on_one_line_and_opens_nothing(text: str, other: str) -> None:
    shown = escape(f"{text}<b>[x](y){other}")
    assert "\n" not in shown
    # From left to right: an escaped backtick begins no code, a backslash in code escapes nothing.
    bare = re.sub(r"\\.|`[^`\n]*`", "", shown)
    assert not re.search(r"[<>\[\]*$|]", bare)
