"""Holds an answer against what was expected of it.

An expectation is an object of a row of questions; all that it names must hold:

- ``abstained``: whether there is no answer.
- ``window``: ``[start, end]``; the date of every source lies inside.
- ``includes_any``, ``includes_all``: ``{"ids", "top"}``; among the first ``top`` sources, without
  it among all.
- ``excludes``: none of these ids among the sources.
- ``relevant`` with ``min_precision``, ``min_recall`` and ``ignore``: over the set of sources,
  ignored ids taken out.
- ``count``: ``{"value", "within"}``; a number in the assistant's own sentences, in figures or
  words, off by at most the share ``within``. ``counts``: a list of these, all stated.
- ``own_min_words``: English words that its own sentences have at least.
- ``order``: ``date_desc``, ``date_asc``, ``date_any`` or ``votes_desc``; sources without votes are
  left out.
- ``min_sources``, ``max_sources``.
- ``matches``, ``not_matches``: patterns over the whole text, any case; ``own_matches``,
  ``own_not_matches`` over its own sentences; ``some_matches``: ``{"patterns", "n"}``, at least n.
- ``language``: of its own sentences.
- ``any_of``: a list of expectations, one of which holds.

Against an earlier answer of the conversation (``turn``: its place in the history, -1 the last):

- ``nth_of``: ``{"turn", "n", "top"}``; its n-th source (-1: its last) is among the first ``top``.
- ``not_nth_of``: ``{"turn", "n"}``; its n-th source is not among the sources.
- ``subset_of``: only its sources, one at least. ``same_as``: exactly its sources, in any order.
- ``new_vs``: ``{"turn", "min"}``; none of its sources, and ``min`` sources at least.
- ``fewer_than``: fewer sources, one at least.
- ``shorter_than``: ``{"turn", "ratio"}``; a text at most so many times as long.
- ``differs_from``: another text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from assistant.evaluation.sentences import (
    english_words,
    language_of_answer,
    numbers_stated,
    own_sentences,
)

if TYPE_CHECKING:
    from assistant.answer.model import Answer

Expectation = Mapping[str, Any]
#: Rounding of shares is no failure.
_LEAST = 1e-9
_VERSION = re.compile(r"v\d+$")
_FLAGS = re.IGNORECASE | re.DOTALL
_SHOWN = 60


def failures(expected: Expectation, answer: Answer, history: Sequence[Answer] = ()) -> list[str]:
    """Why an answer isn't what was expected; empty when it is.

    Args:
        expected: What must hold.
        answer: The answer.
        history: Earlier answers of the conversation, oldest first.
    """
    given = _Given(answer, history)
    checks = dict.fromkeys(_CHECKS[name] for name in expected)
    return [reason for check in checks for reason in check(given, expected)]


def unknown_names(expected: Expectation) -> list[str]:
    """Names in an expectation, or in one of several, that mean nothing here."""
    inner = (name for each in expected.get("any_of", ()) for name in unknown_names(each))
    return [*(name for name in expected if name not in _CHECKS), *inner]


@dataclass(frozen=True)
class _Given:
    answer: Answer
    history: Sequence[Answer]

    @cached_property
    def ids(self) -> list[str]:
        return _ids(self.answer)

    @cached_property
    def own(self) -> str:
        return own_sentences(self.answer.text)

    @cached_property
    def numbers(self) -> list[float]:
        return numbers_stated(self.answer.text)

    def earlier(self, turn: int) -> list[str]:
        return _ids(self.history[turn])

    def nth(self, place: Expectation) -> str | None:
        """The source of an earlier answer that is meant, counted from 1, or from -1 backwards."""
        ids, n = self.earlier(place["turn"]), place["n"]
        index = n if n < 0 else n - 1
        return ids[index] if -len(ids) <= index < len(ids) else None


def _ids(answer: Answer) -> list[str]:
    return [_VERSION.sub("", source.arxiv_id) for source in answer.sources]


def _unless(holds: bool, reason: str) -> list[str]:
    return [] if holds else [reason]


def _abstained(given: _Given, expected: Expectation) -> list[str]:
    abstained = given.answer.abstained
    return _unless(abstained == expected["abstained"], f"abstained: {abstained}")


def _window(given: _Given, expected: Expectation) -> list[str]:
    start, end = map(date.fromisoformat, expected["window"])
    outside = [
        f"{source.arxiv_id} ({source.date})"
        for source in given.answer.sources
        if source.date and not start <= source.date <= end
    ]
    return _unless(not outside, f"outside the window: {', '.join(outside[:3])}")


def _includes(name: str, holds: Callable[[Iterable[bool]], bool]) -> _Check:
    def check(given: _Given, expected: Expectation) -> list[str]:
        wanted = expected[name]
        first = given.ids[: wanted.get("top") or len(given.ids)]
        found = [arxiv_id in first for arxiv_id in wanted["ids"]]
        reason = f"{name}: {sum(found)} of {len(found)} in the first {len(first)}"
        return _unless(holds(found), reason)

    return check


def _excludes(given: _Given, expected: Expectation) -> list[str]:
    inside = [arxiv_id for arxiv_id in expected["excludes"] if arxiv_id in given.ids]
    return _unless(not inside, f"has excluded {', '.join(inside[:4])}")


def _relevant(given: _Given, expected: Expectation) -> list[str]:
    relevant = set(expected.get("relevant", ()))
    got = set(given.ids) - set(expected.get("ignore", ()))
    hits = len(got & relevant)
    precision = hits / len(got) if got else 0.0
    recall = hits / len(relevant) if relevant else 1.0
    return [
        *_unless(
            precision >= expected.get("min_precision", 0.0) - _LEAST,
            f"precision {precision:.2f} ({hits} of {len(got)})",
        ),
        *_unless(
            recall >= expected.get("min_recall", 0.0) - _LEAST,
            f"recall {recall:.2f} ({hits} of {len(relevant)})",
        ),
    ]


def _counts(given: _Given, expected: Expectation) -> list[str]:
    wanted = [*([expected["count"]] if "count" in expected else []), *expected.get("counts", ())]
    return [
        f"states {given.numbers[:8]}, not {count['value']}"
        for count in wanted
        if not any(
            abs(number - count["value"]) <= count.get("within", 0) * count["value"] + _LEAST
            for number in given.numbers
        )
    ]


def _own_min_words(given: _Given, expected: Expectation) -> list[str]:
    count = english_words(given.answer.text)
    return _unless(count >= expected["own_min_words"], f"{count} English words of its own")


def _order(given: _Given, expected: Expectation) -> list[str]:
    sources = given.answer.sources
    keys: list[int] = [source.votes for source in sources if source.votes is not None]
    if expected["order"].startswith("date"):
        keys = [source.date.toordinal() for source in sources if source.date]
    up = all(first <= second for first, second in pairwise(keys))
    down = all(first >= second for first, second in pairwise(keys))
    holds = {"date_desc": down, "votes_desc": down, "date_asc": up, "date_any": up or down}
    return _unless(holds[expected["order"]], f"not in order {expected['order']}")


def _sizes(given: _Given, expected: Expectation) -> list[str]:
    count = len(given.ids)
    least, most = expected.get("min_sources", 0), expected.get("max_sources", count)
    return _unless(least <= count <= most, f"{count} sources")


def _patterns(name: str, *, own: bool, wanted: bool) -> _Check:
    def check(given: _Given, expected: Expectation) -> list[str]:
        text = given.own if own else given.answer.text
        found = {pattern: re.search(pattern, text, _FLAGS) for pattern in expected[name]}
        if wanted:
            return [f"{name}: nothing like {p!r}" for p, match in found.items() if match is None]
        return [f"{name}: {match.group()[:_SHOWN]!r}" for match in found.values() if match]

    return check


def _some_matches(given: _Given, expected: Expectation) -> list[str]:
    wanted, text = expected["some_matches"], given.answer.text
    found = [p for p in wanted["patterns"] if re.search(p, text, _FLAGS)]
    return _unless(len(found) >= wanted["n"], f"some_matches: {len(found)} of {wanted['n']}")


def _language(given: _Given, expected: Expectation) -> list[str]:
    language = language_of_answer(given.answer.text)
    return _unless(language == expected["language"], f"in {language}")


def _any_of(given: _Given, expected: Expectation) -> list[str]:
    tries = [failures(each, given.answer, given.history) for each in expected["any_of"]]
    return _unless(not all(tries), "any_of: " + " | ".join("; ".join(each) for each in tries))


def _nth_of(given: _Given, expected: Expectation) -> list[str]:
    place = expected["nth_of"]
    wanted = given.nth(place)
    first = given.ids[: place.get("top", 1)]
    return _unless(wanted in first, f"nth_of: {wanted} is not in the first {len(first)}")


def _not_nth_of(given: _Given, expected: Expectation) -> list[str]:
    unwanted = given.nth(expected["not_nth_of"])
    return _unless(unwanted not in given.ids, f"still has {unwanted}")


def _subset_of(given: _Given, expected: Expectation) -> list[str]:
    more = set(given.ids) - set(given.earlier(expected["subset_of"]))
    return _unless(bool(given.ids) and not more, f"subset_of: {len(more)} others")


def _same_as(given: _Given, expected: Expectation) -> list[str]:
    different = set(given.ids) ^ set(given.earlier(expected["same_as"]))
    return _unless(not different, f"same_as: {len(different)} differ")


def _new_vs(given: _Given, expected: Expectation) -> list[str]:
    old = set(given.ids) & set(given.earlier(expected["new_vs"]["turn"]))
    enough = len(given.ids) >= expected["new_vs"].get("min", 1)
    return _unless(enough and not old, f"new_vs: {len(old)} of {len(given.ids)} are old")


def _fewer_than(given: _Given, expected: Expectation) -> list[str]:
    before = len(given.earlier(expected["fewer_than"]))
    return _unless(0 < len(given.ids) < before, f"{len(given.ids)} sources after {before}")


def _shorter_than(given: _Given, expected: Expectation) -> list[str]:
    wanted = expected["shorter_than"]
    now, before = len(given.answer.text), len(given.history[wanted["turn"]].text)
    return _unless(now <= wanted["ratio"] * before, f"{now} characters after {before}")


def _differs_from(given: _Given, expected: Expectation) -> list[str]:
    before = given.history[expected["differs_from"]].text
    return _unless(given.answer.text != before, "the same text again")


_Check = Callable[[_Given, Expectation], list[str]]
_CHECKS: Mapping[str, _Check] = {
    "abstained": _abstained,
    "window": _window,
    "includes_any": _includes("includes_any", any),
    "includes_all": _includes("includes_all", all),
    "excludes": _excludes,
    "relevant": _relevant,
    **dict.fromkeys(("min_precision", "min_recall", "ignore"), _relevant),
    "count": _counts,
    "counts": _counts,
    "own_min_words": _own_min_words,
    "order": _order,
    "min_sources": _sizes,
    "max_sources": _sizes,
    "matches": _patterns("matches", own=False, wanted=True),
    "not_matches": _patterns("not_matches", own=False, wanted=False),
    "own_matches": _patterns("own_matches", own=True, wanted=True),
    "own_not_matches": _patterns("own_not_matches", own=True, wanted=False),
    "some_matches": _some_matches,
    "language": _language,
    "any_of": _any_of,
    "nth_of": _nth_of,
    "not_nth_of": _not_nth_of,
    "subset_of": _subset_of,
    "same_as": _same_as,
    "new_vs": _new_vs,
    "fewer_than": _fewer_than,
    "shorter_than": _shorter_than,
    "differs_from": _differs_from,
}
