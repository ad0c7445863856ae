"""Fits the model that decides which papers are about a subject, and prints how well it does.

Usage::

    python benchmarks/membership.py DIR:QUESTIONS.jsonl …

Each argument names a synced data folder and a file of questions with known papers, whose rows have
``topic, question_en, question_ko, relevant, ignore`` and perhaps ``today, start, end`` (the formats
of ``assistant eval``). A paper is about a subject whichever papers are asked about: those of a week
are learned from once more as they are found among all. Printed are MAP and F1 on topics that were
left out of the fit (six folds), then the coefficients of all topics, to be put into
``assistant/retrieve/aboutness.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import Assistant
from assistant.evaluation.measures import average_precision, f1
from assistant.evaluation.rows import read_rows
from assistant.language.lexicon.lexicon import Lexicon
from assistant.retrieve.aboutness import Evidence, best_cut
from assistant.retrieve.membership import Membership

#: Strength of the quadratic penalty on the coefficients.
PENALTY = 0.3
#: Weight of the phrases whose topics are hidden from the model.
BARE_WEIGHT = 0.2
#: Weight of the papers of a week as they are found among all. Of what is labelled as about broad
#: topics in single weeks, lists over everything hold 28% without it, 43% with it, and 46% with
#: twice as much, which costs 0.015 of fine topics' F1.
WHOLE_WEIGHT = 0.15
#: Candidates that words and meaning bring each to those.
WHOLE_POOL = 3000
#: A phrase with this many times as many papers as its topic's name was misunderstood.
WIDER = 4.0
FOLDS = 6
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The candidates of one phrase: their features, and which of them are right.

    Attributes:
        file: Where the question comes from.
        topic: What it is about; phrases of one topic are never split between folds.
        ids: The candidates.
        rows: A row of features for each, shape ``(candidates, features)``.
        right: 1 for a paper about the topic, else 0.
        relevant: All papers about the topic, candidates or not.
        weight: How much each candidate counts in the fit.
    """

    file: str
    topic: str
    ids: list[str]
    rows: Vector
    right: Vector
    relevant: list[str]
    weight: float = 1.0


def samples(assistant: Assistant, file: Path, names: list[str]) -> Iterator[Sample]:
    """Samples of all rows of a file, in both languages and as the topic's bare name.

    Args:
        assistant: Holds the digests that the rows were labelled on.
        file: The rows.
        names: Filled with the names of the features.
    """
    membership = assistant._engine.pipeline().retriever.membership
    for row in read_rows(file):
        today = date.fromisoformat(row["today"]) if "today" in row else None
        within = _within(assistant, row)
        phrases = [assistant.understand(row[f"question_{x}"], today=today).query for x in _LANGS]
        # A row may name its topic by an identifier.
        fine = "_" not in row["topic"] and row["topic"] not in Lexicon.default().topics
        if fine:
            phrases.append(row["topic"])
        for phrase in phrases:
            if fine and _is_wider(membership, phrase, row["topic"]):
                continue
            found = membership.evidence(phrase, within)
            if not found.ids or not _relevant(row):
                continue
            names[:] = list(found.features)
            yield _sample(file.stem, row, found)
            if fine:
                # So that phrases of which the lexicon knows no topic are judged as well.
                name = f"{file.stem}, topics unknown"
                yield _sample(name, row, _without_topics(found), BARE_WEIGHT)
            else:
                whole = _only(membership.evidence(phrase, None, pool=WHOLE_POOL), set(within))
                yield _sample(f"{file.stem}, as among all papers", row, whole, WHOLE_WEIGHT)


def _sample(name: str, row: dict[str, Any], found: Evidence, weight: float = 1.0) -> Sample:
    rows = np.column_stack(list(found.features.values()))
    relevant = _relevant(row)
    right = np.array([key in relevant for key in found.ids], dtype=np.float64)
    return Sample(name, row["topic"], found.ids, rows, right, relevant, weight)


