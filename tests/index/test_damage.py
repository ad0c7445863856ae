"""A damaged data folder is recognised, named and rebuilt, never a traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from digests import digest, generation_of, invented, state, write_folder

from assistant import Assistant
from assistant.index.pointer import current_name
from assistant.index.stores.chroma import LEAST_STEP, ChromaStore

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with digests and synced data; only to be copied."""
    root = tmp_path_factory.mktemp("sound")
    folder = write_folder(root / "digests", papers=12)
    Assistant.open(folder, root / "data", llm="none").sync()
    return root


@pytest.fixture
def assistant(sound: Path, tmp_path: Path) -> Assistant:
    shutil.copytree(sound, tmp_path / "copy")
    return Assistant.open(tmp_path / "copy" / "digests", tmp_path / "copy" / "data", llm="none")


@pytest.fixture(scope="module")
def expected(sound: Path) -> dict[str, object]:
    return state(Assistant.open(sound / "digests", sound / "data", llm="none"))


def _one(data: Path, pattern: str) -> Path:
    place = data if pattern.startswith("chroma/") else data / "generations"
    found = sorted(p for p in place.glob(pattern) if p.stat().st_size)
    assert found, pattern
    return found[0]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _drop_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM embeddings WHERE id % 2")


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff no such file \x80" * 40)


def _scribble(path: Path) -> None:
    """The size stays the same, the content doesn't."""
    path.write_bytes(b"\xa5" * path.stat().st_size)


#: One of each kind, and the others of its kind.
PARTS = [
    *("*/manifest.json", "*/vectors.npy", "*/model/features.json", "*/lexical/*.term"),
    *("chroma/*/chroma.sqlite3", "chroma/*/*/header.bin"),
    *(
        pytest.param(part, marks=pytest.mark.slow)
        for part in (
            *("*/papers.json", "*/ids.json", "*/model/directions.npy", "*/model/idf.npy"),
            *("*/model/glosses.json", "*/lexical/meta.json", "*/lexical/*.store"),
            *("*/lexical/*.idx", "chroma/*/*/data_level0.bin"),
        )
    ),
]
#: What Chroma keeps of the vectors is checked by size and by Chroma itself, not byte by byte.
SCRIBBLED = (
    "*/manifest.json",
    "*/vectors.npy",
    "*/ids.json",
    "*/model/features.json",
    "*/lexical/meta.json",
)


@pytest.mark.parametrize("part", PARTS)
def test_sync_names_and_mends_a_missing_part(
    assistant: Assistant, expected: dict[str, object], part: str
) -> None:
    _one(assistant.settings.data_dir, part).unlink()
    report = assistant.sync()
    assert report.rebuilt
    # The collection is written again of what the others hold; nothing is fitted.
    assert report.embedded == (0 if part.startswith("chroma") else 12)
    assert report.unchanged == 12
    assert state(assistant) == expected
    assert assistant.status().damage == ""
    assert assistant.sync().embedded == 0


@pytest.mark.parametrize("part", PARTS)
def test_search_mends_a_cut_part_by_itself(
    assistant: Assistant, expected: dict[str, object], part: str
) -> None:
    _cut(_one(assistant.settings.data_dir, part))
    assert state(assistant) == expected
    assert assistant.status().damage == ""


@pytest.mark.parametrize("part", SCRIBBLED)
def test_a_part_of_the_right_size_with_other_content_is_mended(
    assistant: Assistant, expected: dict[str, object], part: str
) -> None:
    _scribble(_one(assistant.settings.data_dir, part))
    assert state(assistant) == expected
    report = assistant.sync()
    assert (report.embedded, report.rebuilt) == (0, "")


def test_a_list_of_papers_that_says_something_else_is_mended_by_a_sync(
    assistant: Assistant, expected: dict[str, object]
) -> None:
    _scribble(_one(assistant.settings.data_dir, "*/papers.json"))
    assert "list of papers" in assistant.sync().rebuilt
    assert state(assistant) == expected


def test_missing_chroma_records_are_noticed(
    assistant: Assistant, expected: dict[str, object]
) -> None:
    _drop_rows(_one(assistant.settings.data_dir, "chroma/*/chroma.sqlite3"))
    assert "records" in assistant.sync().rebuilt
    assert state(assistant) == expected


