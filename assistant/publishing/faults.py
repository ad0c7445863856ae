"""Why an index could not be published or fetched, in a sentence of either language."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.errors import PublicationError
from assistant.strings import say

if TYPE_CHECKING:
    from assistant.strings import Language

FaultKind = Literal[
    "address",
    "package",
    "unreachable",
    "denied",
    "read_only",
    "missing",
    "gone",
    "wrong",
    "malformed",
    "version",
    "server",
    "damaged",
    "vectors",
    "full",
    "unwritable",
]
"""``missing``: nothing is published there; ``gone``: a part of what is; ``wrong``: a part is not
what its name says; ``server``: it was made for another Chroma server; ``vectors``: they are in an
embedded Chroma; ``full``, ``unwritable``: this machine's disk, or the folder that is published to.
"""

_PASSING = frozenset({"unreachable", "gone", "full"})
#: Errors of the system that only writing brings.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_UNWRITABLE = frozenset({errno.EROFS, errno.ENOTDIR, errno.EISDIR})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something failed.

    Attributes:
        kind: What went wrong.
        where: The store, without user and password, or a folder of this machine.
        detail: A file, a version or what a library said; the sentence names it.
    """

    kind: FaultKind
    where: str
    detail: str = ""

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed in a while."""
        return self.kind in _PASSING

    def sentence(self, language: Language = "en") -> str:
        """What is wrong."""
        return self._say("", language)

    def hint(self, language: Language = "en") -> str:
        """What to do about it."""
        return self._say("_hint", language)

    def _say(self, suffix: str, language: Language) -> str:
        key = f"publishing.fault_{self.kind}{suffix}"
        return say(key, language, where=self.where, detail=self.detail)


class FaultError(PublicationError):
    """Publishing or fetching failed.

    Args:
        fault: Why.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence(), hint=fault.hint(), retryable=fault.passing)
        self.fault = fault


def is_of_writing(error: OSError) -> bool:
    """Whether an error is about a file of this machine that was to be written."""
    return error.errno in _FULL or error.errno in _UNWRITABLE


def unwritable(folder: Path | str, error: OSError) -> FaultError:
    """The error to raise where something can't be written."""
    kind: FaultKind = "full" if error.errno in _FULL else "unwritable"
    return FaultError(Fault(kind, str(folder), error.strerror or str(error)))
