"""Answers without a language model: exact, quoted as it stands, cited, and harmless."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from digests import digest, entry

from assistant import Answer, Assistant
from assistant.answer.listing import DETAILED
from assistant.strings import say

TODAY = date(2024, 9, 26)
_LINK = re.compile(r"(?<!\\)\]\((?P<url>[^)\s]*)\)")
_CITED = re.compile(r"\*\* \[(\d+)\]")

#: One question or more for each kind of answer, in both languages.
QUESTIONS = {
    "new": ("what was new in video generation this week", "이번 주 비디오 생성 새 논문"),
    "digest, week": ("what was new this week", "이번 주 논문"),
    "search": (
        "which paper was it that evaluates long text generation?",
        "긴 텍스트 생성 능력을 평가하던 그 논문 뭐였지?",
    ),
    "fact": ("what is the accuracy of EVA-CLIP-18B?", "EVA-CLIP-18B의 정확도가 몇 퍼센트야?"),
    "count": ("how many papers on video in 2024?", "2024년 비디오 논문 몇 편?"),
    "rank": ("top 3 papers by votes in 2024", "2024년 투표 가장 많은 논문 3개"),
    "paper": ("tell me about HelloBench", "HelloBench 논문 설명해줘"),
    "compare": ("compare HelloBench and OmniBench", "HelloBench와 OmniBench 비교해줘"),
    "trend": ("trend of video generation in 2024", "2024년 비디오 생성 추이"),
    "first": ("when did mamba first appear?", "맘바는 언제 처음 등장했어?"),
    "author": ("papers by Ge Zhang", "Ge Zhang의 논문"),
    "digest": ("summarise the digest of 2024-05-30", "2024년 5월 30일 다이제스트 요약해줘"),
    "moved": ("new papers last week", "지난주 논문"),
}
ALL = [(kind, text) for kind, texts in QUESTIONS.items() for text in texts]


def _check(assistant: Assistant, answer: Answer) -> None:
    """What holds of every answer."""
    numbers = [source.n for source in answer.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    for source in answer.sources:
        paper = assistant.paper(source.arxiv_id)
        assert paper is not None
        assert (source.title, source.url) == (paper.title, paper.url)
        assert (source.authors, source.votes) == (paper.authors, paper.votes)
        assert source.date in [appearance.date for appearance in paper.appearances]
        whole = "\n".join(paper.items)
        assert all(quote in whole for quote in source.quotes)
    assert sorted({int(n) for n in _CITED.findall(answer.text)}) == numbers
    urls = _LINK.findall(answer.text)
    assert sorted(urls) == sorted(source.url for source in answer.sources)
    assert answer.abstained == (not answer.sources)


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_links_citations_and_quotes_come_from_the_records(
    seeds: Assistant, kind: str, text: str
) -> None:
    answer = seeds.ask(text, today=TODAY)
    assert not answer.abstained
    _check(seeds, answer)
    assert answer.question.intent == kind.split(",")[0] or kind in ("author", "moved")
    korean = bool(re.search("[가-힣]", text))
    assert answer.question.language == ("ko" if korean else "en")
    head = answer.text.split("\n\n")[0]
    if kind not in ("paper", "compare", "fact"):
        assert bool(re.search("[가-힣]", re.sub("“[^”]*”", "", head))) == korean


def test_counts_are_exact(seeds: Assistant) -> None:
    in_august = len(seeds.papers(start=date(2024, 8, 1), end=date(2024, 8, 31)))
    assert f"**{in_august} papers**" in seeds.ask("how many papers in August 2024?").text
    assert f"**{in_august}편**" in seeds.ask("2024년 8월 논문 몇 편?").text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "how does fine-tuning compare to reinforcement learning",
            r"Papers: (\d+) on “fine-tuning”, (\d+) on “reinforcement learning”\. The (\d+) ",
        ),
        (
            "미세조정이랑 강화학습 비교해줘",
            r"“미세조정” 논문 (\d+)편, “강화학습” 논문 (\d+)편입니다\. 둘 다 다룬 (\d+)편을 먼저",
        ),
    ],
)
def test_of_subjects_compared_those_about_both_come_first(
    seeds: Assistant, text: str, said: str
) -> None:
    answer = seeds.ask(text, today=TODAY)
    found = re.match(said, answer.text)
    assert found, answer.text[:200]
    one, other, both = map(int, found.groups())
    assert 0 < both < min(one, other)
    assert len(answer.sources) == one + other - both
    frame = "papers on {}" if "Papers" in said else "{} 논문"
    alone = [
        {source.arxiv_id for source in seeds.ask(frame.format(each), today=TODAY).sources}
        for each in re.findall("“([^”]+)”", answer.text)[:2]
    ]
    assert {source.arxiv_id for source in answer.sources[:both]} == alone[0] & alone[1]


def test_a_long_list_quotes_the_first_and_names_all(seeds: Assistant) -> None:
    answer = seeds.ask("what was new this week", today=TODAY)
    assert len(answer.sources) == 17
    quoted, rest = answer.text.split(say("answers.all_of_them", "en", n=17))
    assert quoted.count("\n  > ") >= DETAILED
    assert _CITED.findall(quoted) == [str(n) for n in range(1, DETAILED + 1)]
    assert _CITED.findall(rest) == [str(n) for n in range(DETAILED + 1, 18)]
    assert ">" not in rest


def test_what_a_list_does_not_show_is_counted(
    seeds: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answer.extractive.LISTED", 40)
    everything = seeds.ask("papers in 2024", today=TODAY)
    assert len(everything.sources) == 40
    assert say("answers.more", "en", n=19) in everything.text


def test_a_fact_is_quoted_with_its_figure(seeds: Assistant) -> None:
    answer = seeds.ask("what is the accuracy of EVA-CLIP-18B?", today=TODAY)
    assert answer.sources[0].arxiv_id == "2402.04252"
    assert any("80.7%" in quote for quote in answer.sources[0].quotes)
    assert "80.7%" in answer.text


def test_english_readers_get_terms_and_figures_of_korean_quotes(seeds: Assistant) -> None:
    english = seeds.ask("benchmark evaluating long text generation", today=TODAY).sources[0]
    assert any("HelloBench" in term for term in english.terms)
    korean = seeds.ask("긴 텍스트 생성 능력을 평가하는 벤치마크", today=TODAY).sources[0]
    assert korean.arxiv_id == english.arxiv_id
    assert korean.terms == ()


@pytest.mark.parametrize(
    "text",
    [
        "recipes with whale meat",
        "고래 고기 요리법",
        "papers by Nobody Atall",
        "2312.99999",
        "hi",
        "안녕",
        "what is the weather in Paris?",
    ],
)
def test_without_an_answer_nothing_is_cited(seeds: Assistant, text: str) -> None:
    answer = seeds.ask(text, today=TODAY)
    assert answer.abstained
    assert answer.sources == ()
    assert _LINK.findall(answer.text) == []
    assert not re.search(r"\[\d+\]", answer.text)
    assert answer.suggestions


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[click](javascript:alert(1))",
    "![pixel](https://evil.example/p.png)",
    "</div>](https://evil.example) [2]",
    "`code` *bold* __under__ ~~gone~~ | table | $x^2$",
    "[1]: https://evil.example",
    "https://evil.example/now?x=1",
    "&lt;b&gt; &#106;avascript",
    "# heading",
    "\u202eevil\u202c \u200bhidden",
)


def _shown(text: str) -> str:
    """Markdown without what it shows as code or escapes."""
    return re.sub(r"\\.|`[^`\n]*`", "", text)


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_shows_as_text(tmp_path: Path, payload: str) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    whales = f"고래 모델입니다 {payload} 끝."
    text = digest(
        "2024-09-25",
        entry("2409.00001", f"Whales {payload} Rising", whales, authors=payload),
        entry("2409.00002", f"Otters: A Study of {payload}", f"수달 모델입니다. {payload}"),
    )
    (folder / "a.md").write_text(text, encoding="utf-8")
    assistant = Assistant.open(folder, tmp_path / "data", llm="none")
    assistant.sync()
    for question in ("papers this week", "whales rising", "2409.00002", f"papers on {payload}"):
        answer = assistant.ask(question, today=TODAY)
        shown = _shown(answer.text)
        links = _LINK.findall(shown)
        assert links == [source.url for source in answer.sources]
        assert all(url.startswith("https://arxiv.org/abs/2409.0000") for url in links)
        assert "<" not in shown
        # An address may stand in a title, where a link can't hold another.
        assert "evil.example" not in re.sub(r"\[[^\]]*\]\(https://arxiv[^)]*\)", "", shown)
        assert "![" not in shown
        assert not re.search("[\u200b-\u200f\u202a-\u202e]", shown)
        assert not re.search(r"^\s*(?:> )?\[\d+\]:", shown, re.MULTILINE)
        assert not re.search(r"^\s*(?:> )?#", shown, re.MULTILINE)
