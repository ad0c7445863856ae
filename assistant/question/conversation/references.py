"""Which papers of the last answer some words point at: "the second one", "1번이랑 3번"."""

from __future__ import annotations

import re

from assistant.question.reading.reader import CONTENT, Reading

_ORDINALS = {
    **dict.fromkeys(("first", "1st", "former", "one", "첫", "처음", "맨 위", "맨위"), 1),
    **dict.fromkeys(("second", "2nd", "two", "두", "둘"), 2),
    **dict.fromkeys(("third", "3rd", "three", "세", "셋"), 3),
    **dict.fromkeys(("fourth", "4th", "four", "네", "넷"), 4),
    **dict.fromkeys(("fifth", "5th", "five", "다섯"), 5),
    **dict.fromkeys(("sixth", "6th", "six", "여섯"), 6),
    **dict.fromkeys(("seventh", "7th", "seven", "일곱"), 7),
    **dict.fromkeys(("eighth", "8th", "eight", "여덟"), 8),
    **dict.fromkeys(("ninth", "9th", "nine", "아홉"), 9),
    **dict.fromkeys(("tenth", "10th", "ten", "열"), 10),
    **dict.fromkeys(("last", "final", "latter", "bottom", "마지막", "맨 아래", "맨아래"), -1),
}
_ONE = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|latter|former"
_KO = r"첫|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉|열|마지막|맨\s?위|맨\s?아래|처음"
_WORDS = r"two|three|four|five|six|seven|eight|nine|ten|one"
_SEVERAL = re.compile(
    r"\b(?P<end>first|top|last|bottom)\s+(?P<n>two|three|four|five|\d)\b"
    r"|(?P<kend>처음|앞|위|첫|마지막|뒤)\S*\s*(?P<kn>두|세|네|다섯|\d)\s*(?:개|편|건)",
    re.I,
)
_BOTH = re.compile(
    r"\b(?:both|the two|these two|those two)\b|둘\s*(?:다|을|이|은)?|두\s*(?:개|편|논문)(?!째)"
)
_PLACE = re.compile(
    rf"\b(?P<en>{_ONE}|1st|2nd|3rd|[4-9]th|10th)\b"
    rf"|(?:number|no\.?|paper|#|item|result)\s*(?P<word>{_WORDS}|\d{{1,2}})\b"
    rf"|(?P<ko>{_KO})\s*번\s*째?|(?P<ko2>마지막|맨\s?위|맨\s?아래|첫)(?=\s|[가-힣]|$)"
    r"|(?<![\d.])(?P<num>\d{1,2})\s*번(?:째)?"
    r"|\[(?P<cite>\d{1,2})\]|^\W*(?P<bare>\d{1,2})\W*$",
    re.I,
)
_ORDINAL = re.compile(rf"\b(?:{_ONE}|1st|2nd|3rd|[4-9]th|10th) (?:one|paper)\b", re.I)
_MANY = re.compile(
    r"\b(?:these|those|them|they|all|list|above|results|papers|ones|in there)\b"
    r"|들|중|모두|전부|목록|위에",
    re.I,
)
#: Means a list that was shown, though one of its papers was talked about since.
_LIST = re.compile(
    r"\bof (?:these|those|them)\b|\b(?:list|results|the others?|the rest)\b"
    r"|[이그]\s?중|(?<!\S)중에|목록|리스트|나머지",
    re.I,
)
_AGAIN = re.compile(
    r"\b(?:list|results?|papers|ones)\b.*\bagain\b|\bagain\b.*\b(?:list|results)\b"
    r"|\b(?:back|return) to\b.*\b(?:list|results|papers|question)\b"
    r"|(?:목록|리스트|결과).*(?:다시|보여|돌아)|다시.*(?:목록|리스트|결과)",
    re.I,
)
_DISMISSED = re.compile(
    r"\W*(?:ok(?:ay)?\W+)?(?:forget (?:that|it|about (?:it|that))|never ?mind|scratch that"
    r"|(?:different|new|another) (?:topic|question|subject)|change of (?:topic|subject)"
    r"|(?:그건 ?|아 ?)?됐고|다른 (?:얘기|얘긴|이야기|질문)(?:인데|데|이야|지만)?|그나저나"
    r"|화제를? 바꿔서?)"
    r"[\s,.:;!–-]+(?=\S)",
    re.I,
)
_SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "두": 2, "세": 3, "네": 4, "다섯": 5}


