"""Dockerfile and compose.yaml, read and checked: no container engine is needed for that."""

from __future__ import annotations

import fnmatch
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))
import generate  # noqa: E402
from container_steps import Image  # noqa: E402

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
IMAGE = Image.read(DOCKERFILE)

_PINNED = re.compile(r"[\w./-]+:\d+\.\d+\.\d+[\w.-]*")
#: What programs other than this one read.
_OTHERS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "GRADIO_TEMP_DIR"}
_SECRET = re.compile(r"KEY|TOKEN|PASSWORD|SECRET")


def _variables() -> set[str]:
    cells = [generate._variables(name, field) for name, field in Settings.model_fields.items()]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_bases_are_pinned_to_a_release() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images = [s["image"] for s in COMPOSE["services"].values() if "build" not in s]
    assert len(bases) == 2
    assert [name for name in (*bases, *images) if not _PINNED.fullmatch(name)] == []
    assert all("slim" in base for base in bases)


def test_it_runs_as_a_user_without_rights_and_says_how_it_is() -> None:
    assert IMAGE.user == "1000:1000"
    assert IMAGE.command == ["assistant", "serve"]
    assert f"http://127.0.0.1:{IMAGE.environment['ASSISTANT_PORT']}/healthz" in IMAGE.check[-1]
    compile(IMAGE.check[-1], "check", "exec")
    page = COMPOSE["services"]["page"]
    assert page["read_only"]
    assert page["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in page["ports"])


def test_every_variable_is_a_setting_and_none_holds_a_secret() -> None:
    page = COMPOSE["services"]["page"]["environment"]
    assert set(IMAGE.environment) - _OTHERS <= _variables()
    assert set(page) <= _variables()
    held = {name: value for name, value in {**IMAGE.environment, **page}.items() if value}
    assert [name for name in held if _SECRET.search(name) and held[name] != f"${{{name}:-}}"] == []
    assert not re.search(r"^ARG .*(?:KEY|TOKEN|PASSWORD|SECRET)", DOCKERFILE, re.MULTILINE)


def test_empty_variables_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings.load()
    for name, value in COMPOSE["services"]["page"]["environment"].items():
        given = re.sub(r"\$\{\w+:-(.*)\}", r"\1", value)
        monkeypatch.setenv(name, given)
    assert Settings.load() == defaults.model_copy(update={"allow_open": True})


def test_profiles_and_volumes_are_whole() -> None:
    services = COMPOSE["services"]
    profiles = {name: service.get("profiles", []) for name, service in services.items()}
    assert profiles == {"page": [], "chroma": ["chroma"], "ollama": ["ollama"]}
    used = {v.split(":")[0] for service in services.values() for v in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists() or name not in let_in] == []
    for left_out in (".env", "assistant/.env", "seeds/.assistant", "assistant/__pycache__"):
        name = left_out.rpartition("/")[2]
        assert any(fnmatch.fnmatch(name, rule.removeprefix("**/")) for rule in rules[1:]), left_out


def test_the_wheel_finds_all_it_is_made_of() -> None:
    """hatchling reads these; an image without them doesn't build."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for name in ("README.md", "LICENSE", "prompts", "seeds"):
        assert f'"{name}"' in project
        assert re.search(rf"^COPY .*\b{re.escape(name)}\b", DOCKERFILE, re.MULTILINE)
