"""What embedding models want to stand before questions and before texts.

Models are trained with them, and find worse without. Each line is as the model's card gives it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.errors import ConfigurationError


class Prefixes(NamedTuple):
    """What stands before a question, and before a text that is searched."""

    question: str = ""
    text: str = ""


_TASK = "Instruct: Given a question, retrieve summaries of papers that answer it\nQuery: "
_SEARCHING = Prefixes("Represent this sentence for searching relevant passages: ")

#: By a pattern in the model's name, without its owner; the first that is found counts.
_MODELS: tuple[tuple[str, Prefixes], ...] = (
    (r"e5.*(instruct|mistral)|gte-qwen|qwen\d*-embedding", Prefixes(_TASK)),
    (r"e5\b", Prefixes("query: ", "passage: ")),
    (r"bge-m3|bge.*reranker", Prefixes()),
    (r"bge.*-zh", Prefixes("为这个句子生成表示以用于检索相关文章：")),
    (r"bge|mxbai-embed", _SEARCHING),
    (r"nomic-embed", Prefixes("search_query: ", "search_document: ")),
    (r"arctic-embed.*2", Prefixes("query: ")),
    (r"arctic-embed", _SEARCHING),
    (r"embedding-?gemma", Prefixes("task: search result | query: ", "title: none | text: ")),
    (r"jina-embeddings-v4", Prefixes("Query: ", "Passage: ")),
)


def prefixes_of(model: str, setting: str) -> Prefixes:
    """The prefixes of a model.

    Args:
        model: Its name, with or without owner and tag.
        setting: ``auto`` by its name, ``none``, or both with a bar between.

    Raises:
        ConfigurationError: The setting is none of these.

    Example:
        >>> prefixes_of("intfloat/multilingual-e5-small", "auto")
        Prefixes(question='query: ', text='passage: ')
        >>> prefixes_of("mine", "ask: |text: ")
        Prefixes(question='ask: ', text='text: ')
    """
    if setting == "none":
        return Prefixes()
    if setting != "auto":
        question, bar, text = setting.replace("\\n", "\n").partition("|")
        if not bar:
            raise ConfigurationError(
                f"ASSISTANT_EMBEDDING_PREFIXES={setting!r} has no bar between its two prefixes.",
                hint="Give 'auto', 'none', or what stands before questions and before texts, "
                "such as 'query: |passage: '.",
            )
        return Prefixes(question, text)
    name = model.lower().rpartition("/")[2]
    return next((found for pattern, found in _MODELS if re.search(pattern, name)), Prefixes())
