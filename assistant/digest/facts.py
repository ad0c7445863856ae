"""The facts between an entry's heading and its summary: votes, authors, links, picture, video."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from assistant.digest.links import is_web_address
from assistant.hangul import has_hangul

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FACT = re.compile(
    r"[ \t]*[*_]{0,3}(votes?|upvotes?|투표|authors?|저자|作者|著者)"
    r"[*_]{0,3}[ \t]*[:：][*_]{0,3}[ \t]*(.*)",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"[ \t]*(summary|keywords|organizations?|code|project)[ \t]*[:：](.*)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(https?://\S+)(?:[ \t]+\(([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}) stars?\))?")
_MARKER = re.compile(r"[ \t]*<!-- Written by assistant fetch\b[^<>]*-->[ \t]*")
_VOTES = re.compile(r"\+?([0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?: *votes?)?", re.IGNORECASE)
_NO_VOTES = frozenset({"", "-", "–", "—", "−", "n/a", "none", "?"})
_NO_PERSON = frozenset({"", "+", "...", "…", "et al.", "et al", "and"})
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv|ph\.?d\.?|m\.?d\.?", re.IGNORECASE)
_SEPARATOR = re.compile("[,;]")
_STRETCH = re.compile(r"[^()]*+[()]?")
_QUOTED_COMMA = re.compile(r"""['"] *, *['"]""")

_LINKED_ADDRESS = r"\([ \t]*+<?((?:[^\s()<>]|\([^\s()<>]*+\))*+)[^()]*+\)"
_PICTURE = re.compile(rf"[ \t]*\[?!\[[^\]]*+\]{_LINKED_ADDRESS}(?:\]\([^()]*+\))?[ \t]*")
_WATCH = re.compile(
    rf"[ \t]*\[[ \t]*Watch Video[ \t]*\](?:{_LINKED_ADDRESS}|[ \t]*\(?<?([^\s()<>]*+))[ \t]*",
    re.IGNORECASE,
)
_TAG = r"[ \t]*</?(?:{})\b[^<>]*+>[ \t]*"
_WRAPPERS = "div|p|center|figure|br"
_MEDIA = "video|source|img|iframe"
_ONLY_TAGS = re.compile(f"(?:{_TAG.format(f'{_WRAPPERS}|{_MEDIA}')})+", re.IGNORECASE)
_STARTS_VIDEO = re.compile(
    rf"(?:{_TAG.format(_WRAPPERS)})*+[ \t]*<(?:video|iframe)\b", re.IGNORECASE
)
_SOURCE = re.compile(
    rf"<({_MEDIA})\b[^<>]*?\bsrc[ \t]*=[ \t]*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))",
    re.IGNORECASE,
)

_LITERAL = re.compile(r"\[[ \t]*['\"{\]]|\{[ \t]*['\"]")
_REPR = re.compile(
    r"(?:[^\\]|\\(?:[\\'\"nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}))*+", re.IGNORECASE
)

Fact = Literal[
    "vote", "author", "title", "link", "code", "project", "keywords", "organization", "abstract",
    "date", "section",
]  # fmt: skip

_WORDS: dict[Fact, str] = {
    "vote": "vote,votes,upvote,upvotes,likes,투표,추천,투표수,추천수,点赞,点赞数,投票,赞,いいね",
    "author": "author,authors,저자,저자들,作者,著者,作者列表",
    "title": "title,original title,english title,paper title,제목,원제,논문 제목,标题,原文标题,"
    "英文标题,论文标题,題名,タイトル,paper,papers,논문,论文,論文",
    "link": "link,links,url,urls,pdf,arxiv,arxiv id,arxiv link,paper link,paper url,링크,논문 링크,"
    "链接,论文链接,原文链接,リンク,pdf link,huggingface,hugging face,hf,id",
    "code": "code,github,repo,repository,代码,코드,コード,代码链接",
    "project": "project,project page,homepage,website,项目主页,프로젝트",
    "keywords": "keywords,tags,关键词,키워드,キーワード,标签,태그",
    "organization": "organization,organizations,institution,institutions,affiliation,affiliations,"
    "机构,기관,소속,单位,所属",
    "abstract": "abstract,초록,原文摘要,英文摘要",
    "date": "date,publish date,published,publication date,日期,날짜,发布日期,日付,更新日期",
    "section": "tldr,tl;dr,summary,motivation,method,methods,result,results,conclusion,"
    "contributions,limitations,摘要,要旨,요약,总结,核心,方法,结果,结论,动机,주요 내용,introduction",
}
_KINDS: dict[str, Fact] = {
    word: kind for kind, words in _WORDS.items() for word in words.split(",")
}
_LEAD = re.compile(r"[ \t>]*(?:[-*+•][ \t]+)?[^\w\s<\[({|]*[ \t]*")
_LONGEST = 40


