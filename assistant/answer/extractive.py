"""Composes answers from records alone: exact figures, quoted sentences, checked links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.collection import collection_answer
from assistant.answer.forms import in_form
from assistant.answer.heading import about_what, when, which
from assistant.answer.listing import DETAILED, detailed_first, listed, month_table, paper_block
from assistant.answer.markup import escape
from assistant.answer.model import Answer, Source, lead
from assistant.answer.paper import OF_RECORDS, aspect_of, paper_answer, spelled_out
from assistant.answer.remarks import instead_of_an_answer, warnings_of
from assistant.answer.shifts import shifts_answer
from assistant.answer.sources import Quoter, make_sources
from assistant.answer.stated.finding import Finding, find
from assistant.answer.stated.stating import asked_of
from assistant.answer.suggestions import suggest
from assistant.hangul import has_hangul
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import LISTED, Language
from assistant.retrieve.model import Hit, Retrieval, sorted_by
from assistant.strings import say
from assistant.strings.days import day, during, span

#: Papers shown for a description or a fact, and sentences quoted for each place.
SHOWN = 5
QUOTES = (5, 2, 1)
#: Sentences quoted of the one paper that a fact is asked of.
OF_ONE = 9

#: Share of the best paper's score that another one shown beside it has at least.
_NEAR = 0.5


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
        if (question.intent, question.aspect) == ("stats", "shifts") and retrieval.relevant:
            return self._plain(retrieval, shifts_answer(question, retrieval.shifts))
        if question.intent == "stats" and retrieval.collection is not None:
            return self._plain(
                retrieval, collection_answer(question, retrieval.collection, self._lexicon)
            )
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
            "similar": self._similar,
        }
        text, sources = writers.get(question.intent, self._list)(retrieval)
        warnings = warnings_of(retrieval)
        if any(_in_another_language(source, language) for source in sources):
            text += f"\n\n*{say('answers.other_language', language)}*"
        return Answer(
            text="".join(map(lead, warnings)) + text,
            sources=tuple(sources),
            question=question,
            warnings=tuple(warnings),
            suggestions=suggest(retrieval, self._lexicon),
        )

    def _plain(self, retrieval: Retrieval, text: str) -> Answer:
        """An answer from the records that cites no paper."""
        suggestions = suggest(retrieval, self._lexicon)
        return Answer(text=text, sources=(), question=retrieval.question, suggestions=suggestions)

    def _abstain(self, retrieval: Retrieval) -> Answer:
        return replace(self._plain(retrieval, instead_of_an_answer(retrieval)), abstained=True)

    def _best(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question, language = retrieval.question, retrieval.question.language
        if question.intent == "fact" and len(question.arxiv_ids) == 1:
            return self._fact(retrieval)
        if spelled := spelled_out(question, (*retrieval.hits, *retrieval.further)):
            short, whole, hit = spelled
            sources = self._sources([hit], retrieval, QUOTES)
            named = {"short": escape(short), "whole": escape(whole)}
            head = say("answers.stands_for", language, source=1, **named)
            return f"{head}\n\n{paper_block(sources[0], language)}", sources
        hits = [hit for hit in retrieval.hits if hit.score >= _NEAR * retrieval.hits[0].score]
        quotes = (OF_ONE, *QUOTES[1:]) if question.intent == "fact" else QUOTES
        sources = self._sources(hits[: question.limit or SHOWN], retrieval, quotes)
        aspect = aspect_of(question.text)
        if aspect in OF_RECORDS:
            return paper_answer(sources[0], question, aspect), sources[:1]
        leading = 0
        if question.intent == "fact":
            sources[0], found = self._led(sources[0], retrieval)
            leading = len(found.leading)
        best = paper_block(sources[0], language, leading=leading)
        blocks = [say("answers.best", language), best]
        if len(sources) > 1:
            blocks.append(say("answers.also", language))
            blocks += [paper_block(source, language) for source in sources[1:]]
        return "\n\n".join(blocks), sources

    def _fact(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        """One fact of one paper: of its record, or the sentences that bear it."""
        question, language = retrieval.question, retrieval.question.language
        aspect = aspect_of(question.text)
        if aspect:
            return self._papers(retrieval)
        source, found = self._led(
            self._sources(retrieval.hits[:1], retrieval, (OF_ONE,))[0], retrieval
        )
        text = paper_block(source, language, leading=len(found.leading))
        if not found.said:
            text = f"{say('answers.not_said', language)}\n\n{text}"
        return text, [source]

    def _led(self, source: Source, retrieval: Retrieval) -> tuple[Source, Finding]:
        """The best paper, the sentences that state the asked fact before its others."""
        question, paper = retrieval.question, retrieval.hits[0].paper
        found = find(self._quoter, question, paper, source.quotes)
        others = [quote for quote in source.quotes if quote not in found.leading]
        quotes = (*found.leading, *others)[:OF_ONE]
        terms = self._quoter.terms(quotes, paper) if question.language == "en" else ()
        return replace(source, quotes=quotes, terms=terms), found

    def _papers(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question, language = retrieval.question, retrieval.question.language
        one = len(retrieval.hits) == 1
        aspect = aspect_of(question.text) if one else ""
        form = question.form
        if one and not (aspect or form) and asked_of(question.text, "").figure_of:
            return self._fact(retrieval)
        quotes = 0 if aspect and aspect != "code" else 1 if form == "short" else 12
        sources = self._sources(retrieval.hits, retrieval, (quotes,))
        if aspect:
            return paper_answer(sources[0], question, aspect), sources
        if form in ("titles", "links", "table"):
            return in_form(sources, form, language), sources
        blocks = (paper_block(source, language, authors=form != "short") for source in sources)
        return "\n\n".join(blocks), sources

    def _list(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        shown = retrieval.hits[: max(LISTED, question.limit or 0)]
        quotes = (*(1 for _ in range(DETAILED)), 0)
        sources = self._sources(shown, retrieval, quotes)
        if question.form not in ("", "detailed"):
            sources = self._sources(shown, retrieval, (0,))
        head = self._head(retrieval, len(shown))
        if question.form in ("", "detailed"):
            body = detailed_first(sources, language, retrieval.total)
        else:
            body = in_form(sources, question.form, language)
        if retrieval.broader:
            topic, more = retrieval.broader
            label = self._lexicon.topics[topic].inline_label(language)
            body += "\n\n" + say("answers.broader", language, n=more, topic=label)
        rest = retrieval.total - len(shown)
        if rest > 0 and not question.limit:
            body += "\n\n" + say("answers.more", language, n=rest)
        return f"{head}\n\n{body}", sources

    def _head(self, retrieval: Retrieval, shown: int) -> str:
        """What a list is, in its first line."""
        question, language = retrieval.question, retrieval.question.language
        time = when(retrieval)
        if retrieval.shares:
            return self._shares(retrieval, time)
        keys = {"count": "answers.counted", "rank": "answers.ranked"}
        some = question.limit is not None and shown < retrieval.total
        key = keys.get(question.intent, "answers.found_some" if some else "answers.found")
        if question.intent == "rank" and question.order == "fewest votes":
            key = "answers.ranked_fewest"
        elif question.intent == "rank" and question.limit == 1:
            key = "answers.ranked_first"
        values = {"shown": shown} if key == "answers.found_some" else {}
        about = about_what(question, self._lexicon)
        return say(key, language, n=retrieval.total, about=about, when=time, **values)

    def _shares(self, retrieval: Retrieval, time: str) -> str:
        """How many papers each of some subjects has, and how many are about both of two."""
        question, language = retrieval.question, retrieval.question.language
        each = zip(question.subjects, retrieval.shares, strict=True)
        told = [say("answers.one_share", language, what=escape(what), n=n) for what, n in each]
        by = which(question, self._lexicon)
        head = say("answers.found_each", language, shares=", ".join(told), by=by, when=time)
        both = sum(retrieval.shares) - retrieval.total
        if len(told) != 2 or question.order != "relevance":
            return head
        key = "answers.found_both" if both else "answers.found_no_both"
        return f"{head} {say(key, language, **({'n': both} if both else {}))}"

    def _similar(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        language = retrieval.question.language
        sources = self._sources(retrieval.hits, retrieval, (1,))
        return f"{say('answers.similar', language)}\n\n{listed(sources, language)}", sources

    def _first(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        earliest = sorted_by(retrieval.hits, lambda paper: (paper.first,))
        oldest = list(earliest[:SHOWN])
        sources = self._sources(oldest, retrieval, (1,))
        head = say(
            "answers.first",
            language,
            about=about_what(question, self._lexicon),
            date=day(oldest[0].paper.appearances[0].date, language),
            source=1,
            n=retrieval.total,
        )
        return f"{head}\n\n{listed(sources, language)}", sources

    def _trend(self, retrieval: Retrieval) -> tuple[str, list[Source]]:
        question = retrieval.question
        language = question.language
        best = sorted_by(retrieval.hits, lambda paper: (-(paper.votes or 0),))[:SHOWN]
        sources = self._sources(best, retrieval, (1,))
        head = say(
            "answers.trend",
            language,
            about=about_what(question, self._lexicon),
            when=when(retrieval),
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
            about=about_what(question, self._lexicon),
            first=retrieval.total,
            first_when=times[0],
            second=retrieval.second_total,
            second_when=times[1],
        )
        difference = retrieval.second_total - retrieval.total
        if difference:
            key = "answers.more_now" if difference > 0 else "answers.fewer_now"
            head += " " + say(key, language, difference=abs(difference))
        parts = [head]
        for name, sources in zip(names, (first, second), strict=True):
            parts += [f"**{name}**", listed(sources, language)]
        return "\n\n".join(part for part in parts if part), [*first, *second]

    def _sources(
        self, hits: Sequence[Hit], retrieval: Retrieval, quotes: Sequence[int]
    ) -> list[Source]:
        return make_sources(hits, retrieval.question, self._quoter, quotes)


def _in_another_language(source: Source, language: Language) -> bool:
    # A Korean summary has an English sentence here and there.
    korean = any(map(has_hangul, source.quotes))
    return bool(source.quotes) and korean != (language == "ko")
