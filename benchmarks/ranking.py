"""Measures the ranking: each part left out in turn, and the weights around the chosen ones.

Usage::

    python benchmarks/ranking.py --data-dir DIR QUESTIONS.jsonl …          # ablation
    python benchmarks/ranking.py --data-dir DIR --tune QUESTIONS.jsonl …   # one weight at a time

``DIR`` is a synced data folder; the question files have the formats of ``assistant eval``. A
weight is worth changing only when the mean over all measures rises and no measure falls by more
than a question or two.
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import Assistant
from assistant.evaluation import evaluate, read_rows
from assistant.retrieve.ranking import DEFAULT_WEIGHTS, Weights

#: Factors tried on each weight.
STEPS = (0.6, 0.8, 1.25, 1.6)


def measure(data_dir: Path, files: list[Path], weights: Weights) -> dict[str, float]:
    """Figures of all files under some weights, by measure and language."""
    assistant = Assistant.open(data_dir=data_dir, llm="none", weights=weights)
    found: dict[str, float] = {}
    for file in files:
        for score in evaluate(assistant, read_rows(file), file=file.name):
            for name, language, value, _ in score.figures():
                found[f"{score.kind} {name} {language}"] = value
    assistant.close()
    return found


def variants(tune: bool) -> dict[str, Weights]:
    """Weights to measure, by the name of their row."""
    names = [field.name for field in fields(Weights)]
    rows = {"as shipped": DEFAULT_WEIGHTS}
    for name in names:
        value = getattr(DEFAULT_WEIGHTS, name)
        if tune:
            for step in STEPS:
                rows[f"{name} = {value * step:.2f}"] = replace(
                    DEFAULT_WEIGHTS, **{name: value * step}
                )
        else:
            # A factor that does nothing is 1, a summand that does nothing 0.
            rows[f"without {name}"] = replace(
                DEFAULT_WEIGHTS, **{name: 1.0 if name == "name" else 0.0}
            )
    return rows


def main(
    files: Annotated[list[Path], typer.Argument(help="Question files.")],
    data_dir: Annotated[Path, typer.Option(help="A synced data folder.")] = Path(".assistant"),
    tune: Annotated[bool, typer.Option(help="Vary each weight instead of leaving it out.")] = False,
) -> None:
    """Print a table with a row for each variant and a column for each measure."""
    console = Console()
    table = Table(title="Ranking", show_lines=False)
    table.add_column("weights")
    base: dict[str, float] = {}
    for name, weights in track(variants(tune).items(), description="Measuring", console=console):
        figures = measure(data_dir, files, weights)
        if not base:
            base = figures
            for column in (*figures, "mean"):
                table.add_column(column, justify="right")
        mean = sum(figures.values()) / len(figures)
        table.add_row(name, *(f"{value:.3f}" for value in figures.values()), f"{mean:.4f}")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
