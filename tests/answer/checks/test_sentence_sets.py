"""The checks keep their promise on both halves of the sentences they are measured by."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("checks_benchmark", ROOT / "benchmarks/checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_limits_are_kept(benchmark: ModuleType) -> None:
    known = benchmark.papers()
    judged = {"natural": 0, "hard": 0, "wrong": 0}
    for name in benchmark.HALVES:
        counts = benchmark.measure(benchmark.Half(name, known))
        assert benchmark.failures(name, counts) == []
        for kind, count in counts.items():
            judged[kind if kind in judged else "wrong"] += count.judged
    assert judged["natural"] + judged["hard"] >= 250
    assert judged["hard"] >= 100
    assert judged["wrong"] >= 150


def test_halves_are_of_different_papers(benchmark: ModuleType) -> None:
    first, second = (
        {paper.arxiv_id for paper in benchmark.Half(name, benchmark.papers()).given.values()}
        for name in benchmark.HALVES
    )
    assert not first & second
