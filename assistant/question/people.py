"""People asked for: names the catalog knows, and names that the grammar leaves no doubt about."""

# ruff: noqa: E501  (one pattern a line is what keeps these tables readable)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.language.lexicon.lexicon import Lexicon
    from assistant.question.draft import Draft
    from assistant.question.knowledge import Knowledge

_MOST = 25  # one family name may stand for many people
_WORD = r"[^\W\d_][\w.'-]*"
_NAME = rf"{_WORD}(?:\s+{_WORD}){{0,4}}"
_CAPITAL = r"[^\W\d_a-z가-힣][\w.'-]*"
_START = r"(?<![\w.'-])"  # a name begins with a word, not inside one
_PARTICLE = r"(?:de|da|van|von|der|den|del|la|le|bin|al|el|di)"
_PROPER = rf"{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+)*{_CAPITAL}){{0,4}}"
_WORKS = r"(?:papers?|work|works|articles?|publications?|preprints?|research|stuff|studies|anything|something|everything|paper\(s\)|ones?)"

# Each pattern leaves the possible name in "name"; what is found in the catalog is cut to size.
_BY = tuple(
    re.compile(source, re.I)
    for source in (
        rf"\b(?:co-?authored|authored|written|penned|co-?written|published)\s+by\s+(?:dr\.?\s+|prof(?:essor|\.)?\s+)?(?P<name>{_NAME})",
        rf"\b(?:author|authors|co-?author)\s*(?:is|are|was|were|named|called|:|=|name is|include[sd]?|including)\s*(?P<name>{_NAME})",
        rf"\b{_WORKS}\s+(?:(?:is|are|were|was|there|out|that|which)\s+)*(?:by|from|of)\s+(?:dr\.?\s+|prof(?:essor|\.)?\s+)?(?P<name>{_NAME})",
        rf"\b(?:has|have|did|does)\s+(?:dr\.?\s+|prof(?:essor|\.)?\s+)?(?P<name>{_NAME}?)\s+(?:been\s+)?(?:written|published|publish|write|co-?authored?|put out|releas\w+|work(?:ed|ing)? on|been up to)\b",
        rf"{_START}(?P<name>{_NAME}?)(?:'s|s')\s+(?:(?:latest|newest|recent|new|most recent|last|own|other|best|most)\s+)*(?:\S+\s+)?(?:papers?|work|works|publications?|articles?|research)\b",
        rf"^\W*who(?:'s|\s+is|\s+are)\s+(?P<name>{_NAME})\s*\??$",
        rf"\bby\s+(?:dr\.?\s+|prof(?:essor|\.)?\s+)?(?P<name>{_NAME})",
    )
)
_KO = tuple(
    re.compile(source)
    for source in (
        rf"저자(?:가|는|명이|:|\s이름이)?\s*(?P<name>{_NAME}?)(?:인|이고)(?=\s|$)",
        rf"{_START}(?P<name>{_NAME}?)\s*(?:이라는|라는)\s*(?:저자|사람|연구자)(?:의|가|이)?",
        rf"{_START}(?P<name>{_NAME}?)\s*+(?:교수(?:님)?|박사(?:님)?|님|연구원)?(?:이|가|께서)\s*(?:쓴|쓰신|작성한|집필한|저술한|발표한|낸|참여한|공저한|공동\s*저자로\s*참여한|저자인|저자로\s*(?:있는|참여한)|최근에\s*쓴)",
        rf"{_START}(?P<name>{_NAME}?)\s*+(?:교수(?:님)?|박사(?:님)?|님)?의\s*+(?:(?:최신|최근|새|다른)\s*+)?(?:논문|연구|페이퍼)",
        rf"{_START}(?P<name>{_NAME}?)\s*(?:교수(?:님)?|박사(?:님)?)\s*(?:논문|연구)",
    )
)
_BARE = (
    re.compile(rf"(?P<name>(?<!\w){_PROPER})\s+(?:papers?|publications?|논문|연구|페이퍼)"),
    re.compile(
        rf"^\s*(?:(?:and|or|how about|what about|그럼|그러면)\s+)?(?P<name>{_NAME}?)(?:은|는)?\s*+[?.!]*+\s*+$",
        re.I,
    ),
)
_PROPER_NAME = re.compile(_PROPER)
_WEAK = (*_BY[3:], *_BARE)  # these may be about things as well as people
_PREPOSITION = re.compile(
    r"(?:in|on|about|from|and|or|at|for|with|since|that|which|published|please|,)\b", re.I
)
_BEFORE = re.compile(rf"{_START}(?P<name>{_NAME})\s*(?:,|\band|&|와|과)\s*$", re.I)
_BY_WORDS = re.compile(
    r"(?:co-?authored|authored|written|penned|co-?written|published|by|author|who|has|have|did|does)\b",
    re.I,
)
_AND = re.compile(rf"^\s*(?:,|and|&|or|와|과|하고|,\s*and)\s+(?P<name>{_NAME})", re.I)

