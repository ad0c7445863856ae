"""Measures this program against a stock LlamaIndex + Chroma quickstart over the same digests.

Both sides use the same embedding: the latent semantic analysis that this program's sync fits, which
the stock side gets ready made. Each figure comes from a process of its own, so that imports,
memory and caches of one never help another.

    python benchmarks/speed.py --digests DIR [--check] [--runs 3]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.digest import read_digest

ROOT = Path(__file__).resolve().parents[1]
STOCK = Path(__file__).with_name("stock.py")
#: Most that a figure of ours may be, in seconds, on two cores (``--check``).
LIMITS = {
    "sync": 40.0,
    "re-sync, nothing changed": 1.5,
    "one digest added": 3.0,
    "--help": 0.3,
    "start to first result": 1.5,
    "search p95": 0.015,
}
QUESTION = "video generation with diffusion models"


@dataclass(frozen=True, slots=True)
class Run:
    """One process, run to its end.

    Attributes:
        seconds: Wall time.
        processor: Seconds of the processor, all cores together.
        memory: Most bytes it held.
        written: Bytes it wrote to disk.
        output: What it printed.
    """

    seconds: float
    processor: float
    memory: int
    written: int
    output: str


@dataclass(slots=True)
class Side:
    """Figures of one side; times in seconds, sizes in bytes."""

    times: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


def run(command: Sequence[str | Path]) -> Run:
    """Run a process to its end.

    Raises:
        RuntimeError: It failed.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ASSISTANT_LLM": "none"}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=errors, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise RuntimeError(f"{command} failed:\n{errors.read().decode()[-2000:]}")
        # Linux gives kilobytes, macOS bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(
            seconds,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * unit,
            usage.ru_oublock * 512,
            output.read().decode(),
        )