_PRONOUN = re.compile(
    r"\b(?:it|its|this|that|they|them|their|these|those|he|she|his|her|hers|him)\b"
    r"|\bwhich one\b|\bin (?:there|here)\b|\[\d{1,2}\]"
    r"|(?:그|이|그런 |이런 )(?:거|건|게|걸)(?=[\s은는이가을를도의에]|$)|그\s?중|이\s?중|얘",
    re.I,
)


#: Leads to what is told of a paper: "something where they froze the encoder".
_DESCRIBING = re.compile(r"\b(?:one|paper|something|work|study) (?:where|in which)\s+$", re.I)


def pointing(reading: Reading) -> str:
    """The words of a turn that point at the conversation, or nothing.

    A pronoun within a slot, or behind what the turn is about, stands for that: "diffusion models
    and their limits"; so does the one of a description: "that paper where they froze it".
    """
    if references := reading.all("reference"):
        return " ".join(references)
    about = [span.start for span in reading.spans if span.slot in CONTENT]
    if about and reading.intent == "search":
        return ""
    for found in _PRONOUN.finditer(reading.text, 0, min(about, default=len(reading.text))):
        if _DESCRIBING.search(reading.text, 0, found.start()):
            continue
        if not any(span.start <= found.start() < span.end for span in reading.spans):
            return found.group()
    if not about and (one := _ORDINAL.search(reading.text)):
        return one.group()
    # Nothing but the conversation has a last one, when no paper seems to be asked for.
    place = _PLACE.search(reading.text) if reading.intent == "offtopic" else None
    return place.group() if place else ""


def positions(text: str, count: int) -> tuple[int, ...]:
    """Which of ``count`` numbered papers some words point at, from 0; empty when they name none.

    Example:
        >>> positions("the first and the third one", 5)
        (0, 2)
        >>> positions("마지막 두 개", 5)
        (3, 4)
    """
    several = _SEVERAL.search(text)
    if several and count:
        number = several["n"] or several["kn"]
        size = min(_SMALL.get(number) or int(number), count)
        last = (several["end"] or several["kend"]).lower() in ("last", "bottom", "마지막", "뒤")
        return tuple(range(count - size, count) if last else range(size))
    found = [_place(match, count) for match in _PLACE.finditer(text)]
    chosen = tuple(dict.fromkeys(place for place in found if place is not None))
    if not chosen and count == 2 and _BOTH.search(text):
        return (0, 1)
    return chosen


def _place(match: re.Match[str], count: int) -> int | None:
    typed = next(value for value in match.groups() if value)
    number = (
        int(typed)
        if typed.isdecimal()
        else _ORDINALS.get(
            " ".join(typed.lower().split()), _ORDINALS.get(typed.replace(" ", ""), 0)
        )
    )
    place = count + number if number < 0 else number - 1
    return place if number and 0 <= place < count else None


def means_all(text: str) -> bool:
    """Whether some words mean the papers of the last answer together: "these", "그 중에"."""
    return _MANY.search(text) is not None


def without_dismissal(text: str) -> str:
    """What stands behind words that leave the conversation: "ok forget that, what's new?"; empty
    where nothing is left behind."""
    found = _DISMISSED.match(text)
    return text[found.end() :] if found else ""


def means_list(text: str) -> bool:
    """Whether some words mean a list, also where one paper was talked about since."""
    return _LIST.search(text) is not None


def asks_again(text: str) -> bool:
    """Whether a list that was shown is wanted once more: "show me the list again"."""
    return _AGAIN.search(text) is not None
