"""Words without their markup: titles, labels, and lines of text."""

from __future__ import annotations

import html
import re
import unicodedata

from assistant.digest.dates import spans_of_days
from assistant.digest.links import anchors, arxiv_id, find_links

_ELEMENTS = (
    "a|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i"
    "|img|ins|kbd|li|mark|ol|p|picture|pre|s|samp|section|small|source|span|strong|style|sub"
    "|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|video"
)
#: Only what HTML knows: titles hold "<think>".
_TAG = re.compile(rf"</?(?:{_ELEMENTS})\b[^<>]*+>|<!--[^<>]*+-->", re.IGNORECASE)
_FOLD = re.compile(r"<summary\b[^<>]*+>([^<>]*+)</summary>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*+>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\[\]]*+\]\([^()\s]*+(?:[ \t][^()]*+)?\)")
_LINK = re.compile(r"\[([^\[\]]*+)\]\([^()\s]*+(?:[ \t][^()]*+)?\)")
_URL = re.compile(r"<?https?://[^\s<>|)\]*]++>?", re.IGNORECASE)
_STRONG = re.compile(r"\*\*([^*]++)\*\*|__([^_]++)__|<(?:b|strong)>([^<>]++)</(?:b|strong)>", re.I)
_MARKS = re.compile(r"\*{2,3}|(?<![\w$\\_])_{2}(?=\w)|(?<=\w)_{2}(?![\w{_])")
_EMPHASIS = re.compile(r"(?<![\w*$\\])([*_])([^*_\s][^*_]*+)\1(?![\w*_])")
_CODE = re.compile(r"`([^`]*+)`")
_BLANKS = re.compile(r"[ \t\xa0\u3000]+")
_NUMBER = re.compile(
    r"(?:\[[0-9]{1,4}\]|\([0-9]{1,4}\)|(?:No\.? ?|#)?[0-9]{1,4}[.)、:：](?![0-9])|#[0-9]{1,4})"
    r"[ \t]*"
)
_VOTES = re.compile(r"(?:👍|🔼|⬆️?|▲|🔥|⭐️?|❤️?|upvotes?:?)[ \t]{0,3}([0-9]{1,6})\b", re.IGNORECASE)
_CATEGORY = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,4})?\.[A-Z]{2}\b")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_HIDDEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\xad]")
_COUNTED = re.compile(r"[0-9]{1,5} ?(?:papers?\b|篇|편|件|本\b)|total: ?[0-9]{1,5}", re.IGNORECASE)
_ORNAMENTS = " \t*-–—•·|:>"
_TITLE_END = re.compile(r"<br\b[^<>]*+>|(?<! )  ++(?=\S)")
_EMPTY_BRACKETS = re.compile(r"\[[ \t|,]*+\]|\([ \t|,]*+\)|【[ \t|,]*+】")
_LIST_TIME = re.compile(r"\b(?:daily|weekly|today|week)\b|日报|速览|每日|오늘의", re.IGNORECASE)
_LIST_OF = re.compile(r"\b(?:papers?|arxiv|digest)\b|日报|速览|每日|오늘의", re.IGNORECASE)
#: Words that name links, parts and lists rather than papers.
_LABEL_WORDS = """
abs abstract alphaxiv analysis and arxiv back blog code comment comments conclusion content contents
daily date demo details digest doi github hf homepage html huggingface hugging face id info
information introduction limitations link links list method motivation notes of page paper papers
pdf project published read reference references resources result results section show source summary
table takeaway the tldr today tweet url v view website 论文 链接 论文链接 原文链接 原文 论文详情
论文列表 今日论文 详情 摘要 概要 作者 代码 总结 目录 主页 논문 링크 논문링크 초록 요약 목차 원문
코드 목록 리스트 주요 論文 リンク 要旨 目次 コード
"""
_LABELS = frozenset(_LABEL_WORDS.split())


def _without_folds(text: str) -> str:
    """Text without the names of parts to be folded out: ``<summary>Show</summary>``."""
    if "<summary" not in text:
        return text
    return _FOLD.sub(lambda match: "" if is_label(match[1]) else match[0], text)


def visible(line: str) -> str:
    """A line without the characters that nobody sees."""
    return _HIDDEN.sub("", line) if not line.isascii() else line


