"""Answers become HTML that holds text, citations and arXiv links, whatever is in them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selection import examples

from assistant import Assistant
from assistant.web.chat.rendering import AnswerRenderer, render

_TAGS = {
    *("p", "a", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "span", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"),
}
_ATTRIBUTES = {"href", "class", "id", "data-n", "target", "rel", "style", "start"}
_LINK = '<a href="https://arxiv.org/abs/1" target="_blank" rel="noopener noreferrer">{}</a>'
_CITE = '<a class="cite" href="#src-t-1" id="cite-t-1-0" data-n="1">1</a>'


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [str(value) for name, value in attrs if name == "href"]
        for name, value in attrs:
            assert name != "style" or str(value).startswith("text-align:"), value


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    return seen


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![](https://evil.example/pixel.png)",
    "![x][1]\n\n[1]: https://evil.example/pixel.png",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    "[x](https://evil.example)",
    "[x](https://arxiv.org.evil.example/abs/1)",
    "[x](https://arxiv.org@evil.example/)",
    "[x](//evil.example)",
    "<https://evil.example>",
    '<div style="position:fixed;inset:0">x</div>',
    "```mermaid\ngraph TD; A-->B\n```",
    "<form action=https://evil.example><input></form>",
    '[x](https://arxiv.org/abs/1 "title" onclick=alert(1))',
    "&lt;script&gt;",
    "| a |\n|---|\n| <b onmouseover=x>y</b> |",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    seen = _seen(render(text, "t", 3))
    assert seen.tags <= _TAGS
    assert seen.attributes <= _ATTRIBUTES
    assert all(link.startswith(("https://arxiv.org/", "#src-t-")) for link in seen.links)


@settings(max_examples=examples(150))
@given(st.text(alphabet=st.sampled_from("[]()<>!`*_#\n |-12:/\\&\"'abjs가"), max_size=80))
def test_no_text_gets_out(text: str) -> None:
    seen = _seen(render(text, "t", 2))
    assert seen.tags <= _TAGS
    assert all(link.startswith(("https://arxiv.org/", "#src-t-")) for link in seen.links)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Yes [1].", ["1"]),
        ("Both [1][2].", ["1", "2"]),
        ("Not [3], [0] or [x].", []),
        (r"Escaped \[1\].", []),
        ("In `[1]` code.", []),
        ("**[T](https://arxiv.org/abs/1)** [2] · 2024", ["2"]),
    ],
)
def test_numbers_of_sources_become_citations(text: str, cited: list[str]) -> None:
    html = render(text, "t", 2)
    assert [link.rsplit("-", 1)[1] for link in _seen(html).links if "#" in link] == cited


def test_each_citation_and_each_turn_has_ids_of_its_own() -> None:
    html = render("a [1] b [1]", "one", 1) + render("[1]", "two", 1)
    for anchor in ("cite-one-1-0", "cite-one-1-1", "cite-two-1-0"):
        assert html.count(f'id="{anchor}"') == 1


@pytest.mark.parametrize(
    "question", ["Top 5 most upvoted papers", "Papers on video generation", "Trend of LLM papers"]
)
@pytest.mark.parametrize("step", [1, 7, 100])
def test_growing_text_ends_as_the_whole(seeds: Assistant, question: str, step: int) -> None:
    answer = seeds.ask(question)
    growing = AnswerRenderer("t", len(answer.sources))
    for end in range(0, len(answer.text), step):
        growing.render(answer.text[:end])
    assert growing.render(answer.text) == render(answer.text, "t", len(answer.sources))


def test_a_text_that_starts_anew_is_rendered_anew() -> None:
    growing = AnswerRenderer("t", 1)
    growing.render("one [1]\n\ntwo\n\nthree")
    assert growing.render("other [1]") == render("other [1]", "t", 1)


def test_marks_say_why_in_their_order() -> None:
    text = "One [1]. ⚠\n\nTwo. ⚠\n\nThree ⚠ by itself."
    html = AnswerRenderer("t", 1, ['"a" & <b>', "second"]).render(text)
    assert html.count('<button type="button" class="why"') == 2
    assert 'aria-label="⚠ &quot;a&quot; &amp; &lt;b&gt;"' in html
    assert html.index("&lt;b&gt;") < html.index('data-why="second"')
    assert html.endswith("<p>Three ⚠ by itself.</p>\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[A: b-c](https://arxiv.org/abs/1)", _LINK.format("A: b-c")),
        ("**[A](https://arxiv.org/abs/1)** [1]", f"<strong>{_LINK.format('A')}</strong> {_CITE}"),
        ("a**[A](https://arxiv.org/abs/1)** b", f"a**{_LINK.format('A')}** b"),
        ("**[A](https://arxiv.org/abs/1)**b", f"**{_LINK.format('A')}**b"),
        ("**[A](https://arxiv.org/abs/1) b**", f"<strong>{_LINK.format('A')} b</strong>"),
        ("[A [x](https://arxiv.org/abs/1)](y)", f"[A {_LINK.format('x')}](y)"),
        ("[a *b*](https://arxiv.org/abs/1)", _LINK.format("a <em>b</em>")),
        ("[“a” & b](https://arxiv.org/abs/1)", _LINK.format("“a” &amp; b")),
        ("`[a](https://arxiv.org/abs/1)`", "<code>[a](https://arxiv.org/abs/1)</code>"),
        ("\\[a](https://arxiv.org/abs/1)", "[a](https://arxiv.org/abs/1)"),
        ("[a](https://arxiv.org.evil/1)", "[a](https://arxiv.org.evil/1)"),
    ],
)
def test_links_to_arxiv_whatever_their_words(text: str, html: str) -> None:
    assert render(text, "t", 1) == f"<p>{html}</p>\n"
