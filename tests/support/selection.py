"""Leaves out tests that need what this machine lacks, and says so at the top of the run.

Where a test's need is met, or demanded by ``ASSISTANT_REQUIRE_…``, it runs or fails.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

MARKERS = {
    "browser": "drives the page in Chromium; runs where Chromium is found",
    "axe": "looks for accessibility violations; runs after `npm ci --prefix tests/web`",
    "llamacpp": "asks a llama.cpp server; runs where llama_cpp is installed",
    "slow": "takes many seconds or cases; runs with CI=true or ASSISTANT_REQUIRE_SLOW=1",
}


def chromium() -> str | None:
    """The installed Chromium or Chrome, if there is one."""
    named = os.environ.get("ASSISTANT_CHROMIUM")
    if named and Path(named).is_file():
        return named
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _is_met(marker: str) -> bool:
    if os.environ.get(f"ASSISTANT_REQUIRE_{marker.upper()}") == "1":
        return True
    if marker == "browser":
        return chromium() is not None and find_spec("playwright") is not None
    if marker == "axe":
        return (Path(__file__).parents[1] / "web" / "node_modules" / "axe-core").is_dir()
    if marker == "llamacpp":
        return find_spec("llama_cpp") is not None
    return os.environ.get("CI") == "true"


# Read while conftest is loaded: tests run in a cleaned environment.
LEFT_OUT = tuple(marker for marker in MARKERS if not _is_met(marker))
#: Whether tests of many invented cases take all of them; otherwise they take some.
THOROUGH = "slow" not in LEFT_OUT


def examples(count: int) -> int:
    """How many examples a property is tried on: a fifth, unless all are wanted."""
    return count if THOROUGH else max(20, count // 5)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and let no example fail for the time that it takes."""
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")
    for name, text in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {text}")


def pytest_report_header() -> list[str]:
    """Name what is left out."""
    return [f"left out: {name} ({MARKERS[name]})" for name in LEFT_OUT]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take tests out whose need is not met."""
    out = [item for item in items if any(item.get_closest_marker(name) for name in LEFT_OUT)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
