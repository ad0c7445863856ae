"""Every text stands in both languages, is used, and fits where it goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from assistant.answer.checks.notes import Fault
from assistant.answer.llm.faults import Kind
from assistant.question.model import Intent
from assistant.strings import FOLDER, LANGUAGES, PARTICLES, Strings, say, theme

PACKAGE = FOLDER.parent
THEMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
TEXTS = {f"{name}.{key}": dict(texts) for name in THEMES for key, texts in theme(name).items()}

#: What may be asked of the assistant itself: the phrasings that its reader learns from tell.
_PHRASINGS = PACKAGE / "question" / "reading" / "phrasings"
ASPECTS = {
    aspect
    for path in _PHRASINGS.glob("*.txt")
    for aspect in re.findall(r"^meta\.(\w+):", path.read_text(encoding="utf-8"), re.MULTILINE)
}

#: Folders and modules that may hold Korean: they read what people and digests write, or hold a
#: question to warm up with or to show.
READS_KOREAN = (
    "strings/",
    "language/",
    "question/",
    "answer/checks/",
    "answer/given/evidence.py",
    "answer/llm/probing.py",  # a text whose tokens a server counts
    "answer/llm/hostile.py",
    "answer/llm/order_patterns.py",
    "answer/collection.py",
    "answer/paper.py",
    "answer/quantities.py",
    "answer/sources.py",
    "answer/stated/",
    "answering.py",
    "cli/_chat.py",
    "digest/",
    "evaluation/sentences.py",
    "hangul.py",
    "retrieve/evidence.py",
    "retrieve/subject.py",
)
_HANGUL = re.compile("[가-힣]")
_FORM = re.compile(r"\{([^{}]*/[^{}]*)\}")
_FIXED_PARTICLE = re.compile(
    r"\}[”’\"')\]*`]*(?:은|는|이|가|을|를|과|와|로|으로|이나|나|이라|라|란|이란)(?![가-힣])"
)


def _names(text: str) -> set[str]:
    """Names of a text's values."""
    return {
        name for _, name, _, _ in Formatter().parse(text) if name is not None and "/" not in name
    }


