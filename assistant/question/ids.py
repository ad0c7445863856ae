"""arXiv ids and links in a question.

Id format: https://info.arxiv.org/help/arxiv_identifier.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HOST = (
    r"(?:(?:https?://)?(?:(?<![\w-])[\w-]++\.)?"
    r"(?:arxiv\.org/(?:abs|pdf|html|format)|huggingface\.co/papers|hf\.co/papers"
    r"|alphaxiv\.org/(?:abs|overview)|papers\.cool/arxiv|doi\.org/10\.48550/arxiv\.)"
    r"[/.]?|arxiv\s*+(?:id\s*+)?(?:[:#]\s*+)?)"
)
_NEW = re.compile(
    rf"{_HOST}?(?<![\d.])(?P<id>\d{{2}}(?:0[1-9]|1[0-2])\.\d{{4,5}})(?:v\d+)?(?![\d])(?:\.pdf)?/?"
    r"(?:[?#][^\s?]*)?",
    re.I,
)
_OLD = re.compile(rf"{_HOST}(?P<id>[a-z][a-z-]+(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?:\.pdf)?", re.I)


@dataclass(frozen=True, slots=True)
class NamedId:
    """An arXiv id in a text: the id without its version, and the characters that name it."""

    arxiv_id: str
    start: int
    end: int


def find_ids(text: str) -> list[NamedId]:
    """The arXiv ids and links of a text, in order.

    Example:
        >>> [found.arxiv_id for found in find_ids("hf.co/papers/2409.16211v2 please")]
        ['2409.16211']
    """
    found = [*_NEW.finditer(text), *_OLD.finditer(text)]
    found.sort(key=lambda match: match.start())
    return [NamedId(match.group("id").lower(), *match.span()) for match in found]
