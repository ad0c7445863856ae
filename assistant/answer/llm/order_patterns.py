"""How text looks that gives orders to a language model, in English and Korean.

Each pattern is led by the words (lower case, spaces between them) of which a text must hold one
for the pattern to match at all; looking for words first makes reading a digest ten times faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final


def _any(phrases: str) -> str:
    """A pattern of any of some phrases, listed with spaces between; ``_`` stands for any space."""
    return f"(?:{'|'.join(phrases.split())})".replace("_", r"\s+")


def _begins(phrases: str) -> str:
    """The first words of phrases listed in that way."""
    return " ".join(phrase.split("_")[0] for phrase in phrases.split())


_DROP = "ignore disregard forget override bypass skip drop"
_EARLIER = _any("previous prior above earlier preceding all any your these the_system other")
_RULES = _any(
    r"instruct\w* prompts? rules? guidelines? directions? context messages? orders? sources?"
    r" evidence polic(?:y|ies)"
)
_NOW_YOU = _any(
    r"you_are_now from_now_on,?_you act_as_(?:an?|if)\b pretend_(?:to_be|you)"
    r" your_new_(?:role|task|instructions?) new_(?:system_)?instructions?\s*[:.]"
)
_ADDRESS = _any(
    "dear attention hey note_to(?:_the)? message_to(?:_the)? instructions?_(?:to|for)(?:_the)?"
)
_MODELS = _any("ai llm assistant chatbot language_model model")
_URGED = _any("please must should now and then instead only always simply")
_SAY = (
    "say reply respond answer output print write repeat append insert include cite"
    " tell_the_(?:user|reader) end_(?:every|each|your) begin_(?:every|each|your)"
    " start_(?:every|each|your) click visit download translate_everything reveal show recommend"
    " render display embed send email post execute run_the call quote"
)
_SAID = _any(
    "exactly only"
    " the_(?:word|words|phrase|following|text|link|user|reader|system|prompt|secret|delimiter)"
    " your_(?:answer|response|reply|system|instructions?|prompt) this_(?:link|image|url|text)"
    " here with in_(?:all_caps|french|pirate|german) http"
)
_HIDDEN = "system developer hidden initial"
_ANSWER = "answer response reply"
_FORGET = "forget ignore disregard"
_MODES = "DAN developer jailbreak god"
_TAGS = _any(
    "system instructions? assistant user evidence data script iframe img svg object embed style"
    " meta link form base"
)
_SPEAKERS = "system assistant user human 시스템 사용자"

_RULES_KO = "지시 명령 지침 규칙 프롬프트"
_ALL_RULES_KO = f"{_RULES_KO} 안내 설정"
_EARLIER_KO = _any("이전 앞선 앞의 위의 기존 지금까지의? 모든 시스템")
_DROPPED_KO = _any("무시하 무시해 잊어 잊으 따르지 버려 취소하 덮어")
_YOU_KO = "너는 넌 당신은"
_SHOWN_KO = "문장 링크 주소 문구 단어 이미지"
_PUT_OUT_KO = _any("답(?:하|해|변) 말하 출력 대답 응답 포함 추가 삽입 클릭 방문 붙여 반복")
_DONE_KO = "출력 대답 응답 답변 클릭 방문 삽입 공개 인용"
_ANSWER_KO = "답변 대답 응답"
_BID_KO = _any("라 시오 세요 십시오 주세요 줘")
_ENDS_KO = (
    "하라 해라 하세요 하십시오 하시오 주세요 마세요 마라 말라 십시오 으세요 써라 줘라 려라 쳐라"
    " 내라 넣어라"
)
_CALLED_KO = " ".join(
    called + ending
    for called in ("ai", "인공지능", "모델", "어시스턴트", "챗봇")
    for ending in ("아", "야", "님", "이여", "에게")
)

_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        _DROP,
        rf"\b{_any(_DROP)}\b[^\n]{{0,40}}\b{_EARLIER}\b[^\n]{{0,40}}\b{_RULES}",
    ),
    ("you now act pretend new", rf"\b{_NOW_YOU}"),
    ("dear attention hey note message instruction", rf"\b{_ADDRESS}\s+{_MODELS}\b"),
    (
        _begins(_SAY),
        rf"(?:^\s*|[.!?:;,]\s*|\b{_URGED}\s+){_any(_SAY)}\b[^\n]{{0,60}}"
        rf"(?:[\"'“‘:«`<\[]|\b{_SAID})",
    ),
    (_HIDDEN, rf"\b(?:your|the)\s+{_any(_HIDDEN)}\s+(?:prompt|message|instructions?)\b"),
    (_ANSWER, rf"\b(?:the|this|every)\s+{_any(_ANSWER)}\s+(?:must|should|shall|has\s+to)\b"),
    (_FORGET, rf"\b{_any(_FORGET)}\s+(?:everything|anything|all|what(?:ever)?)\b"),
    ("tell", r"\btell\s+the\s+(?:user|reader|human)\b"),
    ("not", r"\bdo\s+not\s+(?:cite|mention|answer|summari[sz]e|follow|obey)\b"),
    (_MODES.lower(), rf"\b{_any(_MODES)}\s+mode\b"),
    (
        "begin end",
        r"\bBEGIN[ _](?:SYSTEM|INSTRUCTIONS?)\b|\bEND[ _]OF[ _](?:DATA|EVIDENCE|DOCUMENTS?)\b",
    ),
    (
        _ALL_RULES_KO,
        rf"{_EARLIER_KO}\s*[^\n]{{0,20}}{_any(_ALL_RULES_KO)}[^\n]{{0,20}}{_DROPPED_KO}",
    ),
    (
        _RULES_KO,
        rf"{_any(_RULES_KO)}\s*(?:사항|들|문)?[을를은는]?\s*(?:모두|전부|완전히)?\s*"
        r"(?:무시|잊|따르지|버려|취소)",
    ),
    ("이제부터 지금부터", r"(?:이제|지금)부터\s*(?:너|당신|귀하|넌|모든\s*답)"),
    (_YOU_KO, rf"{_any(_YOU_KO)}\s*(?:이제|지금|앞으로)"),
    (
        "라고",
        r"(?:라고|이라고|라고만)\s*(?:만\s*)?(?:답|말|대답|응답|출력|쓰|써|적|반복)(?:변)?"
        rf"(?:하|해|시|으|어)?{_BID_KO}(?![가-힣])",
    ),
    (
        f"같이 {_SHOWN_KO}",
        rf"(?:다음|아래|이)(?:과\s*같이|와\s*같이|의?\s*{_any(_SHOWN_KO)}[을를]?)[^\n]{{0,20}}"
        rf"{_PUT_OUT_KO}[^\n]{{0,6}}(?:라|시오|세요|십시오|해|하라|줘)",
    ),
    (_DONE_KO, rf"{_any(_DONE_KO)}(?:하|해){_BID_KO}"),
    (_ANSWER_KO, rf"{_any(_ANSWER_KO)}(?:은|는|에는|의)?\s*(?:반드시|항상|오직|무조건)"),
    (
        _CALLED_KO,
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
    ("인용하지", r"인용하지\s*(?:말|마)"),
    (_ENDS_KO, rf"{_any(_ENDS_KO)}[.!\"'”’)]*\s*$"),
    ("<", r"<\|[^|>\n]{1,40}\|>"),
    ("inst] <sys /sys s>", r"\[/?INST\]|<</?SYS>>|</?s>"),
    (_SPEAKERS, rf"(?:^|\n)[^\S\n]*(?:#+[^\S\n]*)?{_any(_SPEAKERS)}\s*:\s"),
    ("<", rf"</?\s*{_TAGS}\b"),
    ("javascript data:", r"javascript:|data:text/html"),
)
#: Leading words, one of which an order holds, and what the order looks like.
ORDERS = tuple(
    (tuple(words.split()), re.compile(pattern, re.IGNORECASE)) for words, pattern in _PATTERNS
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
