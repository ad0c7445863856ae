"""Subjects in both languages, and frames to ask about them that no training line holds.

``<S>`` is the subject, ``<W>`` a time; a Korean particle in braces agrees with its word.
"""

from __future__ import annotations

import random

from assistant.question.reading.phrasings import fill, read_line

SUBJECTS = (
    ("video generation", "비디오 생성"),
    ("speech synthesis", "음성 합성"),
    ("reinforcement learning", "강화학습"),
    ("image editing", "이미지 편집"),
    ("code generation", "코드 생성"),
    ("RAG", "RAG"),
    ("diffusion models", "확산 모델"),
    ("gaussian splatting", "가우시안 스플래팅"),
    ("quantization", "양자화"),
    ("robotics", "로봇공학"),
    ("machine translation", "기계 번역"),
    ("knowledge distillation", "지식 증류"),
    ("long context", "긴 컨텍스트"),
    ("math reasoning", "수학 추론"),
    ("instruction tuning", "지시 튜닝"),
    ("medical imaging", "의료 영상"),
    ("speech recognition", "음성 인식"),
    ("object detection", "객체 탐지"),
    ("depth estimation", "깊이 추정"),
    ("LLM agents", "LLM 에이전트"),
    ("hallucination", "환각"),
    ("multimodal models", "멀티모달 모델"),
    ("image generation", "이미지 생성"),
    ("recommender systems", "추천 시스템"),
    ("time series forecasting", "시계열 예측"),
    ("mixture of experts", "전문가 혼합"),
    ("preference optimization", "선호 최적화"),
    ("synthetic data", "합성 데이터"),
    ("world models", "월드 모델"),
    ("question answering", "질의응답"),
)

ENGLISH = """
any chance you hold papers on <S>?
my supervisor told me to dig into <S>, what would you open first
help me get up to speed with <S>
could you round up some <S> papers for our group
I owe a friend some reading about <S>
are folks publishing much on <S>
I keep hearing about <S>, which papers should I know
bring me everything that touches <S>
please fetch papers concerning <S>
let me see your <S> papers
do the digests cover <S>?
papers where <S> is the main theme
anything worth a look in <S>
point me towards <S> research
we are starting a project on <S> and need papers
hello there, I would love papers on <S>
which papers deal with <S>
who is working on <S>? show their papers
got stuff on <S>
<S> papers pls
<S>, anything?
<S> - what have you got
looking to read about <S> tonight
could I trouble you for papers on <S>
list all papers that belong to <S>
I'm new here: <S> papers?
tell me what there is about <S>
find articles related to <S> for me
my thesis is about <S>; relevant papers?
need sources on <S>
what research on <S> do you carry
pull together the <S> papers you know of
papers in the area of <S>, thank you
show <S>
any articles discussing <S>
give us a reading list on <S>
I was asked to present on <S>, which papers fit
search for <S>
is <S> covered here at all
I need a handful of references for <S>
can you surface papers about <S>
browse <S> papers
ok now papers on <S>
what do researchers write about <S>
publications about <S>?
I wonder if there are papers on <S>
what came along <W> about <S>
<S> papers that appeared <W>
my boss asks what happened <W> in <S>
could you gather <S> papers <W>
I missed everything <W>, any <S> papers?
any <S> papers out <W>
list the <S> work posted <W>
<W> - <S> papers please
please look up <S> papers <W>
were there <S> papers <W>
what did people publish on <S> <W>
<S> publications <W>?
everything <W> concerning <S>
I want to see <S> papers <W>
""".strip().splitlines()

KOREAN = """
혹시 <S> 논문 가지고 계신가요
지도교수님이 <S>{을} 보라고 하시는데 뭐부터 열어볼까
<S> 따라잡게 도와줘
우리 연구실에 돌릴 <S> 논문 좀 챙겨줘
친구한테 <S> 읽을거리 보내주기로 했어
<S> 쪽으로 논문이 꽤 나오나
<S> 얘기를 자꾸 듣는데 알아둘 논문이 있을까
<S>{을} 건드리는 논문은 다 가져와
<S>에 관련된 논문을 가져다주세요
가지고 있는 <S> 논문 좀 보자
여기서 <S>도 다루나요?
<S>{이} 중심 주제인 논문
<S>에서 볼 만한 거 있으려나
<S> 연구 쪽으로 안내해줘
<S> 프로젝트를 시작하는데 논문이 필요해요
안녕하세요 <S> 논문을 부탁드리고 싶어요
어느 논문이 <S>{을} 다루지
<S>{을} 하는 사람들 논문 보여줘
<S> 자료 있어요?
<S> 논문 플리즈
<S>, 뭐라도 있나
<S> - 있는 대로 줘
오늘 밤에 <S>에 대해 읽어보려고
실례지만 <S> 논문을 얻을 수 있을까요
<S>에 속하는 논문을 모두 나열해줘
처음 왔는데요, <S> 논문은요?
<S>에 대해 뭐가 있는지 말해줘
<S>{과} 관련된 글을 찾아다 줘
학위논문이 <S>인데 참고할 논문은?
<S> 출처가 필요해
<S> 연구는 어떤 걸 갖고 있니
알고 있는 <S> 논문을 한데 모아줘
<S> 영역의 논문을 고맙겠습니다
<S> 보여줘
<S>{을} 논하는 논문 아무거나
<S> 읽을 목록 하나 만들어줘
<S> 발표를 맡았는데 어울리는 논문은
<S> 검색
<S>{이} 여기 실리기는 해?
<S> 참고문헌이 좀 있어야 하는데
<S>에 대한 논문을 띄워줄래
<S> 논문 둘러보기
자 이제 <S> 논문
연구자들이 <S>에 대해 뭐라고 쓰나요
<S>에 대한 출판물은?
<S> 논문이 있는지 궁금하네
<W>에 <S> 쪽에서 뭐가 올라왔는지
<W>에 등장한 <S> 논문
부장님이 <W> <S> 소식을 물으셔
<W> <S> 논문 좀 긁어모아줄래
<W> 동안 못 봤는데 <S> 논문은 있었니
<W>에 <S> 논문 나왔나
<W>에 게시된 <S> 연구를 나열해줘
<W> - <S> 논문 부탁
<W> <S> 논문을 조회해 주세요
<W>에 <S> 논문이 있었던가
사람들이 <W>에 <S>{으로} 뭘 발표했지
<W> <S> 출판물은?
<W>에 <S> 관련된 전부
<W> <S> 논문이 보고 싶어
""".strip().splitlines()

#: Korean questions that people also type without a blank.
GLUED = """
<W> <S> 논문 몇 개야
<S> 논문 <W> 것만
<W>에 나온 <S> 논문
<W> <S> 논문
<W>에 올라온 <S> 논문 있어
<S> 관련 논문 <W>에 뭐 나왔어
<W> <S> 논문 알려줘
<S> 논문 추천해줘
<S> 논문 보여줘
<W> <S> 논문 정리해줘
<W> <S> 연구 있어
<W>에 실린 <S> 논문 개수
""".strip().splitlines()
GLUED_TIMES = ("지난달", "이번 주", "9월", "올해", "어제", "2024년 8월", "최근 한 달")

#: A time in each language, and the days it means on 26 September 2024.
TIMES = ("last month", "지난달")


def asked(frame: str, subject: str, time: str) -> str:
    """The question that a frame and a subject make."""
    values = {"subject": [subject], "time": [time]}
    line = fill(f"list: {frame}", values, random.Random(0))
    assert line is not None
    return read_line(line).text
