"""The assistant's search as a LlamaIndex retriever."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

if TYPE_CHECKING:
    from assistant.core import Assistant


class AssistantRetriever(BaseRetriever):
    """Retrieves papers as nodes: text led by the title, facts as metadata.

    Args:
        assistant: Searches.
        k: Most nodes to return.
        today: Day that relative times in a query refer to; default: the current day.
    """

    def __init__(self, assistant: Assistant, k: int = 10, today: date | None = None) -> None:
        super().__init__()
        self._assistant = assistant
        self._k = k
        self._today = today

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._assistant.search(query_bundle.query_str, self._k, today=self._today)
        return [
            NodeWithScore(
                node=TextNode(
                    id_=hit.paper.arxiv_id,
                    text=f"{hit.paper.title}\n{hit.paper.text}",
                    metadata={
                        "arxiv_id": hit.paper.arxiv_id,
                        "title": hit.paper.title,
                        "url": hit.paper.url,
                        "date": hit.paper.date.isoformat(),
                        "votes": hit.paper.votes,
                        "authors": ", ".join(hit.paper.authors),
                    },
                    # The text already begins with the title; the rest is for filters and links.
                    excluded_embed_metadata_keys=["url", "votes"],
                ),
                score=hit.score,
            )
            for hit in hits
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)
