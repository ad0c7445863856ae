"""What stands beside a record in the Chroma collection, for whoever reads it."""

from __future__ import annotations

from typing import Any

from assistant.catalog.keys import to_day
from assistant.catalog.records import Paper
from assistant.index.document import Chunk


def metadata(paper: Paper, chunk: Chunk) -> dict[str, Any]:
    """Facts stored with a record; what is unknown is left out, dates are ``YYYYMMDD``."""
    facts: dict[str, Any] = {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "url": paper.url,
        "date": to_day(paper.date),
        "section": chunk.section,
        "topics": ", ".join(paper.topics),
        "authors": ", ".join(paper.authors),
        "hash": paper.content_hash,
    }
    if paper.votes is not None:
        facts["votes"] = paper.votes
    if paper.organizations:
        facts["organizations"] = ", ".join(paper.organizations)
    if paper.keywords:
        facts["keywords"] = ", ".join(paper.keywords)
    if paper.code_url:
        facts["code_url"] = paper.code_url
    return facts
