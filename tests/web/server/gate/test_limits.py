"""How often, and how long to wait."""

from __future__ import annotations

from assistant.web.server.gate import limits
from assistant.web.server.gate.limits import Attempts, Rates


class Clock:
    """Seconds that pass when they are told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_a_minute_and_no_more() -> None:
    clock = Clock()
    rates = Rates(6, clock)
    assert [rates.take("ada") for _ in range(6)] == [0.0] * 6
    assert rates.take("ada") == 10.0
    assert rates.take("bob") == 0.0
    clock.now += 10
    assert rates.take("ada") == 0.0
    assert rates.take("ada") > 0
    clock.now += 3600
    assert [rates.take("ada") > 0 for _ in range(7)] == [False] * 6 + [True]


def test_waits_grow_and_end() -> None:
    clock = Clock()
    attempts = Attempts(3, 60.0, clock)
    waits = []
    for _ in range(10):
        clock.now += attempts.wait("ada")
        attempts.begin("ada")
        waits.append(attempts.wait("ada"))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert attempts.wait("bob") == 0
    clock.now += 60
    assert attempts.wait("ada") == 0
    attempts.begin("ada")
    assert attempts.wait("ada") == 60
    clock.now += 600
    attempts.begin("ada")
    assert attempts.wait("ada") == 0


def test_many_at_once_are_no_more_than_many_in_a_row() -> None:
    attempts = Attempts(3, 60.0, Clock())
    begun = 0
    for _ in range(100):
        if not attempts.wait("ada"):
            attempts.begin("ada")
            begun += 1
    assert begun == 3


def test_a_right_attempt_counts_for_nothing() -> None:
    attempts = Attempts(2, 60.0, Clock())
    for _ in range(20):
        attempts.begin("ada")
        attempts.take_back("ada")
    assert attempts.wait("ada") == 0
    attempts.begin("ada")
    attempts.begin("ada")
    attempts.forget("ada")
    assert attempts.wait("ada") == 0
    attempts.take_back("nobody")


def test_strangers_fill_no_memory() -> None:
    rates, attempts = Rates(6), Attempts(3, 60.0)
    for n in range(limits._REMEMBERED + 100):
        rates.take(n)
        attempts.begin(n)
    assert len(rates._buckets) == len(attempts._tries) == limits._REMEMBERED
