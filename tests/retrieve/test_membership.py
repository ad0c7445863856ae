"""One set of papers for a subject, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from digests import digest, entry, generation_of

from assistant import Assistant
from assistant.catalog.catalog import Catalog
from assistant.catalog.papers import Tagger
from assistant.catalog.records import Supplement
from assistant.catalog.selection import Selection
from assistant.catalog.update import update_catalog
from assistant.language.glossary import Gloss
from assistant.retrieve.aboutness import (
    FITTED,
    FLOOR,
    Features,
    Near,
    best_cut,
    probabilities,
)
from assistant.retrieve.evidence import Namer, Naming, Texts
from assistant.retrieve.membership import KEPT, Membership
from assistant.retrieve.ranking import Ranked
from assistant.retrieve.subject import BROAD, Facet, Subject, SubjectReader

TODAY = date(2024, 11, 20)


@pytest.fixture(scope="module")
def membership(seeds: Assistant) -> Membership:
    return seeds._engine.pipeline().retriever.membership


def _ids(membership: Membership, *subjects: str) -> set[str]:
    return {item.arxiv_id for item in membership.members(subjects, None)}


def test_topics_of_very_many_papers_are_read_a_question_at_a_time(
    seeds: Assistant, membership: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = seeds.catalog.find(Selection(date(2024, 10, 1), date(2024, 10, 31)))

    def found() -> list[list[Ranked]]:
        seeds.catalog.kept("topics", KEPT)._held.clear()
        asked = [membership.ranked("video generation", within, pool=5) for within in (None, month)]
        return [*asked, membership.members(["video generation"], month)]

    whole = found()
    assert len(seeds.catalog.kept("topics", KEPT))
    monkeypatch.setattr("assistant.retrieve.tags.MOST_KEPT", -1)
    assert found() == whole
    assert not len(seeds.catalog.kept("topics", KEPT))


@pytest.mark.parametrize("subject", ["video generation", "강화 학습", "long text generation"])
def test_every_view_is_of_one_set(seeds: Assistant, subject: str) -> None:
    asked = replace(seeds.understand("papers on video", today=TODAY), query=subject, topics=())
    views = {
        intent: seeds.retrieve(replace(asked, intent=intent, limit=1000))
        for intent in ("new", "count", "rank", "first", "trend")
    }
    sets = {intent: {hit.paper.arxiv_id for hit in view.hits} for intent, view in views.items()}
    assert sets["new"]
    assert all(found == sets["new"] for found in sets.values())
    assert views["count"].total == len(sets["new"])
    assert sum(month.count for month in views["trend"].months) == len(sets["new"])
    votes = [hit.paper.votes or 0 for hit in views["rank"].hits]
    assert votes == sorted(votes, reverse=True)


def test_both_languages_mean_the_same_papers(membership: Membership) -> None:
    english, korean = _ids(membership, "video generation"), _ids(membership, "비디오 생성")
    assert len(english & korean) >= 0.8 * len(english | korean) > 0


def test_several_subjects_are_an_intersection(membership: Membership) -> None:
    both = _ids(membership, "benchmark", "text generation")
    assert both
    assert len(both) < len(_ids(membership, "benchmark"))


def test_a_name_beside_a_subject_is_looked_for_word_for_word(membership: Membership) -> None:
    named = {
        item.arxiv_id for item in membership.members(["LLaMA", "reasoning"], None, names=["LLaMA"])
    }
    alone = {item.arxiv_id for item in membership.members(["LLaMA"], None, names=["LLaMA"])}
    assert named
    assert named <= alone & _ids(membership, "reasoning")


@pytest.mark.parametrize(
    ("phrase", "name"), [("o1 재현", "o1"), ("R1-like reasoning", "r1"), ("LLM한테 성격", "llm")]
)
def test_short_names_and_names_with_particles_are_parts(
    membership: Membership, phrase: str, name: str
) -> None:
    subject = membership.reader.read(phrase)
    assert name in subject.facets[0].names
    assert all("한테" not in facet.names for facet in subject.facets)


def test_a_topic_is_known_by_its_name_though_no_digest_writes_it(membership: Membership) -> None:
    subject = membership.reader.read("interpretability")
    assert [facet.frequency for facet in subject.facets] == [0]
    assert _ids(membership, "interpretability") == _ids(membership, "해석 가능성") != set()


@pytest.mark.parametrize("subject", ["whales", "whale robots", "고래", "zzqx"])
def test_what_no_digest_names_has_no_papers(membership: Membership, subject: str) -> None:
    assert _ids(membership, subject) == set()


def test_members_are_probable_and_in_order(membership: Membership) -> None:
    scores = [item.score for item in membership.members(["video generation"], None)]
    assert scores == sorted(scores, reverse=True)
    assert all(FLOOR <= score <= 1 for score in scores)


def test_a_broader_topic_stands_beside(seeds: Assistant, membership: Membership) -> None:
    members = _ids(membership, "video generation")
    found = membership.broader("video generation", None, [])
    assert found is None or found[1] > 0
    asked = seeds.understand("papers on French language models", today=TODAY)
    retrieval = seeds.retrieve(replace(asked, intent="new", query="French language models"))
    assert retrieval.broader is not None
    topic, more = retrieval.broader
    assert more == len(
        {p.arxiv_id for p in seeds.papers() if topic in p.topics}
        & set(seeds.catalog.find(Selection(topic=topic, min_topic_score=0.5)))
        - {hit.paper.arxiv_id for hit in retrieval.hits}
    )
    assert members


@pytest.mark.parametrize(
    ("probabilities", "count"),
    [([0.9, 0.8, 0.2, 0.05], 2), ([0.3, 0.3, 0.3], 3), ([0.05], 0), ([], 0), ([0.99] * 5, 5)],
)
def test_the_cut_is_at_the_best_expected_f1(probabilities: Sequence[float], count: int) -> None:
    assert best_cut(probabilities) == count


def test_a_place_in_a_large_archive_counts_by_its_share(membership: Membership) -> None:
    subject = membership.reader.read("video generation")

    def likely(ranks: Sequence[int], among: int) -> list[float]:
        near = Near(np.array(ranks), np.array([0.4, 0.3]), np.array([[0.8], [0.6]]))
        found: list[float] = probabilities(Features(subject, among, [100]).unread(near)).tolist()
        return found

    assert likely([300, 1000], 10 * FITTED) == pytest.approx(likely([30, 100], FITTED))
    assert likely([30, 100], FITTED) < likely([30, 100], FITTED // 10)


def test_which_of_very_many_papers_name_a_word_says_little() -> None:
    def likely(phrase: str, frequency: int, rank: int) -> float:
        facet = Facet(frozenset({"video"}), frozenset(), 2.0, frequency)
        near = Near(np.array([rank]), np.array([0.4]), np.empty((1, 0)))
        features = Features(Subject(phrase, (facet,), ()), FITTED, [])
        return float(probabilities(features.of(near, [(Naming(True, 2),)]))[0])

    assert likely("video", 10 * BROAD, 500) > 2 * likely("video", BROAD - 1, 500)
    assert likely("video", 10 * BROAD, 500) == pytest.approx(likely("video", BROAD, 50))
    # Of a phrase whose other words were left out, the place still counts.
    assert likely("watching videos", BROAD, 50) < likely("video", BROAD, 50)


Name = Callable[..., tuple[Naming, ...]]


@pytest.fixture
def namings(seeds: Assistant, tmp_path: Path) -> Name:
    """How a paper of a title, summary and abstract names the facets of a phrase."""
    generation = generation_of(seeds)
    glosses = [Gloss("성대모사", "mimic voice", 3)]
    reader = SubjectReader(generation.lexical, generation.reader.vocabulary, glosses)

    def name(phrase: str, title: str, text: str, abstract: str = "") -> tuple[Naming, ...]:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        (root / "digests").mkdir(parents=True)
        written = digest("2024-01-01", entry("2401.00001", title, *([text] if text else [])))
        (root / "digests" / "a.md").write_text(written, encoding="utf-8")
        catalog = Catalog(root / "catalog.sqlite")
        if abstract:
            catalog.supplement([Supplement("2401.00001", "arxiv", abstract=abstract)])
        with catalog.connection.lease() as connection:
            update_catalog(connection, root / "digests", Tagger(lambda entry: {}, "1"))
        held = Namer(reader.read(phrase), Texts(catalog)).namings(["2401.00001", "2401.00002"])
        catalog.close()
        return held["2401.00001"]

    return name


def test_names_are_found_in_either_language_and_inflected(namings: Name) -> None:
    [naming] = namings("quantization", "Quantizing LLMs", "양자화를 다룬다. 양자화는 싸다.")
    assert naming == Naming(in_title=True, in_body=2)
    [naming] = namings("text-to-speech", "A Voice", "음성 합성(TTS) 모델이다.")
    assert naming == Naming(in_title=False, in_body=2)
    [naming] = namings("quantization", "Quants on Wall Street", "")
    assert naming == Naming(in_title=False, in_body=0)


def test_an_abstract_stands_in_for_a_missing_summary(namings: Name) -> None:
    [naming] = namings("TTS", "A Study", "", "We study TTS. TTS is hard.")
    assert naming == Naming(in_title=False, in_body=2)
    [naming] = namings("TTS", "A Study", "TTS는 빠르다.", "We study TTS. TTS is hard.")
    assert naming == Naming(in_title=False, in_body=1)


def test_an_abbreviation_counts_with_its_meaning(namings: Name) -> None:
    [other] = namings("TTS", "Scaling", "테스트 시간 스케일링(TTS)이 좋다. TTS는 쉽다.")
    assert other == Naming(in_title=False, in_body=0)
    [bare] = namings("TTS", "Fast TTS", "TTS는 빠르다.")
    assert bare == Naming(in_title=True, in_body=1)
    # Of an abstract beside a summary no names are looked for, nor what they stand for.
    [beside] = namings("TTS", "Fast TTS", "TTS는 빠르다.", "Text-to-speech (TTS) is fast.")
    assert beside == bare


def test_a_word_goes_by_what_digests_gloss_it_as(namings: Name) -> None:
    [naming] = namings("성대모사", "A Mimic Voice", "")
    assert naming.in_title