class NamedFacts(TypedDict, total=False):
    """What named lines say of a paper, as the arguments of `Entry`; absent where none says it."""

    summary_en: str
    keywords: tuple[str, ...]
    organizations: tuple[str, ...]
    code_url: str
    stars: int
    project_url: str


@dataclass(frozen=True, slots=True)
class Media:
    """Addresses found on a picture or video line; None where absent or not http(s).

    `unclosed` tells that a video element goes on in the lines below.
    """

    thumbnail: str | None
    video: str | None
    unclosed: bool = False


def split_fact(line: str) -> tuple[str, str] | None:
    """("vote" or "author", value) of a `Vote: …` or `Authors: …` line, else None."""
    match = _FACT.fullmatch(line)
    if match is None:
        return None
    kind = "vote" if match[1].lower().rstrip("s") in ("vote", "upvote", "투표") else "author"
    return kind, match[2].strip(" \t")


def named_facts(line: str) -> NamedFacts:
    """The facts of a `Summary: …`, `Keywords: …`, `Organization(s): …`, `Code: …` or `Project: …`
    line; none for any other line, nor for one whose value isn't of the kind that its name says.

    Args:
        line: A line above the summary. Keywords stand between commas; `Organization` names one,
            `Organizations` several between semicolons, or commas where there are none.

    >>> named_facts("Code: https://github.com/a/b (1,234 stars)")
    {'code_url': 'https://github.com/a/b', 'stars': 1234}
    >>> named_facts("Code: to be released.")
    {}
    """
    match = _LINE.fullmatch(line)
    if match is None:
        return {}
    name, value = match[1].lower(), match[2].strip(" \t")
    if not value.strip():
        return {}
    if name == "summary":
        # A Korean one is the digest's own summary, not the English sentence about the paper.
        return {} if has_hangul(value) else {"summary_en": value}
    if name == "keywords":
        return {"keywords": _parts(value, ",")}
    if name == "organization":
        return {"organizations": (value,)}
    if name == "organizations":
        return {"organizations": _parts(value, ";" if ";" in value else ",")}
    if name == "project":
        return {"project_url": value} if is_web_address(value) else {}
    code = _CODE.fullmatch(value)
    if code is None or not is_web_address(code[1]):
        return {}
    facts: NamedFacts = {"code_url": code[1]}
    if code[2]:
        facts["stars"] = int(code[2].replace(",", ""))
    return facts


def kind_of(name: str) -> Fact | None:
    """What a column or named line of that name says.

    >>> kind_of("&nbsp;Publish Date&nbsp;"), kind_of("著者")
    ('date', 'author')
    """
    name = name.replace("&nbsp;", " ").strip(" \t*_:：#`").lower()
    return _KINDS.get(" ".join(name.split()))


