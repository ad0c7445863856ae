"""What is read costs what its length costs, whatever it is made of.

Each text is measured against plain sentences of the same length in the same run: a pattern that
walks through the same blanks, digits or letters again and again takes hundreds of times as long.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from types import FrameType

import pytest
from selection import THOROUGH

from assistant import Assistant
from assistant.answer.checks.citations import numbers
from assistant.answer.checks.claims.entries import Entry
from assistant.answer.checks.claims.names import names
from assistant.answer.checks.claims.numerals import figures
from assistant.answer.checks.claims.placing import misplaced
from assistant.answer.checks.claims.polarity import flipped
from assistant.answer.checks.claims.statements import statement
from assistant.answer.checks.claims.words import contents
from assistant.answer.checks.sanitize import Sanitizer
from assistant.answer.llm.conversation import without_citations
from assistant.answer.llm.hostile import split_hostile
from assistant.answer.markup import escape
from assistant.answer.stated.stating import asked_of, stating
from assistant.digest import parse_digest
from assistant.language.analyzer import tokens
from assistant.language.glossary import mine_glosses
from assistant.language.lexicon.lexicon import Lexicon
from assistant.language.names.aliases import find_aliases
from assistant.language.names.sounds import jamo, sounds
from assistant.language.sentences import split_sentences
from assistant.question.conversation.references import asks_again, means_all, means_list, positions
from assistant.question.draft import Draft, plain
from assistant.question.ids import find_ids
from assistant.question.model import Turn
from assistant.question.reading.offtopic import is_offtopic
from assistant.question.reading.tokens import tokenize
from assistant.question.reading.values import counted, kind_of, order_in, threshold_in, votes_of
from assistant.question.speech import foreign_language, language_of, requested_language
from assistant.question.understand import understand
from assistant.web.tabs.papers import plain_text

#: How much longer than plain sentences of its length a text may take; and the seconds that those
#: count as at least, since a page of figures, each of which is read, costs more than one of words.
FACTOR, LEAST = 25, 0.003
QUESTION, PAGE = 1000, 8000  # characters
#: Facts that are told by a figure beside a thing, a figure alone, and a name.
ASKED = [
    asked_of(text, "T")
    for text in ("how much data?", "how much faster?", "how long is training?", "which dataset?")
]
PLAIN = (
    "The method of this paper is new and works well for 3 tasks. "
    "이 논문은 새로운 방법을 제안합니다. "
)
_REPEATED = """
2409.16191 |https://arxiv.org/abs/2409.16191 |https://arxiv.org/abs/2409.16191,|2024-09-25
2024년 9월 25일 |9/10/2024 |2024 |May 2024 |May |1월 |지난 |최근 |last |5표 |최소 |이 |말고 |가
논문을 |가 |가|a|A|aA|a1|a b |Word |Ann Lee, |a.|a@|@|www.|http|7|7 |12,|1.5|5% |3 times |100k
and |and the |from |to |of |not |no |the |who |by |papers by |most |votes |top |top 5 |system:
a-b-|-|--- |_|*|**|**a|**a** |`|`a |"|'|"a" |'a |(|)|()|(a, |[|]|[]|[1]|[a](|](|![|{|<|>|<div
<div>|<video src=|.|...|a...|…|,|x,|;|: |a:|?|!|? |!? |#|# |/|//|\\|\\(|$|$a$ |&amp; |= |~|^|ㅋ|ㅎ
😀|e\u0301|\u200b|\u00a0|\t
"""
#: What people paste, and what sets traps.
PASTED = [
    "https://huggingface.co/papers/2409.16191, ",
    "see https://arxiv.org/pdf/2409.16191v2.pdf and 2409.16192 on 2024-09-25; ",
    "www.a.b/c?d=e&f=g ",
    "video generation in 2024\n",
    "from May to June 2024 ",
    "2024-09-01 - 2024-09-25 ",
    "1-2-3-4-",
    "1234567890",
    "and and and ",
    "and, or; not ",
    "비디오생성논문중에서표가가장많은것을",
    "2024년9월25일부터",
    "지난주 이번 달 last week this month ",
    "Kaiming He, Yann LeCun and ",
    "비디오와 이미지와 ",
    "GPT-4 LLaMA-3 ",
    "top 3 with more than 5 votes ",
    "추천 수가 5표 이상 ",
    '2024년 9월 "video" https://x.y/z?a=1 (a,b) not about ',
    "“a” ‘b’ ",
    "```\n",
    "### a\n",
    "- a\n",
    "a.b.c.",
    "a/b/c/",
    "日本語",
    "\u202e",
    "\x00",
]
SHAPES = [*_REPEATED.strip("\n").replace("\n", "|").split("|"), *PASTED]
#: A word, then a long stretch of one kind: blanks are what understood words leave behind.
LEADS = [
    "",
    "최소",
    "논문",
    "투표",
    "a",
    "5",
    "top",
    "the",
    "[",
    "](",
    "(",
    '"',
    "arxiv",
    "1월",
    "not",
]
STRETCHES = [" ", "\t", "7", "a", "가", " a", "\n"]


def texts(length: int) -> Iterator[tuple[str, str]]:
    """Texts of a length, each with what it is made of; some of them where time is short.

    Which ones depends on the test, so that all tests together read all texts.
    """
    step = 1 if THOROUGH else 4
    test = os.environ["PYTEST_CURRENT_TEST"].encode()
    yield from islice(_texts(length), zlib.crc32(test) % step, None, step)


def _texts(length: int) -> Iterator[tuple[str, str]]:
    for piece in SHAPES:
        yield piece, (piece * (length // len(piece) + 1))[:length]
    for lead in LEADS:
        for stretch in STRETCHES:
            body = (stretch * length)[: length - len(lead) - 1]
            yield f"{lead}{stretch * 3}…x", f"{lead}{body}x"


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError after so much of the processor's time."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _cost(call: Callable[[], object]) -> float:
    """Processor seconds of one call, from enough calls to be measured."""
    call()
    runs, start = 0, time.process_time()
    while (spent := time.process_time() - start) < 0.05:
        call()
        runs += 1
    return spent / runs


def _within(call: Callable[[], object], seconds: float) -> bool:
    for _ in range(3):
        try:
            with _stopped_after(seconds):
                call()
        except TimeoutError:
            continue
        return True
    return False


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without a tracer, and without the collector.

    Coverage would charge many short lines for each line of code they reach, and what an alarm
    raises in a callback of the collector is lost.
    """
    tracer = sys.gettrace()
    sys.settrace(None)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.settrace(tracer)


