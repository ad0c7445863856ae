"""Numbers the papers of an answer and picks the sentences that bear it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from assistant.answer.model import Source
from assistant.answer.passages import passages
from assistant.answer.quantities import english_figures
from assistant.catalog.records import Paper
from assistant.hangul import has_hangul
from assistant.index.document import Fields, Reader
from assistant.index.lexical import LexicalIndex
from assistant.index.lsa import LSA, Vector
from assistant.language.analyzer import tokens
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.retrieve.model import Hit

#: A sentence's similarity in meaning counts this much beside its shared words.
SIMILARITY_WEIGHT = 0.6
#: A figure in the sentence counts this much when the question asks for one.
FIGURE_BONUS = 0.25
#: Earlier sentences say what the paper is; a little of that decides ties.
POSITION_PENALTY = 0.01
#: Of so many first sentences a list quotes the best.
INTRODUCTION = 3
#: So many more sentences than are quoted are compared in meaning.
COMPARED = 2
#: Sentences kept analysed, about 10 kB each.
ANALYSED = 2000
#: Questions kept analysed: each is looked up for every paper of its answer.
ASKED = 64
#: English terms, and figures, shown beside a quotation.
MAX_TERMS = 6
#: Concepts in more papers than this share say nothing to a reader.
MAX_TERM_SHARE = 0.1


_ASKS_FIGURE = re.compile(
    r"how (?:many|much|big|large|long|fast|often|far)"
    r"|\b(?:percent(?:age)?|share|score|rate|sizes?|fraction|accuracy|ratio|number|speed|speedup"
    r"|latency|cost|value|times|parameters|factor|fps|fid)\b"
    r"|몇|얼마|퍼센트|비율|점수|수치|크기|정확도|배수|속도",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?<=[가-힣]\()[A-Za-z][A-Za-z -]{2,40}(?=[,;)])")
#: Where a paper is told of.
_TOLD = ("body", "gloss", "abstract")
_ENGLISH = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-+./'_ ]?[A-Za-z0-9]+)*")


class _Sentence:
    """What quoting needs to know of a sentence, read as it is needed."""

    def __init__(self, reader: Reader, lsa: LSA, text: str) -> None:
        self._reader = reader
        self._lsa = lsa
        self._text = text

    @cached_property
    def _body(self) -> list[str]:
        return tokens(self._text)

    @cached_property
    def _gloss(self) -> list[str]:
        return self._reader.vocabulary.stems(self._text)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset((*self._body, *self._gloss))

    @cached_property
    def vector(self) -> Vector:
        # Naming the concepts of each sentence would take as long as all the rest, and picks the
        # same sentences.
        return self._lsa.embed(Fields([], self._body, self._gloss, []).features())


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched for: how much each of its words tells, and its vector."""

    weights: dict[str, float]
    vector: Vector


