"""What the Dockerfile's image does, without a container engine.

Environment, user, command and health check are read from the Dockerfile, and run on this machine:
as a user without rights, on a volume of its own, on a root file system that can't be written, and
on a volume that belongs to root. Needs root, to become that user::

    python scripts/container_steps.py
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Seconds until a server must be healthy, and until it must have ended.
_READY, _ENDED = 300, 20


@dataclass(frozen=True)
class Image:
    """What a Dockerfile says of its last stage.

    Attributes:
        environment: Of ``ENV``.
        user: Of ``USER``: a number, and a group's.
        command: Of ``CMD``.
        check: Of ``HEALTHCHECK``.
    """

    environment: dict[str, str]
    user: str
    command: list[str]
    check: list[str]

    @classmethod
    def read(cls, text: str) -> Image:
        """Read a Dockerfile."""
        joined = re.sub(r"\\\n\s*", " ", text)
        lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
        start = max(n for n, line in enumerate(lines) if line.startswith("FROM "))
        said: dict[str, list[str]] = {}
        for line in lines[start:]:
            word, _, rest = line.partition(" ")
            said.setdefault(word, []).append(rest.strip())
        pairs = [part for rest in said["ENV"] for part in shlex.split(rest)]
        return cls(
            environment=dict(pair.split("=", 1) for pair in pairs),
            user=said["USER"][-1],
            command=json.loads(said["CMD"][-1]),
            check=json.loads(said["HEALTHCHECK"][-1].partition(" CMD ")[2]),
        )


class Machine:
    """Runs what an image would, in a folder that stands for its volume.

    Args:
        image: The image.
        volume: Folder that stands for ``/data``.
    """

    def __init__(self, image: Image, volume: Path) -> None:
        self._image = image
        self._volume = volume
        self._temporary = volume.with_name("temporary")
        self._temporary.mkdir(exist_ok=True)
        self._temporary.chmod(0o1777)

    def start(self, command: list[str], *, read_only: bool = False) -> subprocess.Popen[str]:
        """Start a command as the image's user."""
        user, _, group = self._image.user.partition(":")
        # Where the interpreter lies in root's home it must be read; nothing more can be written.
        reading = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
        become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *reading]
        seal = "mount --make-rprivate / && mount -o remount,bind,ro / && "
        seal += f"mount -t tmpfs tmp {self._temporary} && "
        inside = shlex.join([*become, "--no-new-privs", *self._here(command)])
        shell = f"{seal if read_only else ''}exec {inside}"
        return subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", shell],
            cwd="/",
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: list[str], *, read_only: bool = False) -> tuple[int, str]:
        """Run a command to its end: its exit code and all it says."""
        process = self.start(command, read_only=read_only)
        said = process.communicate(timeout=_READY)[0]
        return process.returncode, said

    def serve(self, *, read_only: bool = False) -> str:
        """Serve until the health check passes, ask, end; what was said meanwhile."""
        process = self.start(self._image.command, read_only=read_only)
        try:
            deadline = time.monotonic() + _READY
            while self.run(self._image.check)[0]:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"Never healthy:\n{process.communicate(timeout=_ENDED)[0]}")
                time.sleep(0.5)
            _ask(f"http://127.0.0.1:{self._image.environment['ASSISTANT_PORT']}")
        finally:
            process.terminate()
            said = process.communicate(timeout=_ENDED)[0]
        return said

    def _here(self, command: list[str]) -> list[str]:
        """The command with this machine's interpreter."""
        program = {"assistant": [sys.executable, "-m", "assistant.cli"], "python": [sys.executable]}
        return [*program[command[0]], *command[1:]]

    def _environment(self) -> dict[str, str]:
        given = {name: value for name, value in self._image.environment.items() if name != "PATH"}
        return {
            **given,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": "/nonexistent",
            "TMPDIR": str(self._temporary),
            "GRADIO_TEMP_DIR": str(self._temporary / "gradio"),
            "ASSISTANT_DATA_DIR": str(self._volume),
            "ASSISTANT_LLM": "none",
            "ASSISTANT_ALLOW_OPEN": "true",
        }


def _ask(address: str) -> None:
    page = urllib.request.urlopen(f"{address}/en", timeout=30).read().decode()
    assert "gradio" in page.lower(), page[:300]
    body = json.dumps({"data": ["Papers on video generation", None, ""]}).encode()
    asked = urllib.request.Request(
        f"{address}/gradio_api/call/ask", body, {"Content-Type": "application/json"}
    )
    event = json.load(urllib.request.urlopen(asked, timeout=30))["event_id"]
    stream = urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=60)
    answer = stream.read().decode()
    assert "event: complete" in answer, answer
    assert "arxiv.org/abs/" in answer, answer


def _check(what: str, said: str, *, holds: bool) -> None:
    if not holds or "Traceback" in said:
        raise SystemExit(f"{what}:\n{said}")
    print(f"{what}: as it should be")


def main() -> None:
    """Run the steps; end with what went wrong, if something did.

    Raises:
        SystemExit: Something did.
    """
    if os.geteuid() != 0:
        raise SystemExit("Run this as root: it becomes the image's user.")
    image = Image.read((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    folder = Path(tempfile.mkdtemp(prefix="container-", dir="/var/tmp"))
    folder.chmod(0o755)
    user, _, group = image.user.partition(":")
    try:
        own, others = folder / "own", folder / "others"
        own.mkdir()
        os.chown(own, int(user), int(group))
        others.mkdir(mode=0o755)
        machine = Machine(image, own)
        said = machine.serve()
        _check("An empty volume of the image's user", said, holds="papers of" in said)
        write = ["python", "-c", f"open({str(own / 'x')!r}, 'w')"]
        code, said = machine.run(write, read_only=True)
        _check("It can't be written", "", holds=code != 0 and "Read-only" in said)
        said = machine.serve(read_only=True)
        _check("A read-only root and index", said, holds="papers of" not in said)
        code, said = Machine(image, others).run(image.command)
        plain = [line for line in said.splitlines() if line.strip()]
        _check("An empty volume of root's", said, holds=code != 0 and 1 <= len(plain) <= 2)
        print("  " + " ".join(plain))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
