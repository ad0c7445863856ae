"""What is published to a folder, to S3 and to other stores is served elsewhere, as it is here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from digests import results
from publications import follower, grow

from assistant import Assistant
from assistant.errors import PublicationError
from assistant.publishing.faults import FaultError
from assistant.publishing.store import masked, open_store


@pytest.fixture(params=["path", "file", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind."""
    if request.param == "s3":
        return str(request.getfixturevalue("bucket"))
    kinds = {
        "path": str(tmp_path / "store"),
        "file": (tmp_path / "a store").as_uri(),
        "memory": f"memory://{tmp_path.name}",
    }
    return kinds[request.param]


def test_a_follower_answers_as_the_origin_does_and_follows_it(
    origin: Assistant, url: str, tmp_path: Path
) -> None:
    page = follower(url, tmp_path / "page")
    with pytest.raises(PublicationError, match="Nothing is published"):
        page.pull()
    first = origin.publish(url)
    assert (first.changed, first.files) == (True, page.pull().changed and first.files)
    assert results(page) == results(origin)
    assert page.catalog.size() == origin.catalog.size()
    again = origin.publish(url)
    assert (again.changed, again.sent, again.publication) == (False, 0, first.publication)
    assert not page.pull().changed
    paper = grow(origin)
    second = origin.publish(url)
    assert second.changed
    assert 0 < second.sent < second.files, "what is there is not sent again"
    assert page.paper(paper) is None
    assert page.pull().publication == second.publication
    assert page.paper(paper) is not None
    assert results(page) == results(origin)


def test_what_a_server_gives_away_by_http_can_be_followed_but_not_published_to(
    origin: Assistant, over_http: Callable[[Path], str], tmp_path: Path
) -> None:
    origin.publish(str(tmp_path / "store"))
    address = over_http(tmp_path / "store")
    page = follower(address, tmp_path / "page")
    page.pull()
    assert results(page) == results(origin)
    paper = grow(origin)
    origin.publish(str(tmp_path / "store"))
    page.pull()
    assert page.paper(paper) is not None
    with pytest.raises(FaultError, match="only be followed"):
        origin.publish(address)


def test_a_store_that_lets_nobody_in_is_told_without_its_password(
    origin: Assistant, tmp_path: Path
) -> None:
    for url in ("https://me:hunter2@nowhere.invalid/papers", "http://me:hunter2@127.0.0.1:9/x"):
        page = follower(url, tmp_path / "page")
        with pytest.raises(PublicationError, match="can't be reached") as told:
            page.pull()
        assert "hunter2" not in str(told.value)
        assert "hunter2" not in (tmp_path / "page" / "PULLED").read_text()


@pytest.mark.parametrize("kind", ["s3", "http"])
def test_wrong_credentials_are_told(
    bucket: str, forbidding: str, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", forbidding)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    url = bucket if kind == "s3" else f"{forbidding}/papers"
    with pytest.raises(FaultError, match="doesn't let this machine in") as told:
        follower(url, tmp_path / "page").pull()
    assert "AWS_ACCESS_KEY_ID" in told.value.hint
    assert "a-secret-of-the-store" not in str(told.value)


@pytest.mark.parametrize(
    "url",
    ["", "  ", "nosuchprotocol://x/y", "https://x.invalid/papers?token=secret", "file://host/x"],
)
def test_what_can_be_no_store_is_refused(url: str) -> None:
    with pytest.raises(FaultError) as told:
        open_store(url).find("LATEST")
    assert told.value.fault.kind == "address"
    assert "secret" not in str(told.value)


def test_addresses_are_shown_without_user_and_password() -> None:
    assert masked("s3://key:secret@bucket/x and ftp://me@host") == "s3://bucket/x and ftp://host"
    assert masked("/a/b@c") == "/a/b@c"


def test_fsspec_is_imported_only_where_an_address_needs_it(
    origin: Assistant, tmp_path: Path
) -> None:
    origin.publish(str(tmp_path / "store"))
    code = (
        "import sys; from assistant import Assistant;"
        f"a = Assistant.open(data_dir={str(tmp_path / 'page')!r}, llm='none',"
        f" follow={str(tmp_path / 'store')!r}); a.pull();"
        "print(sorted({'fsspec', 'aiohttp', 'botocore', 'chromadb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
