"""Papers that a text names by their titles."""

from __future__ import annotations

import pytest

from assistant.language.names.titles import Titles

TITLES = Titles(
    {
        "r1": "DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning",
        "t2v": "T2V-Turbo: Breaking the Quality Bottleneck of Video Consistency Models",
        "phi3": "Phi-3 Technical Report: A Highly Capable Language Model Locally on Your Phone",
        "phi4": "Phi-4 Technical Report",
        "qwen": "Qwen2.5-VL Technical Report",
        "bit": "BitNet b1.58 2B4T Technical Report",
        "att": "Attention Is All You Need",
        "norm": "Transformers without Normalization",
        "chess": "Grandmaster-Level Chess Without Search",
        "survey": "Survey",
        "genie1": "Genie: Generative Interactive Environments",
        "genie2": "Genie: A Second Thing of That Name",
        "prompt": "Visual Prompting: Guiding Models with Pictures",
        "sam": "SAM 2: Segment Anything in Images and Videos",
        "mention": "Distilling MaskBit into Small Models",
        "poet": "VideoPoet: A Large Language Model for Zero-Shot Video Generation",
        "dragon": "DRAGON: Rewards for Diffusion Models",
        "inter": "InteractiveVideo: User-Centric Control",
        "v1": "Interactive Video Editing",
        "v2": "Interactive Video Worlds",
        "v3": "Interactive Video at Scale",
        "lang": "Large Language Models for Code Generation and Repair",
    }
)


@pytest.mark.parametrize(
    ("text", "typed", "papers", "spelling"),
    [
        ("what does DeepSeek-R1 do?", "DeepSeek-R1", ["r1"], "exact"),
        ("is deepseek r1 good", "deepseek r1", ["r1"], "folded"),
        ("t2vturbo results", "t2vturbo", ["t2v"], "folded"),
        ("Phi 3 and more", "Phi 3", ["phi3"], "folded"),
        ("qwen 2.5 vl", "qwen 2.5 vl", ["qwen"], "folded"),
        ("Qwen2.5-VL의 성능", "Qwen2.5-VL", ["qwen"], "exact"),
        ("딥시크 R1 알려줘", "딥시크 R1", ["r1"], "transliterated"),
        ("파이-4는 뭐야", "파이-4", ["phi4"], "transliterated"),
        ("비트넷 b1.58 2B4T 논문", "비트넷 b1.58 2B4T", ["bit"], "transliterated"),
        ("어텐션 이즈 올 유 니드 요약", "어텐션 이즈 올 유 니드", ["att"], "transliterated"),
        ("비디오포엣 논문", "비디오포엣", ["poet"], "transliterated"),
        ("attention is all you need", "attention is all you need", ["att"], "folded"),
        ("who wrote Transformers without Normalizaton?", "Transformers without Normalizaton",
         ["norm"], "corrected"),
        ("Grandmaster Level Ches without Serch", "Grandmaster Level Ches without Serch",
         ["chess"], "corrected"),
        ("how is Genie trained", "Genie", ["genie1", "genie2"], "exact"),
        ('"genie" please', "genie", ["genie1", "genie2"], "folded"),
        ("MaskBit", "MaskBit", ["mention"], "exact"),
    ],
)  # fmt: skip
def test_a_named_paper(text: str, typed: str, papers: list[str], spelling: str) -> None:
    (match,) = TITLES.named(text)
    assert text[match.start : match.end] == typed
    assert (list(match.papers), match.spelling) == (papers, spelling)
    assert match.corrected == (spelling in ("corrected", "transliterated"))


@pytest.mark.parametrize(
    "text",
    [
        "the survey papers of last week", "genie in a bottle", "papers about visual prompting",
        "phi 3.5", "Phi 35", "dragon pictures", "interactive video generation", "deepseek", "sam",
        "chess papers", "large language models", "이번 주 논문 보여줘", "비디오 생성 논문",
        "transformers for vision", "",
    ],
)  # fmt: skip
def test_ordinary_words_name_no_paper(text: str) -> None:
    assert TITLES.named(text) == []


def test_a_mention_is_less_sure_than_a_name_of_its_own() -> None:
    (own,), (mention,) = TITLES.named("T2V-Turbo"), TITLES.named("MaskBit")
    assert (own.part, mention.part) == ("short", "mention")
    assert own.score > mention.score


def test_several_names_are_given_in_order() -> None:
    found = TITLES.named("compare SAM 2 with 딥시크 R1 and T2V-Turbo")
    assert [match.papers[0] for match in found] == ["sam", "r1", "t2v"]


def test_a_name_that_many_titles_mention_is_a_term() -> None:
    few = {str(n): f"Teaching MaskBit Trick {n}" for n in range(3)}
    assert len(Titles(few).named("what is MaskBit?")[0].papers) == 3
    many = {str(n): f"Teaching MaskBit Trick {n}" for n in range(4)}
    assert Titles(many).named("what is MaskBit?") == []
    # The paper that has it for a name of its own goes by it all the same.
    [match] = Titles(many | {"own": "MaskBit: A Model"}).named("what is MaskBit?")
    assert (match.papers, match.part) == (("own",), "short")


@pytest.mark.parametrize(
    "text", ["가" * 3000, "a " * 3000, "DeepSeek-R1 " * 200, "9.9." * 500, "ß" * 400, "…!?" * 100]
)
def test_any_text_is_read(text: str) -> None:
    found = TITLES.named(text)
    assert {match.papers for match in found} <= {("r1",)}
    assert all(0 <= match.start < match.end <= len(text) for match in found)


@pytest.mark.parametrize("titles", [{}, {"1": ""}, {"1": "…"}, {"1": ":"}, {"1": "가"}])
def test_titles_without_words_are_never_named(titles: dict[str, str]) -> None:
    assert Titles(titles).named("a survey of everything, 그리고 딥시크 논문") == []