@_undisturbed()
def slow(read: Callable[[str], object], length: int) -> list[str]:
    """What takes far longer to read than plain sentences of the same length."""
    plain = (PLAIN * (length // len(PLAIN) + 1))[:length]
    limit = FACTOR * max(_cost(lambda: read(plain)), LEAST)
    return [name for name, text in texts(length) if not _within(lambda t=text: read(t), limit)]


@pytest.mark.parametrize(
    ("history", "length"),
    [
        ((), QUESTION),
        pytest.param(
            (Turn("video?", "It is.", ("2409.16191",)),), QUESTION, marks=pytest.mark.slow
        ),
        pytest.param((), PAGE, marks=pytest.mark.slow),
    ],
)
def test_questions(seeds: Assistant, history: tuple[Turn, ...], length: int) -> None:
    knowledge, lexicon = seeds._engine.pipeline().knowledge, Lexicon.default()

    def read(text: str) -> object:
        return understand(
            text, today=date(2024, 9, 26), knowledge=knowledge, lexicon=lexicon, history=history
        )

    assert slow(read, length) == []


@pytest.mark.parametrize(
    "read",
    [
        find_ids,
        find_aliases,
        jamo,
        sounds,
        language_of,
        foreign_language,
        lambda text: requested_language(Draft(text)),
        is_offtopic,
        tokenize,
        threshold_in,
        counted,
        order_in,
        kind_of,
        lambda text: positions(text, 5),
        means_all,
        means_list,
        asks_again,
        votes_of,
        lambda text: asked_of(text, "T"),
    ],
)
def test_what_reads_a_question(read: Callable[[str], object]) -> None:
    # A question is cut before it is read; here nothing is, so that a square can't hide.
    assert slow(lambda text: read(plain(text)), PAGE) == []


@pytest.mark.parametrize(
    "place",
    [
        "Authors: {}", "Authors: ['{}", "Vote: {}", "- {}", "- **{}", "- **A**: ['{}", "{}",
        "![]({}", "[Watch Video]({}", "<video src={}", "```{}", "### [{}", "### [T]({}",
        "## Daily Papers ({}",
    ],
)  # fmt: skip
def test_lines_of_digests(place: str) -> None:
    head = "## Daily Papers (2024-09-25)\n### [T](https://arxiv.org/abs/2409.00001)\n"
    assert slow(lambda text: parse_digest(head + place.format(text), "a.md"), PAGE) == []


@pytest.mark.parametrize(
    "layout",
    [
        "# {}\n\n{link}", "- {} {link}", "- **{}**\n  {link}", "# T\n\n{link}\n\n{}",
        "|A|Title|\n|-|-|\n|{}|{link}|", "<details><summary>{}\n{link}",
        "---\ntitle: {}\n---\n{link}",
        "{link}\n\n{}", "[{link}][{}\n\n[a]: {link}", "# {}2026-07-01\n- [Owls]({link})",
    ],
)  # fmt: skip
def test_layouts_of_digests(layout: str) -> None:
    layout = layout.replace("{link}", "https://arxiv.org/abs/2409.00001")
    assert slow(lambda text: parse_digest(layout.replace("{}", text), "2024-09-25.md"), PAGE) == []


@pytest.mark.parametrize(
    "read",
    [
        tokens,
        split_sentences,
        lambda text: mine_glosses([text]),
        Lexicon.default().find,
        lambda text: Lexicon.default().score_topics(text, text),
        numbers,
        without_citations,
        lambda text: list(figures(text)),
        contents,
        lambda text: flipped(statement("Alpha beats Beta and needs no data."), [Entry(text)]),
        lambda text: misplaced(statement("Alpha has 7 a."), [Entry(text)]),
        lambda text: list(names(text)),
        split_hostile,
        escape,
        plain_text,
        lambda text: [stating(one, [text], "T", lambda *_: 0.0) for one in ASKED],
        lambda text: [Sanitizer({}).word(word) for word in text.split()],
    ],
)
def test_texts_of_papers_and_answers(read: Callable[[str], object]) -> None:
    assert slow(read, PAGE) == []
