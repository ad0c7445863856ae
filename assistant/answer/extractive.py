"""Composes answers from records alone: exact figures, quoted sentences, checked links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.listing import grouped, listed, month_table, paper_block
from assistant.answer.markup import escape
from assistant.answer.model import Answer, Source, lead
from assistant.answer.sources import Quoter, make_sources
from assistant.answer.suggestions import suggest
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.retrieve.model import Hit, Retrieval
from assistant.strings import say
from assistant.strings.days import day, during, says_more, span

#: Papers that a list shows; further ones are counted.
LISTED = 40
#: Lists longer than this are grouped by topic.
GROUP_FROM = 12
#: Lists up to this long quote a sentence of every paper.
QUOTED = 25
#: Papers shown for a description or a fact, and sentences quoted for each place.
SHOWN = 5
QUOTES = (5, 2, 1)

_PARTICLE = re.compile(r"(?<=[가-힣])(?:은|는|이|가|을|를)$")
_ASKS_AUTHORS = re.compile(
    r"\bwho\b|\bauthors?\b|\bwrote\b|\bwritten by\b|저자|누가|쓴 사람", re.IGNORECASE
)


class ExtractiveComposer:
    """Writes answers without a language model.

    Args:
        quoter: Picks the sentences that bear an answer.
        lexicon: Names topics.
    """

    def __init__(self, quoter: Quoter, lexicon: Lexicon) -> None:
        self._quoter = quoter
        self._lexicon = lexicon

    def compose(self, retrieval: Retrieval) -> Answer:
        """The answer to what was retrieved; cites nothing when that holds no answer."""
        question = retrieval.question
        language = question.language
        if not retrieval.relevant or not (retrieval.hits or retrieval.second_hits):
            return self._abstain(retrieval)
        writers = {
            "search": self._best,
            "fact": self._best,
            "paper": self._papers,
            "compare": self._papers,
            "trend": self._trend,
            "first": self._first,
            "changes": self._changes,
        }
        text, sources = writers.get(question.intent, self._list)(retrieval)
        warnings: list[str] = []
        if retrieval.window_moved and retrieval.window and question.window:
            used = span(retrieval.window.start, retrieval.window.end, language)
            asked = self._asked(question)
            warnings.append(say("answers.moved", language, asked=asked, used=used))
        if retrieval.unmatched:
            words = escape(retrieval.unmatched)
            warnings.append(say("answers.unmatched", language, words=words))
        return Answer(
            text="".join(map(lead, warnings)) + text,
            sources=tuple(sources),
            question=question,
            warnings=tuple(warnings),
            suggestions=suggest(retrieval, self._lexicon),
        )

    def _abstain(self, retrieval: Retrieval) -> Answer:
        question = retrieval.question
        language = question.language
        archive = span(*retrieval.archive, language) if retrieval.archive else "–"
        if retrieval.archive is None:
            key, values = "empty", dict[str, str]()
        elif question.intent in ("smalltalk", "offtopic"):
            key, values = question.intent, {"archive": archive}
        elif question.arxiv_ids:
            key, values = "no_paper", {"ids": ", ".join(question.arxiv_ids), "archive": archive}
        elif question.authors and question.window is None:
            names = escape(", ".join(question.authors))
            key, values = "no_author", {"names": names}
        elif question.window is not None:
            key, values = "nothing_in", {"when": self._asked(question)}
        else:
            key, values = "nothing", {"archive": archive}
        return Answer(
            text=say(f"answers.{key}", language, **values),
            sources=(),
            question=question,
            abstained=True,
            suggestions=suggest(retrieval, self._lexicon),
        )

    def _best(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        hits = retrieval.hits[: question.limit or SHOWN]
        sources = self._sources(hits, retrieval, QUOTES)
        blocks = [
            say("answers.best", question.language),
            paper_block(sources[0], question.language),
        ]
        if len(sources) > 1:
            blocks.append(say("answers.also", question.language))
            blocks += [paper_block(source, question.language) for source in sources[1:]]
        return "\n\n".join(blocks), sources

    def _papers(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        language = retrieval.question.language
        only_authors = bool(_ASKS_AUTHORS.search(retrieval.question.text))
        sources = self._sources(retrieval.hits, retrieval, (0,) if only_authors else (12,))
        return "\n\n".join(
            paper_block(source, language, authors=True) for source in sources
        ), sources

    def _list(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        shown = retrieval.hits[:LISTED]
        quotes = (1,) if len(shown) <= QUOTED else (0,)
        sources = self._sources(shown, retrieval, quotes)
        keys = {"count": "answers.counted", "rank": "answers.ranked"}
        key = keys.get(question.intent, "answers.found")
        if question.intent == "rank" and question.order == "fewest votes":
            key = "answers.ranked_fewest"
        head = say(
            key,
            language,
            n=retrieval.total,
            about=self._about(question),
            when=_when(retrieval),
        )
        many = len(shown) > GROUP_FROM and question.intent in ("new", "digest")
        body = (
            grouped(sources, shown, self._lexicon, question)
            if many and question.order == "relevance"
            else listed(sources, language)
        )
        rest = retrieval.total - len(shown)
        if rest > 0 and not question.limit:
            body += "\n\n" + say("answers.more", language, n=rest)
        return f"{head}\n\n{body}", sources

    def _first(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        oldest = sorted(retrieval.hits, key=lambda hit: hit.paper.appearances[0].date)[:SHOWN]
        sources = self._sources(oldest, retrieval, (1,))
        head = say(
            "answers.first",
            language,
            about=self._about(question, own_words=True),
            date=day(oldest[0].paper.appearances[0].date, language),
            source=1,
            n=retrieval.total,
        )
        return f"{head}\n\n{listed(sources, language)}", sources

    def _trend(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        best = sorted(retrieval.hits, key=lambda hit: -(hit.paper.votes or 0))[:SHOWN]
        sources = self._sources(best, retrieval, (1,))
        head = say(
            "answers.trend",
            language,
            about=self._about(question),
            when=_when(retrieval),
            n=retrieval.total,
        )
        return f"{head}\n\n{month_table(retrieval.months, language)}\n\n" + listed(
            sources, language
        ), sources

    def _changes(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        first = self._sources(retrieval.hits[: LISTED // 4], retrieval, (1, 1, 1, 0))
        second = make_sources(
            retrieval.second_hits[: LISTED // 4],
            question,
            self._quoter,
            (1, 1, 1, 0),
            start=len(first) + 1,
        )
        assert question.second_window is not None
        windows = [retrieval.window, question.second_window]
        names = [span(w.start, w.end, language) if w else "–" for w in windows]
        times = [during(w.start, w.end, language) if w else "–" for w in windows]
        head = say(
            "answers.changes",
            language,
            about=self._about(question),
            first=retrieval.total,
            first_when=times[0],
            second=retrieval.second_total,
            second_when=times[1],
        )
        parts = [head]
        for name, sources in zip(names, (first, second), strict=True):
            parts += [f"**{name}**", listed(sources, language)]
        return "\n\n".join(part for part in parts if part), [*first, *second]

    def _sources(
        self, hits: Sequence[Hit], retrieval: Retrieval, quotes: Sequence[int]
    ) -> list[Source]:
        return make_sources(hits, retrieval.question, self._quoter, quotes)

    def _about(self, question: Question, *, own_words: bool = False) -> str:
        """What the papers are about and who wrote them, as it follows or precedes "papers".

        Args:
            question: The question asked.
            own_words: Whether its words come before the topics that they name.
        """
        language = question.language
        topics = [self._lexicon.topics[t] for t in question.topics if t in self._lexicon.topics]
        labels = [topic.inline_label(language) for topic in topics]
        words = [quoted] if (quoted := _quoted(question.query)) else []
        what = " · ".join(words or labels if own_words else labels or words)
        names = escape(", ".join(question.authors))
        on = say("answers.about_what", language, what=what) if what else ""
        by = say("answers.by_whom", language, names=names) if names else ""
        return say("answers.about", language, on=on, by=by)

    def _asked(self, question: Question) -> str:
        window = question.window
        assert window is not None
        days = span(window.start, window.end, question.language)
        if not says_more(window.label, days):
            return days
        label = escape(window.label)
        return say("answers.asked", question.language, label=label, span=days)


def _when(retrieval: Retrieval) -> str:
    window, language = retrieval.window, retrieval.question.language
    if window is None:
        return ""
    return say("answers.when", language, when=during(window.start, window.end, language))


def _quoted(query: str) -> str:
    """The words searched for in quotation marks, without the Korean particle they end in."""
    bare = _PARTICLE.sub("", query.strip())
    return f"“{escape(bare)}”" if bare else ""
