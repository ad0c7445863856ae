"""A page that is asked again and again while its digests change and its model fails.

The short form of ``benchmarks/soak.py``.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from digests import write_folder
from scripted_llm import ScriptedLLM
from soak_readers import Readers, Tally, at_rest
from soak_site import FailingModel, Held, Site, serving

pytestmark = pytest.mark.slow

_READERS, _ANSWERS, _ROUNDS = 8, 20, 12
#: Rounds until libraries, caches and the allocator hold what they need.
_WARM_UP = 10
#: Seconds after which connections to the model count as idle.
_QUIET = 6.0
#: Threads that may come yet: those that search are started as they are needed, and those for short
#: work are idle only after ten seconds. One for each round would be a leak.
_MORE_THREADS = _ROUNDS // 2


async def _read(
    site: Site, model: FailingModel, rounds: int
) -> tuple[list[Held], Held, list[Tally]]:
    """Rounds of a changed digest, a sync and answers: what the server held meanwhile and at rest
    after them, and what was seen."""
    readers = Readers(site.address, seed=rounds, pause=0.05)
    if rounds == _WARM_UP:
        await readers.rush(2 * _READERS)
    reading = asyncio.create_task(readers.read(_READERS))
    held, seen = [], []
    for _ in range(rounds):
        tally, generation = readers.renew(), site.generation
        seen.append(tally)
        site.change()
        await asyncio.to_thread(site.sync)
        while len(tally.times) < _ANSWERS or site.generation == generation:
            await asyncio.wait([reading], timeout=0.05)
            if reading.done():
                reading.result()
        held.append(site.held())
    readers.end()
    await reading
    return held, await at_rest(site, readers, model, _QUIET), seen


def test_no_answer_is_wrong_memory_is_flat_and_nothing_more_stays_open(tmp_path: Path) -> None:
    folder, log = write_folder(tmp_path / "digests", papers=48), tmp_path / "log"
    script = FailingModel(1, delay=0.0)
    with (
        ScriptedLLM(script, keep=1) as model,
        serving(folder, tmp_path / "data", model.url, log, stall=1) as site,
    ):
        _, before, seen = asyncio.run(_read(site, script, _WARM_UP))
        held, after, more = asyncio.run(_read(site, script, _ROUNDS))
    seen += more
    assert [wrong for tally in seen for wrong in tally.wrong] == []
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert sum(tally.by_model for tally in seen) > _ANSWERS
    assert any(tally.told for tally in seen)
    assert after.kinds - before.kinds == {}, (before, after)
    assert after.threads <= before.threads + _MORE_THREADS
    # Syncs come and go: the most within many rounds is compared.
    memory, half = [one.memory for one in held], _ROUNDS // 2
    assert max(memory[half:]) <= 1.05 * max(memory[:half]), memory
