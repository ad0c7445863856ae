"""What a data folder got from a store: which publication, when, and what failed last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.errors import SyncError
from assistant.publishing.faults import Fault, FaultKind
from assistant.publishing.store import masked

if TYPE_CHECKING:
    from assistant.settings import Settings

_FILE = "PULLED"


@dataclass(frozen=True, slots=True)
class Pulled:
    """Where a data folder's index comes from.

    Attributes:
        where: The store, without user and password.
        publication: Name of the publication in use; empty before the first.
        generation: Its generation in this data folder.
        published: When it was published, or None.
        looked: When the store was last asked, with or without success.
        fault: Why that failed, or None.
        failures: How often it has failed since it last succeeded.
    """

    where: str
    publication: str = ""
    generation: str = ""
    published: datetime | None = None
    looked: datetime | None = None
    fault: Fault | None = None
    failures: int = 0

    def failed(self, fault: Fault) -> Pulled:
        """The same after one more failure."""
        now = datetime.now(UTC)
        return replace(self, fault=fault, failures=self.failures + 1, looked=now)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready facts; a fault is its sentence."""
        return {
            "where": self.where,
            "publication": self.publication,
            "published": self.published.isoformat() if self.published else None,
            "looked": self.looked.isoformat() if self.looked else None,
            "fault": self.fault.sentence() if self.fault else "",
            "failures": self.failures,
        }

    @classmethod
    def read(cls, data_dir: Path) -> Pulled | None:
        """What a data folder says; None where nothing was pulled into it, or it can't be read."""
        try:
            facts = json.loads((data_dir / _FILE).read_text(encoding="utf-8"))
            for key in ("published", "looked"):
                facts[key] = datetime.fromisoformat(facts[key]) if facts[key] else None
            fault = facts["fault"]
            if fault is not None and fault["kind"] not in get_args(FaultKind):
                fault = None
            return cls(**{**facts, "fault": Fault(**fault) if fault else None})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, data_dir: Path) -> None:
        """Keep it in a data folder.

        Raises:
            OSError: It can't be written.
        """
        from assistant.feed.writing import write_atomically

        facts = asdict(self)
        for key in ("published", "looked"):
            facts[key] = facts[key].isoformat() if facts[key] else None
        write_atomically(data_dir / _FILE, json.dumps(facts) + "\n")


def is_pulled(settings: Settings) -> bool:
    """Whether a data folder's index comes from a store, or will."""
    return bool(settings.follow) or (settings.data_dir / _FILE).exists()


def refuse_pulled(settings: Settings) -> None:
    """See that a data folder's index is made from digests.

    Raises:
        SyncError: It comes from a store.
    """
    if not is_pulled(settings):
        return
    pulled = Pulled.read(settings.data_dir)
    where = masked(settings.follow) or (pulled.where if pulled else "another machine")
    raise SyncError(
        f"The index in {settings.data_dir} comes from {where}; no digests are read here.",
        hint="Sync where it is published, or choose another data folder (--data-dir).",
    )
