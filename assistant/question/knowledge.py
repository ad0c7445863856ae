"""What the rules need to know of the catalog to read names, titles and ids in a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.catalog.records import Paper


class Knowledge(Protocol):
    """The few look-ups that understanding a question takes; the catalog answers them."""

    def digest_dates(self) -> Sequence[date]:
        """Days that have a digest, ascending."""
        ...

    def authors_matching(self, name: str) -> Sequence[str]:
        """Authors whose full or last name equals ``name``, ignoring case, most papers first."""
        ...

    def papers_titled(self, text: str) -> Sequence[str]:
        """arXiv ids whose title, or short name before the title's colon, is named in ``text``."""
        ...

    def paper(self, arxiv_id: str) -> Paper | None:
        """The paper with this id (no version), or None when no digest has it."""
        ...