_ORGANISATIONS = re.compile(
    r"^(?:"
    r"google|deepmind|meta|facebook|microsoft|openai|nvidia|apple|amazon|alibaba"
    r"|tencent|bytedance|baidu|huawei|stanford|mit|berkeley|cmu|kaist|naver|kakao"
    r"|samsung|anthropic|mistral|adobe|salesforce|intel|ibm|qualcomm|snap|snapchat"
    r"|tsinghua|harvard|princeton|oxford|cambridge|eth|xai|cohere|stability|hugging"
    r"|huggingface|eleutherai|deepseek|qwen|lg|upstage|sony|disney|netflix|tiktok"
    r"|xiaomi|oppo|bosch|snu|postech|peking|ai2|allen|fair"
    r")$"
)
_NO_NAME = re.compile(
    r"^(?:"
    r"the|a|an|this|that|these|those|it|its|their|his|her|my|your|our|using|means|way"
    r"|votes|date|month|week|day|year|topic|default|training|learning|adding|making"
    r"|letting|first|itself|hand|humans|human|people|ai|llm|llms|gpt|chatgpt|claude"
    r"|models|model|machine|machines|them|one|all|any|some|same|who|whom|what|which"
    r"|there|here|today|yesterday|someone|anyone|everyone|they|we|you|i|he|she"
    r"|students|researchers|author|authors|team|paper|papers|recent|latest|new"
    r")$"
)
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구"
_COMMON_KO = re.compile(
    r"^(?:"
    r"누가|누구|사람|인간|학생|모델|기계|교수|저자|연구진|연구자|연구팀|이번|최근|이것|그것"
    r")$"
)


def pull_authors(draft: Draft, knowledge: Knowledge, lexicon: Lexicon) -> tuple[str, ...]:
    """People named as authors, spelled as in the catalog; their names are blanked.

    A name the catalog lacks is kept as typed when the sentence can only mean a person, so that
    the answer can say there is no such author.
    """
    for pattern in (*_BY, *_KO, *_BARE):
        for found in pattern.finditer(draft.rest):
            if draft.quoted(*found.span("name")):
                continue  # quotation marks hold titles
            span, names = _read_name(draft, found, knowledge, lexicon)
            if names:
                start = found.start() if _swallows(found) else span[0]
                names = _with_before(draft, found.start("name"), names, knowledge)
                end = found.end() if pattern in (*_KO, _BY[3]) else span[1]
                draft.take(start, max(end, span[1]))
                return _with_more(draft, span[1], names, knowledge, lexicon)
    return ()


def _read_name(
    draft: Draft, found: re.Match[str], knowledge: Knowledge, lexicon: Lexicon
) -> tuple[tuple[int, int], list[str]]:
    """The longest stretch of the possible name that the catalog knows, else an evident name."""
    at, text = found.start("name"), found.group("name")
    from_end = found.end("name") != found.end()
    weak = found.re in _WEAK
    known = _known(text, knowledge, from_end=from_end)
    if known:
        (start, end), names = known
        if _trusted(text, start, end, weak=weak, lexicon=lexicon):
            return (at + start, at + end), names
    if found.re in (*_BARE, _BY[-1]):  # "by Deleting Rows" is no person
        return (at, at), []
    evident = _evident(text, lexicon, from_end=from_end, least=2 if weak else 1)
    if not evident:
        return (at, at), []
    return (at + evident[0], at + evident[1]), [text[slice(*evident)]]


