"""The assistant inside LlamaIndex programs: retriever, query engine, embedding.

Example:
    The Chroma collection needs no assistant to be read, only its embedding::

        client = chromadb.PersistentClient(".assistant/generations/g000001/chroma")
        store = ChromaVectorStore(chroma_collection=client.get_collection("papers-lsa"))
        index = VectorStoreIndex.from_vector_store(store, embed_model=assistant.as_embedding())
        nodes = index.as_retriever().retrieve("video generation")
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import LLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.engine import Pipeline


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
                    text=f"{hit.paper.title}\n{hit.paper.full_text}",
                    metadata={
                        "arxiv_id": hit.paper.arxiv_id,
                        "title": hit.paper.title,
                        "url": hit.paper.url,
                        "date": hit.paper.date.isoformat(),
                        "votes": hit.paper.votes,
                        "authors": ", ".join(hit.paper.authors),
                        "organizations": ", ".join(hit.paper.organizations),
                        "keywords": ", ".join(hit.paper.keywords),
                        "code_url": hit.paper.code_url,
                        "project_url": hit.paper.project_url,
                    },
                    # The text already begins with the title; the rest is for filters and links.
                    excluded_embed_metadata_keys=["url", "votes", "code_url", "project_url"],
                ),
                score=hit.score,
            )
            for hit in hits
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class AssistantEmbedding(BaseEmbedding):
    """The embedding that the current index was made with; see `Assistant.as_embedding`."""

    _current: Callable[[], Pipeline] = PrivateAttr()

    @classmethod
    def of(cls, current: Callable[[], Pipeline]) -> AssistantEmbedding:
        """Embed with whatever is current when a text is embedded.

        Args:
            current: Gives the pipeline over the current index.
        """
        embedding = cls(model_name=current().generation.manifest.identity)
        embedding._current = current
        return embedding

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._current().embed_question(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(value) for value in self._current().embed_text(text)]


def query_engine(
    assistant: Assistant, llm: LLM, k: int = 10, today: date | None = None
) -> RetrieverQueryEngine:
    """A LlamaIndex query engine that answers from the papers the assistant finds.

    The model answers as LlamaIndex prompts it, without the assistant's checks.

    Args:
        assistant: Searches.
        llm: Writes the answer.
        k: Most papers to answer from.
        today: See `AssistantRetriever`.
    """
    return RetrieverQueryEngine.from_args(assistant.as_retriever(k, today=today), llm=llm)
