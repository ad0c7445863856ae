"""Serves the page for an hour to readers who ask all the time, and sees that nothing grows.

Twenty readers ask different questions in both languages, on the page and as clients of OpenAI; some
leave in the middle. Once a minute a digest is added, changed or taken away, which the page notices
by itself. One call in ten of the model fails: an error, a stream cut off, a stall. At the end
nothing may be open that wasn't after the warm-up, both while nobody reads.

    python benchmarks/soak.py --digests DIR --data SYNCED --minutes 60 --check
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from scripted_llm import ScriptedLLM  # noqa: E402
from soak_readers import Readers, Tally, at_rest  # noqa: E402
from soak_site import FailingModel, Held, Site, serving  # noqa: E402

#: How many read all the time, and how many ask at once in the beginning.
READERS, RUSH = 20, 64
#: Most that memory may grow from the first quarter after the warm-up to the last.
GROWTH = 1.05
#: Share of the time in which libraries, caches and the allocator take what they need.
WARM_UP = 0.25
#: Seconds: between two looks at what the server holds, and until idle connections and threads end.
_LOOK, _QUIET = 5.0, 20.0
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(slots=True)
class Minute:
    """What a minute of reading brought.

    Attributes:
        tally: What readers saw.
        syncs: Changes of the digests that the page took up.
        held: What the server held, every few seconds.
    """

    tally: Tally = field(default_factory=Tally)
    syncs: int = 0
    held: list[Held] = field(default_factory=list)

    @property
    def memory(self) -> float:
        """Megabytes that the server held, at the median."""
        return statistics.median(one.memory for one in self.held) / 1e6

    def row(self, number: int) -> str:
        """Its line of the table."""
        tally, last = self.tally, self.held[-1]
        times = [*tally.times, *tally.times] or [0.0, 0.0]
        return (
            f"{number:6} {len(tally.times):8} {tally.by_model:9} {sum(tally.told.values()):5} "
            f"{tally.left:5} {statistics.quantiles(times, n=20)[-1]:7.2f} {self.syncs:6} "
            f"{self.memory:7.1f} {last.descriptors:12} {last.threads:8} {len(tally.wrong):6}"
        )


HEAD = "minute  answers  by model  told  left  p95, s  syncs  MB       descriptors  threads  wrong"


@dataclass(slots=True)
class Soak:
    """A run.

    Attributes:
        rush: What those saw who asked together in the beginning.
        minutes: Minute by minute.
        rests: What the server held while nobody read: after the warm-up, and at the end.
        said: What its process printed.
    """

    rush: Tally = field(default_factory=Tally)
    minutes: list[Minute] = field(default_factory=list)
    rests: list[Held] = field(default_factory=list)
    said: str = ""

    @property
    def grown(self) -> float:
        """Memory of the last quarter after the warm-up over that of the first."""
        held = [minute.memory for minute in self.minutes[round(WARM_UP * len(self.minutes)) :]]
        quarter = max(1, len(held) // 4)
        return statistics.median(held[-quarter:]) / statistics.median(held[:quarter])

    def failures(self) -> list[str]:
        """What should not have been."""
        seen = [self.rush, *(minute.tally for minute in self.minutes)]
        found = [wrong for tally in seen for wrong in tally.wrong]
        if self.grown > GROWTH:
            found.append(f"memory grew {self.grown:.3f}-fold after the warm-up, over {GROWTH}")
        before, after = self.rests
        more = after.kinds - before.kinds
        found += [f"{number} more of {kind} open at the end" for kind, number in more.items()]
        if after.threads > before.threads:
            found.append(f"{after.threads} threads at the end, not {before.threads} as before")
        if "Traceback" in self.said:
            found.append(f"the server printed a traceback: {self.said[-2000:]}")
        return found

    def told(self) -> list[str]:
        """The sentences on failures that readers saw, most frequent first."""
        all_told = sum((minute.tally.told for minute in self.minutes), start=Tally().told)
        return [f"{times:6}  {sentence}" for sentence, times in all_told.most_common()]


async def read(site: Site, model: FailingModel, soak: Soak, minutes: int, seed: int) -> None:
    """So many minutes of reading, each shown as it ends."""
    readers = Readers(site.address, seed, pause=8.0)
    if not soak.minutes:
        soak.rush = readers.renew()
        await readers.rush(RUSH)
    reading = asyncio.create_task(readers.read(READERS))
    for _ in range(minutes):
        minute, generation = Minute(readers.renew()), site.generation
        site.change()
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            done, _ = await asyncio.wait([reading], timeout=_LOOK)
            if done:
                reading.result()
            minute.held.append(site.held())
            minute.syncs += generation != site.generation
            generation = site.generation
        soak.minutes.append(minute)
        print(minute.row(len(soak.minutes)), flush=True)
    readers.end()
    await reading
    soak.rests.append(await at_rest(site, readers, model, _QUIET))
    print(f"at rest: {soak.rests[-1]}", flush=True)


def run(digests: Path, data: Path | None, minutes: int, seed: int) -> Soak:
    """A whole run, over copies of a folder of digests and of its synced data."""
    soak, script = Soak(), FailingModel(seed)
    with tempfile.TemporaryDirectory() as name, ScriptedLLM(script, keep=1) as model:
        folder = Path(name)
        shutil.copytree(digests, folder / "digests")
        if data is not None:
            shutil.copytree(data, folder / "data")
        log = folder / "log"
        with serving(folder / "digests", folder / "data", model.url, log) as site:
            warm_up = max(1, round(WARM_UP * minutes))
            print(HEAD)
            asyncio.run(read(site, script, soak, warm_up, seed))
            asyncio.run(read(site, script, soak, minutes - warm_up, seed + 1))
        soak.said = log.read_text(encoding="utf-8", errors="replace")
    return soak


def main() -> None:
    """Run, print, and check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digests", type=Path, default=ROOT / "seeds")
    parser.add_argument("--data", type=Path, help="synced data folder; default: a fresh one")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="fail where anything was wrong")
    given = parser.parse_args()
    soak = run(given.digests, given.data, given.minutes, given.seed)
    memory = [minute.memory for minute in soak.minutes]
    low, high = min(memory), max(memory)
    steps = [round((one - low) / ((high - low) or 1) * (len(_BARS) - 1)) for one in memory]
    print(f"memory: {''.join(_BARS[step] for step in steps)}  {low:.0f} to {high:.0f} MB")
    print(f"after the warm-up it grew {soak.grown:.3f}-fold")
    print("told to readers:", *soak.told(), sep="\n")
    failures = soak.failures()
    print("wrong:", *(failures or ["nothing"]), sep="\n")
    if given.check and failures:
        sys.exit(1)


if __name__ == "__main__":
    main()