def _trusted(text: str, start: int, end: int, *, weak: bool, lexicon: Lexicon) -> bool:
    """Whether a known name is meant as one: many family names are common words ("long", "an")."""
    name = text[start:end]
    if " " in name:
        return True
    if _is_topic(name, lexicon):
        return False
    if name[0].isupper():
        return not name.isupper()
    follows = text[end:].strip()
    return not weak and (not follows or _PREPOSITION.match(follows) is not None)


def _known(
    text: str, knowledge: Knowledge, *, from_end: bool
) -> tuple[tuple[int, int], list[str]] | None:
    for start, end in _stretches(text, from_end=from_end):
        name = text[start:end]
        if _NO_NAME.match(name.lower()) or len(name) < 2:
            continue
        matches = knowledge.authors_matching(name)
        if matches:
            return (start, end), list(matches[:_MOST])
    return None


def _stretches(text: str, *, from_end: bool) -> Iterator[tuple[int, int]]:
    """Spans of whole words that start (or end) where the name must, the longest first."""
    words = [word.span() for word in re.finditer(r"\S+", text)]
    for count in range(len(words), 0, -1):
        chosen = words[-count:] if from_end else words[:count]
        start, end = chosen[0][0], chosen[-1][1]
        for suffix in ("", "'s", ".", "의", "이", "가", "은", "는"):
            if suffix and text[start:end].endswith(suffix):
                yield start, end - len(suffix)
            elif not suffix:
                yield start, end


def _evident(text: str, lexicon: Lexicon, *, from_end: bool, least: int) -> tuple[int, int] | None:
    """Span of a capitalised (or Korean) name of ``least`` words that can only be a person's."""
    korean = re.search(r"(?<![가-힣])[가-힣]{3}$", text)
    if korean and (korean.group()[0] in _SURNAMES and not _COMMON_KO.match(korean.group())):
        return korean.span()
    found = list(_PROPER_NAME.finditer(text))
    if not found:
        return None
    proper = found[-1] if from_end else found[0]
    name = proper.group().rstrip(".'")
    words = name.lower().split()
    if (proper.end() != len(text)) if from_end else proper.start() != 0:
        return None
    if len(words) < least or any(_ORGANISATIONS.match(w) or _NO_NAME.match(w) for w in words):
        return None
    if any(word.isupper() and len(word) > 2 for word in name.split()) or _is_topic(name, lexicon):
        return None
    return proper.start(), proper.start() + len(name)


def _with_before(draft: Draft, at: int, names: list[str], knowledge: Knowledge) -> list[str]:
    """``names`` and a known one joined before them: "Luo and Lian papers"."""
    before = _BEFORE.search(draft.rest[:at])
    known = _known(before.group("name"), knowledge, from_end=True) if before else None
    if before is None or known is None:
        return names
    (start, _), more = known
    draft.take(before.start("name") + start, before.end())
    return [*more, *names]


def _with_more(
    draft: Draft, at: int, names: list[str], knowledge: Knowledge, lexicon: Lexicon
) -> tuple[str, ...]:
    """``names`` and those joined to them: "by Levine and Finn"."""
    while following := _AND.match(draft.rest[at:]):
        text = following.group("name")
        known = _known(text, knowledge, from_end=False)
        evident = None if known else _evident(text, lexicon, from_end=False, least=2)
        if known:
            (_, end), more = known
        elif evident:
            end, more = evident[1], [text[slice(*evident)]]
        else:
            break
        names = [*names, *more]
        stop = at + following.start("name") + end
        draft.take(at, stop)
        at = stop
    return tuple(dict.fromkeys(names))


def _swallows(found: re.Match[str]) -> bool:
    """Whether the words before the name belong to the phrase and go with it ("written by")."""
    return _BY_WORDS.match(found.group()) is not None


def _is_topic(text: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.topics_in(text) or lexicon.find(text))
