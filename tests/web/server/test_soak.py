"""A page that is asked again and again while its digests change and its model fails.

The short form of ``benchmarks/soak.py``.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from digests import write_folder
from scripted_llm import ScriptedLLM
from soak_readers import Readers, Tally
from soak_site import Held, Site, failing_model, serving

pytestmark = pytest.mark.slow

_READERS, _ANSWERS, _ROUNDS = 8, 20, 12
#: Rounds until libraries, caches and the allocator hold what they need.
_WARM_UP = 10
#: What comes and goes with the thirty threads that read: each may hold three files of the catalog.
_COMING = {"descriptors": 30}


async def _read(site: Site, rounds: int) -> tuple[list[Held], list[Tally]]:
    """Rounds of a changed digest, a sync and answers: what the server held, and what was seen."""
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
    return held, seen


def test_no_answer_is_wrong_and_memory_and_descriptors_are_flat(tmp_path: Path) -> None:
    folder, log = write_folder(tmp_path / "digests", papers=48), tmp_path / "log"
    with (
        ScriptedLLM(failing_model(1, delay=0.0), keep=1) as model,
        serving(folder, tmp_path / "data", model.url, log, stall=1) as site,
    ):
        _, seen = asyncio.run(_read(site, _WARM_UP))
        held, more = asyncio.run(_read(site, _ROUNDS))
    seen += more
    assert [wrong for tally in seen for wrong in tally.wrong] == []
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert sum(tally.by_model for tally in seen) > _ANSWERS
    assert any(tally.told for tally in seen)
    # Syncs come and go, and with them threads that read: the most within many rounds is compared.
    half = _ROUNDS // 2
    for name in ("memory", "descriptors", "threads"):
        first, last = (
            max(getattr(one, name) for one in part) for part in (held[:half], held[half:])
        )
        print(name, [getattr(one, name) for one in held])
        assert last <= 1.05 * first + _COMING.get(name, 0), held
