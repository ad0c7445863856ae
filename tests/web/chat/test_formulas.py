from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_markup import dangers

from assistant.web.chat.formulas import _ELEMENTS, mathml
from assistant.web.chat.rendering import render

TAG = re.compile(r"</?([a-z]+)((?: [a-z]+=\"[^\"<>]*\")*)>")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("$x^2$", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\(\alpha\)", "<mi>α</mi>"),
        (r"$\mathcal{L}_{KL}$", "<mi>ℒ</mi>"),
        (r"$$\frac{a}{b}$$", 'display="block"'),
        ("$$\nE = mc^2\n$$", 'display="block"'),
        (r"\[ a + b \]", 'display="block"'),
        ("VILA$^2$ is better", "<msup><mi></mi><mn>2</mn></msup>"),
    ],
)
def test_formulas_are_drawn(markdown: str, shown: str) -> None:
    html = render(markdown, "t", 1)
    assert shown in html
    assert dangers(html) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "It costs $5 and then $6.",
        "From $5-$8 a month.",
        "A lone $ here, and $unclosed.",
        r"\$5 is escaped, and so is 6\$.",
        "`$x^2$` is code.",
        r"$\unknown{$",
        "$ x $",
        "$$",
        "$" + "x" * 600 + "$",
    ],
)
def test_what_is_no_formula_stays_text(markdown: str) -> None:
    assert "<math" not in render(markdown, "t", 1)


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(https://evil.example/p)}{x}",
        r"\class{x\" onclick=\"alert(1)}{y}",
        r"\color{red\" onmouseover=\"alert(1)}{y}",
        r"\text{&lt;svg onload=alert(1)&gt;}",
        r"\mathrm{</math><iframe src=//evil.example>}",
    ],
)
def test_no_formula_carries_anything_else(latex: str) -> None:
    html = render(f"${latex}$", "t", 1)
    assert dangers(html) == []
    attributes = [found for _, found in TAG.findall(html)]
    assert not re.search("href|style|class|on[a-z]+=", " ".join(attributes))
    assert "<" not in TAG.sub("", html)


@given(st.text(alphabet=st.sampled_from("ab1{}\\^_&<>\"'= $texhrfloc()%"), max_size=40))
def test_any_text_gives_known_elements_or_nothing(latex: str) -> None:
    drawn = mathml(latex)
    if drawn is not None:
        rest = TAG.sub("", drawn)
        assert "<" not in rest
        assert {name for name, _ in TAG.findall(drawn)} <= _ELEMENTS
