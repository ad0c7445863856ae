"""How summaries that describe another paper are told apart, with and without abstracts.

Usage::

    python benchmarks/doubt.py DATA_DIR

Needs a synced data folder whose papers have abstracts (``assistant fetch --abstracts``). What is
marked beside an abstract, nearly always rightly, is taken for wrong: printed is how much of that
the title alone tells, how many right summaries it would mark, and how many are marked when each
paper is given the summary of another.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant import Assistant
from assistant.index.document import Fields
from assistant.index.doubt import doubtful_summaries


def main(data_dir: Annotated[Path, typer.Argument(help="A synced data folder.")]) -> None:
    """Print the table."""
    pipeline = Assistant.open(data_dir=data_dir, llm="none")._engine.pipeline()
    reader, lsa = pipeline.generation.reader, pipeline.generation.lsa
    papers = pipeline.catalog.papers_by_id(pipeline.generation.manifest.papers).values()
    fields = [
        reader.paper(paper.title, paper.text, paper.abstract)
        for paper in papers
        if paper.text and paper.abstract
    ]
    others = random.Random(0).sample(fields, len(fields))
    swapped = [
        replace(one, body=other.body, gloss=other.gloss)
        for one, other in zip(fields, others, strict=True)
        if one is not other
    ]
    beside = doubtful_summaries(fields, lsa)
    wrong = [one for one, doubtful in zip(fields, beside, strict=True) if doubtful]
    right = [one for one, doubtful in zip(fields, beside, strict=True) if not doubtful]

    def share(of: list[Fields], *, abstracts: bool) -> str:
        asked = of if abstracts else [replace(one, abstract=[]) for one in of]
        marked = sum(doubtful_summaries(asked, lsa))
        return f"{marked} of {len(of)} ({marked / max(1, len(of)):.1%})"

    table = Table("marked", "beside the abstract", "beside the title alone")
    for name, group in (
        ("wrong summaries", wrong),
        ("right summaries", right),
        ("summaries of other papers", swapped),
    ):
        table.add_row(name, share(group, abstracts=True), share(group, abstracts=False))
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
