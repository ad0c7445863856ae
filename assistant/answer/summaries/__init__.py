"""Summaries of fetched papers, written by a language model and checked against the abstract."""

from __future__ import annotations