def middle(command: Sequence[str | Path], runs: int) -> Run:
    """The run of median time; one more goes before them, so that files are in memory."""
    run(command)
    return sorted((run(command) for _ in range(runs)), key=lambda r: r.seconds)[runs // 2]


def disk(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def hold_back_newest(digests: Path) -> tuple[Path, str]:
    """Take the newest digest out of a folder; returns where it stood, and its text."""
    holding = [p for p in digests.rglob("*.md") if read_digest(p, digests).entries]
    newest = max(holding, key=lambda p: p.relative_to(digests).as_posix())
    text = newest.read_text(encoding="utf-8")
    newest.unlink()
    return newest, text


def measure_ours(digests: Path, work: Path, runs: int) -> Side:
    """This program, through its command line."""
    side, data = Side(), work / "ours"
    program = [sys.executable, "-m", "assistant.cli"]
    where = ["--data-dir", data]
    newest, text = hold_back_newest(digests)
    first = run([*program, "sync", digests, *where])
    side.times["sync"], side.sizes["memory of sync"] = first.seconds, first.memory
    again = middle([*program, "sync", digests, *where], runs)
    side.times["re-sync, nothing changed"] = again.seconds
    newest.write_text(text, encoding="utf-8")
    side.times["one digest added"] = run([*program, "sync", digests, *where]).seconds
    side.times["--help"] = middle([*program, "--help"], runs).seconds
    start = middle([*program, "search", QUESTION, "--digests", digests, *where], runs)
    side.times["start to first result"] = start.seconds
    searches = run([sys.executable, __file__, "--searches", "--digests", digests, *where])
    _searches(side, searches)
    side.sizes["disk"] = disk(data)
    return side


def measure_stock(digests: Path, work: Path, runs: int) -> Side:
    """The quickstart, in a script of its own."""
    side, data = Side(), work / "stock"

    def step(name: str) -> list[str | Path]:
        return [sys.executable, STOCK, name, digests, data, work / "ours"]

    newest, text = hold_back_newest(digests)
    first = run(step("sync"))
    side.times["sync"], side.sizes["memory of sync"] = first.seconds, first.memory
    # It keeps no record of what it has read: bringing it up to date is building it again.
    side.times["re-sync, nothing changed"] = run(step("sync")).seconds
    newest.write_text(text, encoding="utf-8")
    side.times["one digest added"] = run([*step("add"), newest]).seconds
    side.times["start to first result"] = middle([*step("search"), QUESTION], runs).seconds
    _searches(side, run(step("searches")))
    side.sizes["disk"] = disk(data)
    return side


def _searches(side: Side, done: Run) -> None:
    seconds = sorted(json.loads(done.output))
    side.times["search p50"] = statistics.median(seconds)
    side.times["search p95"] = seconds[int(0.95 * (len(seconds) - 1))]
    side.sizes["memory of searching"] = done.memory


def questions(titles: Sequence[str]) -> list[str]:
    """200 searches drawn from the digests: halves of titles, spread over all of them."""
    step = max(1, len(titles) // 200)
    found = []
    for title in sorted(titles)[::step][:200]:
        words = title.split()
        found.append(" ".join(words[len(words) // 3 :]))
    return found


def time_searches(search: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Seconds of each search; the first ones, which fill caches, are left out."""
    for question in asked[:5]:
        search(question)
    seconds = []
    for question in asked:
        started = time.perf_counter()
        search(question)
        seconds.append(time.perf_counter() - started)
    return seconds


def _own_searches(digests: Path, data: Path) -> list[float]:
    from assistant import Assistant

    assistant = Assistant.open(digests, data, llm="none")
    titles = [paper.title for paper in assistant.papers()]
    return time_searches(lambda text: assistant.search(text, k=10), questions(titles))


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def report(ours: Side, stock: Side, papers: int) -> Table:
    """The table of both sides."""
    names = [f"{name} {version(name)}" for name in ("llama-index-core", "chromadb")]
    table = Table(
        title=f"{papers:,} papers · {os.cpu_count()} cores · "
        f"Python {platform.python_version()} · {' · '.join(names)}"
    )
    for name, justify in (("", "left"), ("assistant", "right"), ("stock", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("limit", justify="right")
    for name, seconds in ours.times.items():
        limit = LIMITS.get(name)
        missed = limit is not None and seconds > limit
        shown = f"[red]{_time(seconds)}[/red]" if missed else _time(seconds)
        table.add_row(name, shown, _time(stock.times.get(name)), _time(limit) if limit else "")
    for name, size in ours.sizes.items():
        table.add_row(name, f"{size / 1e6:,.0f} MB", f"{stock.sizes[name] / 1e6:,.0f} MB", "")
    return table


def measure(digests: Path, runs: int) -> bool:
    """Measure and print both sides; returns whether ours keeps all limits."""
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        # Digests are added and taken away: in a copy.
        copy = work / "digests"
        shutil.copytree(digests, copy)
        with console.status("Measuring this program …"):
            ours = measure_ours(copy, work, runs)
        with console.status("Measuring the stock quickstart …"):
            stock = measure_stock(copy, work, runs)
        status = run(
            [sys.executable, "-m", "assistant.cli", "status", "--json", "--data-dir", work / "ours"]
        )
        console.print(report(ours, stock, json.loads(status.output)["papers"]))
    console.print(
        "stock: one document per entry, VectorStoreIndex over ChromaVectorStore, top 10; the "
        "embedding is the one this program fitted, loaded ready made. Its re-sync builds again."
    )
    missed = [name for name, limit in LIMITS.items() if ours.times[name] > limit]
    for name in missed:
        console.print(f"Missed: {name}, {_time(ours.times[name])} (at most {_time(LIMITS[name])}).")
    return not missed


def main() -> int:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--digests", type=Path, default=ROOT / "seeds", help="folder of digests")
    parser.add_argument("--runs", type=int, default=3, help="runs of each short command")
    parser.add_argument("--check", action="store_true", help="fail when a limit is missed")
    parser.add_argument("--searches", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--data-dir", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.searches:
        print(json.dumps(_own_searches(arguments.digests, arguments.data_dir)))
        return 0
    kept = measure(arguments.digests, arguments.runs)
    return 1 if arguments.check and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
