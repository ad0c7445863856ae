"""Intents that the words of a question settle, however likely the reader takes another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.question.reading.reader import SURE, words_of
from assistant.question.subjects import unknown_words
from assistant.question.words import PAPERS

if TYPE_CHECKING:
    from assistant.question.model import Form
    from assistant.question.slots import Slots

#: How likely a reading is beside another, to be taken for as likely.
_NEARLY = 0.6
BY_MONTH = re.compile(r"\b(?:by|per|each|every) (?:month|week)\b|\bmonthly\b|[월주]별", re.I)
TOPICS = re.compile(r"\b(?:topic|theme|subject)s?\b|주제|분야|토픽", re.I)
#: Which of the days or months, by how many papers they brought.
_DAYS = re.compile(
    r"\b(?:which|what) (?:days?|weeks?|months?)\b.{0,80}\b(?:most|fewest|least|busiest|quietest)\b"
    r"|(?:어느|무슨|어떤) (?:달|날|주).{0,40}(?:제일|가장|많|적)",
    re.I,
)
_HOW_MANY_DAYS = re.compile(r"\bhow many days\b|며칠|몇 일", re.I)
_MISSING = re.compile(
    r"\bmiss|\bgaps?\b|\bskip|\bwithout\b|\bno digest|빠[진졌지]|없|비[었는]|누락", re.I
)
_ANY = re.compile(r"\bor\b|이나|또는|혹은|아니면|둘 ?다 (?:보|알|찾|줘)|각각", re.I)
#: An order of all there is, not a wish for the newest alone.
SORTED = re.compile(r"\bfirst\b|\bsort|\border|순(?:으로)?", re.I)
NEWEST = re.compile(
    r"\b(?:new|news|newest|latest|recent|recently|lately|these days|nowadays|catch me up|right now"
    r"|rn|what(?:['’]?s| is) hot)\b"
    r"|요즘|요새|최근|최신|새로|새 ?소식|근황|신규|신상",
    re.I,
)
PLURAL = re.compile(
    r"\b(?:papers|works|reports|models|series)\b|들|시리즈|모두|전부|목록|리스트|순위|순으로", re.I
)
AGAINST = re.compile(r"\bdifferences?\b|\bcompare[ds]?\b|\bvs\b|\bversus\b|차이|비교", re.I)
MOST = re.compile(r"\bmost\b|\btop\b|prolific|가장|제일|젤|많", re.I)
_FIRST = re.compile(r"\bfirst\b(?! authors?)|\bearliest\b|처음|최초", re.I)
#: Asks for what is missing in a row: "A, B, C and which other?", "A, B 그리고 또 뭐야".
_LEFT_OPEN = re.compile(
    r"\b(?:and|or) (?:which|what|who|where)(?: (?:other|else|one|third|fourth|fifth))*(?: one)?\W*$"
    r"|(?:그리고|이랑|하고|랑) (?:또 )?(?:뭐|무엇|어디|누구)"
    r"(?:야|지|죠|예요|인가요|입니까|임)?\W*$",
    re.I,
)
#: Asks for papers near one that is named.
LIKE = re.compile(
    r"\b(?:similar to|(?:papers?|works?|more|others?|anything|something|stuff) like|akin to"
    r"|resembl\w+|along the lines of)\b|비슷|유사한|닮은|같은 (?:논문|연구)",
    re.I,
)
#: Asks what an abbreviation stands for.
IN_FULL = re.compile(
    r"\bstands? for\b|\bshort for\b|\bwhat (?:does|do) (?-i:[A-Z]{2,}\w*) mean\b"
    r"|\babbreviat|\bacronym|\bspell\w* out\b|\bfull (?:name|form) of\b"
    r"|약자|약어|줄임말|풀네임|풀이름|본말",
    re.I,
)
#: Sets one time against another.
CHANGES = re.compile(
    r"\b(?:chang|shift|differ|compar|grow|grew|increas|decreas)\w*"
    r"|\b(?:more|fewer|less|than|vs|versus|since then)\b"
    r"|달라|변[화한했]|바뀌|바뀐|비교|늘|줄|많아|적어",
    re.I,
)
#: Looks for one paper that was seen once.
_ONE_SEEN = re.compile(
    r"\bwhat was (?:it|that (?:paper|one))\b|\bwhich (?:paper|one) was (?:it|that)\b"
    r"|\bcan['’]?t remember\b|뭐였(?:지|더라|나|죠|어)|뭐더라|뭐던가",
    re.I,
)
#: Words of a question that asks for more than the newest digest.
_WORDY = 12
#: Counts something else than papers: "how many matches were annotated".
_OTHERS = re.compile(
    r"\bhow many (?:(?!ones\b)[\w'-]+ ){1,4}(?:were|was|are|had|has|have|did|does|do)\b", re.I
)
#: What has come out of whom is a list, however it is asked for.
OUTPUT = re.compile(
    r"\bwhat(?:'s| is| has| have| did| does| do)\b.{0,80}\b(?:put out|publish(?:ed|es)?|released?"
    r"|written|write|come out with|been up to|work(?:ed|ing) on)\b"
    r"|뭐(?:를|가)?\s*(?:냈|내놨|내놓|발표|나왔|썼)",
    re.I,
)
#: Asks what to read, and in which order.
READING = re.compile(
    r"\b(?:what|which|where)\b.{0,40}\b(?:should i|to|do i|shall i|would you|i should)\b.{0,20}"
    r"\b(?:read|start|begin)\b"
    r"|\bread(?:ing)? (?:first|list|order)\b|\bworth reading\b|\brecommend\w*\b.{0,30}\bread"
    r"|(?:뭐|무엇|어떤|어느).{0,20}(?:부터|먼저|읽)|먼저 읽|읽(?:어야|을 만한|어 ?볼|으면 좋)"
    r"|입문|읽는 순서",
    re.I,
)
#: Forms that a list is wanted in from the start.
_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("titles", re.compile(r"\btitles? only\b|\b(?:just|only) (?:the )?titles\b|제목만", re.I)),
    ("links", re.compile(r"\blinks? only\b|\b(?:just|only) (?:the )?links\b|링크만", re.I)),
    ("table", re.compile(r"\b(?:as|in) an? table\b|표로\b|표 형태", re.I)),
)
_BEST = re.compile(
    r"\b(?:most|best|top|highest|least|lowest|newest|latest|oldest)\b(?:[ -][\w-]+){0,5}?"
    r" (?:paper|one|of (?:these|those|them|all))\b"
    r"|(?:제일|가장|젤|최고|최다)[^?.!]{0,30}(?:거|꺼|것|게|건|논문|글)(?!들)",
    re.I,
)
#: Asks for what is worth reading, whatever it is about: "recommend me anything".
_RECOMMEND = re.compile(r"\b(?:recommend|suggest|pick|surprise|give)\b|추천|골라", re.I)
_WHATEVER = re.compile(
    r"\b(?:anything|something|whatever|me)(?: (?:good|interesting|nice))?(?: to read)?\W*$"
    r"|\b(?:any|a|some|one) papers?\b|아무거나|논문 (?:하나|한 편|좀)",
    re.I,
)
_AVERAGE = re.compile(r"\b(?:average|mean|median)\b|평균", re.I)
#: Asks for papers without a word for them.
_ANYTHING = re.compile(
    r"\b(?:anything|something|stuff|work) (?:about|on)\b|(?:관한|대한|관련(?:된|한)?) (?:거|것|게)",
    re.I,
)
_FIRST_AUTHOR = re.compile(r"\b(?:first|lead) authors?\b|제\s?1\s?저자", re.I)
#: Asks for the course of something, not for what is told of trends.
_COURSE = re.compile(r"\btrend of\b|추이", re.I)
_TREND = re.compile(r"\btrends?\b|over time|추세|추이", re.I)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?: \d{4})? (?:and|compare[ds]? (?:to|with)|vs\.?|versus) ",
    re.I,
)
#: From here on the likelihood that a question is off topic counts beside other signs of it.
_HINT = 0.2
#: What is told of people beside a list of their papers.
_OF_PEOPLE = ("count", "first", "rank", "change")
#: What is also told of the papers about a subject …
_OF_SUBJECT = ("authors", "busiest", "organizations", "teams", "average")
#: … from this likelihood on where "most" is said.
_LIKELY = 0.45
#: Not by votes, nor the first alone: lists with the newest or oldest in front.
_DATED = (("rank", "date"), ("rank", "oldest"), ("first", "date"))


def as_likely_a_fact(read: str, slots: Slots) -> bool:
    """Whether a fact is as likely asked for as the paper that something is told of."""
    likely = slots.reading.probability
    return read == "search" and likely("fact") > _NEARLY * likely(read)


def by_words(read: str, slots: Slots) -> str:
    """The intent that the words settle, else the one that was read.

    Args:
        read: Intent of the reader.
        slots: The question.
    """
    hinted = slots.reading.probability
    left_open = read == "list" and _LEFT_OPEN.search(slots.draft.text)
    if left_open or IN_FULL.search(slots.draft.text):
        return "fact"
    if read == "offtopic":
        says_papers = slots.reading.asks_for_papers and PAPERS.search(slots.draft.text)
        if _RECOMMEND.search(slots.draft.text) and _WHATEVER.search(slots.draft.text):
            return "digest"
        anything = slots.subjects and _ANYTHING.search(slots.draft.text)
        return "list" if says_papers or anything or _names_field_alone(slots) else read
    if read == "search" and slots.bounds_votes and slots.slotless:
        return "list"
    if _is_strange(slots):
        return "offtopic"
    if read == "digest" and not slots.windows and len(words_of(slots.frame)) > _WORDY:
        return "search"
    if read == "count" and _OTHERS.search(slots.draft.text) and not PAPERS.search(slots.draft.text):
        return "fact"
    if read == "fact" and not slots.papers and slots.subjects and OUTPUT.search(slots.draft.text):
        return "list"
    if read == "list" and _ONE_SEEN.search(slots.draft.text) and not slots.windows:
        return "search"
    if read == "change" and NEWEST.search(slots.frame) and not CHANGES.search(slots.draft.text):
        return "list" if len(slots.windows) < 2 else read
    if read in ("list", "count", "change") and (
        BY_MONTH.search(slots.frame) or _COURSE.search(slots.frame)
    ):
        return "trend"
    set_apart = AGAINST.search(slots.draft.text)
    if set_apart and (len(slots.papers) > 1 or (read == "fact" and len(slots.subjects) > 1)):
        return "compare"
    if read == "compare" and not slots.papers and _MONTHS.search(slots.draft.text):
        return "change"
    if read in ("list", "search", "paper") and not slots.papers:
        for intent, words in (("first", _FIRST), ("trend", _TREND)):
            if words.search(slots.frame) and (hinted(intent) >= _HINT or read == "paper"):
                return intent
    if read == "rank" and hinted("first") >= _HINT and slots.order in ("relevance", "oldest"):
        return "first"
    if read == "first" and _FIRST_AUTHOR.search(slots.frame):
        return "paper" if slots.papers else "search"
    if read == "first" and slots.order in ("votes", "fewest votes"):
        return "rank"
    return "list" if (read, slots.order) in _DATED else read


def of_collection(read: str, slots: Slots) -> str:
    """The aspect of the collection that a question without a subject asks about: its topics, its
    busiest days; empty for none."""
    if read == "stats.missing" and _HOW_MANY_DAYS.search(slots.draft.text):
        return "" if _MISSING.search(slots.draft.text) else "days"
    told = read in ("trend", "list", "digest", "rank", "first", "count", "meta.votes")
    if not (told and slots.slotless and slots.unspecific):
        return ""
    if _AVERAGE.search(slots.draft.text):
        return "average"
    if _DAYS.search(slots.draft.text):
        return "busiest"
    return "topics" if read != "count" and TOPICS.search(slots.draft.text) else ""


def of_subjects(aspect: str, slots: Slots) -> bool:
    """Whether something is told of the papers about a subject, such as who wrote most of them.

    Args:
        aspect: What of a collection is likely asked about.
        slots: The question.
    """
    enough = _LIKELY if MOST.search(slots.draft.text) else SURE
    return aspect in _OF_SUBJECT and slots.reading.confidence >= enough


def of_people_alone(read: str, slots: Slots) -> bool:
    """Whether a question is about people, and not in a way that is told of them: they wrote papers.

    Args:
        read: Intent of the reader.
        slots: The question.
    """
    trend = read == "trend" and any(words.search(slots.frame) for words in (_TREND, BY_MONTH))
    told = trend or read in _OF_PEOPLE
    return bool(slots.authors) and not (slots.subjects or slots.papers or told)


def asks_for_any(frame: str) -> bool:
    """Whether papers about one of several subjects do: "X or Y", "compare X and Y"."""
    return _ANY.search(frame) is not None or AGAINST.search(frame) is not None


def asks_for_best(text: str) -> bool:
    """Whether the one best is asked for: "the most upvoted paper", "제일 인기 있는 거"."""
    return _BEST.search(text) is not None and PLURAL.search(text) is None


def only_best(intent: str, text: str) -> int | None:
    """1 where a ranking asks for the one best."""
    return 1 if intent == "rank" and asks_for_best(text) else None


def form_of(text: str) -> Form:
    """The form that a list is asked for in: "제목만", "as a table"."""
    return next((form for form, words in _FORMS if words.search(text)), "")


def _names_field_alone(slots: Slots) -> bool:
    """Whether nothing but a name of the field stands there, perhaps with a time: "ocr 2025"."""
    words = slots.frame.strip(" ?!.")
    return any(len(match.surface) == len(words) for match in slots.lexicon.find(words))


def _is_strange(slots: Slots) -> bool:
    """Whether a question that names nothing holds words neither of asking nor of the field, and
    may well be off topic: "umbrella tomorrow?"."""
    hint = slots.reading.probability("offtopic") >= _HINT
    if not (hint and slots.slotless) or slots.is_of_the_field or PAPERS.search(slots.draft.text):
        return False
    return bool(unknown_words(slots.frame, slots.lexicon, conditions=False))
