"""Measures how costs grow with the archive: at several sizes, with the exponent between them.

Archives are made of the entries of a folder (`recombined.py`), the same each time. All times are of
the processor, so that a busy machine changes them little; each sync is a process of its own.

    python benchmarks/scale.py --sizes 5500,20000 [--digests DIR] [--check] [--keep DIR]

On two cores 5,500 entries take about three minutes, 20,000 about ten, and larger archives as many
times as long as they have more; all but a minute of it goes into syncing. What is kept isn't made
again: a run that was cut off goes on where it was, and a later one only asks.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recombined import recombine
from rich.console import Console
from rich.table import Table
from speed import ROOT, hold_back_newest, questions, run

#: Sizes measured when none are given, in entries.
SIZES = (5_500, 20_000)
SYNC, MEMORY, ADDED, WRITTEN = (
    "sync, per entry",
    "sync, memory",
    "one digest",
    "one digest, written",
)
SEARCH, LIST, COUNT = "search p95", "list p95", "count p95"
WITHOUT, EVERYTHING = "not about X", "list all"
BROWSE, TRENDS, SERVING = "Browse by author", "Trends", "serving, memory"
#: Most that a figure may be at 100,000 entries (``--check``, whatever the size): seconds, or bytes.
LIMITS = {
    SYNC: 0.009,
    MEMORY: 1.2e9,
    ADDED: 2.0,
    WRITTEN: 20e6,
    SEARCH: 0.025,
    LIST: 0.15,
    COUNT: 0.15,
    WITHOUT: 0.3,
    EVERYTHING: 0.3,
    BROWSE: 0.1,
    TRENDS: 0.2,
    SERVING: 600e6,
}
_BYTES = {MEMORY, WRITTEN, SERVING}
_QUESTIONS = {
    LIST: (
        "papers about video generation",
        "diffusion 모델 논문을 알려줘",
        "list papers on robotics",
        "언어 모델 논문 목록",
        "which papers are about image segmentation?",
    ),
    COUNT: (
        "how many papers are about video generation?",
        "강화 학습 논문은 몇 편이야?",
        "how many papers on language models?",
        "how many papers have 10 votes or more?",
    ),
    WITHOUT: (
        "papers not about language models",
        "all papers that are not about video",
        "비디오가 아닌 논문을 보여줘",
    ),
    EVERYTHING: ("list all papers", "모든 논문을 보여줘", "all papers by votes", "oldest papers"),
}
#: Calls of which the fastest counts.
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Size:
    """An archive of a size, and its figures by name: seconds of the processor, or bytes."""

    entries: int
    figures: Mapping[str, float]


def measure(source: Path, entries: int, work: Path) -> Size:
    """Make an archive, sync it, add a digest, and ask it; what was made before stays.

    Args:
        source: Digests whose entries are recombined.
        entries: How many the archive gets.
        work: Folder for archive, index and what syncing cost.
    """
    digests, data, synced = work / "digests", work / "data", work / "synced.json"
    if not synced.exists():
        for folder in (digests, data):
            shutil.rmtree(folder, ignore_errors=True)
        recombine(source, digests, entries)
        synced.write_text(json.dumps(_synced(digests, data, entries)), encoding="utf-8")
    asked = run([sys.executable, __file__, "--probe", "--digests", digests, "--data-dir", data])
    known = json.loads(synced.read_text(encoding="utf-8"))
    return Size(entries, {**known, **json.loads(asked.output)})


def _synced(digests: Path, data: Path, entries: int) -> dict[str, float]:
    """What a first sync costs, and one of a digest more."""
    command = [sys.executable, "-m", "assistant.cli", "sync", digests, "--data-dir", data]
    newest, text = hold_back_newest(digests)
    first = run(command)
    newest.write_text(text, encoding="utf-8")
    added = run(command)
    return {
        SYNC: first.processor / entries,
        MEMORY: first.memory,
        ADDED: added.processor,
        WRITTEN: added.written,
    }


def probe(digests: Path, data: Path) -> dict[str, float]:
    """The figures of a process that answers, after it has been asked all kinds of questions."""
    from assistant import Assistant
    from assistant.reports.trends import read_trends
    from assistant.strings import Strings
    from assistant.web.tabs.browse_view import BrowseQuery, view_browse

    assistant = Assistant.open(digests, data, llm="none")
    assistant.warm()
    strings = Strings("en")
    # A process that answers doesn't hold the titles as a list.
    texts = questions(list(assistant.catalog.titles().values()))[::2]
    searches = _times(assistant.search, texts)
    figures = {SEARCH: _p95(searches)}
    for name, texts in _QUESTIONS.items():
        figures[name] = _p95(_times(assistant.ask, texts))
    pages = _times(lambda text: view_browse(assistant, BrowseQuery("author", find=text), strings),
                   ("", "li"))  # fmt: skip
    figures[BROWSE] = statistics.median(pages)
    figures[TRENDS] = statistics.median(_times(lambda _: read_trends(assistant), ("",)))
    figures[SERVING] = _resident()
    return figures


def _times(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Seconds of the processor that each text takes, the best of `_TIMES` calls."""

    def once(text: str) -> float:
        started = time.process_time()
        call(text)
        return time.process_time() - started

    # All in turn: what was read for a text shall not still be at hand when it comes again.
    rounds = [[once(text) for text in texts] for _ in range(_TIMES)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]


