"""Turns that ask for a fact of the paper talked about, though they don't point at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.question.words import PAPERS

if TYPE_CHECKING:
    from assistant.question.meaning import Meaning

#: Asks for a figure of something that is named beside it. Papers are counted by "편", and what a
#: Korean particle sets against the paper before is another subject.
_FIGURE = re.compile(
    r"\bhow many (?!(?:are|were|is|was|of|ones|others?|more|did|do|have|has|came)\b)[a-z]"
    r"|\b(?:what|which) (?:\w+ )?(?:score|accuracy|percentage|rate|rating|size|speedup)\b"
    r"|\bhow (?:much|long|fast|big|large|far|accurate|well)\b(?!\W*$)|얼마|퍼센트"
    r"|(?<![은는]) ?(?<![은는] )몇 ?(?!개 ?더|가지 ?더|월|주)[가-힣%]",
    re.I,
)
#: Asks which data, model, baseline, … somebody used: facts of a paper too.
_USED = re.compile(
    r"(?:무슨|어떤|뭔|어느) (?:데이터|벤치마크|모델|코퍼스|언어|환경|GPU)\S{0,12} ?"
    r"(?:[가-힣]{1,12} )?"
    r"(?:했|썼|써|쓴|만들|학습|훈련|평가|테스트|실험|비교|돌[렸려])"
    r"|(?:백본|베이스라인|라이[선센]스|데이터셋|옵티마이저|모델 ?크기)\S{0,12} ?"
    r"(?:뭐|뭘|무엇|어떻|어떤)"
    r"|\b(?:which|what) (?:[\w-]+ ){0,2}(?:models?|data(?:sets?)?|benchmarks?|baselines?|backbones?"
    r"|GPUs?)\b.{0,30}\b(?:used?|train(?:ed)?|test(?:ed)?|evaluated?|fine-?tuned?|built|beat)\b",
    re.I,
)
#: Asks the assistant of itself.
_YOU = re.compile(r"\byou(?:r|rs)?\b|(?<![가-힣])(?:너|넌|네가|니가|당신)", re.I)
_LATIN = re.compile("[A-Za-z]")
#: Names something that the paper is set beside, or was tried on.
_BESIDE = re.compile(
    r"\b(?:than|on|against|over|beat|compared (?:to|with)|relative to|its?|they|their)\b"
    r"|보다|대비|비해|비교|에서|이랑",
    re.I,
)
#: What papers are measured by and run on; other names may be other papers.
_MEASURES = re.compile(
    r"[GTNC]PUs?|V?RAM|FLOPs?|FPS|[WC]ER|BLEU|ROUGE|METEOR|FID|FVD|n?DCG|mAP|mIoU|PSNR|SSIM|LPIPS"
    r"|F1|Elo|PPL|perplexity|accuracy",
    re.I,
)
#: Ways to read such a turn where it stands alone.
_FIGURES = ("fact", "count", "search", "first", "trend", "offtopic")


def asks_of_paper(meaning: Meaning, paper: str, intent: str) -> bool:
    """Whether a figure is asked for right after one paper was told of, or what was used, and not of
    something else that is named: "GPU 얼마나 썼대?", "how many tasks are there?".

    Args:
        meaning: The turn.
        paper: Id of the paper talked about.
        intent: What the turn is read as where it stands alone.
    """
    slots = meaning.slots
    text = slots.reading.text
    figure = intent in _FIGURES and _FIGURE.search(text) is not None
    used = (intent in _FIGURES or "." in intent) and _USED.search(text) is not None
    if not (figure or used) or PAPERS.search(text) or _YOU.search(text):
        return False
    if slots.authors or slots.organisations or slots.windows:
        return False
    # A Korean word may sound like a name: "걸려" like "Curie".
    if slots.papers and _LATIN.search(text):
        return bool(_BESIDE.search(text)) and _mentions(meaning, paper, slots.model_names)
    names = tuple(name for name in slots.model_names if not _MEASURES.fullmatch(name))
    return not names or _mentions(meaning, paper, names)


def _mentions(meaning: Meaning, paper: str, names: Sequence[str]) -> bool:
    """Whether the paper talked about names something."""
    known = meaning.slots.knowledge.paper(paper)
    told = known.full_text.lower() if known else ""
    return bool(names) and all(name.lower() in told for name in names)
