"""Shared by all tests: helpers on the path, a clean environment, and the seeds synced once."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import Assistant

# Workers and the many processes that tests start needn't compile the same modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that runs the tests in the background lets them, and all they start, ignore interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SUPPORT = Path(__file__).parent / "support"
if str(SUPPORT) not in sys.path:
    sys.path.insert(0, str(SUPPORT))

from network import network_denied  # noqa: E402, F401
from selection import (  # noqa: E402, F401
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_report_header,
)
from served import seed_page, serve, served  # noqa: E402, F401

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
_FOREIGN = ("OPENAI_", "OLLAMA_", "CHROMA_", "HF_TOKEN", "ASSISTANT_")


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and isn't walked through each time that garbage is looked for.

    A third of the suite's time went into that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, address or setting of the machine that runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def synced_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seeds synced; only to be read, or copied."""
    own = tmp_path_factory.mktemp("seeds") / "data"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        Assistant.open(digests=SEEDS, data_dir=own, llm="none").sync()
        return own
    # The first worker syncs for all of them, who read copies: to read leaves passing files behind.
    shared = tmp_path_factory.getbasetemp().parent / "synced-seeds"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            Assistant.open(digests=SEEDS, data_dir=own, llm="none").sync()
            shutil.copytree(own, shared)
    if not own.exists():
        shutil.copytree(shared, own)
    return own


@pytest.fixture(scope="session")
def seeds(synced_seeds: Path) -> Iterator[Assistant]:
    """An assistant over the seeds; only to be asked."""
    assistant = Assistant.open(digests=SEEDS, data_dir=synced_seeds, llm="none")
    yield assistant
    assistant.close()


@pytest.fixture
def own_seeds(synced_seeds: Path, tmp_path: Path) -> Callable[..., Assistant]:
    """Opens an assistant over a copy of the synced seeds, to be changed or broken."""
    folder = tmp_path / "data"
    shutil.copytree(synced_seeds, folder)

    def _open(**settings: object) -> Assistant:
        given = {"digests": SEEDS, "data_dir": folder, "llm": "none", **settings}
        return Assistant.open(**given)  # type: ignore[arg-type]

    return _open