def _resident() -> int:
    """Bytes of memory that this process holds (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def exponent(smaller: Size, larger: Size, name: str) -> float:
    """The power of the size with which a figure grows: 0 is not at all, 1 in proportion."""
    growth = max(larger.figures[name], 1e-9) / max(smaller.figures[name], 1e-9)
    return math.log(growth) / math.log(larger.entries / smaller.entries)


def report(sizes: list[Size]) -> Table:
    """The table of all sizes, with the exponent from the first to the last."""
    several = sizes[0].entries != sizes[-1].entries
    table = Table(title=f"{os.cpu_count()} cores, seconds of the processor")
    table.add_column("")
    for size in sizes:
        table.add_column(f"{size.entries:,}", justify="right")
    table.add_column("exponent", justify="right")
    table.add_column("at 100,000", justify="right")
    for name, limit in LIMITS.items():
        shown = [_shown(name, size.figures[name]) for size in sizes]
        slope = f"{exponent(sizes[0], sizes[-1], name):.2f}" if several else ""
        table.add_row(name, *shown, slope, f"≤ {_shown(name, limit)}")
    return table


def _shown(name: str, figure: float) -> str:
    if name in _BYTES:
        return f"{figure / 1e6:,.0f} MB"
    return f"{figure * 1000:,.1f} ms" if figure < 1 else f"{figure:.2f} s"


def main() -> int:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--digests", type=Path, default=ROOT / "seeds", help="gives the entries")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="entries, with commas")
    parser.add_argument("--check", action="store_true", help="fail when a limit is missed")
    parser.add_argument("--keep", type=Path, help="folder to keep archives and indexes in, by size")
    parser.add_argument("--probe", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--data-dir", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.probe:
        print(json.dumps(probe(arguments.digests, arguments.data_dir)))
        return 0
    sizes: list[Size] = []
    with tempfile.TemporaryDirectory() as name:
        for entries in map(int, arguments.sizes.split(",")):
            work = (arguments.keep or Path(name)) / str(entries)
            sizes.append(measure(arguments.digests, entries, work))
    Console().print(report(sizes))
    missed = [
        f"{name} at {size.entries:,}"
        for size in sizes
        for name, limit in LIMITS.items()
        if size.figures[name] > limit
    ]
    if missed:
        Console().print("Missed: " + ", ".join(missed) + ".")
    return 1 if arguments.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
