"""Every regular expression of the package takes time in proportion to the line it reads."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pumping import pumped

import assistant.digest
from assistant.digest.feed import parse_feed

N = 500
#: Four times the text may take that many times as long, and what takes less than so many times what
#: a walk through its characters takes isn't measured.
GROWTH, QUICK = 8.0, 12.0
#: Pieces of lines, with bars between.
SHAPES = [
    "|",
    " | ",
    "|-",
    "\r",
    *"""
7| |\t|a|가|A |가 |[|]|](|[]|[a]|[a](|![|(|)|()|<|>|<a |<b>|<br|<video src=|*|**|**a|_|__a|`|'|"
', '|,|, |;|:|：|- |-|:-|#|1.|1 |2024-|a-|May |1월|1 2|a@|a/|/1|http|https://|https://a|arxiv:|arxiv
arxiv.org/abs/|arxiv.org/abs/2409.00001 |{|{'|['|\\'|\\|&amp;|😀|\u200b|et al|and |a, |Ann Lee,
논문|votes: |Authors: |<summary>|</a>|~|%
""".strip("\n")
    .replace("\n", "|")
    .split("|"),
]


def modules() -> Iterator[str]:
    """Names of the package's modules."""
    for module in pkgutil.iter_modules(assistant.digest.__path__, "assistant.digest."):
        yield module.name


def uses() -> dict[str, tuple[re.Pattern[str], set[str]]]:
    """Each compiled pattern of the package, by ``module.name``, with the methods it is used by."""
    found: dict[str, tuple[re.Pattern[str], set[str]]] = {}
    for name in modules():
        module = importlib.import_module(name)
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for key, value in vars(module).items():
            if isinstance(value, re.Pattern):
                methods = {
                    node.attr
                    for node in ast.walk(tree)
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == key
                }
                found[f"{name.removeprefix('assistant.digest.')}.{key}"] = value, methods
    return found


USES = uses()


def reading(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """What a method does with a text, to its end."""
    if method in ("finditer", "findall", "sub", "split"):
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, method)


def cost(read: Callable[[str], object], text: str, runs: int) -> float:
    """Least processor seconds of a few readings."""
    best = float("inf")
    for _ in range(runs):
        start = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - start)
    return best


def texts(pattern: re.Pattern[str], length: int) -> list[str]:
    """Texts that set traps, made of usual pieces and from the pattern itself."""
    pieces = [piece * (length // len(piece)) for piece in SHAPES]
    return [*pieces, *(piece + "x" for piece in pieces), *pumped(pattern, length)]


def slow(read: Callable[[str], object], pattern: re.Pattern[str]) -> list[str]:
    """The beginnings of texts for which four times the length takes far more than four times."""
    walk = re.compile(r"(?s:.)")
    floor = cost(lambda text: walk.findall(text), "a" * 4 * N, 5)
    found = []
    for short, long in zip(texts(pattern, N), texts(pattern, 4 * N), strict=True):
        if cost(read, long, 1) <= QUICK * floor:
            continue
        if cost(read, long, 3) > GROWTH * max(cost(read, short, 3), QUICK * floor / 16):
            found.append(short[:60])
    return found


def test_every_expression_has_a_name() -> None:
    """What is compiled in passing would be missing here."""
    methods = {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}
    for name in modules():
        tree = ast.parse(Path(str(importlib.import_module(name).__file__)).read_text("utf-8"))
        passing = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "re"
            and node.attr in methods
        ]
        assert passing == [], name


@pytest.mark.parametrize("prefix", ["2", "\\u0032"])
def test_the_time_of_a_feed_grows_with_its_papers(prefix: str) -> None:
    def feed(papers: int) -> str:
        facts = f'"title": "Kites", "summary": "{"a " * 2000}"'
        each = (f'{{"id": "{prefix}607.{n:05}", {facts}}}' for n in range(papers))
        return "[" + ",\n".join(each) + "]"

    def read(text: str) -> object:
        return parse_feed(text, "2026-07-08.json")

    assert parse_feed(feed(3), "2026-07-08.json").entries[2].line == (3 if prefix == "2" else 1)
    assert cost(read, feed(2000), 3) < GROWTH * cost(read, feed(500), 3)


@pytest.mark.parametrize("name", USES)
def test_the_time_of_a_pattern_grows_with_the_line(name: str) -> None:
    pattern, methods = USES[name]
    assert methods, "a pattern that nobody uses"
    for method in methods - {"pattern", "flags"}:
        assert slow(reading(pattern, method), pattern) == [], method
