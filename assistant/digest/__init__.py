"""Markdown digests → `Digest`, `Section` and `Entry`; finding and fingerprinting digest files."""

from __future__ import annotations

from assistant.digest.files import DigestFolders, find_digests, fingerprint, read_digest
from assistant.digest.links import arxiv_id
from assistant.digest.model import (
    Digest,
    DigestFile,
    DigestFolderError,
    Entry,
    Section,
    Skipped,
)
from assistant.digest.parser import READER, parse_digest

__all__ = [
    "READER",
    "Digest",
    "DigestFile",
    "DigestFolderError",
    "DigestFolders",
    "Entry",
    "Section",
    "Skipped",
    "arxiv_id",
    "find_digests",
    "fingerprint",
    "parse_digest",
    "read_digest",
]
