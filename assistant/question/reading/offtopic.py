"""What is surely not about papers, by exact rules: a learned reader knows too few of the kinds."""

from __future__ import annotations

import re

_KINDS = (
    # weather
    r"\b(?:what(?:'s| is| will)|how(?:'s| is| will))\b.{0,12}\bweather\b",
    r"\bweather\b.{0,20}\b(?:today|tomorrow|tonight|this weekend)\b",
    r"(?:오늘|내일|모레|주말|이번 주).{0,12}날씨|날씨\s*(?:어때|어떤|알려|좋)",
    # money
    r"\bprices? of (?:an? |the )?(?:\w+ )?(?:bitcoin|ethereum|gold|oil|shares?|stocks?)\b",
    r"\b(?:share|stock|bitcoin|crypto|coin) prices?\b|\bexchange rates?\b",
    r"주가(?!\s*예측)\s*(?:알려|어때|얼마|전망|는|가|$)|환율",
    r"(?:비트코인|코인|주식|집값).{0,6}(?:전망|시세|추천|가격)",
    # sums, but no dates
    r"^(?!\W*\d{1,4}(?P<dash>[-/.])\d{1,2}(?P=dash)\d{1,4}\W*$)\W*"
    r"(?:what(?:'s| is)|calculate|compute)?\s*\d[\d\s.,]*(?:[-+*/x×÷^]\s*\d[\d\s.,]*)+\W*$",
    # cooking, errands, entertainment
    r"\bhow (?:do|can|should) i (?:cook|bake|fry|boil)\b|\brecipes? for\b|레시피|요리법|맛집",
    r"\b(?:tell me|write|sing) (?:me )?(?:a|an) (?:\w+ )?(?:joke|poem|song|story|haiku|limerick)\b",
    r"농담 (?:해|하나)|(?:시|소설|노래 가사|자기소개서) ?(?:한 편|하나)? ?(?:써|지어)",
    r"\b(?:lottery|lotto) numbers?\b|로또",
    # words of other languages
    r"\bhow (?:do|would|can|should) (?:you|i|we|one) (?:say|spell|pronounce)\b.*",
    r"(?:영어|일본어|중국어|프랑스어|스페인어|독일어)로 (?:뭐라고|어떻게) (?:말|하|해|부르|읽)",
    # politics and sport
    r"\bwho (?:is|was) the (?:\w+ )?(?:president|king|queen|prime minister|chancellor|mayor) of\b",
    r"\bwho won (?:the|last)\b.{0,30}\b(?:cup|election|match|game|league|bowl|medal)\b",
    r"탄핵|대선|총선|대통령.{0,8}누구|(?:축구|야구|농구).{0,8}(?:결과|이겼|경기)",
    # orders to the program behind
    r"(?:^|[.!?:;,]\s*|\b(?:and|please|now|just) )"
    r"ignore (?:all |any |your |the |previous |prior |above )*(?:instruction|rule|prompt)s?\b",
    r"\b(?:reveal|print|show|repeat) (?:me )?(?:your|the) (?:system )?(?:prompt|instructions)\b",
    r"(?:이전|위|앞|모든)의? ?(?:지시|명령|규칙).{0,6}무시(?!하도록|하게)",
    r"시스템 ?프롬프트.{0,6}(?:출력|보여|알려|공개)",
)
_PATTERN = re.compile("|".join(f"(?:{kind})" for kind in _KINDS), re.I)


def is_offtopic(text: str) -> bool:
    """Whether a question is surely not about papers.

    Example:
        >>> is_offtopic("what's the weather in Seoul tomorrow?"), is_offtopic("weather models")
        (True, False)
    """
    return _PATTERN.search(text) is not None


def beside_offtopic(text: str) -> str:
    """A question without the words that make it off topic.

    What they leave may yet name something of the field: "attacks that make a model ignore
    previous instructions".
    """
    return " ".join(_PATTERN.sub(" ", text).split())
