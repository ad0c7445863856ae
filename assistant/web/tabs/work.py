"""A job as Status shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """A job as the tab shows it: its name, what it does now, and how it ended."""

    name: str
    running: bool
    text: str
    done: int
    total: int
    outcome: str
    failed: bool