def plain(text: str) -> str:
    """Text on one line without tags, pictures, addresses of links, and marks of emphasis.

    >>> plain("**[A](https://x.org)** <sub>b</sub> &amp; *c* with A*")
    'A b & c with A*'
    """
    text = _PICTURE.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = html.unescape(_TAG.sub("", _BREAK.sub(" ", text).replace("><", "> <")))
    text = _EMPHASIS.sub(r"\2", _MARKS.sub("", text))
    return _BLANKS.sub(" ", visible(text)).strip(" ")


def words_of(text: str) -> str:
    """A line of text as `plain` has it, the names of folded parts and marks of code left out."""
    return _CODE.sub(r"\1", plain(_without_folds(text)))


def is_label(text: str) -> bool:
    """Whether words name a link or a part of an entry, rather than a paper.

    >>> is_label("📄 arXiv"), is_label("Attention"), is_label("2607.90001v2")
    (True, False, True)
    """
    bare = _URL.sub("", plain(text))
    bare = bare if not any(True for _ in find_links(bare)) else ""
    words = _WORD.findall(_CATEGORY.sub("", bare).lower())
    return all(word in _LABELS for word in words)


def unnumbered(title: str) -> str:
    """A title without the number, ornaments and votes around it.

    >>> unnumbered("📝 3. 3D Lanterns ⭐ 12")
    '3D Lanterns'
    """
    title = _VOTES.sub("", title).strip(" \t#")
    at = 0
    while at < len(title) and (
        title[at] in _ORNAMENTS or unicodedata.category(title[at]) in ("So", "Mn", "Cf")
    ):
        at += 1
    title = title[at:]
    if number := _NUMBER.match(title):
        title = title[number.end() :].strip(" \t") or title
    return title.strip(" \t").rstrip("|·•–—-:,;[( \t").rstrip()


def votes_in(text: str) -> str:
    """The number of votes behind a sign for them in a title or line, or ""."""
    match = _VOTES.search(text)
    return match[1] if match else ""


def is_list_name(heading: str) -> bool:
    """Whether a heading names a day, a list or its length, rather than a paper."""
    if "](" in heading:
        return False
    listed = _LIST_TIME.search(heading) and _LIST_OF.search(heading)
    return bool(listed or spans_of_days(heading) or _COUNTED.search(heading))


def title_in(text: str) -> str:
    """The title in a heading, list item or cell: its link's words, bold words or all that is left.

    "" where there is none.

    >>> title_in("3. Lanterns at Night – [abs](https://arxiv.org/abs/2607.90002)")
    'Lanterns at Night'
    """
    links = list(anchors(text))
    for link in links:
        if arxiv_id(link.address) and not is_label(link.text):
            return unnumbered(plain(link.text))
    for match in _STRONG.finditer(text):
        words = match[1] or match[2] or match[3]
        named = words.rstrip().endswith((":", "：")) or text[match.end() :].lstrip()[:1] in (
            ":",
            "：",
        )
        if not named and not is_label(words) and not _is_day(words):
            return unnumbered(plain(words))
    # "[Title](notes.md)" leads to a person's own notes on the paper.
    local = [match[1] for match in _LINK.finditer(text) if not is_label(match[1])]
    if local and not links:
        return unnumbered(plain(local[0]))
    words = _EMPTY_BRACKETS.sub("", without_links(text))
    title = unnumbered(plain(_TITLE_END.split(words.strip(), maxsplit=1)[0]))
    return "" if is_label(title) or "](" in words else title


def without_links(text: str) -> str:
    """A line without its links, whatever they are called and wherever they lead."""
    text = _PICTURE.sub("", text)
    for link in reversed(list(anchors(text))):
        text = text[: link.start] + text[link.end :]
    for found in reversed(list(find_links(text))):
        text = text[: found.start] + text[found.end :]
    return _URL.sub("", text)


def says_nothing(text: str) -> bool:
    """Whether a line holds nothing but links, their names, days and categories."""
    words = plain(without_links(text))
    for start, end in reversed(spans_of_days(words)):
        words = words[:start] + words[end:]
    words = _VOTES.sub("", _CATEGORY.sub("", words))
    return all(word.lower() in _LABELS for word in _WORD.findall(words))


def _is_day(words: str) -> bool:
    days = spans_of_days(words)
    return bool(days) and not words[: days[0][0]].strip(" \t()[]【】")