def _relevant(row: dict[str, Any]) -> list[str]:
    return [key for key in row["relevant"] if key not in row["ignore"]]


def _is_wider(membership: Membership, phrase: str, topic: str) -> bool:
    """Whether what was understood of a question is no longer its topic."""
    asked, meant = (membership.reader.read(text).frequency for text in (phrase, topic))
    return asked > WIDER * max(1, meant)


def _only(found: Evidence, ids: set[str]) -> Evidence:
    kept = [place for place, key in enumerate(found.ids) if key in ids]
    features = {name: values[kept] for name, values in found.features.items()}
    return Evidence([found.ids[place] for place in kept], features)


def _without_topics(found: Evidence) -> Evidence:
    none = {name: np.zeros_like(found.features[name]) for name in found.features if "topic" in name}
    none["no_topic"] = np.ones(len(found.ids))
    return Evidence(found.ids, {**found.features, **none})


_LANGS = ("en", "ko")


def _within(assistant: Assistant, row: dict[str, Any]) -> list[str]:
    days = [date.fromisoformat(row[key]) if key in row else None for key in ("start", "end")]
    papers = assistant.papers(start=days[0], end=days[1])
    return [paper.arxiv_id for paper in papers if paper.arxiv_id not in row["ignore"]]


def fit(chosen: Sequence[Sample]) -> Vector:
    """Coefficients and, last, the intercept: the most probable under a normal prior."""
    x = np.vstack([_with_ones(sample.rows) for sample in chosen])
    y = np.concatenate([sample.right for sample in chosen])
    weight = np.concatenate([np.full(len(sample.right), sample.weight) for sample in chosen])
    penalty = np.full(x.shape[1], PENALTY)
    penalty[-1] = 0.0

    def loss(b: Vector) -> tuple[float, Vector]:
        z = x @ b
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (penalty * b * b).sum())
        return value, x.T @ (weight * (_logistic(z) - y)) + penalty * b

    found: Vector = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def measure(sample: Sample, coefficients: Vector) -> tuple[float, float]:
    """Average precision and F1 of a sample under some coefficients."""
    values = _logistic(_with_ones(sample.rows) @ coefficients)
    order = np.argsort(-values, kind="stable")
    ranked = [sample.ids[place] for place in order]
    cut = best_cut([float(value) for value in values[order]])
    return average_precision(ranked, sample.relevant), f1(ranked[:cut], sample.relevant)


def _with_ones(rows: Vector) -> Vector:
    return np.column_stack([rows, np.ones(len(rows))])


def _logistic(z: Vector) -> Vector:
    value: Vector = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return value


def main(
    pairs: Annotated[list[str], typer.Argument(help="DIR:QUESTIONS.jsonl, one or more.")],
) -> None:
    """Print figures of left-out topics, and the coefficients of all."""
    names: list[str] = []
    every: list[Sample] = []
    for pair in pairs:
        folder, file = pair.split(":", 1)
        assistant = Assistant.open(data_dir=folder, llm="none")
        every += samples(assistant, Path(file), names)
        assistant.close()
    topics = sorted({sample.topic for sample in every})
    shuffled = np.random.default_rng(1).permutation(len(topics))
    fold = {topics[place]: number % FOLDS for number, place in enumerate(shuffled)}
    figures = defaultdict(list)
    for number in range(FOLDS):
        coefficients = fit([s for s in every if fold[s.topic] != number])
        for sample in every:
            if fold[sample.topic] == number:
                figures[sample.file].append(measure(sample, coefficients))
    for file, values in figures.items():
        precision, score = np.mean(values, axis=0)
        print(f"{file}: MAP {precision:.3f}, F1 {score:.3f} of {len(values)} left-out phrases")
    for name, value in zip([*names, "INTERCEPT"], fit(every), strict=True):
        print(f'    "{name}": {value:.3f},')


if __name__ == "__main__":
    typer.run(main)
