"""The concept lexicon: matching, topics of questions and of papers, expansion, mined glosses."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.language.lexicon.lexicon import Lexicon, Term, Topic
from assistant.language.lexicon.matching import Role, is_abbreviation, squeeze
from assistant.language.lexicon.trie import PhraseTrie


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.default()


@pytest.fixture(scope="module")
def small() -> Lexicon:
    topics = {
        "vision": Topic("vision", None, "Vision", "비전", ("computer vision",), ("컴퓨터 비전",)),
        "video_making": Topic(
            "video_making",
            "vision",
            "Video making",
            "비디오 제작",
            ("video generation", "text-to-video", "T2V"),
            ("비디오 생성", "텍스트-투-비디오"),
            facets=(("video", "비디오"), ("generat", "생성")),
            related=("optical frames",),
        ),
        "code": Topic(
            "code", None, "Code", "코드", ("code generation",), ("코드 생성",), ask=("코드",)
        ),
        "safety": Topic("safety", None, "Safety", "안전", ("safety", "toxicity"), ("안전성",)),
    }
    terms = {
        "rag": Term("rag", ("RAG", "retrieval-augmented generation"), ("검색 증강 생성",)),
        "sam": Term("sam", ("SAM",), ("샘 모델",), ("vision",)),
        "llm": Term("llm", ("LLM", "large language models"), ("대규모 언어 모델",)),
        "codebook": Term("codebook", ("codebook",), ("코드북",)),
        "reasoning": Term("reasoning", ("LLM reasoning",), ("LLM 추론",)),
        "moe": Term("moe", ("MoE", "mixture of experts"), ("전문가 혼합",)),
    }
    return Lexicon(topics, terms)


MATCHES = [
    # spaces and hyphens are optional, but only where the name has them
    ("text to video models", ["text to video"]),
    ("text-to-video models", ["text-to-video"]),
    ("a texttovideo model", ["texttovideo"]),
    ("Text\u2011to\u2011Video", ["Text\u2011to\u2011Video"]),
    ("text_to_video", ["text_to_video"]),
    ("text\nto video", ["text\nto video"]),
    ("te xt to video", []),
    ("text  to video", []),
    # case, word boundaries and plurals
    ("VIDEO GENERATION", ["VIDEO GENERATION"]),
    ("video generations", ["video generations"]),
    ("video generational change", []),
    ("subvideo generation", []),
    ("one large language model", ["large language model"]),
    ("large language models.", ["large language models"]),
    ("toxicities of text", ["toxicities"]),
    ("codebooks", ["codebooks"]),
    ("(computer vision)", ["computer vision"]),
    ("computer-vision-based", ["computer-vision"]),
    ("computer visionary", []),
    ("", []),
    ("   ", []),
    # abbreviations that could be words keep their case; others don't
    ("RAG helps", ["RAG"]),
    ("RAGs help", ["RAGs"]),
    ("a rag doll", []),
    ("Rag doll", []),
    ("SAM segments", ["SAM"]),
    ("Sam Smith", []),
    ("the same", []),
    ("SAME", []),
    ("MoE and MOE", ["MoE", "MOE"]),
    ("moe moe", []),
    ("llm and LLMs", ["llm", "LLMs"]),
    ("LLMOps", []),
    ("t2v", ["t2v"]),
    ("T2V2", []),
    # Korean: the start needs a boundary, the end may go on
    ("비디오 생성", ["비디오 생성"]),
    ("비디오생성", ["비디오생성"]),
    ("비디오 생성은", ["비디오 생성"]),
    ("비디오 생성하는 모델", ["비디오 생성"]),
    ("비디오 생성에서의", ["비디오 생성"]),
    ("비디오를 생성하는", ["비디오를 생성"]),
    ("비디오의 생성", ["비디오의 생성"]),
    ("비디오생\n성", []),
    ("새비디오 생성", []),
    ("비 디오 생성", []),
    ("비디오만 생성", []),
    ("생성 비디오", []),
    ("대규모언어모델이란", ["대규모언어모델"]),
    ("대규모 언어모델을", ["대규모 언어모델"]),
    ("초대규모 언어 모델", []),
    ("검색증강생성(RAG)", ["검색증강생성", "RAG"]),
    ("안전성과 전문가 혼합", ["안전성", "전문가 혼합"]),
    # both scripts together
    ("T2V-모델은", ["T2V"]),
    ("T2V모델", ["T2V"]),
    ("최신T2V", ["T2V"]),
    ("LLM의 추론", ["LLM의 추론"]),
    ("LLM 추론 능력", ["LLM 추론"]),
    ("LLM추론", ["LLM추론"]),
    ("LLM을 위한 추론", ["LLM"]),
    ("대규모 언어 모델(LLM)은", ["대규모 언어 모델", "LLM"]),
    ("텍스트-투-비디오와 텍스트 투 비디오", ["텍스트-투-비디오", "텍스트 투 비디오"]),
    # the longest wins
    ("코드북 학습", ["코드북"]),
    ("코드 생성 논문", ["코드 생성"]),
    ("코드 논문", ["코드"]),
    ("LLM reasoning", ["LLM reasoning"]),
    # related words are no names
    ("optical frames", []),
]


@pytest.mark.parametrize(("text", "surfaces"), MATCHES)
def test_find(small: Lexicon, text: str, surfaces: list[str]) -> None:
    matches = small.find(text)
    assert [match.surface for match in matches] == surfaces
    for match in matches:
        assert text[match.start : match.end] == match.surface


def test_decomposed_korean_is_found_at_composed_offsets(small: Lexicon) -> None:
    text = unicodedata.normalize("NFD", "이 비디오 생성은")
    (match,) = small.find(text)
    assert (match.start, match.end, match.surface) == (2, 8, "비디오 생성")


def test_letters_that_grow_in_lower_case_do_not_shift_offsets(small: Lexicon) -> None:
    (match,) = small.find("İİ computer vision")
    assert match.start == 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RAG", True),
        ("SAM", True),
        ("NeRF", True),
        ("3D", True),
        ("KV", True),
        ("LLM", False),
        ("T2V", False),
        ("Mamba", False),
        ("ControlNet", False),
        ("agent", False),
        ("SAM 2", False),
    ],
)
def test_is_abbreviation(name: str, expected: bool) -> None:
    assert is_abbreviation(name) is expected


def test_squeeze_marks_gaps() -> None:
    assert squeeze("Text-to Video") == ("texttovideo", 1 << 4 | 1 << 6)


def test_short_facets_match_whole_words_only() -> None:
    trie = PhraseTrie()
    trie.add("gan", "topic", Role.FACET)
    trie.add("generat", "topic", Role.FACET)
    found = [(hit.start, hit.end) for hit in trie.scan("gang GANs generating")]
    assert found == [(5, 9), (10, 17)]


QUESTIONS = [
    ("What was new in video generation this week?", ["video_generation"]),
    ("이번 주 비디오 생성 논문 알려줘", ["video_generation"]),
    ("동영상을 생성하는 모델은?", ["video_generation"]),
    ("papers that generate videos from text", ["video_generation"]),
    ("which LLM papers check factual claims?", ["question_answering"]),
    ("LLM papers", ["language_models"]),
    ("LLM의 추론", ["reasoning"]),
    ("rlhf 논문", ["alignment"]),
    ("RAG에 관한 최근 논문", ["rag"]),
    ("NeRF and Gaussian splatting", ["nerf", "gaussian_splatting"]),
    ("LLM 양자화", ["quantization"]),
    ("benchmarks for code generation", ["benchmarks", "code_generation"]),
    ("강화학습", ["reinforcement_learning"]),
    ("로봇 조작 연구", ["robot_learning"]),
    ("언어 모델", ["language_models"]),
    ("text-to-3D", ["three_d_generation"]),
    ("음성 합성과 음악 생성", ["speech_synthesis", "music_generation"]),
    ("KV 캐시 압축", ["kv_cache"]),
    ("medical imaging", ["medical"]),
    ("자율 주행", ["autonomous_driving"]),
    ("웹 에이전트", ["gui_agents"]),
    ("What are the most upvoted papers of May?", []),
    ("지난주에 추천을 가장 많이 받은 논문은?", []),
]


@pytest.mark.parametrize(("question", "topics"), QUESTIONS)
def test_topics_in(lexicon: Lexicon, question: str, topics: list[str]) -> None:
    assert lexicon.topics_in(question) == topics


PAPERS = [
    (
        "Smoother Clips: Keeping Objects Still in Text-to-Video Diffusion",
        "이 연구는 비디오 생성에서 물체가 흔들리는 문제를 다룹니다. 새 손실을 씁니다.",
        {"video_generation", "generative_vision"},
        {"image_restoration", "audio", "code_generation"},
    ),
    (
        "Shrink It: Four Bits Are Enough",
        "대규모 언어 모델의 사후 훈련 양자화 방법을 제안합니다. "
        "4비트 가중치 양자화에서도 성능이 유지됩니다.",
        {"quantization"},
        {"pruning", "vision_language_models", "safety"},
    ),
    (
        "Dripping Taps: Water Sounds with Video-to-Audio Generation",
        "무음 영상에 맞는 소리를 만드는 오디오 생성 모델입니다.",
        {"audio_generation", "audio"},
        {"video_generation", "music_generation"},
    ),
    (
        "Which Door First?",
        "로봇 조작을 위한 모방 학습 방법을 소개합니다. 로봇 팔이 문을 여는 로봇 정책을 학습합니다.",
        {"robot_learning"},
        {"games", "reinforcement_learning"},
    ),
    (
        "A Survey of Watermarks for Text",
        "We review watermarking of machine-generated text and its detection.",
        {"watermarking", "surveys"},
        {"document_understanding", "image_generation"},
    ),
    (
        "Grandmother's Riddles: a Benchmark of Theorem Proving",
        "정리 증명 능력을 평가하는 새로운 벤치마크를 소개합니다. 수학적 추론은 아직 약합니다.",
        {"math_reasoning", "benchmarks"},
        {"speech_recognition", "biology"},
    ),
    (
        "코드북 없는 토큰",
        "코드북을 쓰지 않고 잠재 표현을 이산화합니다. 코드북 붕괴가 사라집니다.",
        set(),
        {"code_generation"},
    ),
]


@pytest.mark.parametrize(("title", "body", "wanted", "unwanted"), PAPERS)
def test_score_topics(
    lexicon: Lexicon, title: str, body: str, wanted: set[str], unwanted: set[str]
) -> None:
    scores = lexicon.score_topics(title, body)
    strong = {topic for topic, score in scores.items() if score >= 0.5}
    assert wanted <= strong
    assert not unwanted & strong


def test_scores_are_sorted_and_bounded(lexicon: Lexicon) -> None:
    scores = list(lexicon.score_topics("Video generation", "비디오 생성. " * 50).values())
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_evidence_is_ordered_by_strength(small: Lexicon) -> None:
    def score(title: str, body: str) -> float:
        return small.score_topics(title, body).get("video_making", 0.0)

    filler = "처음 문장. 다음 문장. "
    title_name = score("Video generation", "")
    title_facets = score("Generating a video", "")
    lead_name = score("", "비디오 생성을 다룹니다.")
    late_names = score("", filler + "비디오 생성. 비디오 생성.")
    late_name = score("", filler + "비디오 생성.")
    related = score("Optical frames", "")
    in_passing = score("", filler + "optical frames")
    assert 1 > title_name > title_facets > lead_name > related > late_name > in_passing == 0
    assert late_names > late_name
    assert score("", filler + "비디오를 보고. 그림을 생성.") == 0


def test_parents_inherit_a_share(small: Lexicon) -> None:
    scores = small.score_topics("Video generation", "")
    assert scores["vision"] == pytest.approx(0.8 * scores["video_making"])


def test_ambiguous_word_is_weak_in_a_body(small: Lexicon) -> None:
    named = small.score_topics("", "코드 생성 논문입니다.")["code"]
    passing = small.score_topics("", "코드 공개 논문입니다.").get("code", 0.0)
    assert passing < 0.5 * named


def test_default_is_shared_and_broad(lexicon: Lexicon) -> None:
    assert Lexicon.default() is lexicon
    assert len(lexicon.topics) >= 80
    assert len(lexicon.terms) >= 1000


def test_every_name_finds_its_topic(lexicon: Lexicon) -> None:
    missed = [
        (topic.id, name)
        for topic in lexicon.topics.values()
        for name in topic.en + topic.ko + topic.ask
        if topic.id not in {m.concept for m in lexicon.find(name)}
        and topic.id not in lexicon.topics_in(name)
    ]
    assert missed == []
