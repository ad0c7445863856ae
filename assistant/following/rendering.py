"""A brief as text for people: Markdown, HTML, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from assistant.answer.markup import escape, link
from assistant.catalog.records import Paper
from assistant.following.model import Brief
from assistant.following.slack import messages
from assistant.strings import Language, Strings, say

if TYPE_CHECKING:
    from jinja2 import Template

Format = Literal["md", "html", "slack", "json"]

_AUTHORS = 3


def render(brief: Brief, format: Format) -> str:
    """A brief in a format, its last line ended.

    Args:
        brief: May be empty; it then says so.
        format: ``md`` (Markdown), ``html`` (a page), ``slack`` (the JSON of each message, one a
            line), ``json`` (facts, for a script).
    """
    return FORMATS[format](brief).rstrip("\n") + "\n"


def empty_sentence(brief: Brief) -> str:
    """What a brief without papers says."""
    key = "following.brief_empty" if brief.followed else "following.brief_nothing"
    return say(key, brief.language)


def title(brief: Brief) -> str:
    """How many new papers there are, in one line."""
    return say("following.brief_title", brief.language, n=len(brief.papers))


def line(paper: Paper, language: Language) -> str:
    """Day, votes and authors of a paper, as plain text."""
    votes = say("following.votes", language, n=paper.votes) if paper.votes is not None else ""
    return " · ".join(filter(None, [paper.date.isoformat(), votes, names(paper, language)]))


def names(paper: Paper, language: Language) -> str:
    """The first authors, and how many more."""
    first = ", ".join(paper.authors[:_AUTHORS])
    rest = len(paper.authors) - _AUTHORS
    return say("following.authors", language, names=first, n=rest) if rest > 0 else first


def to_markdown(brief: Brief) -> str:
    """A heading for each thing followed, and below it a list of papers."""
    if not brief.groups:
        return empty_sentence(brief)
    blocks = [f"# {title(brief)}"]
    for group in brief.groups:
        head = say(
            "following.brief_group",
            brief.language,
            followed=escape(group.followed),
            n=len(group.news),
        )
        items = []
        for news in group.news:
            paper = news.paper
            rows = [f"- {link(paper.title, paper.url)}", escape(line(paper, brief.language))]
            items.append("  \n  ".join([*rows, *([escape(news.summary)] if news.summary else [])]))
        blocks += [f"## {head}", "\n".join(items)]
    return "\n\n".join(blocks)


def to_html(brief: Brief) -> str:
    """A page with styles of its own, as mail readers need it; nothing is loaded from elsewhere."""
    return _template().render(
        brief=brief,
        t=Strings(brief.language),
        title=title(brief) if brief.groups else empty_sentence(brief),
        line=line,
    )


def to_json(brief: Brief) -> str:
    """The facts of a brief; see `Brief.to_dict`."""
    return json.dumps(brief.to_dict(), ensure_ascii=False, indent=2)


def to_slack(brief: Brief) -> str:
    """What is posted to Slack, a message a line."""
    sent = [json.dumps(message.payload, ensure_ascii=False) for message in messages(brief)]
    return "\n".join(sent) or empty_sentence(brief)


FORMATS: Final[Mapping[Format, Callable[[Brief], str]]] = MappingProxyType(
    {"md": to_markdown, "html": to_html, "slack": to_slack, "json": to_json}
)


@cache
def _template() -> Template:
    # Only mail needs it; commands that print Markdown start without.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html")
