"""An in-memory catalog of the seed digests, for reading questions against."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.catalog.records import Appearance, Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_ENTRY = re.compile(r"^### \[(?P<title>.+)\]\(https?://arxiv\.org/abs/(?P<id>\d{4}\.\d+)\)", re.M)
_AUTHORS = re.compile(r"^Authors: (.+)$", re.M)
_VOTES = re.compile(r"^Vote: (\d+)$", re.M)


class SeedCatalog:
    """`Records` of the digests in ``seeds/``."""

    def __init__(self) -> None:
        self.papers: dict[str, Paper] = {}
        self.days: list[date] = []
        for path in sorted(SEEDS.glob("20*.md")):
            day = date.fromisoformat(path.stem)
            self.days.append(day)
            text = path.read_text(encoding="utf-8")
            found = list(_ENTRY.finditer(text))
            for entry, after in zip(found, [*found[1:], None], strict=True):
                body = text[entry.end() : after.start() if after else None]
                self._add(entry["id"], entry["title"], body, day, path.name)

    def _add(self, arxiv_id: str, title: str, body: str, day: date, path: str) -> None:
        authors, votes = _AUTHORS.search(body), _VOTES.search(body)
        self.papers[arxiv_id] = Paper(
            arxiv_id=arxiv_id,
            title=title,
            url=f"https://arxiv.org/abs/{arxiv_id}",
            date=day,
            votes=int(votes[1]) if votes else None,
            authors=tuple(authors[1].split(", ")) if authors else (),
            sections=(),
            thumbnail=None,
            video=None,
            appearances=(Appearance(day, None, path, 1),),
            topics=(),
            content_hash="",
        )

    def digest_dates(self) -> Sequence[date]:
        return self.days

    def titles(self) -> dict[str, str]:
        return {paper.arxiv_id: paper.title for paper in self.papers.values()}

    def author_papers(self) -> Counter[str]:
        return Counter(author for paper in self.papers.values() for author in paper.authors)

    def organization_keys(self) -> frozenset[str]:
        return frozenset()

    def paper(self, arxiv_id: str) -> Paper | None:
        return self.papers.get(arxiv_id)
