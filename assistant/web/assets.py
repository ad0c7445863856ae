"""Addresses of the scripts and the style that travel with the page."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC_DIR = Path(__file__).with_name("static")


def asset(name: str) -> str:
    """The address of a file of ``static``; it changes with the content, so it can be cached."""
    return f"web/{name}?v={_fingerprint(name)}"


def scripts(*names: str) -> str:
    """Tags that load scripts of ``static`` in order, ``script.js`` first."""
    return "".join(f'<script src="{asset(name)}"></script>' for name in ("script.js", *names))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC_DIR / name).read_bytes()).hexdigest()[:10]
