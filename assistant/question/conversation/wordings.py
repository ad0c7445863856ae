"""Words of turns that lean on a conversation, in both languages."""

from __future__ import annotations

import re

#: Asks for other papers by those who wrote one …
BY_THEM = re.compile(
    r"\bauthors?\b.*\b(?:other|else)\b"
    r"|(?:저자|쓴 ?사람|연구팀).{0,8}다른 (?:논문|연구|거|글|작업)",
    re.I,
)
#: … or for papers near it.
NEAR = re.compile(r"\bsimilar\b|비슷|유사", re.I)
#: Means the first list, not the last.
FIRST_LIST = re.compile(r"\b(?:first|original)\b|처음|첫|맨 ?앞", re.I)
#: What picks some of the papers shown by what they are about, whatever the turn is read as.
OF_THESE = re.compile(
    r"\b(?:which|what|any|some|ones?|those) of (?:these|those|them)\b|\bin there\b"
    r"|(?:^|\s)[이그]\s?중(?:에서?|엔)?\s|^중(?:에서?|엔)\s",
    re.I,
)
#: Asks to be told of a paper.
TELL = re.compile(r"\bsum(?:mar|\b)|\bexplain|요약|정리|설명", re.I)
#: Asks why.
WHY = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?)\W+)?(?:why|how come)\b|\W*(?:근데 |그런데 )?왜", re.I
)
#: What a record tells of a paper, asked in a turn that names none.
OF_RECORD = re.compile(
    r"\bauthors?\b|\bwho wrote\b|\blink\b|\bvotes?\b|저자|누가 썼|링크|추천 수", re.I
)
#: Sets the last two subjects against each other by their papers.
WHICH_MORE = re.compile(
    r"\bwhich (?:one |of (?:the two|them|these|those) )?(?:\w+ ){0,2}"
    r"(?:more|most|bigger|larger)\b"
    r"|(?:뭐가|뭐에|어느 ?(?:게|쪽이?|것이|해|달|월|주)|어떤 게|둘 ?중).{0,12}더 ?많",
    re.I,
)
#: Looks for a paper by how many people wrote it.
BY_AUTHORS = re.compile(
    r"\b(?:most|fewest|least) authors\b|저자\S{0,3} ?(?:수\S? ?)?(?:가장|제일) ?(?:많|적)"
    r"|(?:가장|제일) (?:많|적)은 저자",
    re.I,
)
#: Asks how many papers were shown.
HOW_MANY = re.compile(
    r"\W*(?:so )?how many (?:is|are) (?:that|those|these|they|it|there)\W*"
    r"|\W*(?:그래서 |총 |다 해서 |모두 )?몇 ?[편개][가-힣]{0,3}\W*",
    re.I,
)
#: Asks who wrote a paper.
WHO = re.compile(r"\bwho\b|누가|누구|저자", re.I)
#: Asks which of some papers is best.
WHICH_ONE = re.compile(r"\W*(?:and )?which (?:one )?(?:has|have|is|got|was|had)\b", re.I)
#: Takes the time back: "in all time", "기간 상관없이".
ANY_TIME = re.compile(
    r"\b(?:all[- ]time|no time limit|without (?:the|a) time(?: limit)?|any ?time)\b"
    r"|(?:기간|날짜|시기) ?(?:상관|관계|제한|빼고)|전체 기간",
    re.I,
)
#: What a Korean description of things ends with: "데이터를 공개한 거".
THINGS = re.compile(r"\s+(?:거|것|건|게)(?:들)?(?: 있\S*)?$")
#: Asks for no fact but for the paper: "what does it do", "뭐 하는 논문이야".
DOES = re.compile(
    r"\bdo(?: in there| exactly| actually)?\W*$|(?:뭐|뭘|무엇을) ?(?:하|해)|하는 (?:일|논문)", re.I
)
#: Asks for nothing but some of the papers shown.
JUST = re.compile(
    r"\W*(?:show |give )?(?:me )?(?:just|only)\b|.*\bonly\W*(?:please|pls)?\W*$|.*만(?:\s|$)", re.I
)
