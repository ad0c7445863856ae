"""Pages written from the code say what the code does."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))
import generate  # noqa: E402


@pytest.mark.parametrize("name", generate.PAGES)
def test_is_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == generate.PAGES[name](), "run: python docs/generate.py"


def test_every_variable_of_the_table_sets_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", generate.configuration_page(), re.MULTILINE)
    assert {name for name, _ in rows} == set(Settings.model_fields)
    ports = [(name, variable) for name, cell in rows for variable in re.findall(r"`(\w+)`", cell)]
    for name, variable in ports:
        if name.endswith(("port", "max_tokens")):
            monkeypatch.setenv(variable, "4321")
            assert getattr(Settings.load(), name) == 4321
            monkeypatch.delenv(variable)
            assert getattr(Settings.load(), name) != 4321


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
