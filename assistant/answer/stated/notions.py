"""What facts are asked of a paper, in words of both languages, and how a sentence states them."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A figure that is no part of a name ("GPT-4", "Qwen2.5", "3D"), or a small Korean or English one.
NUMBER = (
    r"(?:(?<![A-Za-z\d.,-])\d[\d.,]*"
    r"(?:(?![A-Za-z\d])|(?=(?:[KkMBTxsp]|[KMGT]B|ms|fps|FPS|[a-z]{3,})(?![A-Za-z])))"
    r"|(?<![A-Za-z\d])\d+[kK](?![A-Za-z])|(?<=\d[-~–])\d[\d.,]*(?![A-Za-z\d])"
    r"|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|[가-힣]?\s?[십백천만]+)"
    r"\s?(?:개|가지|명|편|종|배|대|쌍|건|단계)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|dozens|hundreds|thousands"
    r"|millions|billions)\b)"
)
#: A Korean particle after an English word is no part of it.
_FLAGS = re.IGNORECASE | re.ASCII
#: "How much" of something that changes: "얼마나 빨라졌대", "몇 배 빨라", "몇 프로나 올랐어".
_HOW = (
    r"(?:얼마나|얼마큼|어느 정도|몇 ?(?:배|퍼센트|프로|%|점|포인트))[가-힣]{0,8}\s?"
    r"(?:더 ?)?(?:[가-힣]{1,12} ?)?"
)
_TIMES = rf"{NUMBER}\s?(?:배|×|x\b|times|fold|-fold|%|퍼센트)"


@dataclass(frozen=True, slots=True)
class Notion:
    """One thing that is asked for.

    Attributes:
        asked: How a question names it.
        said: How a sentence names it.
        complete: Whether `said` holds the value too, so that no figure has to stand beside it.
    """

    asked: re.Pattern[str]
    said: re.Pattern[str]
    complete: bool = False


def _thing(words: str, said: str = "") -> Notion:
    return Notion(re.compile(words, _FLAGS), re.compile(said or words, _FLAGS))


def _measure(words: str, said: str) -> Notion:
    return Notion(re.compile(words, _FLAGS), re.compile(said, _FLAGS), complete=True)


#: What a figure is of. Where one of these is asked for, other figures answer nothing.
NOTIONS: tuple[Notion, ...] = (
    _thing(
        r"데이터|말뭉치|코퍼스|\bdata(?:sets?)?\b|\bcorp(?:us|ora)\b",
        r"데이터|말뭉치|코퍼스|샘플|예제|예시|사례|인스턴스|페어|\d쌍|쌍의|이미지|토큰|\d[GT]B"
        r"|\bdata|\bcorp(?:us|ora)\b|\b(?:samples?|examples?|instances?|pairs?|images?|tokens?)\b",
    ),
    _thing(r"토큰|\btokens?\b"),
    _thing(r"이미지|사진|그림|몇 장|\bimages?\b|\bphotos?\b|\bpictures?\b"),
    _thing(
        r"샘플|예제|예시|사례|인스턴스|쌍|페어|\b(?:samples?|examples?|instances?|cases?|pairs?)\b"
    ),
    _thing(
        r"파라미터|매개\s?변수|(?:모델|model).{0,8}(?:크기|사이즈|size|big|large)|\bparameters?\b"
        r"|how (?:big|large) (?:is|are) (?:the |this |that )?(?:models?|it)\b|\bmodel sizes?\b",
        rf"파라미터|매개\s?변수|\bparameters?\b|{NUMBER}[BM]\b",
    ),
    _thing(
        r"\b(?:GPU|TPU)s?\b|그래픽 ?카드|지피유",
        r"\b(?:GPU|TPU)|\b[AHV]\d{2,3}\b|그래픽 ?카드|지피유",
    ),
    _thing(r"연산|계산|컴퓨팅|복잡도|\bcomput\w+|\bcomplexity\b|\bFLOPs?\b"),
    _thing(r"메모리|\bmemory\b|\bVRAM\b"),
    _thing(r"비용|가격|\bcosts?\b|\bcheap\w*|\bprice\b|얼마 들", r"비용|달러|\$|\bcosts?\b|저렴"),
    _thing(r"정확도|\baccura\w+", r"정확도|정확률|\baccura\w+"),
    _thing(r"승률|\bwin(?:ning)?[ -]rates?\b|\bwins?\b"),
    _thing(r"성공률|\bsuccess rates?\b"),
    _thing(r"일치|\bagree\w*"),
    _thing(r"오류|에러|오차|\berrors?\b|\bWER\b"),
    _thing(r"점수|\bscores?\b|몇 점", r"점수|\d\s?점|\bscores?\b|\bpoints?\b"),
    _thing(r"선호|\bprefer\w*"),
    _thing(r"해상도|\bresolutions?\b", r"해상도|\bresolutions?\b|\d\s?[x×]\s?\d|\d{3,4}p\b"),
    _thing(
        r"참가자|참여자|사람|명이|\b(?:participants?|people|annotators?|humans?|users?)\b",
        r"참가자|참여자|\d명|명의|주석자|\b(?:participants?|people|annotators?|users?)\b",
    ),
    _thing(r"과제|작업|태스크|문제|\b(?:tasks?|problems?|questions?)\b"),
    _thing(r"언어|개 ?국어|\blanguages?\b"),
    _thing(r"환경|\benvironments?\b"),
    _thing(r"레이블|라벨|\blabels?\b"),
    _thing(r"마스크|\bmasks?\b"),
    _thing(r"레이어|층|\blayers?\b"),
    _thing(r"컨텍스트|문맥|맥락|\bcontext\b", r"컨텍스트|문맥|맥락|\d[KM]? ?토큰|\bcontext\b"),
    _thing(r"벤치마크|\bbenchmarks?\b"),
    _measure(
        rf"{_HOW}(?:빨[라랐]|빠[르른]|단축|가속)|속도|\bhow (?:much )?fast(?:er)?\b"
        r"|\bspeed\w*|\blatency\b|\bthroughput\b",
        rf"^(?=.*(?:빠[르른를]|빨[라랐]|속도|가속|단축|지연|초당|\bfast|\bspeed|\blatency|\bthroughput"
        rf"|\baccelerat))(?=.*(?:{_TIMES}|{NUMBER}\s?(?:ms|초|시간|fps|프레임|s\b|seconds)))",
    ),
    _measure(
        rf"{_HOW}(?:좋|개선|향상|나아|올[라랐렸]|높|늘|증가)|많이 ?(?:올랐|늘었|좋아)"
        r"|\bhow (?:much|far).{0,40}\b(?:go up|went up|rise|improve|better|gain"
        r"|increase|outperform|beat|higher)"
        r"|\b(?:improvement|gain)s?\b",
        rf"^(?=.*(?:향상|개선|증가|상승|높[은였아]|능가|우수|\bimprov|\bgain|\bincreas|\boutperform"
        rf"|\bbetter|\bhigher|\bsurpass))(?=.*(?:{_TIMES}|{NUMBER}\s?(?:점|points?)|\+\d))",
    ),
    _measure(
        rf"{_HOW}(?:줄|감소|절약|절감|아[끼낄꼈]|적[게은])|많이 ?줄"
        r"|\bhow (?:much|many).{0,40}\b(?:less|fewer|save|reduc|cut|lower|smaller|drop|shrink)"
        r"|\b(?:savings?|reductions?)\b",
        rf"^(?=.*(?:줄[이였어임]|줄여|감소|절감|절약|적은|낮[은추]|개선"
        rf"|만으로|만에|계산(?: 복잡도로|만으로)"
        rf"|\breduc|\bfewer|\bless|\bsav|\blower|\bcut))(?=.*(?:{_TIMES}|{NUMBER}))",
    ),
    _measure(
        r"얼마나 ?걸|몇 ?(?:시간|일|분)(?!까지)|며칠|\bhow long (?:does|did|do|was|is|will)\b"
        r".{0,60}\b(?:take|train|last|need)|\bhow many (?:hours|days|minutes|weeks)\b"
        r"|(?:학습|훈련) ?시간|\btraining time\b",
        rf"{NUMBER}\s?(?:[A-Z]+\s?)?(?:\d+\s)?(?:GPU\s)?(?:시간|일\b|일간|일만|일 |분|초|주|개월"
        rf"|hours?|days?|minutes?|seconds?|weeks?|ms|-day)",
    ),
    _measure(
        r"(?:영상|비디오|오디오|음악|음성).{0,12}(?:얼마나 [긴길]|길이|몇 ?(?:초|분|프레임))"
        r"|몇\s?(?:초|분|프레임)|\bhow long.{0,20}\b(?:videos?|audio|clips?|music|songs?|footage)\b"
        r"|\b(?:length|duration) of\b",
        rf"{NUMBER}\s?[-~–]?\s?(?:초|분(?!의)|프레임|seconds?|-second|minutes?|-minute|frames?)",
    ),
)

#: Asked for where nothing else is: a share.
PERCENT = _measure(
    r"퍼센트|프로나|몇 ?(?:%|프로)|비율|\bpercent\w*|\bshare\b|\bfraction\b",
    rf"{NUMBER}\s?(?:%|퍼센트)",
)
#: What is done to what is asked for; tells between sentences that state it.
ACTIONS: tuple[Notion, ...] = (
    _thing(
        r"실험|테스트|평가|검증|돌려|\btest|\bevaluat|\bexperiment",
        r"실험|테스트|평가|검증|연구되|\btest|\bevaluat|\bexperiment",
    ),
    _thing(
        r"학습|훈련|튜닝|미세|\btrain|\btun|\bfine", r"학습|훈련|튜닝|미세|\btrain|\btun|\bfine"
    ),
    _thing(r"만들|생성|\bgenerat|\bbuilt|\bcreat", r"만들|생성|구축|제작|\bgenerat|\bbuil|\bcreat"),
    _thing(
        r"제일|가장|최고|최대|\bbest\b|\bmost\b|\blargest\b|\bbiggest\b|\bmax",
        r"제일|가장|최고|최대|최상|두드러진|까지|\bbest\b|\bmost\b|\blargest\b|\bup to\b|\bmax",
    ),
)

#: Facts that are a name, not a figure: which data, which model, compared with what.
NAMED: tuple[Notion, ...] = (
    _thing(
        r"(?:무슨|어떤|어느|뭔) (?:데이터|벤치마크|말뭉치|코퍼스)"
        r"|(?:데이터|벤치마크|코퍼스)\S{0,12} ?(?:뭐|무엇|뭘)"
        r"|\b(?:which|what)\b.{0,20}\b(?:datas?e?t?s?|benchmarks?|corp(?:us|ora))\b",
        r"데이터|벤치마크|코퍼스|말뭉치|에서 (?:연구|평가|실험)|\bdata|\bbenchmarks?\b"
        r"|\bcorp(?:us|ora)\b|\b(?:evaluated|tested|trained) on\b",
    ),
    _thing(
        r"(?:뭐|무엇|누구|어떤 \S+|무슨 \S+|뭘)(?:랑|하고|와|과|이랑)|베이스라인|비교 ?대상"
        r"|\bbaselines?\b|\b(?:compared?|comparison|against)\b"
        r"|(?:뭐|무엇|뭘)보다|\bwhat .{0,30}(?:beat|outperform)",
        r"비교|대비|비[해하]|능가|보다|베이스라인|기준 ?모델|뛰어넘|필적|\bbaselines?\b|\bcompar"
        r"|\boutperform|\bsurpass|\bthan\b|\bbeat|\bversus\b|\bvs\b",
    ),
    _thing(
        r"(?:무슨|어떤|어느|뭔) \S{0,6} ?모델|백본|(?:베이스|기반) ?모델"
        r"|\bbackbones?\b|\bbase models?\b"
        r"|\b(?:which|what)\b.{0,20}\b(?:models?|LLMs?|encoders?)\b|\bbuilt (?:on|upon)\b"
        r"|\bbased on\b",
        r"모델|백본|기반|인코더|\bmodels?\b|\bbackbones?\b|\bbased on\b|\bbuilt\b|\bLLMs?\b"
        r"|\bencoders?\b",
    ),
    _thing(
        r"(?:무슨|어떤|어느|뭔) (?:GPU|장비|하드웨어)"
        r"|\b(?:which|what)\b.{0,12}\b(?:GPUs?|hardware)\b",
        r"\bGPU|\bTPU",
    ),
    _thing(
        r"(?:무슨|어떤|어느|뭔) 환경|\b(?:which|what)\b.{0,20}\benvironments?\b",
        r"환경|\benvironments?\b",
    ),
    _thing(
        r"(?:무슨|어떤|어느|뭔) (?:프로그래밍 )?언어|\b(?:which|what)\b.{0,20}\blanguages?\b",
        r"언어|\blanguages?\b",
    ),
    _thing(
        r"(?:어디에|어디다|뭐에|무엇에|어떤 \S+에) ?(?:적용|활용|응용|써|쓰)"
        r"|\b(?:where|what).{0,20}\bappl",
        r"적용|활용|응용|배포|사용|\bappl|\bdeploy|\bused\b",
    ),
    _measure(r"라이[선센]스|\blicen[cs]e", r"라이[선센]스|\blicen[cs]e"),
    _thing(r"옵티마이저|\boptimizer", r"옵티마이저|최적화기|\boptimizer|\bAdam|\bMuon"),
)
