"""A real nginx in front of a server, for as long as a test needs it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

_CONFIGURATION = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
{locations}
  }}
}}
"""


class Nginx:
    """nginx on a free port.

    Args:
        folder: For its files.
        locations: The ``location`` blocks of its server.

    Attributes:
        port: Its port.
        address: Where it is, without a slash at its end.
    """

    def __init__(self, folder: Path, locations: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        configuration = folder / "nginx.conf"
        configuration.write_text(
            _CONFIGURATION.format(folder=folder, port=self.port, locations=locations)
        )
        self._process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(configuration)])
        self._wait()

    def asked(self) -> list[str]:
        """The lines of its access log."""
        return (self._folder / "access.log").read_text().splitlines()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self._folder / "error.log").read_text())
