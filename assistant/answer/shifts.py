"""Answers about the topics that rose and fell."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question.model import Language, Question
from assistant.question.shifting import FALLING, RISING
from assistant.retrieve.shifts import Days, Shift, Shifts
from assistant.strings import say
from assistant.strings.days import span

#: Topics of each direction in the table, where no number is asked for.
_ROWS = 5


def shifts_answer(question: Question, found: Shifts | None) -> str:
    """What rose most and fell most, and a table of both, as Markdown.

    Args:
        question: What falls comes first where only that is asked for.
        found: The topics that changed; None without days to compare with.
    """
    language = question.language
    if found is None:
        return say("collection.shifts_alone", language)
    shown = question.limit or _ROWS
    rising, fading = most_changed(found.rising, shown), most_changed(found.fading, shown)
    said = [_said("rose", rising, language), _said("fell", fading, language)]
    rows = [rising, fading]
    if FALLING.search(question.text) and not RISING.search(question.text):
        said.reverse()
        rows.reverse()
    days = say(
        "collection.shifts_days",
        language,
        now=_days(found.now, language),
        papers=found.papers,
        before=_days(found.before, language),
        earlier=found.papers_before,
    )
    if not (rising or fading):
        return f"{say('collection.shifts_none', language)}\n\n{days}"
    return f"{' '.join(said)}\n\n{days}\n\n{_table([*rows[0], *rows[1]], language)}"


def most_changed(shifts: Sequence[Shift], n: int) -> list[Shift]:
    """The topics whose share changed most, in that order.

    Args:
        shifts: Topics that all rose, or all fell.
        n: How many are wanted; chosen by what is sure of their change, so that a topic of few
            papers doesn't come in by chance.
    """
    surest = sorted(shifts, key=lambda shift: -abs(shift.least_change))[:n]
    return sorted(surest, key=lambda shift: -abs(shift.change))


def _said(direction: str, shifts: Sequence[Shift], language: Language) -> str:
    if not shifts:
        return say(f"collection.none_{direction}", language)
    first = shifts[0]
    return say(
        f"collection.most_{direction}",
        language,
        name=_label(first, language),
        was=first.before,
        before=first.share_before,
        n=first.now,
        now=first.share_now,
    )


def _table(shifts: Sequence[Shift], language: Language) -> str:
    heads = [say(f"collection.shift_{key}", language) for key in ("topic", "before", "now", "by")]
    lines = [f"| {' | '.join(heads)} |", "|:--|--:|--:|--:|"]
    for shift in shifts:
        before = f"{shift.share_before:.1%} ({shift.before:,})"
        now = f"{shift.share_now:.1%} ({shift.now:,})"
        by = f"{100 * shift.change:+.1f}".replace("-", "−")
        lines.append(f"| {_label(shift, language)} | {before} | {now} | {by} |")
    return "\n".join(lines)


def _label(shift: Shift, language: Language) -> str:
    return shift.label_ko if language == "ko" else shift.label_en


def _days(days: Days, language: Language) -> str:
    return span(*days, language)
