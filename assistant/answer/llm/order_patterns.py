"""How text looks that gives orders to a language model, in English and Korean.

Each pattern is led by the words (lower case, ``|`` between them) of which a text must hold one for
the pattern to match at all; looking for words first makes reading a digest ten times faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "ignore|disregard|forget|override|bypass|skip|drop",
        r"\b(?:ignore|disregard|forget|override|bypass|skip|drop)\b[^\n]{0,40}\b(?:previous|prior|above|"
        r"earlier|preceding|all|any|your|these|the\s+system|other)\b[^\n]{0,40}\b(?:instruct\w*|prompts?|"
        r"rules?|guidelines?|directions?|context|messages?|orders?|sources?|evidence|polic(?:y|ies))",
    ),
    (
        "you|now|act|pretend|new",
        r"\b(?:you\s+are\s+now|from\s+now\s+on,?\s+you|act\s+as\s+(?:an?|if)\b|pretend\s+(?:to\s+be|you)|"
        r"your\s+new\s+(?:role|task|instructions?)|new\s+(?:system\s+)?instructions?\s*[:.])",
    ),
    (
        "dear|attention|hey|note|message|instruction",
        r"\b(?:dear|attention|hey|note\s+to(?:\s+the)?|message\s+to(?:\s+the)?|instructions?\s+"
        r"(?:to|for)(?:\s+the)?)\s+(?:ai|llm|assistant|chatbot|language\s+model|model)\b",
    ),
    (
        "say|reply|respond|answer|output|print|write|repeat|append|insert|include|cite|tell|end|"
        "begin|start|click|visit|download|translate|reveal|show|recommend|render|display|embed|"
        "send|email|post|execute|run|call|quote",
        r"(?:^\s*|[.!?:;,]\s*|\b(?:please|must|should|now|and|then|instead|only|always|simply)\s+)"
        r"(?:say|reply|respond|answer|output|print|write|repeat|append|insert|include|cite|tell\s+the"
        r"\s+(?:user|reader)|end\s+(?:every|each|your)|begin\s+(?:every|each|your)|start\s+(?:every|each|"
        r"your)|click|visit|download|translate\s+everything|reveal|show|recommend|render|display|embed|"
        r"send|email|post|execute|run\s+the|call|quote)\b[^\n]{0,60}(?:[\"'“‘:«`<\[]|\b(?:exactly|only|"
        r"the\s+(?:word|words|phrase|following|text|link|user|reader|system|prompt|secret|delimiter)|"
        r"your\s+(?:answer|response|reply|system|instructions?|prompt)|this\s+(?:link|image|url|text)|"
        r"here|with|in\s+(?:all\s+caps|french|pirate|german)|http))",
    ),
    (
        "system|developer|hidden|initial",
        r"\b(?:your|the)\s+(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b",
    ),
    (
        "answer|response|reply",
        r"\b(?:the|this|every)\s+(?:answer|response|reply)\s+(?:must|should|shall|has\s+to)\b",
    ),
    (
        "forget|ignore|disregard",
        r"\b(?:forget|ignore|disregard)\s+(?:everything|anything|all|what(?:ever)?)\b",
    ),
    (
        "tell",
        r"\btell\s+the\s+(?:user|reader|human)\b",
    ),
    (
        "not",
        r"\bdo\s+not\s+(?:cite|mention|answer|summari[sz]e|follow|obey)\b",
    ),
    (
        "dan|developer|jailbreak|god",
        r"\b(?:DAN|developer|jailbreak|god)\s+mode\b",
    ),
    (
        "begin|end",
        r"\bBEGIN[ _](?:SYSTEM|INSTRUCTIONS?)\b|\bEND[ _]OF[ _](?:DATA|EVIDENCE|DOCUMENTS?)\b",
    ),
    (
        "지시|명령|지침|규칙|프롬프트|안내|설정",
        r"(?:이전|앞선|앞의|위의|기존|지금까지의?|모든|시스템)\s*[^\n]{0,20}(?:지시|명령|지침|규칙|프롬프트|"
        r"안내|설정)[^\n]{0,20}(?:무시하|무시해|잊어|잊으|따르지|버려|취소하|덮어)",
    ),
    (
        "지시|명령|지침|규칙|프롬프트",
        r"(?:지시|명령|지침|규칙|프롬프트)\s*(?:사항|들|문)?[을를은는]?\s*(?:모두|전부|완전히)?\s*"
        r"(?:무시|잊|따르지|버려|취소)",
    ),
    (
        "이제부터|지금부터",
        r"(?:이제|지금)부터\s*(?:너|당신|귀하|넌|모든\s*답)",
    ),
    (
        "너는|넌|당신은",
        r"(?:너는|넌|당신은)\s*(?:이제|지금|앞으로)",
    ),
    (
        "라고",
        r"(?:라고|이라고|라고만)\s*(?:만\s*)?(?:답|말|대답|응답|출력|쓰|써|적|반복)(?:변)?"
        r"(?:하|해|시|으|어)?(?:라|시오|세요|십시오|주세요|줘)(?![가-힣])",
    ),
    (
        "같이|문장|링크|주소|문구|단어|이미지",
        r"(?:다음|아래|이)(?:과\s*같이|와\s*같이|의?\s*(?:문장|링크|주소|문구|단어|이미지)[을를]?)[^\n]{0,20}"
        r"(?:답(?:하|해|변)|말하|출력|대답|응답|포함|추가|삽입|클릭|방문|붙여|반복)[^\n]{0,6}"
        r"(?:라|시오|세요|십시오|해|하라|줘)",
    ),
    (
        "출력|대답|응답|답변|클릭|방문|삽입|공개|인용",
        r"(?:출력|대답|응답|답변|클릭|방문|삽입|공개|인용)(?:하|해)(?:라|시오|세요|십시오|주세요|줘)",
    ),
    (
        "답변|대답|응답",
        r"(?:답변|대답|응답)(?:은|는|에는|의)?\s*(?:반드시|항상|오직|무조건)",
    ),
    (
        "|".join(
            called + ending
            for called in ("ai", "인공지능", "모델", "어시스턴트", "챗봇")
            for ending in ("아", "야", "님", "이여", "에게")
        ),
        r"(?:AI|인공지능|언어\s*모델|어시스턴트|챗봇)(?:아|야|님|이여|에게\s*:)[\s,:]",
    ),
    (
        "시스템",
        r"시스템\s*(?:프롬프트|메시지|지시)[^\n]{0,20}(?:공개|출력|보여|알려|말해|드러내)",
    ),
    (
        "사용자에게",
        r"사용자에게\s*[^\n]{0,40}(?:말하|전하|알려|권하|추천|보내|안내)(?:라|시오|세요|십시오|줘)",
    ),
    (
        "인용하지",
        r"인용하지\s*(?:말|마)",
    ),
    (
        "하라|해라|하세요|하십시오|하시오|주세요|마세요|마라|말라|십시오|으세요|써라|줘라|려라|쳐라|내라|넣어라",
        r"(?:하라|해라|하세요|하십시오|하시오|주세요|마세요|마라|말라|십시오|으세요|써라|줘라|려라|쳐라|"
        r"내라|넣어라)[.!\"'”’)]*\s*$",
    ),
    (
        "<",
        r"<\|[^|>\n]{1,40}\|>",
    ),
    (
        "inst]|<sys|/sys|s>",
        r"\[/?INST\]|<</?SYS>>|</?s>",
    ),
    (
        "system|assistant|user|human|시스템|사용자",
        r"(?:^|\n)[^\S\n]*(?:#+[^\S\n]*)?(?:system|assistant|user|human|시스템|사용자)\s*:\s",
    ),
    (
        "<",
        r"</?\s*(?:system|instructions?|assistant|user|evidence|data|script|iframe|img|svg|object|embed|"
        r"style|meta|link|form|base)\b",
    ),
    (
        "javascript|data:",
        r"javascript:|data:text/html",
    ),
)
#: Leading words, one of which an order holds, and what the order looks like.
ORDERS = tuple(
    (tuple(words.split("|")), re.compile(pattern, re.IGNORECASE)) for words, pattern in _PATTERNS
)


def led(text: str) -> list[tuple[int, tuple[re.Pattern[str], ...]]]:
    """Where leading words end in ``text``, in order, each with the patterns that it leads.

    Only what holds one of its leading words can match a pattern.
    """
    # The one letter that is two as a small one; places are to be those of the text.
    lowered = text.replace("İ", "i").lower()
    return list(_automaton().iter(lowered))


@lru_cache(maxsize=1)
def _automaton() -> Any:
    """Finds every leading word in one pass, with the patterns that it leads."""
    import ahocorasick

    patterns: dict[str, tuple[re.Pattern[str], ...]] = {}
    for words, pattern in ORDERS:
        for word in words:
            patterns[word] = (*patterns.get(word, ()), pattern)
    automaton = ahocorasick.Automaton()
    for word, leads in patterns.items():
        automaton.add_word(word, leads)
    automaton.make_automaton()
    return automaton
