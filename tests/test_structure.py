"""The shape of the code: floors, sizes, and the page that describes them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "assistant"
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MODULES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = sorted({module.parent for module in MODULES})

MOST_MODULES = 16
MOST_LINES = 300
MOST_CHARACTERS = 100


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _floors() -> list[set[str]]:
    """Names of each floor, from the ground up, as the contract gives them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    [layers] = [one["layers"] for one in contracts if one["type"] == "layers"]
    return [set(re.findall(r"\w+", layer)) for layer in reversed(layers)]


def test_modules_import_only_from_their_floor_or_below() -> None:
    run = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", run, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_names_every_package_and_every_module_on_top() -> None:
    packages = {_name(folder) for folder in FOLDERS if folder != PACKAGE}
    modules = {_name(file) for file in PACKAGE.glob("*.py") if file.name != "__init__.py"}
    named = set(re.findall(r"`(assistant/[\w/.]+)`", ARCHITECTURE))
    assert packages | modules == named


def test_the_page_puts_each_on_the_floor_that_the_contract_gives_it() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|", ARCHITECTURE, re.MULTILINE)
    told: dict[str, int] = {}
    for number, names in rows:
        for name in re.findall(r"`assistant/(\w+)", names):
            assert told.setdefault(name, int(number)) == int(number), name
    kept = {name: n for n, names in enumerate(_floors()) for name in names}
    assert told == {name: n for name, n in kept.items() if name in told}
    assert {name for name in kept if (PACKAGE / name).is_dir()} <= set(told)


def test_folders_and_modules_stay_small() -> None:
    crowded = {
        _name(folder): count
        for folder in FOLDERS
        if (count := len([*folder.glob("*.py")]) - 1) > MOST_MODULES
    }
    long = {
        _name(module): count
        for module in MODULES
        if (count := len(module.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert (crowded, long) == ({}, {})


def _wide(module: Path) -> list[int]:
    lines = module.read_text(encoding="utf-8").splitlines()
    # What a line tells the tools about itself is not read with it.
    code = [re.sub(r"  # (?:type: ignore|noqa).*", "", line) for line in lines]
    return [n for n, line in enumerate(code, start=1) if len(line) > MOST_CHARACTERS]


def test_lines_stay_short() -> None:
    assert {_name(module): wide for module in MODULES if (wide := _wide(module))} == {}
    silent = [m for m in MODULES if "E501" in m.read_text(encoding="utf-8")]
    assert silent == []


@pytest.mark.parametrize("folder", ["tests", "scripts", "benchmarks", "docs"])
def test_elsewhere_only_constants_are_wide(folder: str) -> None:
    wide = {}
    for module in sorted((ROOT / folder).rglob("*.py")):
        lines = _wide(module)
        if lines:
            constants = _constants(ast.parse(module.read_text(encoding="utf-8")))
            wide[_name(module)] = [n for n in lines if n not in constants]
    assert {name: lines for name, lines in wide.items() if lines} == {}


def _constants(module: ast.Module) -> set[int]:
    """Lines of a module's constants: digests written out are as wide as digests are."""
    constants = [node for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return {n for node in constants for n in range(node.lineno, (node.end_lineno or 0) + 1)}
