"""Renders numbered sources as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.markup import escape, link
from assistant.answer.model import Source
from assistant.answer.phrases import say
from assistant.language.concepts import Lexicon
from assistant.question.model import Language, Question
from assistant.retrieve.model import Hit, MonthCount

_BAR = 24  # characters of the longest bar


def headline(source: Source, language: Language) -> str:
    """Title, number, date and votes on one line."""
    votes = "" if source.votes is None else f" · ▲ {source.votes}"
    doubt = f" · ⚠ {say('doubtful', language)}" if source.summary_doubtful else ""
    return f"**{link(source.title, source.url)}** [{source.n}] · {source.date}{votes}{doubt}"


def paper_block(source: Source, language: Language, *, authors: bool = False) -> str:
    """A paper with its quotations."""
    lines = [headline(source, language), ""]
    if authors:
        names = escape(", ".join(source.authors))
        lines += [
            say("authors", language, names=names) if names else say("no_authors", language),
            "",
        ]
    lines += [_quoted(source, "")]
    if source.terms and language == "en":
        terms = " · ".join(escape(term) for term in source.terms)
        lines += ["", f"*{say('terms', language, terms=terms)}*"]
    return "\n".join(lines).strip()


def listed(sources: Sequence[Source], language: Language) -> str:
    """Papers as bullets, each with what is quoted of it."""
    items: list[str] = []
    for source in sources:
        lines = [f"- {headline(source, language)}"]
        if source.quotes:
            lines += ["", _quoted(source, "  ")]
        if source.terms and language == "en":
            lines += ["", "  *" + " · ".join(escape(term) for term in source.terms) + "*"]
        items.append("\n".join(lines))
    return "\n".join(items)


def grouped(
    sources: Sequence[Source], hits: Sequence[Hit], lexicon: Lexicon, question: Question
) -> str:
    """Papers under headings of the topic that each is most about, biggest group first."""
    language = question.language
    groups: dict[str, list[Source]] = {}
    for source, hit in zip(sources, hits, strict=True):
        groups.setdefault(_group(hit, lexicon, question), []).append(source)
    small = [name for name, found in groups.items() if len(found) == 1 and name]
    for name in small:
        groups.setdefault("", []).extend(groups.pop(name))
    order = sorted(groups, key=lambda name: (name == "", -len(groups[name])))
    parts: list[str] = []
    for name in order:
        topic = lexicon.topics.get(name)
        label = say("other", language)
        if topic is not None:
            label = topic.label_ko if language == "ko" else topic.label_en
        found = sorted(groups[name], key=lambda source: source.n)
        parts.append(f"**{label}** ({len(found)})\n\n{listed(found, language)}")
    return "\n\n".join(parts)


def month_table(months: Sequence[MonthCount], language: Language) -> str:
    """Counts by month with bars, and each month's share of all papers."""
    most = max((month.count for month in months), default=0) or 1
    head = [say(key, language) for key in ("month", "papers", "share")]
    lines = [f"| {head[0]} | {head[1]} | | {head[2]} |", "|---|--:|:--|--:|"]
    for month in months:
        bar = "█" * round(_BAR * month.count / most)
        share = f"{month.count / month.total:.0%}" if month.total else "–"
        lines.append(f"| {month.month} | {month.count} | {bar} | {share} |")
    return "\n".join(lines)


def _group(hit: Hit, lexicon: Lexicon, question: Question) -> str:
    """The strongest topic that says more than the question did."""
    for topic in hit.paper.topics:
        known = lexicon.topics.get(topic)
        if known is not None and known.parent is not None and topic not in question.topics:
            return topic
    return ""


def _quoted(source: Source, indent: str) -> str:
    return f"\n{indent}>\n".join(f"{indent}> {escape(quote)}" for quote in source.quotes)
