"""What a sync did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.digest import Skipped
from assistant.errors import EmbeddingError, SyncError


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. Counts are entries unless said otherwise.

    Attributes:
        added: New entries.
        updated: Entries whose facts or text changed.
        moved: Unchanged entries that stand in another file now.
        unchanged: Entries as they were.
        removed: Entries that are gone.
        skipped: What could not be read: file, line, reason.
        files: Digest files that hold entries.
        listed: All files in the folder that might be digests.
        papers: Distinct papers now in the index.
        embedded: Papers written to the index by this sync.
        rebuilt: Why the index was built anew, or empty.
        seconds: How long it took.
        lacking: Papers that lack the vectors of the embedding service that is set.
        fault: Why they do, or None.
    """

    added: int
    updated: int
    moved: int
    unchanged: int
    removed: int
    skipped: tuple[Skipped, ...]
    files: int
    listed: int
    papers: int
    embedded: int
    rebuilt: str
    seconds: float
    lacking: int = 0
    fault: EmbeddingError | None = None

    def check(self) -> None:
        """Complain where there were files to read and nothing could be read from them.

        Raises:
            SyncError: There were.
        """
        if self.listed and not self.files:
            raise SyncError(
                f"No paper could be read from the {self.listed:,} files in the folder of digests.",
                hint="docs/digests.md shows the layouts that are read; "
                "what is skipped says why, file by file.",
            )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts."""
        facts: dict[str, Any] = {
            name: getattr(self, name) for name in self.__slots__ if name != "skipped"
        }
        facts["fault"] = self.fault.message if self.fault is not None else ""
        facts["skipped"] = [
            {"path": s.path, "line": s.line, "reason": s.reason} for s in self.skipped
        ]
        return facts
