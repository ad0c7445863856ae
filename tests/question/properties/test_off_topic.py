"""What isn't about papers is said to be so, in words that no training line holds."""

from __future__ import annotations

from collections.abc import Callable

from cases import letters

from assistant.question.model import Question
from assistant.question.reading.training import written

Read = Callable[..., Question]
#: Least share of what is off topic that is read so.
SEEN = 0.85

OFF = """
will I need sunglasses on saturday
how cold does it get in helsinki
umbrella today or not
book a flight to lisbon for me
any cheap airfare to bangkok
alarm at 5:30 please
wake me in an hour
what's in the stars for scorpio
horoscope of gemini
translate "where is the station" into italian
how to say goodbye in thai
what's 48 minus 19
12 squared
cube root of 27
a joke about cats please
amuse me
which tv should I buy
is nike having a sale
I have a fever, what now
back pain exercises
why do I sneeze so much
who is the prime minister of canada
how far is the moon
good sushi in town
lasagna how to
did real madrid win yesterday
lyrics of yesterday
fix my printer
bus to the airport
what's the date
오늘 우산 가져가야 돼?
내일 춥나
모레 비와?
주말 날씨 좋을까
별자리 운세 좀
올해 내 운세
7시 반에 알람
30분 뒤에 깨워줘
도쿄행 비행기 얼마야
항공권 예매해줘
이 말 스페인어로 번역해줘 배고파요
감사합니다 독일어로 뭐야
48 빼기 19
12의 제곱
9 나누기 3은 뭐야
웃긴 농담 알려줘
개그 하나 쳐봐
티비 뭐 살지 추천
나이키 신발 세일하나
열이 나는데 어떡해
허리 통증에 좋은 운동
재채기가 자꾸 나
캐나다 총리 누구야
달까지 거리
초밥 맛집 어디
라자냐 만드는 법
어제 레알 이겼어?
버스 몇 번 타야 공항 가
오늘 날짜
프린터 고장났어
""".strip().splitlines()

#: Subjects of the field that sound like it.
ON = """
weather forecasting
flight control with reinforcement learning
alarm detection in time series
translation of low-resource languages
machine translation
math word problems
humor generation
joke understanding in llms
medical diagnosis with llms
e-commerce recommendation
shopping agents
fashion image retrieval
sleep stage classification
cooking robots
recipe generation from images
stock prediction with transformers
sports video understanding
music recommendation
health coaching agents
travel planning benchmark
arithmetic in language models
날씨 예측 모델
항공기 제어 강화학습
비행 로봇
번역 품질 평가
수학 문제 풀이
유머 생성
건강 상담 챗봇
쇼핑 에이전트
요리 로봇
주가 예측 딥러닝
스포츠 영상 분석
수면 단계 분류
여행 계획 에이전트
음악 추천 시스템
산술 연산 능력
""".strip().splitlines()


def test_none_is_a_training_line() -> None:
    known = {letters(phrasing.text) for phrasing in written()}
    assert not known & {letters(text) for text in OFF}


def test_what_is_not_about_papers_is_seen(read: Read) -> None:
    missed = [text for text in OFF if read(text).intent != "offtopic"]
    share = 1 - len(missed) / len(OFF)
    print(f"off topic: {share:.3f} seen, not: {missed}")
    assert share >= SEEN


def test_subjects_that_sound_like_it_are_searched(read: Read) -> None:
    assert [text for text in ON if read(text).intent in ("offtopic", "smalltalk")] == []
