"""However a subject is asked for, the same subject and days are read.

Each test prints the share of wordings that are read right; shown by ``pytest -rP``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from cases import AUGUST, field, letters
from selection import THOROUGH
from wordings import ENGLISH, GLUED, GLUED_TIMES, KOREAN, SUBJECTS, TIMES, asked

from assistant.question.model import Question
from assistant.question.reading.phrasings import read_line
from assistant.question.reading.training import generated, written

Read = Callable[..., Question]
LANGUAGES = ("en", "ko")
FRAMES = (ENGLISH, KOREAN)


def _about(question: Question) -> str:
    return letters(" ".join(question.subjects))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}…{text[end:]}"
    return letters(text)


def test_no_frame_is_one_that_was_trained() -> None:
    people = written()
    known = {
        _blanked(phrasing.text, [(span.start, span.end) for span in phrasing.spans])
        for phrasing in (*people, *generated(people))
    }
    # Two or three words around a subject are what everybody says.
    frames = [_frame for frame in (*ENGLISH, *KOREAN) if len(_frame := _letters_of(frame)) > 12]
    assert not known & set(frames)


def _letters_of(frame: str) -> str:
    return letters(re.sub(r"<\w+>|\{.*?\}", "", frame))


@pytest.mark.parametrize("language", [0, 1], ids=LANGUAGES)
def test_a_frame_changes_neither_subject_nor_days(read: Read, language: int) -> None:
    assert len(FRAMES[language]) == 60
    failed: list[str] = []
    silent = 0
    subjects = SUBJECTS if THOROUGH else SUBJECTS[::3]
    for subject in (pair[language] for pair in subjects):
        bare = _about(read(subject))
        for frame in FRAMES[language]:
            text = asked(frame, subject, TIMES[language])
            question = read(text)
            window = AUGUST if "<W>" in frame else None
            right = _about(question) == bare and field(question, "window") == window
            silent += question.intent in ("smalltalk", "offtopic", "stats")
            if not right:
                failed.append(f"{text} → {question.subjects}, {field(question, 'window')}")
    share = 1 - len(failed) / (60 * len(subjects))
    print(f"frames, {LANGUAGES[language]}: {share:.3f} the same, {silent} not about papers")
    print("\n".join(failed[::3]))
    assert share >= (0.98, 0.97)[language]
    assert silent <= 0.005 * 60 * len(subjects)


def test_blanks_left_out_change_neither_subject_nor_days(read: Read) -> None:
    failed: list[str] = []
    asked_for = 0
    for number, (_, subject) in enumerate(SUBJECTS):
        for frame in GLUED:
            asked_for += 1
            text = asked(frame, subject, GLUED_TIMES[(number + asked_for) % len(GLUED_TIMES)])
            spaced, glued = read(text), read(text.replace(" ", ""))
            if (_about(glued), glued.window and glued.window.start) != (
                _about(spaced),
                spaced.window and spaced.window.start,
            ):
                failed.append(f"{glued.text} → {glued.subjects}, {field(glued, 'window')}")
    share = 1 - len(failed) / asked_for
    print(f"blanks left out: {share:.3f} the same")
    print("\n".join(failed[::3]))
    assert share >= 0.9


def _slips(subject: str, language: int) -> Iterator[tuple[str, str]]:
    """The subject as people also write it, and what was done to it."""
    yield "upper case", subject.upper()
    if " " in subject:
        yield "missing space", subject.replace(" ", "", 1)
    longest = max(subject.split(), key=len)
    if language == 0 and len(longest) > 5:
        at = len(longest) // 2
        swapped = longest[: at - 1] + longest[at] + longest[at - 1] + longest[at + 1 :]
        if swapped != longest:
            yield "typo", subject.replace(longest, swapped)
        yield "typo", subject.replace(longest, longest[:at] + longest[at] + longest[at:])
    if language == 1:
        for glued in ("논문", "관련논문", "에대한논문"):
            yield "glued", f"{subject}{glued}"


SLIPPED = (
    ("papers on <S>", "anything new about <S>?", "<S>", "how many papers on <S>"),
    ("<S> 찾아줘", "<S> 있어?", "<S>", "<S> 몇 편이야?"),
)


@pytest.mark.parametrize("language", [0, 1], ids=LANGUAGES)
def test_a_slip_of_writing_changes_no_subject(read: Read, language: int) -> None:
    right: dict[str, list[bool]] = {}
    for subject in (pair[language] for pair in SUBJECTS):
        bare = _about(read(subject))
        for kind, typed in _slips(subject, language):
            for frame in SLIPPED[language]:
                question = read(frame.replace("<S>", typed))
                same = _about(question) in (letters(subject), bare)
                right.setdefault(kind, []).append(same)
                if not same:
                    print(f"  {kind}: {question.text} → {question.subjects}")
    shares = {kind: sum(one) / len(one) for kind, one in right.items()}
    print(f"slips, {LANGUAGES[language]}: {shares}")
    assert all(share >= 0.88 for share in shares.values()), shares


def test_frames_are_questions(read: Read) -> None:
    text = asked("<S>{을} 다룬 논문", "체스", "")
    assert text == "체스를 다룬 논문"
    assert read_line(f"list: {text}").text == text
