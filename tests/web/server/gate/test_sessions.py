"""Cookies that prove a login, and their end."""

from __future__ import annotations

from pathlib import Path

from assistant.web.server.gate.sessions import Sessions, secret_of

USERS = {"ada": "a hash", "민수": "another"}


def sessions(
    folder: Path, users: dict[str, str] | None = None, secret: bytes = b"s" * 32
) -> Sessions:
    return Sessions(users or USERS, secret, folder / "logged-out")


def test_a_cookie_can_not_be_made_up_or_kept_too_long(tmp_path: Path) -> None:
    mine = sessions(tmp_path)
    good = mine.open("민수")
    assert mine.user(good) == "민수"
    assert mine.user(mine.cookie("ada", 1, "x")) is None
    assert mine.user(good[:-1] + ("0" if good[-1] != "0" else "1")) is None
    assert sessions(tmp_path, secret=b"t" * 32).user(good) is None
    assert sessions(tmp_path, {"민수": "a new hash"}).user(good) is None
    assert sessions(tmp_path, {"ada": "a hash"}).user(good) is None
    name = b"ada".hex()
    ages = 2**40
    for nonsense in (
        "",
        ".",
        "...",
        "zz.9.x.y",
        f"{b'eve'.hex()}.{ages}.x.y",
        f"{name}.{ages}.é.é",
    ):
        assert mine.user(nonsense) is None


def test_an_end_is_known_to_all_processes_and_after_a_restart(tmp_path: Path) -> None:
    mine, other = sessions(tmp_path), sessions(tmp_path)
    first, second = mine.open("ada"), mine.open("ada")
    assert other.user(first) == "ada"
    mine.close(first)
    for each in (mine, other, sessions(tmp_path)):
        assert each.user(first) is None
        assert each.user(second) == "ada"
    assert (tmp_path / "logged-out").stat().st_mode & 0o077 == 0


def test_ends_are_forgotten_with_the_time_of_their_logins(tmp_path: Path) -> None:
    path = tmp_path / "logged-out"
    path.write_text("".join(f"old{n} {1_700_000_000 + n}\n" for n in range(100)))
    mine = sessions(tmp_path)
    cookies = [mine.open("ada") for _ in range(3)]
    for cookie in cookies:
        mine.close(cookie)
    assert len(path.read_text().splitlines()) == len(cookies)
    assert [sessions(tmp_path).user(cookie) for cookie in cookies] == [None] * 3


def test_what_is_no_login_can_not_be_ended(tmp_path: Path) -> None:
    mine = sessions(tmp_path)
    forged = mine.open("ada")[:-1]
    mine.close(forged)
    mine.close("")
    assert not (tmp_path / "logged-out").exists()


def test_where_nothing_can_be_written_the_process_remembers(tmp_path: Path) -> None:
    mine = Sessions(USERS, b"s", tmp_path / "missing" / "logged-out")
    cookie = mine.open("ada")
    mine.close(cookie)
    assert mine.user(cookie) is None


def test_the_secret_outlives_a_restart_and_is_private(tmp_path: Path) -> None:
    first = secret_of(tmp_path / "data")
    assert first == secret_of(tmp_path / "data")
    assert len(first) == 32
    assert (tmp_path / "data" / "login-secret").stat().st_mode & 0o077 == 0