def split_named(line: str) -> tuple[Fact, str, str] | None:
    """What a ``name: value`` line says, its name and its value; None for other lines.

    >>> split_named("**👥 Authors:** Ada Example")
    ('author', 'Authors', 'Ada Example')
    """
    lead = _LEAD.match(line)
    rest = line[lead.end() if lead else 0 :]
    ends = [at for colon in ":：" if (at := rest.find(colon, 0, _LONGEST)) >= 0]
    if not ends:
        return None
    name = rest[: min(ends)].strip(" \t*_")
    while name and not name[0].isalnum():
        name = name[1:].lstrip(" \t*_\ufe0f")
    kind = kind_of(name)
    return (kind, name, rest[min(ends) + 1 :].strip(" \t*_")) if kind else None


def is_marker(line: str) -> bool:
    """Whether a line is the mark that `assistant fetch` leaves below what it writes."""
    return _MARKER.fullmatch(line) is not None


def parse_votes(value: str) -> tuple[int | None, bool]:
    """Votes, and whether the value was understood; "-" is understood and means None.

    >>> parse_votes("1,039"), parse_votes("-"), parse_votes("many")
    ((1039, True), (None, True), (None, False))
    """
    match = _VOTES.fullmatch(value)
    if match:
        return int(match[1].replace(",", "")), True
    return None, value.lower() in _NO_VOTES


def parse_authors(value: str) -> tuple[str, ...]:
    """People named in an authors line: comma-separated, or a Python list.

    The "+" that stands for people left out is no person; a list that Python cannot read is
    split at its quotes and commas.

    >>> parse_authors("Ann Lee, +, Bo Kim, Jr.")
    ('Ann Lee', 'Bo Kim Jr.')
    """
    if not value.startswith("["):
        return tuple(_people(_outside_parentheses(value)))
    literal = parse_literal(value)
    if isinstance(literal, list) and all(isinstance(name, str) for name in literal):
        return tuple(_people(literal))
    body = value[1:].rstrip(" \t]")
    parts = _QUOTED_COMMA.split(body) if _QUOTED_COMMA.search(body) else body.split(",")
    return tuple(_people(part.strip(" \t'\"") for part in parts))


def parse_literal(text: str) -> object:
    """The list or dict that `text` writes in Python's notation, or None if it is none.

    Text with a backslash that `repr` would not have written (LaTeX, mostly) is not decoded.
    """
    if not _LITERAL.match(text) or not _REPR.fullmatch(text):
        return None
    try:
        literal = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return literal if isinstance(literal, list | dict) else None


def media(line: str) -> Media | None:
    """Picture and video addresses of a line that holds nothing else, or None for other lines."""
    if match := _PICTURE.fullmatch(line):
        return Media(_web(match[1]), None)
    if match := _WATCH.fullmatch(line):
        return Media(None, _web(match[1] or match[2]))
    starts_video = _STARTS_VIDEO.match(line)
    if not starts_video and not _ONLY_TAGS.fullmatch(line):
        return None
    thumbnail = video = None
    for tag, *addresses in _SOURCE.findall(line):
        address = _web("".join(addresses))
        if tag.lower() == "img":
            thumbnail = thumbnail or address
        else:
            video = video or address
    lower = line.lower()
    return Media(thumbnail, video, unclosed="<video" in lower and "</video" not in lower)


def _outside_parentheses(value: str) -> Iterator[str]:
    """`value` in pieces; what stands before a closing parenthesis, an affiliation, stays whole."""
    start = 0
    for stretch in _STRETCH.finditer(value):
        if not stretch[0].endswith(")"):
            for separator in _SEPARATOR.finditer(value, *stretch.span()):
                yield value[start : separator.start()]
                start = separator.end()
    yield value[start:]


def _people(names: Iterable[str]) -> Iterator[str]:
    waiting = ""
    for raw in names:
        name = raw.strip(" \t").removeprefix("and ").strip(" \t")
        if waiting and _SUFFIX.fullmatch(name):
            waiting = f"{waiting} {name}"
            continue
        if waiting:
            yield waiting
        waiting = "" if name.lower() in _NO_PERSON else name
    if waiting:
        yield waiting


def _parts(value: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip(" \t") for part in value.split(separator) if part.strip(" \t"))


def _web(address: str | None) -> str | None:
    return address if address and is_web_address(address) else None
