"""Lists of names that take few bytes."""

from __future__ import annotations

import tracemalloc

import pytest

from assistant.language.names.packed import Groups, Lookup, PackedTexts


def test_texts_come_back_as_they_were() -> None:
    texts = ["Łukasz", "", "언어 모델", "\U0001f600 a\nb"]
    held = PackedTexts(iter(texts))
    assert [*held] == texts
    assert held[1:3] == texts[1:3]
    assert held[-1] == texts[-1]
    assert len(held) == 4
    for place in (4, -5):
        with pytest.raises(IndexError):
            held[place]


def test_numbers_are_found_by_key_in_their_order() -> None:
    lookup = Lookup([("b", 2), ("a", 0), ("b", 1), ("가", 3)])
    assert lookup.find(["b", "c", "가", "b"]) == {"b": [2, 1], "가": [3]}
    assert lookup.find([]) == {}
    assert Lookup([]).find(["a"]) == {}


def test_groups_keep_the_order_of_their_members() -> None:
    groups = Groups([2, 0, 2], [7, 8, 3], 4)
    assert [groups[number].tolist() for number in range(4)] == [[8], [], [7, 3], []]
    assert groups.sizes.tolist() == [1, 0, 2, 0]
    assert Groups([], [], 1)[0].tolist() == []
    once = Groups.once([1, 1, 0, 1], [9, 4, 4, 9], 2)
    assert [once[number].tolist() for number in range(2)] == [[4], [4, 9]]
    assert Groups.once([], [], 0).sizes.tolist() == []


def test_many_names_take_little_more_than_their_letters() -> None:
    count = 20_000
    tracemalloc.start()
    try:
        held = PackedTexts(f"Name {number:08}" for number in range(count))
        lookup = Lookup((f"name{number:08}", number) for number in range(count))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held[lookup.find(["name00000123"])["name00000123"][0]] == "Name 00000123"
    assert size / count < 2 * len(held[0]) + 24
