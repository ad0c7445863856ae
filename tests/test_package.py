"""The wheel: what is in it, and that it works where no checkout is near."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; the dependencies are those of the one that runs the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    packages = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    install = ["install", "--no-deps", "--no-index", "--quiet", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), *install]
    subprocess.run(pip, check=True, capture_output=True)
    # A path in a .pth file is searched last, and .pth files in that path are not read: neither
    # this checkout nor another installed version comes before the wheel.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_everything_that_is_read_at_run_time_travels_along(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    sources = [*(ROOT / "prompts").glob("*.md"), *(ROOT / "seeds").glob("*.md")]
    wanted = {f"assistant/_data/{file.relative_to(ROOT).as_posix()}" for file in sources}
    tracked = subprocess.run(
        ["git", "ls-files", "assistant"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    wanted |= {file for file in tracked if (ROOT / file).is_file()}
    assert wanted - packed == set()
    assert any(name.endswith("licenses/LICENSE") for name in packed)
    assert not any(name.startswith("tests") for name in packed)


@pytest.mark.slow
def test_works_from_another_folder(installed: Path, tmp_path: Path) -> None:
    def run(*command: str) -> str:
        return subprocess.run(
            [str(installed / "bin" / command[0]), *command[1:]],
            cwd=tmp_path,
            env={**os.environ, "ASSISTANT_LLM": "none"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    report = json.loads(run("assistant", "sync", "--json"))
    assert (report["papers"], report["files"], report["skipped"]) == (59, 5, [])
    status = json.loads(run("assistant", "status", "--json"))
    assert Path(status["digests"]).is_relative_to(installed)
    assert json.loads(run("assistant", "ask", "비디오 생성 논문", "--json"))["sources"]
    code = (
        "import assistant, assistant.web.server.app, assistant.web.page\n"
        "from assistant.resources import prompts_dir\n"
        "print(assistant.__file__)\n"
        "print(len(list(prompts_dir().glob('*.md'))))\n"
    )
    where, prompts = run("python", "-c", code).splitlines()
    assert Path(where).is_relative_to(installed)
    assert int(prompts) == len(list((ROOT / "prompts").glob("*.md")))


@pytest.mark.slow
def test_a_script_has_the_name_of_the_package(installed: Path, tmp_path: Path) -> None:
    # What `uvx NAME …` and `pipx run NAME …` start.
    name = PROJECT["project"]["name"]
    for arguments in (["--version"], ["serve", "--help"], ["mcp", "--help"]):
        done = subprocess.run(
            [str(installed / "bin" / name), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip()


def test_a_space_installs_the_same_dependencies() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    assert listed == PROJECT["project"]["dependencies"]


def test_a_space_runs_what_is_there() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8").split("---")[1]
    facts = dict(re.findall(r'^(\w+): "?([^"\n]*)"?$', head, re.MULTILINE))
    assert facts["sdk"] == "gradio"
    assert (ROOT / facts["app_file"]).is_file()
    (gradio,) = (d for d in PROJECT["project"]["dependencies"] if d.startswith("gradio"))
    least, below = re.findall(r"[\d.]+", gradio)
    version = [int(part) for part in facts["sdk_version"].split(".")]
    assert [int(part) for part in least.split(".")] <= version < [int(below)]
