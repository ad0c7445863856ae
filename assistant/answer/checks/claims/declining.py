"""Sentences that say that the entries do not tell what was asked."""

from __future__ import annotations

import re

_ENTRIES = r"(?:entr(?:y|ies)|digests?|papers?|sources?|summar(?:y|ies)|abstracts?|evidence|data)"
_SAYS = (
    r"(?:say|state|mention|tell|contain|give|cover|report|specify|describe|discuss|provide|include"
    r"|answer|address|name|reveal|explain|list|indicate|hold|bear)"
)
_DECLINING = re.compile(
    # "The entries given do not say …", "Neither entry mentions …"
    rf"\b{_ENTRIES}\b[^.!?]{{0,60}}?\b(?:(?:do|does|did)(?: not|n['’]t)|cannot|can['’]t) {_SAYS}\b"
    rf"|\b(?:none|neither|nothing|no)\b[^.!?]{{0,40}}?\b{_ENTRIES}\b[^.!?]{{0,60}}?"
    rf"\b{_SAYS}(?:s|es|ed)?\b"
    # "… is not stated in the entries", "There is no mention of … in the digest"
    rf"|\b(?:is|are|was|were)(?: not|n['’]t)(?: \w+)? (?:{_SAYS}\w*|told|given|found)\b"
    rf"[^.!?]{{0,40}}\b{_ENTRIES}\b"
    rf"|\b(?:no (?:information|mention|answer|figure|details?)|nothing)\b[^.!?]{{0,80}}?"
    rf"\b{_ENTRIES}\b"
    # "항목에는 … 나와 있지 않습니다", "자료에서 … 찾을 수 없습니다"
    r"|(?:항목|자료|논문|다이제스트|출처|요약|초록|내용|정보)[^.!?]{0,80}?"
    r"(?:(?:나와|언급되어|포함되어|제시되어|명시되어|설명되어|적혀|실려|담겨|들어) ?있지 않"
    r"|(?:언급|포함|제시|명시|설명|제공|답|다루|말|밝히|서술)(?:하지|되지|지)(?:는|도)? ?않"
    r"|찾을 수 없|알 수 없|확인할 수 없|확인되지 않"
    r"|(?:언급|정보|내용|답|설명|근거)(?:이|가|은|는)? 없)",
    re.IGNORECASE,
)


def declines(sentence: str) -> bool:
    """Whether ``sentence`` says that the entries do not tell something.

    Example:
        >>> declines("The entries do not say how long training took.")
        True
        >>> declines("The model does not need labels.")
        False
        >>> declines("주어진 항목에는 학습 비용이 나와 있지 않습니다.")
        True
    """
    return _DECLINING.search(sentence) is not None
