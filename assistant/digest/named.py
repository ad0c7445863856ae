"""Named lines and columns in the languages of digests: "作者: …", "**Upvotes:** 12"."""

from __future__ import annotations

import re
from typing import Literal

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
