"""Measures search and answers on questions with known answers."""

from assistant.evaluation.asking import evaluate
from assistant.evaluation.rows import Row, read_rows
from assistant.evaluation.score import Result, Score

__all__ = ["Result", "Row", "Score", "evaluate", "read_rows"]
