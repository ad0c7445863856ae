"""A list in the form that was asked for: titles alone, links alone, a table, or shortly."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.listing import headline
from assistant.answer.markup import escape, link
from assistant.answer.model import Source
from assistant.question.model import Form, Language
from assistant.strings import say

#: Authors named in a table's cell.
_NAMED = 2


def in_form(sources: Sequence[Source], form: Form, language: Language) -> str:
    """Sources as Markdown in a form other than the usual list."""
    writers = {"titles": _titles, "links": _links, "table": _table}
    return writers.get(form, _short)(sources, language)


def _titles(sources: Sequence[Source], language: Language) -> str:
    return "\n".join(f"- {link(source.title, source.url)} [{source.n}]" for source in sources)


def _links(sources: Sequence[Source], language: Language) -> str:
    return "\n".join(f"- {source.url} [{source.n}]" for source in sources)


def _short(sources: Sequence[Source], language: Language) -> str:
    return "\n".join(f"- {headline(source, language)}" for source in sources)


def _table(sources: Sequence[Source], language: Language) -> str:
    head = [say(f"answers.{key}", language) for key in ("title", "day", "votes", "by")]
    lines = [f"| {' | '.join(head)} |", "|---|---|--:|---|"]
    for source in sources:
        votes = "–" if source.votes is None else str(source.votes)
        names = ", ".join(source.authors[:_NAMED])
        if len(source.authors) > _NAMED:
            names += " …"
        title = link(source.title, source.url)
        row = (f"{title} [{source.n}]", source.date.isoformat(), votes, escape(names))
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |")
    return "\n".join(lines)
