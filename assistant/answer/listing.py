"""Renders numbered sources as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from assistant.answer.markup import escape, link
from assistant.answer.model import Source
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Language, Question
from assistant.retrieve.model import Hit, MonthCount
from assistant.strings import say
from assistant.strings.days import month as month_label

#: Topics of a paper, strongest first, under any of which it may be grouped.
GROUP_TOPICS = 4
_BAR = 24  # characters of the longest bar


def headline(source: Source, language: Language) -> str:
    """Title, number, date and votes on one line."""
    votes = "" if source.votes is None else f" · ▲ {source.votes}"
    doubt = f" · ⚠ {say('answers.doubtful', language)}" if source.summary_doubtful else ""
    return f"**{link(source.title, source.url)}** [{source.n}] · {source.date}{votes}{doubt}"


def paper_block(source: Source, language: Language, *, authors: bool = False) -> str:
    """A paper with its quotations."""
    lines = [headline(source, language), ""]
    if authors:
        names = escape(", ".join(source.authors))
        lines += [
            say("answers.authors", language, names=names)
            if names
            else say("answers.no_authors", language),
            "",
        ]
    lines += [_quoted(source, "")]
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
            lines += ["", _quoted(source, "  ")]
        if source.terms and language == "en":
            lines += ["", "  *" + " · ".join(escape(term) for term in source.terms) + "*"]
        items.append("\n".join(lines))
    return "\n".join(items)


def grouped(
    sources: Sequence[Source], hits: Sequence[Hit], lexicon: Lexicon, question: Question
) -> str:
    """Papers under headings of the topics that most of them share, biggest group first."""
    language = question.language
    topics = group_by_topic([hit.paper.topics for hit in hits], lexicon, question.topics)
    groups: dict[str, list[Source]] = {}
    for source, topic in zip(sources, topics, strict=True):
        groups.setdefault(topic, []).append(source)
    parts: list[str] = []
    for name in sorted(groups, key=lambda name: (name == "", -len(groups[name]))):
        topic_named = lexicon.topics.get(name)
        label = say("answers.other", language)
        if topic_named is not None:
            label = topic_named.label(language)
        parts.append(f"**{label}** ({len(groups[name])})\n\n{listed(groups[name], language)}")
    return "\n\n".join(parts)


def group_by_topic(
    tagged: Sequence[Sequence[str]], lexicon: Lexicon, asked: Collection[str] = ()
) -> list[str]:
    """A topic for each paper, so that few topics hold as many papers as possible.

    The topic that most papers have takes them, then the one that most of the others have, and so
    on: narrow topics first, then broad ones for what is left.

    Args:
        tagged: Topics of each paper, strongest first; the first few count.
        lexicon: Tells narrow topics from broad ones.
        asked: Topics that head no group, nor do their parents, since every paper has them.

    Returns:
        A topic id for each paper; empty where no other paper shares one.
    """
    known = lexicon.topics
    headless = {*asked, *(known[topic].parent for topic in asked if topic in known)}
    strongest = [
        [topic for topic in topics if topic in known and topic not in headless][:GROUP_TOPICS]
        for topics in tagged
    ]
    found = [""] * len(tagged)
    for broad in (False, True):
        while True:
            count = Counter(
                topic
                for place, topics in enumerate(strongest)
                if not found[place]
                for topic in topics
                if (known[topic].parent is None) == broad
            )
            topic, size = max(count.items(), key=lambda item: (item[1], item[0]), default=("", 0))
            if size < 2:
                break
            for place, topics in enumerate(strongest):
                if not found[place] and topic in topics:
                    found[place] = topic
    return found


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


def _quoted(source: Source, indent: str) -> str:
    return f"\n{indent}>\n".join(f"{indent}> {escape(quote)}" for quote in source.quotes)
