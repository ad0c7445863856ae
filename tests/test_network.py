"""Nothing leaves the machine: not in tests, and not when the program runs with no key set."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from network import Guard

ROOT = Path(__file__).resolve().parents[1]
_RUN = (
    "from network import install_in_process; install_in_process(); from assistant.cli import main"
)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_the_guard_refuses_what_is_elsewhere(host: str, network_denied: Guard) -> None:
    with pytest.raises(OSError, match="denied"):
        socket.create_connection((host, 443), timeout=1)
    assert network_denied.attempts
    network_denied.attempts.clear()


def test_the_guard_lets_this_machine_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()[:2], timeout=1).close()


def test_the_guard_ends_a_process_that_calls_out() -> None:
    code = _RUN + "; import socket; socket.create_connection(('192.0.2.1', 443))"
    assert _python(code).returncode == 99


def test_commands_call_nobody(synced_seeds: Path) -> None:
    commands = [["sync"], ["ask", "video generation"], ["status"]]
    code = [
        *_RUN.split("; "),
        f"commands = {[[*command, '--data-dir', str(synced_seeds)] for command in commands]!r}",
        "for command in commands:",
        "    try:",
        "        main(command)",
        "    except SystemExit as end:",
        "        assert not end.code, command",
    ]
    done = _python("\n".join(code))
    assert done.returncode == 0, done.stderr


def _python(code: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT / "tests" / "support"), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        check=False,
    )
