"""The stock side of ``speed.py``: what a LlamaIndex + Chroma quickstart gives.

    python benchmarks/stock.py sync|add|search|searches DIGESTS DATA OURS [FILE or QUESTION]

``OURS`` is a data folder of this program, whose fitted embedding is used.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr

from assistant.digest import find_digests, read_digest
from assistant.index.lsa import LSA
from assistant.index.pointer import current_name, generation_dir
from assistant.index.reader import load_glosses, make_reader

NAME = "quickstart"
TOP = 10
#: The default splitter, but for NLTK's sentences: NLTK refuses its data where an installer has
#: hard-linked the files.
SPLITTER = SentenceSplitter(chunking_tokenizer_fn=re.compile(r"(?<=[.!?])\s+").split)


class FittedLSA(BaseEmbedding):
    """The fitted embedding of this program, as any LlamaIndex embedding."""

    _lsa: Any = PrivateAttr()
    _reader: Any = PrivateAttr()

    @classmethod
    def load(cls, data: Path) -> FittedLSA:
        """Load it from a data folder of this program."""
        name = current_name(data)
        assert name is not None, "sync this program first"
        model = generation_dir(data, name) / "model"
        embedding = cls(model_name="lsa", embed_batch_size=64)
        embedding._lsa = LSA.load(model)
        embedding._reader = make_reader(load_glosses(model))
        return embedding

    def _get_text_embedding(self, text: str) -> list[float]:
        title, _, summary = text.partition("\n")
        return [float(x) for x in self._lsa.embed(self._reader.paper(title, summary).features())]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._lsa.embed(self._reader.question(query).features())]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def documents(root: Path, only: Path | None = None) -> list[Document]:
    """One document per entry."""
    paths = [only] if only else [root / file.path for file in find_digests(root)]
    return [
        Document(
            text=f"{entry.title}\n{entry.text}",
            metadata={"arxiv_id": entry.arxiv_id, "date": int(f"{entry.date:%Y%m%d}")},
            # Facts for filters and links, not text to embed.
            excluded_embed_metadata_keys=["arxiv_id", "date"],
        )
        for path in paths
        for entry in read_digest(path, root).entries
    ]


def open_index(data: Path, embedding: BaseEmbedding) -> VectorStoreIndex:
    """The index over the stored collection."""
    collection = chromadb.PersistentClient(str(data)).get_collection(NAME, embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    return VectorStoreIndex.from_vector_store(store, embed_model=embedding)


def build(data: Path, found: list[Document], embedding: BaseEmbedding) -> None:
    """Build the collection from nothing."""
    client = chromadb.PersistentClient(str(data))
    if NAME in [collection.name for collection in client.list_collections()]:
        client.delete_collection(NAME)
    collection = client.create_collection(NAME, embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    context = StorageContext.from_defaults(vector_store=store)
    VectorStoreIndex.from_documents(
        found, storage_context=context, embed_model=embedding, transformations=[SPLITTER]
    )


def main(step: str, digests: Path, data: Path, ours: Path, *rest: str) -> None:
    """Do one step."""
    embedding = FittedLSA.load(ours)
    if step == "sync":
        build(data, documents(digests), embedding)
    elif step == "add":
        index = open_index(data, embedding)
        index.insert_nodes(SPLITTER.get_nodes_from_documents(documents(digests, Path(rest[0]))))
    else:
        retriever = open_index(data, embedding).as_retriever(similarity_top_k=TOP)
        if step == "search":
            print([node.metadata["arxiv_id"] for node in retriever.retrieve(rest[0])])
            return
        sys.path.insert(0, str(Path(__file__).parent))
        from speed import questions, time_searches

        titles = [document.text.partition("\n")[0] for document in documents(digests)]
        print(json.dumps(time_searches(retriever.retrieve, questions(titles))))


if __name__ == "__main__":
    main(sys.argv[1], *(Path(part) for part in sys.argv[2:5]), *sys.argv[5:])
