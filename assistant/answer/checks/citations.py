"""Reading the citation groups that language models write."""

from __future__ import annotations

import re

_DASH = "-–—~∼〜"
_NUMBER = r"\d{1,4}"
_RANGE = rf"{_NUMBER}(?:\s*[{_DASH}]\s*{_NUMBER})?"
_WORD = (
    r"(?:sources?|refs?\.?|references?|citations?|papers?|entry|entries|"
    r"출처|논문|참고(?:문헌)?|문헌)"
)
_ITEM = rf"(?:{_WORD}\s*+(?::\s*+)?)?[#^]?{_RANGE}(?:번)?"
_AND = r"(?:\s*[,;、，·&/+]\s*(?:and\s+)?|\s+and\s+|\s*및\s*|\s*[와과]\s+|\s+)"
# OpenAI's assistants write 【4†source】 or 【4:0†source】.
_DAGGER = r"(?::\d+)?†[^\]】]*"
_GROUP = re.compile(rf"[\[【\s]*{_ITEM}(?:{_AND}{_ITEM})*(?:{_DAGGER})?[\]】\s]*", re.IGNORECASE)
_PAIR = re.compile(rf"(\d+)(?:\s*[{_DASH}]\s*(\d+))?")
_INTERVAL = re.compile(r"0\s*,\s*[1-9]\d*")
_MAX_RANGE = 100


def numbers(inner: str) -> tuple[int, ...] | None:
    """The numbers a bracket cites, in order and once each; None when it is no citation.

    Args:
        inner: What stands between the brackets.

    Ranges are written out, at most 100 numbers of each. ``0, 1`` is an interval, not a citation.

    Example:
        >>> numbers("1, 3-5")
        (1, 3, 4, 5)
        >>> numbers("MASK") is None
        True
    """
    inner = inner.replace("\\", "")
    if not _GROUP.fullmatch(inner) or _INTERVAL.fullmatch(inner):
        return None
    found: list[int] = []
    for first, last in _PAIR.findall(re.sub(_DAGGER, "", inner)):
        start = int(first)
        stop = int(last) if last else start
        found.extend(range(start, min(stop, start + _MAX_RANGE - 1) + 1) or (start, stop))
    return tuple(dict.fromkeys(found))


def written(cited: tuple[int, ...]) -> str:
    """The citation as it stands in an answer: ``(1, 3)`` is ``[1][3]``."""
    return "".join(f"[{n}]" for n in cited)
