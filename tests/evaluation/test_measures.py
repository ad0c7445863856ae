"""Formulas, on rankings small enough to check by hand."""

from __future__ import annotations

import pytest

from assistant.evaluation.measures import average_precision, f1, normalised, percentile


@pytest.mark.parametrize(
    ("ranked", "relevant", "value"),
    [
        (["a", "b"], ["a", "b"], 1.0),
        (["x", "a"], ["a"], 1 / 2),
        (["a", "x", "b"], ["a", "b"], (1 + 2 / 3) / 2),
        (["a", "x"], ["a", "b"], 1 / 2),
        ([], ["a"], 0.0),
    ],
)
def test_average_precision(ranked: list[str], relevant: list[str], value: float) -> None:
    assert average_precision(ranked, relevant) == pytest.approx(value)


@pytest.mark.parametrize(
    ("given", "relevant", "value"),
    [("ab", "ab", 1.0), ("ab", "a", 2 / 3), ("x", "a", 0.0), ("", "a", 0.0), ("abcd", "ae", 1 / 3)],
)
def test_f1(given: str, relevant: str, value: float) -> None:
    assert f1(given, relevant) == pytest.approx(value)


@pytest.mark.parametrize(
    ("values", "percent", "value"),
    [([3, 1, 2], 50, 2), (range(1, 101), 95, 95), ([7], 95, 7), ([], 50, 0)],
)
def test_percentile(values: list[float], percent: float, value: float) -> None:
    assert percentile(list(values), percent) == value


@pytest.mark.parametrize("text", ["GPT\\-4o \\*88.7%\\*", "gpt-4o  *88.7%*", "GPT-4o\n*88.7&#37;*"])
def test_normalised_forgets_case_spaces_and_escapes(text: str) -> None:
    assert normalised(text) == "gpt-4o*88.7%*"