def _sources() -> Iterator[tuple[str, str]]:
    """Python, templates and scripts of the package, each with its path."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".html", ".js") and "_data" not in path.parts:
            yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def _asked_for() -> tuple[dict[str, str], dict[str, str]]:
    """Keys that the package asks for, and beginnings of keys it makes, each with a file."""
    name = rf"(?:{'|'.join(THEMES)})"
    whole: dict[str, str] = {}
    begun: dict[str, str] = {}
    for path, text in _sources():
        if path.endswith(".js"):
            for key in re.findall(r"\btexts\.(\w+)", text):
                whole[f"chat_script.{key}"] = path
            for key in re.findall(r"'(chip_\w+)'", text):
                whole[f"chat_script.{key}"] = path
            for start in re.findall(r"`(chip_)\$\{", text):
                begun[f"chat_script.{start}"] = path
            continue
        literal = rf"""(?<!f)["']({name}\.(?!html|css|js)[a-z0-9_]+)["'](?!\s*~)"""
        for key in re.findall(literal, text):
            whole[key] = path
        for key in re.findall(r"""\bnote\("(\w+)\"""", text):
            whole[f"notes.{key}"] = path
        for start in re.findall(rf"""f["']({name}\.[a-z0-9_]*)\{{""", text):
            begun[start] = path
        for start in re.findall(rf"""["']({name}\.[a-z0-9_]*)["']\s*~""", text):
            begun[start] = path
    # Kinds of faults and notes come as values; each of them is asked for below.
    kinds = {f"faults.{kind}{end}" for kind in Kind.__args__ for end in ("", "_hint")}  # type: ignore[attr-defined]
    faults = {f"notes.{fault}" for fault in Fault.__args__}  # type: ignore[attr-defined]
    columns = ("month", "papers", "share", "title", "day", "votes", "by")
    heads = {f"answers.{column}" for column in columns}
    # What is said where a turn points at nothing stands in no phrasing.
    talk = {f"talk.{aspect}" for aspect in (*ASPECTS, "which")}
    whole |= dict.fromkeys(kinds | faults | heads | talk, "")
    for known in ("faults.", "notes.", "answers.", "talk."):
        begun.pop(known, None)
    return whole, begun


def test_no_text_is_missing() -> None:
    whole, begun = _asked_for()
    assert {key: path for key, path in whole.items() if key not in TEXTS} == {}
    made = {start: path for start, path in begun.items() if start.endswith(".")}
    assert made == {}, "a key made of a theme alone can't be checked"
    for start, path in begun.items():
        assert any(key.startswith(start) for key in TEXTS), (start, path)


def test_no_text_is_unused() -> None:
    whole, begun = _asked_for()
    unused = [key for key in TEXTS if key not in whole and not key.startswith(tuple(begun))]
    assert unused == []


@pytest.mark.parametrize("name", THEMES)
def test_both_languages_stand_and_take_the_same_values(name: str) -> None:
    for key, texts in theme(name).items():
        assert set(texts) == set(LANGUAGES), key
        assert all(isinstance(text, str) and text.strip() for text in texts.values()), key
        assert _names(texts["en"]) == _names(texts["ko"]), key


def test_no_text_stands_twice_in_a_file() -> None:
    for name in THEMES:
        lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        keys = [line.split(":")[0] for line in lines if re.match(r"\w+:", line)]
        assert len(keys) == len(set(keys)) == len(theme(name)), name


@pytest.mark.parametrize("key", TEXTS)
def test_forms_fit_their_language(key: str) -> None:
    english, korean = TEXTS[key]["en"], TEXTS[key]["ko"]
    assert not _FIXED_PARTICLE.search(korean), "a particle depends on the word before it"
    assert set(_FORM.findall(korean)) <= PARTICLES
    for form in _FORM.finditer(english):
        assert _names(english[: form.start()]), "a plural needs a number before it"


def test_scripts_are_given_no_particles() -> None:
    for key, texts in theme("chat_script").items():
        assert not _FORM.search(texts["ko"]), key
        assert ":" not in "".join(re.findall(r"\{([^}]*)\}", texts["en"] + texts["ko"])), key


def test_korean_is_korean_and_english_english() -> None:
    same = {"chat_script.abstract", "chat_script.pdf", "tabs.pdf_of", "trends.points"}
    values_alone = re.compile(r"[\W\d_]*")
    for key, texts in TEXTS.items():
        bare = {language: re.sub(r"\{[^}]*\}", "", text) for language, text in texts.items()}
        if key.startswith(("shell.language", "days.")) or key in same:
            continue
        assert not _HANGUL.search(bare["en"]), key
        assert _HANGUL.search(bare["ko"]) or values_alone.fullmatch(bare["ko"]), key


def test_votes_have_one_name() -> None:
    assert [key for key, texts in TEXTS.items() if "투표" in texts["ko"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_counted_by_kind_has_a_text(language: str) -> None:
    strings = Strings(language)  # type: ignore[arg-type]
    for intent in Intent.__args__:  # type: ignore[attr-defined]
        assert strings(f"chat.intent_{intent}")


def test_an_unknown_text_is_an_error() -> None:
    for key in ("chat.no_such_text", "no_such_theme.send", "send"):
        with pytest.raises(KeyError):
            say(key, "en")


def test_scripts_get_a_theme_unfilled() -> None:
    assert Strings("en").of_theme("chat_script")["show_sources"] == "Sources ({n})"


def _korean_literals(source: str) -> list[str]:
    tree = ast.parse(source)
    # What stands alone as an expression is documentation.
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and _HANGUL.search(node.value)
    ]


def test_korean_stands_only_where_it_is_read() -> None:
    found = {
        path: texts
        for path, source in _sources()
        if path.endswith(".py")
        and not path.startswith(READS_KOREAN)
        and (texts := _korean_literals(source))
    }
    assert found == {}
    for path, source in _sources():
        if not path.endswith(".py"):
            assert not _HANGUL.search(source), path


def test_modules_that_may_hold_korean_do() -> None:
    for allowed in READS_KOREAN:
        held = [path for path, source in _sources() if path.startswith(allowed)]
        assert any(_HANGUL.search((PACKAGE / path).read_text("utf-8")) for path in held), allowed
