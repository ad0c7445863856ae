"""Answers as HTML that can hold nothing but text, formulas, citations and links to arXiv."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from assistant.web.chat.formulas import math_rule

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_LINK_HOSTS = ("arxiv.org", "www.arxiv.org")
#: A link to arXiv whose words hold no markup: most of a long list's text, and quick to read.
_PLAIN_LINK = re.compile(
    r"\[([^\\`<>|$\[\]*~#&_!\n]+)\]\((https://(?:www\.)?arxiv\.org/[A-Za-z0-9./_-]+)\)"
)
#: The same in bold, where the stars are marks of bold whatever stands around them.
_STRONG_LINK = re.compile(rf"(?<!\S)\*\*{_PLAIN_LINK.pattern}\*\*(?!\S)")
#: What may begin anything but text, with the rules that are on.
_SPECIAL = re.compile(r"[\n\\`*_\[\]&$]")
_MARK = re.compile("⚠")
#: What must not be broken across lines: a day with its votes.
_WHOLE = re.compile(r"\d{4}-\d\d-\d\d(?: · ▲ \d+)?|▲ \d+")


def render(text: str, turn: str, sources: int) -> str:
    """An answer's Markdown as HTML.

    Raw HTML is shown as text, pictures are not loaded, and only arXiv is linked to. ``[n]`` becomes
    a link to ``#src-TURN-n``.

    Args:
        text: Markdown of an `Answer`.
        turn: Id of the turn; keeps the anchors of two answers apart.
        sources: How many sources there are; a higher number stays text.

    Example:
        >>> render("Yes [1].", "t", 1)
        '<p>Yes <a class="cite" href="#src-t-1" id="cite-t-1-0" data-n="1">1</a>.</p>\\n'
    """
    return AnswerRenderer(turn, sources).render(text)


class AnswerRenderer:
    """Renders an answer again and again as it grows, parsing only what may still change.

    Args:
        turn: Id of the turn.
        sources: How many sources there are.
        reasons: Why the first sentences marked ⚠ are marked; other marks are mere text.
    """

    def __init__(self, turn: str, sources: int, reasons: Sequence[str] = ()) -> None:
        self._turn = turn
        self._sources = sources
        self._reasons = reasons
        self._settled = ""
        self._settled_html = ""
        self._cited: dict[int, int] = {}
        self._explained = 0

    def render(self, text: str) -> str:
        """The HTML of the text so far."""
        if not text.startswith(self._settled):
            self._settled, self._settled_html, self._cited, self._explained = "", "", {}, 0
        rest = text[len(self._settled) :]
        cited = dict(self._cited)
        reasons = iter(self._reasons[self._explained :])
        env = {"turn": self._turn, "sources": self._sources, "cited": cited, "reasons": reasons}
        tokens = _parser().parse(rest, env)
        start = _last_block(tokens)
        last = tokens[start].map if start else None
        if start and last:
            # A block never changes once another has begun after it.
            html = _parser().renderer.render(tokens[:start], _parser().options, env)
            self._settled += "".join(rest.splitlines(keepends=True)[: last[0]])
            self._settled_html += html
            self._cited = dict(cited)
            self._explained = len(self._reasons) - operator.length_hint(reasons)
            tokens = tokens[start:]
        open_html: str = _parser().renderer.render(tokens, _parser().options, env)
        return f"{self._settled_html}{open_html}"


def _last_block(tokens: Sequence[Token]) -> int:
    """Where the last top-level block begins."""
    starts = [i for i, t in enumerate(tokens) if t.level == 0 and t.nesting >= 0]
    return starts[-1] if starts else 0


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    parser.disable(["image", "autolink", "reference", "html_block", "html_inline"])
    parser.inline.terminator_re = _SPECIAL
    parser.inline.ruler.before("link", "citation", _citation)
    parser.inline.ruler.before("link", "plain link", _plain_link)
    parser.inline.ruler.before("emphasis", "strong link", _strong_link)
    parser.inline.ruler.before("escape", "math", math_rule)
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("math", _render_math)
    parser.add_render_rule("link_open", _render_link)
    parser.add_render_rule("text", _render_text)
    parser.add_render_rule("heading_open", _render_heading)
    parser.add_render_rule("heading_close", _render_heading)
    parser.validateLink = _is_arxiv  # type: ignore[method-assign]
    # It gathers its rules when it is first used, which two threads must not do at once.
    parser.parse("x")
    return parser


def _is_arxiv(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc in _LINK_HOSTS


def _citation(state: StateInline, silent: bool) -> bool:
    end = state.src.find("]", state.pos, state.pos + 5)
    if state.src[state.pos] != "[" or end < 0:
        return False
    number = state.src[state.pos + 1 : end]
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= state.env["sources"]):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = str(int(number))
    state.pos = end + 1
    return True


def _plain_link(state: StateInline, silent: bool) -> bool:
    found = _PLAIN_LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        _push_link(state, found)
    state.pos = found.end()
    return True


def _strong_link(state: StateInline, silent: bool) -> bool:
    found = _STRONG_LINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("strong_open", "strong", 1)
        _push_link(state, found)
        state.push("strong_close", "strong", -1)
    state.pos = found.end()
    return True


def _push_link(state: StateInline, found: re.Match[str]) -> None:
    state.push("link_open", "a", 1).attrSet("href", found[2])
    state.push("text", "", 0).content = found[1]
    state.push("link_close", "a", -1)


def _render_citation(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]
) -> str:
    n = int(tokens[i].content)
    turn = escapeHtml(env["turn"])
    place = env["cited"].get(n, 0)
    env["cited"][n] = place + 1
    return (
        f'<a class="cite" href="#src-{turn}-{n}" id="cite-{turn}-{n}-{place}" data-n="{n}">{n}</a>'
    )


def _render_math(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]
) -> str:
    return tokens[i].content  # written by `mathml`, of known elements and escaped text


def _render_link(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]
) -> str:
    href = escapeHtml(str(tokens[i].attrGet("href") or ""))
    return f'<a href="{href}" target="_blank" rel="noopener noreferrer">'


def _render_text(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]
) -> str:
    text = _WHOLE.sub(r'<span class="whole">\g<0></span>', escapeHtml(tokens[i].content))
    if "⚠" not in text:
        return text
    return _MARK.sub(lambda mark: _explained(mark[0], next(env["reasons"], "")), text)


def _explained(mark: str, reason: str) -> str:
    """A mark that says why when it is pointed at, focused or tapped."""
    if not reason:
        return mark
    why = escapeHtml(reason)
    spoken = f'aria-label="{mark} {why}" data-why="{why}"'
    return f'<button type="button" class="why" {spoken}>{mark}</button>'


def _render_heading(
    self: RendererHTML, tokens: Sequence[Token], i: int, options: Any, env: dict[str, Any]
) -> str:
    # The page's own headings come first, so an answer's begin at the third level.
    level = min(int(tokens[i].tag[1]) + 2, 6)
    return f"<h{level}>" if tokens[i].nesting == 1 else f"</h{level}>\n"
