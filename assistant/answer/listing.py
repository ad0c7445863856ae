"""Renders numbered sources as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answer.markup import escape, link
from assistant.answer.model import Source
from assistant.question.model import Language
from assistant.retrieve.model import MonthCount
from assistant.strings import say
from assistant.strings.days import month as month_label

#: Papers of a list that are quoted; of the others it gives the titles.
DETAILED = 8
#: Authors of a paper that are named before the rest is counted.
NAMED = 12
_BAR = 24  # characters of the longest bar


def headline(source: Source, language: Language) -> str:
    """Title, number, date and votes on one line."""
    votes = "" if source.votes is None else f" · ▲ {source.votes}"
    doubt = f" · ⚠ {say('answers.doubtful', language)}" if source.summary_doubtful else ""
    return f"**{link(source.title, source.url)}** [{source.n}] · {source.date}{votes}{doubt}"


def authors_line(source: Source, language: Language, *, all_of_them: bool = False) -> str:
    """The authors of a paper; of very many only the first are named, unless all are asked for."""
    if not source.authors:
        return say("answers.no_authors", language)
    shown = source.authors if all_of_them else source.authors[:NAMED]
    names = escape(", ".join(shown))
    if len(shown) < len(source.authors):
        return say("answers.authors_some", language, names=names, n=len(source.authors))
    return say("answers.authors", language, names=names)


def links_line(source: Source, language: Language) -> str:
    """Where code and project page are, as far as that is recorded; else empty."""
    parts = []
    if source.code_url:
        key = "answers.code" if source.stars is None else "answers.code_stars"
        parts.append(say(key, language, url=escape(source.code_url), n=source.stars or 0))
    if source.project_url:
        parts.append(say("answers.project", language, url=escape(source.project_url)))
    return " · ".join(parts)


def origin_line(source: Source, language: Language) -> str:
    """Who the paper comes from, as far as that is recorded; else empty."""
    if not source.organizations:
        return ""
    return say("answers.organizations", language, names=escape(", ".join(source.organizations)))


def paper_block(
    source: Source, language: Language, *, authors: bool = False, leading: int = 0
) -> str:
    """A paper with its quotations.

    Args:
        source: The paper.
        language: Of the answer.
        authors: Whether it is told who wrote it.
        leading: So many first quotations state what was asked; they stand apart from the others.
    """
    lines = [headline(source, language), ""]
    if authors:
        lines += [authors_line(source, language), ""]
        told = (origin_line(source, language), links_line(source, language))
        lines += [part for line in told if line for part in (line, "")]
    if leading:
        lines += [_quoted(source.quotes[:leading], ""), ""]
    if leading < len(source.quotes):
        lines += [say("answers.told_beside", language), ""] if leading else []
        lines += [_quoted(source.quotes[leading:], "")]
    if source.terms and language == "en":
        terms = " · ".join(escape(term) for term in source.terms)
        lines += ["", f"*{say('answers.terms', language, terms=terms)}*"]
    return "\n".join(lines).strip()


def listed(sources: Sequence[Source], language: Language) -> str:
    """Papers as bullets, each with what is quoted of it."""
    items: list[str] = []
    for source in sources:
        lines = [f"- {headline(source, language)}"]
        if source.quotes:
            lines += ["", _quoted(source.quotes, "  ")]
        if source.terms and language == "en":
            lines += ["", "  *" + " · ".join(escape(term) for term in source.terms) + "*"]
        items.append("\n".join(lines))
    return "\n".join(items)


def detailed_first(sources: Sequence[Source], language: Language, total: int) -> str:
    """The first papers with what is quoted of them, all further ones by title."""
    text = listed(sources[:DETAILED], language)
    if len(sources) <= DETAILED:
        return text
    rest = "\n".join(f"- {headline(source, language)}" for source in sources[DETAILED:])
    return f"{text}\n\n{say('answers.all_of_them', language, n=total)}\n\n{rest}"


def month_table(months: Sequence[MonthCount], language: Language) -> str:
    """Counts by month with bars, and each month's share of all papers."""
    most = max((month.count for month in months), default=0) or 1
    head = [say(f"answers.{key}", language) for key in ("month", "papers", "share")]
    lines = [f"| {head[0]} | {head[1]} | | {head[2]} |", "|---|--:|:--|--:|"]
    for month in months:
        bar = "█" * round(_BAR * month.count / most)
        share = f"{month.count / month.total:.0%}" if month.total else "–"
        name = month_label(date.fromisoformat(f"{month.month}-01"), language)
        lines.append(f"| {name} | {month.count} | {bar} | {share} |")
    return "\n".join(lines)


def _quoted(quotes: Sequence[str], indent: str) -> str:
    return f"\n{indent}>\n".join(f"{indent}> {escape(quote)}" for quote in quotes)
