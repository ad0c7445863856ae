"""Keys of programs: made, known, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from assistant.web.server.gate.keys import Keys


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "data" / "keys")


def test_a_key_is_known_by_name_until_it_is_taken_back(keys: Keys) -> None:
    serving = Keys(keys.path)
    assert not serving.needed
    ada, bob = keys.add("ada"), keys.add("민수")
    assert serving.needed
    assert (serving.name(ada), serving.name(bob)) == ("ada", "민수")
    assert [key.name for key in keys.all()] == ["ada", "민수"]
    keys.revoke("ada")
    assert (serving.name(ada), serving.name(bob)) == (None, "민수")


def test_no_key_stands_in_the_file_and_nobody_else_reads_it(keys: Keys) -> None:
    made = keys.add("ada")
    assert len(made) > 40
    assert made not in keys.path.read_text("utf-8")
    assert keys.path.stat().st_mode & 0o077 == 0
    assert keys.add("bob") != made


@pytest.mark.parametrize("wrong", ["", "dp-", "x", "é", "\ud800", "ada", "a" * 100_000])
def test_nothing_else_is_a_key(keys: Keys, wrong: str) -> None:
    keys.add("ada")
    assert keys.name(wrong) is None
    assert keys.name(keys.path.read_text("utf-8").split(":")[1]) is None


def test_taking_back_the_last_key_opens_nothing(keys: Keys) -> None:
    keys.add("ada")
    keys.revoke("ada")
    assert keys.all() == []
    assert keys.needed


@pytest.mark.parametrize(
    "text", ["nonsense\n", f"ada:{'0' * 64}:2024-99-99\n", "ada:12:2024-01-01"]
)
def test_a_damaged_file_lets_nobody_in(keys: Keys, text: str) -> None:
    made = keys.add("ada")
    keys.path.write_text(text, "utf-8")
    assert keys.needed
    assert keys.name(made) is None
    with pytest.raises(ConfigurationError, match="Line 1"):
        keys.all()


def test_a_folder_in_its_place_lets_nobody_in(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    assert keys.needed
    assert keys.name("x") is None
    with pytest.raises(ConfigurationError, match="can't be read"):
        keys.add("ada")


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "../x", "x" * 65])
def test_a_name_is_one_word(keys: Keys, name: str) -> None:
    with pytest.raises(ConfigurationError, match="no name"):
        keys.add(name)


def test_a_name_is_taken_once(keys: Keys) -> None:
    keys.add("ada")
    with pytest.raises(ConfigurationError, match="already"):
        keys.add("ada")
    with pytest.raises(ConfigurationError, match="no key"):
        keys.revoke("bob")


def test_settings_say_where_they_are(tmp_path: Path) -> None:
    assert Keys.of(Settings.load(data_dir=tmp_path)).path == tmp_path / "keys"
    assert Keys.of(Settings.load(key_file=tmp_path / "k")).path == tmp_path / "k"
