"""An index that may be published, and stores to publish it to."""

from __future__ import annotations

import functools
import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest
from digests import write_folder

from assistant import Assistant


@pytest.fixture(scope="session")
def published_from(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of digests, and beside it its index; only to be copied."""
    folder = tmp_path_factory.mktemp("published")
    write_folder(folder / "digests")
    Assistant.open(folder / "digests", folder / "data", llm="none").sync()
    return folder


@pytest.fixture
def origin(published_from: Path, tmp_path: Path) -> Assistant:
    """The one that publishes, over a copy of these."""
    shutil.copytree(published_from, tmp_path / "origin")
    return Assistant.open(tmp_path / "origin/digests", tmp_path / "origin/data", llm="none")


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server that speaks S3."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A folder in a bucket of that server, which the environment lets this process use."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "publisher")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-of-the-store")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # It keeps its connections, be they to another test's server.
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    file_system = fsspec.filesystem("s3")
    if not file_system.exists("papers-bucket"):
        file_system.mkdir("papers-bucket")
    return f"s3://papers-bucket/{tmp_path.name}"


class _Forbidding(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        content = b"<Error><Code>InvalidAccessKeyId</Code><Message>No such key.</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_HEAD = do_PUT = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def forbidding() -> Iterator[str]:
    """The address of a server that lets nobody in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Forbidding)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def over_http(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Serves folders over HTTP, to be read only; returns their addresses."""
    running = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()
