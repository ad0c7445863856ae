"""Memory that has a bound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from assistant.recent import Recent


def test_the_first_go_when_there_are_too_many() -> None:
    held = Recent[int, str](3)
    for number in range(5):
        held.put(number, str(number))
    held.put(4, "four")
    assert held.held(range(9)) == {2: "2", 3: "3", 4: "four"}
    assert held.get(0) is None
    assert len(held) == 3


def test_of_more_at_once_than_are_kept_the_last_stay() -> None:
    held = Recent[int, int](3)
    held.put(9, 9)
    held.put_all({number: number for number in range(5)})
    assert held.held(range(10)) == {2: 2, 3: 3, 4: 4}


def test_threads_may_put_at_once() -> None:
    held = Recent[int, int](10)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: held.put(number, number), range(5_000)))
    assert len(held) == 10