class Quoter:
    """Picks sentences for a question.

    Args:
        reader: Analyses sentences as the index analyses papers.
        lexical: Knows how rare a word is.
        lsa: Compares meaning.
        lexicon: Names the English terms behind Korean ones.
    """

    def __init__(self, reader: Reader, lexical: LexicalIndex, lsa: LSA, lexicon: Lexicon) -> None:
        self.reader = reader
        self.lexical = lexical
        self.lsa = lsa
        self.lexicon = lexicon
        # Analysing a sentence takes longer than comparing it; papers come up again and again.
        self._read = lru_cache(maxsize=ANALYSED)(partial(_Sentence, reader, lsa))
        # Of a method the cache would hold the quoter that holds it: a replaced one must go at once.
        self._asked = lru_cache(maxsize=ASKED)(partial(_read_query, reader, lexical, lsa))

    def quotes(self, question: Question, paper: Paper, count: int) -> tuple[str, ...]:
        """The ``count`` sentences of a paper that bear most on the question, in their order.

        They are in the reader's language where the paper has a text in it. Abstracts leave out
        most of a paper's facts, summaries some: for a fact about half are from either.
        """
        texts = passages(paper, question.language)
        introduces = count == 1 and question.intent not in ("search", "fact")
        if introduces and texts.introduction:
            return (texts.introduction,)
        if question.intent == "fact" and texts.other and count > 1:
            own = self._best(question, texts.own, count // 2, introduces=False)
            rest = count - len(own)
            return (*own, *self._best(question, texts.other, rest, introduces=False))
        return self._best(question, texts.own, count, introduces=introduces)

    def _best(
        self, question: Question, sentences: Sequence[str], count: int, *, introduces: bool
    ) -> tuple[str, ...]:
        if len(sentences) <= count:
            return tuple(sentences)
        # What is asked of a thing stands around its name, outside of what is searched for.
        asked = self._asked(question.text if question.intent == "fact" else question.query)
        if not asked.weights or question.intent in ("digest", "paper", "compare"):
            return tuple(sentences[:count])
        if introduces:
            # In a list, one sentence introduces the paper: one of the first says what it is.
            sentences = sentences[:INTRODUCTION]
        figure = bool(_ASKS_FIGURE.search(question.text))
        scores: list[float] = []
        whole = sum(asked.weights.values())
        read = [self._read(sentence) for sentence in sentences]
        for position, sentence in enumerate(sentences):
            words = read[position].words
            shared = sum(weight for word, weight in asked.weights.items() if word in words)
            score = shared / whole - POSITION_PENALTY * position
            if figure and re.search(r"\d", sentence):
                score += FIGURE_BONUS
            scores.append(score)
        best = sorted(range(len(sentences)), key=lambda i: -scores[i])[: count + COMPARED]
        for place in best if not introduces else ():
            # Comparing meanings takes longest: only those that words speak for are compared.
            scores[place] += SIMILARITY_WEIGHT * float(read[place].vector @ asked.vector)
        best = sorted(best, key=lambda i: -scores[i])[:count]
        return tuple(sentences[i] for i in sorted(best))

    def borne(self, asked: str, paper: Paper, quotes: Sequence[str]) -> float:
        """The share of what is asked of a paper that some sentences hold, in [0, 1].

        Args:
            asked: What is asked; the words of the paper's title don't count.
            paper: The paper.
            quotes: Sentences of its summary.
        """
        named = set(tokens(paper.title))
        weights = self._asked(asked).weights
        left = {word: weight for word, weight in weights.items() if word not in named}
        if not left:
            return 1.0
        words = {word for quote in quotes for word in self._read(quote).words}
        held = sum(weight for word, weight in left.items() if word in words)
        return held / sum(left.values())

    def share(self, sentence: str, words: str) -> float:
        """How much of some words a sentence holds, in either language, in [0, 1]."""
        weights = self._asked(words).weights
        held = self._read(sentence).words.intersection(weights)
        return sum(weights[word] for word in held) / (sum(weights.values()) or 1.0)

    def terms(self, quotes: Sequence[str], paper: Paper) -> tuple[str, ...]:
        """English terms and figures of Korean quotations, for readers without Korean.

        A term stands in a quotation itself, or is the English name of a concept there that the
        paper's entry writes out elsewhere.
        """
        korean = [quote for quote in quotes if has_hangul(quote)]
        entry = f"{paper.title}\n{paper.full_text}".lower() if korean else ""
        found: dict[str, str] = {}
        for quote in korean:
            named = [name for name in _ENGLISH.findall(quote) if not name.islower()]
            for english in (*_IN_BRACKETS.findall(quote), *named):
                if len(english) > 2:
                    found.setdefault(english.lower(), english)
            for match in self.lexicon.find(quote):
                name = _english_name(self.lexicon, match.concept)
                known = has_hangul(match.surface) and self._tells(match.concept)
                if known and name and name.lower() in entry:
                    found.setdefault(name.lower(), name)
        figures = {figure: None for quote in korean for figure in english_figures(quote)}
        return (*list(found.values())[:MAX_TERMS], *list(figures)[:MAX_TERMS])

    def _tells(self, concept: str) -> bool:
        """Whether a concept is rare enough to say something of a paper."""
        frequency = self.lexical.document_frequency("concepts", concept)
        return frequency <= MAX_TERM_SHARE * max(len(self.lexical), 20)


def _read_query(reader: Reader, lexical: LexicalIndex, lsa: LSA, query: str) -> _Query:
    fields = reader.question(query)
    if not fields.body:
        return _Query({}, lsa.embed({}))
    return _Query(_weights(lexical, fields), lsa.embed(fields.features()))


def _weights(lexical: LexicalIndex, asked: Fields) -> dict[str, float]:
    total = len(lexical) + 1
    words = {*asked.body, *asked.gloss}
    weights = {
        word: math.log(total / (0.5 + max(lexical.document_frequency(f, word) for f in _TOLD)))
        for word in words
    }
    return {word: max(weight, 0.05) for word, weight in weights.items()}


def _english_name(lexicon: Lexicon, concept: str) -> str:
    known = lexicon.terms.get(concept) or lexicon.topics.get(concept)
    return known.en[0] if known is not None and known.en else ""


def make_sources(
    hits: Sequence[Hit],
    question: Question,
    quoter: Quoter,
    quotes: Sequence[int],
    *,
    start: int = 1,
) -> list[Source]:
    """Number papers from ``start``.

    Args:
        hits: Best first.
        question: Decides which sentences are quoted.
        quoter: Picks them.
        quotes: How many sentences for each place; the last number goes on for all further ones.
        start: First number.
    """
    sources: list[Source] = []
    for place, hit in enumerate(hits):
        count = quotes[min(place, len(quotes) - 1)]
        picked = quoter.quotes(question, hit.paper, count) if count else ()
        terms = quoter.terms(picked, hit.paper) if question.language == "en" else ()
        sources.append(make_source(start + place, hit.paper, question, picked, terms))
    return sources


def make_source(
    n: int,
    paper: Paper,
    question: Question,
    quotes: tuple[str, ...] = (),
    terms: tuple[str, ...] = (),
) -> Source:
    """The source of number ``n``, dated by the window of the question.

    Args:
        n: Its number.
        paper: The record.
        question: What is asked.
        quotes: Sentences that bear the answer.
        terms: English terms and figures that those hold.
    """
    window = question.window
    start, end = (window.start, window.end) if window else (None, None)
    return Source(
        n=n,
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        url=paper.url,
        date=paper.date_in(start, end),
        votes=paper.votes,
        authors=paper.authors,
        quotes=quotes,
        terms=terms,
        thumbnail=paper.thumbnail,
        summary_doubtful=paper.summary_doubtful,
        summary_en=paper.summary_en,
        keywords=paper.keywords,
        organizations=paper.organizations,
        code_url=paper.code_url,
        stars=paper.stars,
        project_url=paper.project_url,
        authors_ordered=paper.authors_ordered,
    )
