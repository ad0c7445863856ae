"""Measures ways to find the nearest of very many vectors: time, memory, and how many are found.

As many vectors as wanted are made of an index's own, each with some noise: they lie as those do.

    python benchmarks/vectors.py --data-dir DIR [--sizes 100000,1000000] [--chroma 100000]

A million take 1 GB and a minute; Chroma builds its graph of 100,000 in about two.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from assistant.index.pointer import MATRIX, current_name, generation_dir

Vectors = NDArray[np.float32]
Finder = Callable[[Vectors], NDArray[np.int64]]
#: Questions, how many of the nearest are wanted, and how much noise a vector gets.
ASKED, WANTED, NOISE = 100, 100, 0.5
#: Numbers of each vector that a first pass compares, and the best of it that are compared whole.
SHORT, RESCORED = 64, 4000
_BATCH = 5000


def make(own: Vectors, count: int, generator: np.random.Generator) -> Vectors:
    """So many unit vectors that lie as an index's own do."""
    made = np.empty((count, own.shape[1]), np.float32)
    for start in range(0, count, _BATCH):
        rows = own[generator.integers(len(own), size=min(_BATCH, count - start))]
        noise = generator.standard_normal(rows.shape, dtype=np.float32)
        # As strong along each direction as the vectors themselves are.
        rows = rows + NOISE * own.std(axis=0) * noise
        made[start : start + len(rows)] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def exact(vectors: Vectors) -> Finder:
    """One product with everything, as the matrix in memory is searched."""
    return lambda question: _best(np.einsum("ij,j->i", vectors, question), WANTED)


def two_passes(vectors: Vectors) -> Finder:
    """A product with the first numbers of everything, then one with the best whole."""
    short = np.ascontiguousarray(vectors[:, :SHORT])

    def find(question: Vectors) -> NDArray[np.int64]:
        rows = _best(np.einsum("ij,j->i", short, question[:SHORT]), RESCORED)
        return rows[_best(np.einsum("ij,j->i", vectors[rows], question), WANTED)]

    return find


def quantised(vectors: Vectors) -> Finder:
    """A product of bytes with everything, then one with the best whole."""
    scale = np.float32(127 / np.abs(vectors[:_BATCH]).max())
    small = np.empty(vectors.shape, np.int8)
    for start in range(0, len(vectors), _BATCH):
        part = np.rint(scale * vectors[start : start + _BATCH])
        small[start : start + _BATCH] = np.clip(part, -127, 127)

    def find(question: Vectors) -> NDArray[np.int64]:
        asked = np.clip(np.rint(scale * question), -127, 127).astype(np.int16)
        rows = _best(np.einsum("ij,j->i", small, asked, dtype=np.int32), RESCORED)
        return rows[_best(np.einsum("ij,j->i", vectors[rows], question), WANTED)]

    return find


def chroma(vectors: Vectors, folder: str) -> Finder:
    """The graph of an embedded Chroma collection."""
    import chromadb

    client = chromadb.PersistentClient(folder)
    collection = client.create_collection("vectors", metadata={"hnsw:space": "cosine"})
    for start in range(0, len(vectors), _BATCH):
        part = vectors[start : start + _BATCH]
        collection.add([str(start + row) for row in range(len(part))], embeddings=part)

    def find(question: Vectors) -> NDArray[np.int64]:
        found = collection.query(query_embeddings=question[None], n_results=WANTED, include=[])
        return np.array(found["ids"][0], dtype=np.int64)

    return find


def _best(scores: NDArray[np.float32] | NDArray[np.int32], count: int) -> NDArray[np.int64]:
    most = min(count, len(scores))
    return np.argpartition(scores, len(scores) - most)[len(scores) - most :]


def measure(find: Finder, questions: Vectors, right: list[set[int]]) -> tuple[float, float]:
    """Seconds of the processor that 95% of questions stay below, and the share found."""
    seconds, shares = [], []
    for question, nearest in zip(questions, right, strict=True):
        started = time.process_time()
        found = find(question)
        seconds.append(time.process_time() - started)
        shares.append(len(nearest & set(found.tolist())) / WANTED)
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1], float(np.mean(shares))


def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True, help="an index, for its vectors")
    parser.add_argument("--sizes", default="100000,1000000", help="vectors, with commas")
    parser.add_argument("--chroma", type=int, default=100_000, help="most vectors given to Chroma")
    arguments = parser.parse_args()
    name = current_name(arguments.data_dir)
    if name is None:
        parser.error(f"There is no index in {arguments.data_dir}.")
    own = np.load(generation_dir(arguments.data_dir, name) / MATRIX)
    table = Table(title=f"the nearest {WANTED}: p95 in milliseconds of the processor, share found")
    for title in ("", "exact", "two passes", "bytes", "Chroma"):
        table.add_column(title, justify="right")
    generator = np.random.default_rng(0)
    for count in map(int, arguments.sizes.split(",")):
        vectors, questions = make(own, count, generator), make(own, ASKED, generator)
        right = [set(exact(vectors)(question).tolist()) for question in questions]
        shown = [f"{count:,}"]
        for way in (exact, two_passes, quantised):
            seconds, share = measure(way(vectors), questions, right)
            shown.append(f"{1000 * seconds:.1f} ms, {share:.1%}")
        if count <= arguments.chroma:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                seconds, share = measure(chroma(vectors, folder), questions, right)
            shown.append(f"{1000 * seconds:.1f} ms, {share:.1%}")
        table.add_row(*shown)
    Console().print(table)


if __name__ == "__main__":
    main()
