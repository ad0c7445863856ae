"""Passwords, who may enter, which pictures are loaded, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from assistant.web.server.security import (
    SecurityHeaders,
    check_exposure,
    content_security_policy,
    hash_password,
    is_loopback,
    picture,
    read_users,
    verify_password,
)

GOOD = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2409.16191.png"


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def _app() -> Starlette:
    return Starlette(
        routes=[
            Route("/", _echo, methods=["GET", "POST"]),
        ]
    )


def test_a_password_is_known_again_and_no_other_is() -> None:
    hashed = hash_password("correct horse")
    assert verify_password("correct horse", hashed)
    assert not verify_password("Correct horse", hashed)
    assert hash_password("correct horse") != hashed
    assert "correct" not in hashed


@pytest.mark.parametrize(
    "broken", ["", "scrypt$", "md5$1$2$3$x$y", "scrypt$3$8$1$AA==$AA==", "$" * 5]
)
def test_what_is_no_hash_lets_nobody_in(broken: str) -> None:
    assert not verify_password("", broken)


def test_users_are_read(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(f"# people\n\nada:{hash_password('x')}\n민수:{hash_password('y')}\n", "utf-8")
    assert set(read_users(path)) == {"ada", "민수"}


@pytest.mark.parametrize("text", ["", "# nobody\n", "ada\n", "ada:secret\n", ":scrypt$1$2$3$4$5\n"])
def test_a_useless_password_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "users"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r"password file|is not 'user:HASH'"):
        read_users(path)


def test_a_missing_password_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        read_users(tmp_path / "none")


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("example.org", False),
    ],
)
def test_loopback(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_an_open_page_needs_permission(tmp_path: Path) -> None:
    check_exposure(Settings.load(host="127.0.0.1"))
    with pytest.raises(ConfigurationError, match="open to everyone"):
        check_exposure(Settings.load(host="0.0.0.0"))
    check_exposure(Settings.load(host="0.0.0.0", allow_open=True))
    check_exposure(Settings.load(host="0.0.0.0", password_file=tmp_path / "users"))
    check_exposure(Settings.load(host="0.0.0.0", user_header="X-Forwarded-User"))
    with pytest.raises(ConfigurationError, match="keys alone"):
        check_exposure(Settings.load(host="0.0.0.0", key_file=tmp_path / "keys"))


def test_users_whom_no_proxy_may_name_are_a_mistake() -> None:
    with pytest.raises(ConfigurationError, match="TRUSTED_PROXIES"):
        check_exposure(Settings.load(user_header="X-Forwarded-User", trusted_proxies=""))


def test_a_stream_is_not_to_be_gathered_on_its_way() -> None:
    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("x", media_type="text/event-stream")(scope, receive, send)

    headers = TestClient(SecurityHeaders(stream, remote_images=False)).get("/").headers
    assert (headers["x-accel-buffering"], headers["cache-control"]) == ("no", "no-cache")
    plain = TestClient(SecurityHeaders(_app(), remote_images=False)).get("/").headers
    assert "x-accel-buffering" not in plain


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (GOOD, True),
        (None, False),
        ("", False),
        (GOOD.replace("https", "http"), False),
        ("https://evil.example/a.png", False),
        ("https://cdn-thumbnails.huggingface.co.evil.example/a.png", False),
        ("https://user@cdn-thumbnails.huggingface.co/a.png", False),
        ("https://cdn-thumbnails.huggingface.co:8443/a.png", False),
        ("//cdn-thumbnails.huggingface.co/a.png", False),
        ("javascript:alert(1)", False),
        ("data:image/png;base64,AAAA", False),
        (GOOD + '" onerror="alert(1)', False),
        ("https://[broken", False),
    ],
)
def test_only_known_hosts_show_pictures(url: str | None, kept: bool) -> None:
    assert picture(url, remote_images=True) == (url if kept else None)
    assert picture(url, remote_images=False) is None


def test_the_policy_names_picture_hosts_only_where_allowed() -> None:
    assert "huggingface.co" in content_security_policy(remote_images=True).split("img-src")[1]
    without = content_security_policy(remote_images=False)
    assert "img-src 'self' data: blob:;" in without
    assert "https:" not in without.replace("frame-ancestors 'self' https://huggingface.co", "")


def test_headers_come_with_every_answer() -> None:
    client = TestClient(SecurityHeaders(_app(), remote_images=False))
    for path in ("/", "/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == content_security_policy(remote_images=False)
        assert headers["x-content-type-options"] == "nosniff"
