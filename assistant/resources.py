"""Files that travel with the package: prompts and seed digests.

In a checkout they stand at the top level; in an installed wheel, inside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def seeds_dir() -> Path:
    """Folder of the seed digests."""
    return _folder("seeds")


def prompts_dir() -> Path:
    """Folder of the prompt templates."""
    return _folder("prompts")
