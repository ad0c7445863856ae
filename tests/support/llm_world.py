"""A few papers, what was found of them, and the extractive answer over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.answer.model import Answer, Source
from assistant.catalog.records import Appearance, Paper
from assistant.digest.model import Section
from assistant.question.model import Question
from assistant.retrieve.model import Hit, Retrieval
from assistant.settings import Settings


def paper(
    arxiv_id: str,
    title: str,
    summary: str,
    *,
    authors: Sequence[str] = ("Ada Kim", "Bo Lee"),
    day: date = date(2024, 9, 25),
    votes: int | None = 28,
) -> Paper:
    return Paper(
        arxiv_id=arxiv_id,
        title=title,
        url=f"https://arxiv.org/abs/{arxiv_id}",
        date=day,
        votes=votes,
        authors=tuple(authors),
        sections=(Section("What's New", (summary,)),),
        thumbnail=None,
        video=None,
        appearances=(Appearance(day, votes, "2024-09-25.md", 3),),
        topics=(),
        content_hash=arxiv_id,
    )


LONGBENCH = paper(
    "2409.16191",
    "LongWrite: Evaluating Long Text Generation",
    "이 논문은 긴 텍스트 생성을 평가하는 벤치마크 LongWrite를 소개합니다. 6단계의 인지 수준으로 "
    "평가하며 GPT-4o와 Claude-3.5-Sonnet은 4000단어 이상에서 품질이 30% 떨어집니다. 학습에는 "
    "4조 5천억 토큰과 95억 개의 문서를 썼고, 기존보다 3배 빠르며 정확도는 0.873입니다.",
)
CHARVID = paper(
    "2409.16160",
    "CharVid: Controllable Character Video Synthesis",
    "CharVid는 3D 모션으로 캐릭터 비디오를 합성합니다. VBench에서 82.5%를 기록했고, 5백만 개의 "
    "비디오와 7B 파라미터 모델을 사용하며 A100 GPU 8개로 40시간 학습했습니다.",
    votes=19,
)
EMBED = paper(
    "2409.15700",
    "Making Text Embedders Few-Shot Learners",
    "bge-en-icl은 MTEB에서 71.67점을 얻었습니다. 인컨텍스트 학습으로 임베딩을 만들고 23개 언어를 "
    "지원하며 1,000개의 예시를 씁니다. 비용은 절반입니다.",
    votes=None,
)
PAPERS = (LONGBENCH, CHARVID, EMBED)


def found(
    text: str = "What is new in long text generation?",
    *,
    language: Any = "en",
    papers: Sequence[Paper] = PAPERS,
    **fields: Any,
) -> Retrieval:
    intent = fields.pop("intent", "search")
    question = Question(text=text, query=text, language=language, intent=intent)
    hits = tuple(Hit(each, 1.0 - n / 100) for n, each in enumerate(papers))
    fields.setdefault("total", len(papers))
    return Retrieval(question=question, hits=hits, **fields)


def extractive(retrieval: Retrieval) -> Answer:
    sources = tuple(
        Source(
            n=n,
            arxiv_id=hit.paper.arxiv_id,
            title=hit.paper.title,
            url=hit.paper.url,
            date=hit.paper.date,
            votes=hit.paper.votes,
            authors=hit.paper.authors,
        )
        for n, hit in enumerate(retrieval.hits, start=1)
    )
    text = "\n".join(f"- **{source.title}** [{source.n}]" for source in sources)
    return Answer(text=f"EXTRACTIVE\n{text}", sources=sources, question=retrieval.question)


def settings(url: str = "", **values: Any) -> Settings:
    given: dict[str, Any] = {
        "openai_api_key": "",
        "openai_base_url": url,
        "llm": "openai-like" if url else "none",
        "llm_model": "scripted",
        "llm_context": 8192,
        "llm_timeout": 5.0,
    }
    return Settings.load(**{**given, **values})
