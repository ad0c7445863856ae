"""What stands before questions and texts: by the model's name, or as it is set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from embedding_server import EmbeddingServer

from assistant import Assistant, ConfigurationError
from assistant.index.embedding.prefixes import prefixes_of

Open = Callable[..., Assistant]


@pytest.mark.parametrize(
    ("model", "question", "text"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("jeffh/intfloat-multilingual-e5-large:f16", "query: ", "passage: "),
        ("nlpai-lab/KoE5", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", "Instruct: ", ""),
        ("Qwen/Qwen3-Embedding-0.6B", "Instruct: ", ""),
        ("qwen3-embedding:0.6b", "Instruct: ", ""),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", "Instruct: ", ""),
        ("BAAI/bge-small-en-v1.5", "Represent this sentence", ""),
        ("mxbai-embed-large", "Represent this sentence", ""),
        ("BAAI/bge-m3", "", ""),
        ("bge-m3:latest", "", ""),
        ("nomic-embed-text", "search_query: ", "search_document: "),
        ("snowflake-arctic-embed2", "query: ", ""),
        ("Snowflake/snowflake-arctic-embed-m-v2.0", "query: ", ""),
        ("snowflake-arctic-embed:335m", "Represent this sentence", ""),
        ("embeddinggemma", "task: search result | query: ", "title: none | text: "),
        ("text-embedding-3-small", "", ""),
        ("Alibaba-NLP/gte-multilingual-base", "", ""),
        ("thenlper/gte-base", "", ""),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", "", ""),
    ],
)
def test_a_model_is_known_by_its_name(model: str, question: str, text: str) -> None:
    found = prefixes_of(model, "auto")
    assert found.question.startswith(question)
    assert bool(found.question) == bool(question)
    assert found.text == text
    assert prefixes_of(model, "none") == ("", "")


def test_both_may_be_set() -> None:
    assert prefixes_of("mine", r"Find it:\nQ: |") == ("Find it:\nQ: ", "")
    with pytest.raises(ConfigurationError, match="no bar") as wrong:
        prefixes_of("mine", "query: ")
    assert "query: |passage: " in wrong.value.hint


def test_a_service_gets_them(server: EmbeddingServer, open_with: Open) -> None:
    assistant = open_with(embedding_model="intfloat/multilingual-e5-base")
    assistant.sync()
    assert all(text.startswith("passage: ") for text in server.texts)
    server.asked.clear()
    assistant.ask("Which paper makes music from text?")
    assert server.texts
    assert all(text.startswith("query: ") for text in server.texts)


def test_vectors_made_with_other_prefixes_are_others(
    server: EmbeddingServer, open_with: Open
) -> None:
    open_with(embedding_model="e5").sync()
    server.asked.clear()
    other = open_with(embedding_model="e5", embedding_prefixes="none")
    assert other.status().unembedded == 20
    assert other.sync().lacking == 0
    assert len(server.texts) == 20