def _scribble_middle(path: Path) -> None:
    """The size, the header, and the end stay the same."""
    content = bytearray(path.read_bytes())
    content[4096 : 2 * len(content) // 3] = b"\xa5" * (2 * len(content) // 3 - 4096)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `sound`, with so many papers that Chroma saves its graph; only to be copied."""
    root = tmp_path_factory.mktemp("large")
    folder = write_folder(root / "digests", papers=LEAST_STEP + 10, per_day=20)
    Assistant.open(folder, root / "data", llm="none").sync()
    return root


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("chroma.sqlite3", _scribble_middle),
        ("*/data_level0.bin", _scribble),
        pytest.param("*/header.bin", _scribble, marks=pytest.mark.slow),
        pytest.param("*/index_metadata.pickle", _scribble, marks=pytest.mark.slow),
    ],
)
def test_a_collection_that_others_cannot_read_is_mended_by_a_sync_with_nothing_to_do(
    large: Path, tmp_path: Path, part: str, damage: Damage
) -> None:
    import chromadb

    shutil.copytree(large, tmp_path, dirs_exist_ok=True)
    assistant = Assistant.open(tmp_path / "digests", tmp_path / "data", llm="none")
    chroma = tmp_path / "data" / "chroma" / "g000001"
    [path] = chroma.glob(part)
    damage(path)
    assert assistant.status().damage
    report = assistant.sync()
    assert (report.unchanged, report.embedded) == (110, 0)
    assert "Chroma" in report.rebuilt
    assert assistant.status().damage == ""
    assert assistant.sync().rebuilt == ""
    folder = tmp_path / "data" / "chroma" / generation_of(assistant).manifest.home
    with chromadb.PersistentClient(str(folder)) as client:
        assert client.get_collection("papers-lsa").count() == 110


@pytest.mark.slow
def test_a_collection_that_is_gone_is_back_as_soon_as_the_index_is_opened(
    large: Path, tmp_path: Path
) -> None:
    shutil.copytree(large, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "data" / "chroma")
    assistant = Assistant.open(tmp_path / "digests", tmp_path / "data", llm="none")
    assert assistant.search("video", k=3)
    assert assistant.status().damage == ""
    generation = generation_of(assistant)
    with closing(generation.chroma()) as chroma:
        chroma.check_all(list(generation.contents.record_ids()))


def test_files_that_were_only_touched_are_found_sound_once(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[int] = []
    check_all = ChromaStore.check_all
    monkeypatch.setattr(
        ChromaStore, "check_all", lambda *args: (checks.append(1), check_all(*args))
    )
    assistant.sync()
    assert checks == []
    os.utime(_one(assistant.settings.data_dir, "chroma/*/chroma.sqlite3"))
    for _ in range(2):
        assert assistant.sync().rebuilt == ""
    assert checks == [1]


@pytest.mark.parametrize("content", [b"", b"\x80\xff\x00", b"g000099", b"../../etc", b"nonsense"])
def test_a_pointer_to_nothing_is_mended(
    assistant: Assistant, expected: dict[str, object], content: bytes
) -> None:
    (assistant.settings.data_dir / "CURRENT").write_bytes(content)
    assert state(assistant) == expected
    assert (current_name(assistant.settings.data_dir) or "").startswith("g")
    (assistant.settings.data_dir / "CURRENT").write_bytes(content)
    assert assistant.sync().rebuilt
    assert state(assistant) == expected


@pytest.mark.parametrize("damage", [_cut, _garbage, _scribble, Path.unlink])
@pytest.mark.parametrize("first", ["sync", "search"])
def test_a_damaged_catalog_is_read_again_from_the_digests(
    assistant: Assistant, expected: dict[str, object], damage: Damage, first: str
) -> None:
    damage(assistant.settings.data_dir / "catalog.sqlite")
    if first == "sync":
        assert assistant.sync().added == 12
    assert state(assistant) == expected
    assert assistant.sync().unchanged == 12


def test_a_catalog_damaged_in_the_middle_is_read_again(
    assistant: Assistant, expected: dict[str, object]
) -> None:
    path = assistant.settings.data_dir / "catalog.sqlite"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\xa5" * (4096 * 9)
    path.write_bytes(content)
    assistant.sync()
    assert state(assistant) == expected


def test_status_names_damage_that_arose_while_running(assistant: Assistant) -> None:
    assert assistant.search("video")
    path = _one(assistant.settings.data_dir, "chroma/*/chroma.sqlite3")
    _garbage(path)
    assert "Chroma" in assistant.status().damage
    assert assistant.sync().rebuilt
    assert assistant.status().damage == ""


def test_search_mends_from_the_records_and_leaves_the_digests_alone(
    assistant: Assistant, expected: dict[str, object]
) -> None:
    new = assistant.settings.digests / "new.md"
    new.write_text(digest("2024-02-01", invented(50)), encoding="utf-8")
    _cut(_one(assistant.settings.data_dir, "*/vectors.npy"))
    # What a sync has not read yet is not read by a search either.
    assert state(assistant) == expected
    assert assistant.paper("2401.00050") is None
    shutil.rmtree(assistant.settings.digests)
    _cut(_one(assistant.settings.data_dir, "*/ids.json"))
    assert state(assistant) == expected


def test_a_lost_generations_folder_is_built_again(
    assistant: Assistant, expected: dict[str, object]
) -> None:
    shutil.rmtree(assistant.settings.data_dir / "generations")
    assert state(assistant) == expected
