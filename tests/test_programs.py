"""Every example of docs/programs.md works as it stands."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml
from served import Served

from assistant.api.openai.requests import MODEL

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
WRITTEN = "http://127.0.0.1:7860"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def _here(example: str, served: Served) -> str:
    return example.replace(WRITTEN, served.address.rstrip("/"))


def _section(name: str) -> str:
    return PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


COMMANDS = [line for block in _blocks("sh") for line in block.splitlines()]
EXAMPLES = {
    name: re.findall(r"^```python\n(.*?)^```", _section(name), re.M | re.S)
    for name in ("Python", "OpenAI's form", "Gradio")
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(command: str, seed_page: Served) -> None:
    program, *arguments = shlex.split(_here(command, seed_page))
    assert program == "curl"
    if shutil.which(program) is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        [program, "-sS", "--fail-with-body", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if "stream=true" in command:
        assert "event: done" in done.stdout
        return
    told = json.loads(done.stdout)
    assert told.get("sources") or told.get("papers") or told.get("window")
    assert not told.get("abstained", False)


@pytest.mark.parametrize("section", EXAMPLES)
def test_python(section: str, seed_page: Served, synced_seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / ".assistant").symlink_to(synced_seeds)
    assert EXAMPLES[section]
    for example in EXAMPLES[section]:
        done = subprocess.run(
            [sys.executable, "-c", _here(example, seed_page)],
            cwd=tmp_path,
            # gradio_client's own library else asks its maker which programs there are.
            env={**os.environ, "PYTHONPATH": str(ROOT), "ASSISTANT_LLM": "none"}
            | {"HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "https://arxiv.org/abs/" in done.stdout
        assert (section == "OpenAI's form") <= bool(re.search("[가-힣]", done.stdout))


def test_front_ends_are_given_what_the_server_has(seed_page: Served) -> None:
    variables = dict(line.split("=", 1) for line in "".join(_blocks("ini")).splitlines())
    [endpoint] = yaml.safe_load("".join(_blocks("yaml")))["endpoints"]["custom"]
    for address in (variables["OPENAI_API_BASE_URL"], endpoint["baseURL"]):
        models = httpx.get(f"{_here(address, seed_page)}/models").json()["data"]
        assert [model["id"] for model in models] == [MODEL]
    assert endpoint["models"]["default"] == [MODEL]
    assert endpoint["titleModel"] == MODEL


def test_every_section_is_told_of_at_the_top() -> None:
    sections = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    top = PAGE.partition("\n## ")[0]
    for section in sections:
        anchor = re.sub(r"[^\w -]", "", section.lower()).replace(" ", "-")
        assert f"(#{anchor})" in top
