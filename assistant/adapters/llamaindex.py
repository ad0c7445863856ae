"""The assistant inside LlamaIndex programs: retriever, query engine, citations, embedding.

docs/llamaindex.md shows each.

Example:
    The Chroma collection needs no assistant to be read, only its embedding::

        client = chromadb.PersistentClient(".assistant/chroma/g000001")
        store = ChromaVectorStore(chroma_collection=client.get_collection("papers-lsa"))
        index = VectorStoreIndex.from_vector_store(store, embed_model=assistant.as_embedding())
        nodes = index.as_retriever().retrieve("video generation")
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import Response
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from assistant.question.model import window_dict

if TYPE_CHECKING:
    from assistant.answer.model import Answer
    from assistant.catalog.records import Paper
    from assistant.core import Assistant
    from assistant.pipeline import Pipeline

#: Facts that are for filters and links; the text already begins with the title.
_NOT_EMBEDDED = ["url", "votes", "code_url", "project_url"]


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
        return [NodeWithScore(node=paper_node(hit.paper), score=hit.score) for hit in hits]

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


class AssistantQueryEngine(BaseQueryEngine):
    """Answers as the assistant does, by its own model or none, with what it cites as nodes.

    Each node of a `Response` has in its metadata the number ``n`` that the text cites it by and the
    ``quotes`` that the text rests on; the response's own holds ``mode``, ``abstained``,
    ``warnings``, and the ``window`` of days asked about.

    Args:
        assistant: Answers.
        today: See `AssistantRetriever`.
    """

    def __init__(self, assistant: Assistant, today: date | None = None) -> None:
        super().__init__(callback_manager=None)
        self._assistant = assistant
        self._today = today

    def _query(self, query_bundle: QueryBundle) -> Response:
        return self._response(self._assistant.ask(query_bundle.query_str, today=self._today))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        answer = await self._assistant.aask(query_bundle.query_str, today=self._today)
        return await asyncio.to_thread(self._response, answer)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _response(self, answer: Answer) -> Response:
        papers = self._assistant.catalog.papers_by_id(s.arxiv_id for s in answer.sources)
        nodes = []
        for source in answer.sources:
            node = paper_node(papers[source.arxiv_id])
            node.metadata |= {
                "n": source.n,
                "quotes": list(source.quotes),
                "date": source.date.isoformat(),
            }
            nodes.append(NodeWithScore(node=node))
        return Response(
            response=answer.text,
            source_nodes=nodes,
            metadata={
                "mode": answer.mode,
                "abstained": answer.abstained,
                "warnings": list(answer.warnings),
                "window": window_dict(answer.question.window),
            },
        )


class CitationPostprocessor(BaseNodePostprocessor):
    """Makes nodes citable for a model that another program prompts.

    Each node's text gets a head with its number, title, day and address, all from the digests'
    records; nodes of one paper become one, and those of no paper of the digests are left out.
    A model that is asked to cite ``[n]`` then can, and the response's ``source_nodes`` are in that
    order. For nodes of `AssistantRetriever` and of any retriever over the Chroma collection.
    """

    _assistant: Assistant = PrivateAttr()

    @classmethod
    def of(cls, assistant: Assistant) -> CitationPostprocessor:
        """Cite the papers of an assistant."""
        made = cls()
        made._assistant = assistant
        return made

    @classmethod
    def class_name(cls) -> str:
        """How LlamaIndex names it."""
        return "CitationPostprocessor"

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        # The first node of a paper is its best.
        first: dict[str, NodeWithScore] = {}
        for node in nodes:
            first.setdefault(str(node.node.metadata.get("arxiv_id", "")), node)
        papers = self._assistant.catalog.papers_by_id(first)
        return [
            NodeWithScore(node=_cited(paper, n, first[arxiv_id]), score=first[arxiv_id].score)
            for n, (arxiv_id, paper) in enumerate(papers.items(), start=1)
        ]


def paper_node(paper: Paper) -> TextNode:
    """A paper as a node: text led by the title, facts as metadata."""
    return TextNode(
        id_=paper.arxiv_id,
        text=f"{paper.title}\n{paper.full_text}",
        metadata={
            "arxiv_id": paper.arxiv_id,
            "title": paper.title,
            "url": paper.url,
            "date": paper.date.isoformat(),
            "votes": paper.votes,
            "authors": ", ".join(paper.authors),
            "organizations": ", ".join(paper.organizations),
            "keywords": ", ".join(paper.keywords),
            "code_url": paper.code_url,
            "project_url": paper.project_url,
        },
        excluded_embed_metadata_keys=_NOT_EMBEDDED,
    )


def _cited(paper: Paper, n: int, found: NodeWithScore) -> TextNode:
    node = paper_node(paper)
    head = f"[{n}] {paper.title} ({paper.date}, {paper.url})"
    text = found.node.get_content().removeprefix(paper.title).strip()
    node.set_content(f"{head}\n{text}")
    node.metadata["n"] = n
    # What a model is to say of the paper stands in its head and text.
    node.excluded_llm_metadata_keys = list(node.metadata)
    return node
