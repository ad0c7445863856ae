"""Formulas of a model's answer, from LaTeX to MathML, which browsers draw by themselves.

MathML Core (https://www.w3.org/TR/mathml-core/) needs no script and no fonts from elsewhere. What
the converter makes is taken apart and put together anew from a short list of elements, since it
copies some text and attributes as they stand.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown_it.common.utils import escapeHtml

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

#: Longest formula, in characters.
MAX_LENGTH = 500
_ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom"),
        *("msub", "msup", "msubsup", "mover", "munder", "munderover"),
        *("mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd"),
    )
)
_ATTRIBUTES = frozenset({"display", "stretchy", "mathvariant", "linethickness", "fence", "accent"})
# Opening and closing marks, and whether what they enclose stands on a line of its own.
_MARKS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))


def math_rule(state: StateInline, silent: bool) -> bool:
    """Rule for markdown-it: ``$…$``, ``$$…$$``, ``\\(…\\)`` and ``\\[…\\]`` become ``math`` tokens.

    As in Pandoc, a single dollar opens only before a character that is no space, and closes only
    after one and not before a digit, so that sums of money stay text.
    """
    for opening, closing, display in _MARKS:
        if not state.src.startswith(opening, state.pos):
            continue
        start = state.pos + len(opening)
        end = state.src.find(closing, start, start + MAX_LENGTH)
        inner = state.src[start:end] if end > start else ""
        if not inner.strip() or (opening == "$" and not _fits_dollars(inner, state.src, end + 1)):
            continue
        drawn = mathml(inner.strip(), display=display)
        if drawn is None:
            continue
        if not silent:
            state.push("math", "", 0).content = drawn
        state.pos = end + len(closing)
        return True
    return False


@lru_cache(maxsize=512)
def mathml(latex: str, *, display: bool = False) -> str | None:
    """A formula as MathML that holds nothing but mathematics; None when it can't be read.

    Args:
        latex: Without its marks.
        display: Whether it stands on a line of its own.

    Example:
        >>> mathml("x^2")
        '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    """
    from latex2mathml.converter import convert_to_element

    try:
        made = convert_to_element(latex, display="block" if display else "inline")
    # The converter fails in many ways on what is no formula, which then stays text.
    except Exception:  # noqa: BLE001
        return None
    return _written(made)


def _fits_dollars(inner: str, text: str, after: int) -> bool:
    return not (inner[0].isspace() or inner[-1].isspace() or text[after : after + 1].isdigit())


def _written(element: Element) -> str:
    """The element again, of known parts only; of unknown elements what they hold."""
    inner = escapeHtml(html.unescape(element.text or ""))
    inner += "".join(_written(child) for child in element)
    if element.tag not in _ELEMENTS:
        return inner
    attributes = "".join(
        f' {name}="{escapeHtml(html.unescape(value))}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"
