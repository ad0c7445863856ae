"""From the phrases that a model names to a question: days, papers, people and topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.language.dates.find import Window, find_times
from assistant.language.names.aliases import alias_of
from assistant.question.draft import plain
from assistant.question.ids import find_ids
from assistant.question.model import BESIDE, Intent, Question
from assistant.question.reading.spans import is_namelike
from assistant.question.subjects import is_topic, spelled
from assistant.question.time import previous_window
from assistant.question.words import NAMED

if TYPE_CHECKING:
    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.knowledge import Knowledge
    from assistant.question.naming.named import Named

#: Longest phrase, in characters, and most phrases of a kind.
_LONGEST, _MOST = 120, 6
_LONGEST_ALONE = 300
_MOST_PAPERS = 100
_OF_ONE = ("search", "fact", "paper", "compare")


@dataclass(frozen=True)
class Resolving:
    """What is named, resolved against the catalog.

    Attributes:
        named: The phrases.
        read: The program's own reading; what no phrase is of is taken from it.
        told: What was said so far, the question included: a name or id that stands there was not
            made up.
        knowledge: Look-ups in the catalog.
        lexicon: Names of research topics.
        today: The day relative times are counted from.
    """

    named: Named
    read: Question
    told: str
    knowledge: Knowledge
    lexicon: Lexicon
    today: date

    def question(self) -> Question:
        """The question.

        Raises:
            ValueError: Nothing is named that could be looked for.
        """
        intent, window, second = self._when(self._intent())
        bare = not (self.subjects or self.authors or self.papers)
        # Everything there is answers no question that names something.
        anything = window is None and bool(self.read.subjects) and intent not in BESIDE
        if bare and (anything or intent in _OF_ONE):
            raise ValueError("Nothing is named that could be looked for.")
        recent = window is not None and window.kind in ("latest", "recent")
        if recent and not bare:
            window = None  # the newest there are, however long ago
        read, named = self.read, self.named
        query = " ".join(self.subjects)
        find = self.lexicon.topics_in
        excluded = _phrases(named.excluded)
        return Question(
            text=read.text,
            query=query or (self.alone if intent in ("search", "fact") else ""),
            language=read.language,
            intent=intent,
            window=window,
            second_window=second,
            topics=() if intent in ("paper", "compare") else tuple(find(query) if query else ()),
            excluded_topics=tuple(topic for text in excluded for topic in find(text)),
            excluded_terms=tuple(text for text in excluded if not find(text)),
            authors=() if intent in ("paper", "compare") else self.authors,
            arxiv_ids=self.papers if intent in ("paper", "fact", "compare") else (),
            min_votes=read.min_votes,
            max_votes=read.max_votes,
            with_code=read.with_code,
            limit=named.limit if 0 < named.limit <= _MOST_PAPERS else None,
            order="votes" if intent == "rank" and named.order == "relevance" else named.order,
            subjects=self.subjects,
            kind=read.kind,
            form=read.form,
            recent=recent,
            today=self.today,
            names=tuple(p for p in self.subjects if self._is_name(p)),
            organisations=tuple(p for p in self.subjects if _is_organisation(p)),
            follows_up=self.alone,
        )

    def _intent(self) -> Intent:
        intent: Intent = self.named.intent
        bare = not (self.subjects or self.authors)
        if intent == "compare" and len(self.papers) < 2:
            intent = "paper" if self.papers else "new"
        if intent == "paper" and not self.papers:
            intent = "search"
        if intent == "digest" and not bare:
            return "new"
        if intent == "new" and bare and not self.named.excluded:
            return "digest"
        return intent

    def _when(self, intent: Intent) -> tuple[Intent, Window | None, Window | None]:
        window, second = self._window(self.named.time), self._window(self.named.second_time)
        if intent != "changes":
            return intent, window, None
        if second is None and window is not None:
            window, second = previous_window(window), window
        if window is None or second is None:
            return "trend" if self.subjects else "new", window or second, None
        first, last = sorted((window, second), key=lambda one: one.start or date.min)
        return intent, first, last

    def _window(self, phrase: str) -> Window | None:
        text = plain(phrase[:_LONGEST])
        dates = self.knowledge.digest_dates()
        for said in (text, f"in {text}"):
            found = find_times(said, today=self.today, digest_dates=dates) if text else []
            if found:
                return found[0].window
        return None

    @cached_property
    def alone(self) -> str:
        """The question as one that stands on its own; empty when it was given none."""
        text = plain(self.named.alone)
        return text if len(text) <= _LONGEST_ALONE and text != plain(self.read.text) else ""

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Topics as they are searched for."""
        phrases = _phrases(self.named.topics)
        return tuple(
            dict.fromkeys(spelled(phrase, self.knowledge, self.lexicon) for phrase in phrases)
        )

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """People as the catalog spells them; of one that it lacks, the name if it was typed."""
        found: dict[str, None] = {}
        for name in _phrases(self.named.people):
            names = self.knowledge.people.find(name).names
            found.update(dict.fromkeys(names or ((name,) if self._was_said(name) else ())))
        return tuple(found)

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """Papers that the catalog has, by id or by title; an id that nobody said is made up."""
        found: dict[str, None] = {}
        for phrase in _phrases(self.named.papers):
            ids = [one.arxiv_id for one in find_ids(phrase)]
            known = [key for key in ids if self._was_said(key) and self.knowledge.paper(key)]
            found.update(dict.fromkeys(known))
            if not ids:
                best = [m for m in self.knowledge.titles.named(phrase) if m.score >= NAMED]
                found.update(dict.fromkeys(match.papers[0] for match in best[:1]))
        return tuple(found)

    def _is_name(self, phrase: str) -> bool:
        return is_namelike(phrase) and not is_topic(phrase, self.lexicon)

    def _was_said(self, name: str) -> bool:
        return _folded(name) in _folded(self.told)


def _phrases(phrases: Sequence[str]) -> tuple[str, ...]:
    """Phrases without what is no phrase: nothing, or a whole text."""
    clean = (plain(phrase) for phrase in phrases[:_MOST] if len(phrase) <= _LONGEST)
    return tuple(dict.fromkeys(phrase for phrase in clean if any(map(str.isalnum, phrase))))


def _is_organisation(phrase: str) -> bool:
    return any(alias.kind == "organisation" for alias in alias_of(phrase))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).casefold()
