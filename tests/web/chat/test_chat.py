"""What the chat shows, without a browser: requests, chips, views of a turn, batches."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from scripted_llm import LONG_ANSWER, Reply, ScriptedLLM, words

from assistant import Assistant, Delta
from assistant.api.requests import MAX_QUESTION
from assistant.errors import ConfigurationError
from assistant.language.dates.find import Window
from assistant.language.lexicon.lexicon import Lexicon
from assistant.question.model import Question
from assistant.strings import Strings
from assistant.web.chat import edits, questions
from assistant.web.chat.batching import batched
from assistant.web.chat.examples import questions as examples
from assistant.web.chat.stream import Ask, read_ask
from assistant.web.chat.stream import answer as stream
from assistant.web.chat.tab import answered, greeting, saved

TODAY = date(2024, 11, 14)
EN, KO = Strings("en"), Strings("ko")


def _views(assistant: Assistant, data: object, strings: Strings = EN) -> list[dict[str, Any]]:
    async def collect() -> list[dict[str, Any]]:
        return [view async for view in answered(assistant, data, strings)]

    return asyncio.run(collect())


def _last(assistant: Assistant, question: str, **data: object) -> dict[str, Any]:
    return _views(assistant, {"turn": "t1", "question": question, **data})[-1]


class TestRequests:
    def test_a_question_is_enough(self) -> None:
        ask = read_ask({"question": "  RAG? "})
        assert ask == Ask("turn", "RAG?")

    @pytest.mark.parametrize(
        "data",
        [
            None,
            "RAG?",
            {},
            {"question": "  "},
            {"question": "x" * (MAX_QUESTION + 1)},
            {"question": "x", "history": ["x"]},
            {"question": "x", "understood": {"text": 1}},
            {"question": "x", "understood": "x"},
            {"question": "x", "history": [{"question": "y", "understood": {"window": "never"}}]},
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, seeds: Assistant, data: object) -> None:
        with pytest.raises(ConfigurationError):
            read_ask(data)
        (view,) = _views(seeds, data)
        assert view["phase"] == "failed"
        assert view["warnings"][0].endswith(".")

    @pytest.mark.parametrize("turn", ['"><script>', "a b", "", None, "ü", 7])
    def test_a_turns_id_is_fit_for_the_page(self, turn: object) -> None:
        assert read_ask({"question": "x", "turn": turn}).turn in ("turn", "7")


class TestChips:
    def test_everything_understood_has_a_chip(self, seeds: Assistant) -> None:
        text = "Top 5 papers on video generation in September 2024 with at least 10 votes"
        chips = questions.chips(seeds.understand(text, today=TODAY), EN, {})
        assert [chip.kind for chip in chips] == ["window", "topic", "votes", "limit"]
        assert chips[0].start == "2024-09-01"
        assert chips[0].end == "2024-09-30"
        assert chips[1].label == "Video generation"

    def test_a_time_that_is_not_wanted_has_a_chip_to_remove(self, seeds: Assistant) -> None:
        question = seeds.understand("video papers not from August 2024", today=TODAY)
        chip = questions.chips(question, EN, {})[-1]
        assert (chip.kind, chip.start, chip.end) == ("without_time", "2024-08-01", "2024-08-31")
        assert chip.label.startswith("not")
        assert edits.edit(question, chip.kind, chip.value).excluded_window is None

    def test_labels_follow_the_page_not_the_question(self, seeds: Assistant) -> None:
        question = seeds.understand("video generation", today=TODAY)
        (chip,) = questions.chips(question, KO, {})
        assert chip.label == "비디오 생성"

    def test_questions_survive_the_browser(self, seeds: Assistant) -> None:
        for text in (
            "지난달 비디오 생성 논문",
            "September 2024 vs October 2024 for RAG",
            "HelloBench?",
        ):
            question = seeds.understand(text, today=TODAY)
            kept = json.loads(json.dumps(questions.to_json(question)))
            assert questions.from_json(kept) == question

    def test_every_field_survives_the_browser(self) -> None:
        window = Window(date(2024, 9, 1), None, "since September", "range")
        full = Question(
            text="papers on KANs or Mamba",
            query="KANs Mamba",
            language="en",
            intent="new",
            window=window,
            second_window=window,
            topics=("rag",),
            excluded_topics=("agents",),
            excluded_terms=("GAN",),
            excluded_window=window,
            authors=("Ada Lovelace",),
            arxiv_ids=("2409.16191",),
            min_votes=5,
            max_votes=50,
            with_code=True,
            limit=3,
            order="fewest votes",
            subjects=("KANs", "Mamba"),
            kind="survey",
            form="table",
            read_as=(("Manba", "Mamba"),),
            recent=True,
            today=TODAY,
            names=("KANs", "Mamba"),
            any_subject=True,
            any_author=True,
            unknown=("KANs",),
            organisations=("Google",),
            aspect="busiest",
            unsure=True,
            follows_up="papers on KANs",
            exclude_ids=("2409.16160",),
        )
        empty = Question(text="", query="", language="en")
        for field in fields(Question):
            if field.name != "language":
                assert getattr(full, field.name) != getattr(empty, field.name), field.name
        kept = json.loads(json.dumps(questions.to_json(full)))
        assert questions.from_json(kept) == full

    def test_a_subject_that_is_more_than_a_topic_has_a_chip(self, seeds: Assistant) -> None:
        question = seeds.understand("surveys on long text generation", today=TODAY)
        question = replace(
            question, subjects=("long text in whales", "video generation"), kind="survey"
        )
        found = [(chip.kind, chip.value) for chip in questions.chips(question, EN, {})]
        assert ("subject", "long text in whales") in found
        assert ("subject", "video generation") not in found
        assert ("kind", "survey") in found

    def test_the_newest_have_a_chip_until_days_are_chosen(self, seeds: Assistant) -> None:
        question = replace(seeds.understand("video generation", today=TODAY), recent=True)
        assert "recent" in {chip.kind for chip in questions.chips(question, EN, {})}
        assert not edits.edit(question, "recent", "recent").recent
        chosen = edits.edit(question, "window", "window", {"start": "2024-09-01"})
        assert (chosen.recent, chosen.window is None) == (False, False)

    def test_a_removed_subject_leaves_nothing_of_it(self) -> None:
        question = Question(
            text="papers on Mamba and video generation",
            query="Mamba video generation",
            language="en",
            intent="new",
            topics=("ssm", "video_generation"),
            subjects=("Mamba", "video generation"),
            names=("Mamba",),
            unknown=("Mamba",),
            read_as=(("Manba", "Mamba"),),
            any_subject=True,
        )
        topics = tuple(Lexicon.default().topics_in("Mamba"))
        question = replace(question, topics=(*topics, "video_generation"))
        edited = edits.edit(question, "subject", "Mamba")
        assert edited == replace(
            question,
            query="video generation",
            topics=("video_generation",),
            subjects=("video generation",),
            names=(),
            unknown=(),
            read_as=(),
            any_subject=False,
        )
        changed = edits.edit(question, "subject", "video generation", "speech  recognition")
        assert changed.subjects == ("Mamba", "speech recognition")
        assert changed.query == "Mamba speech recognition"
        assert "video_generation" not in changed.topics
        assert set(Lexicon.default().topics_in("speech recognition")) <= set(changed.topics)

    def test_a_topic_and_its_subject_change_together(self) -> None:
        question = Question(
            text="x",
            query="video generation robotics",
            language="en",
            topics=("video_generation", "robotics"),
            subjects=("video generation", "robotics"),
        )
        removed = edits.edit(question, "topic", "video_generation")
        assert (removed.subjects, removed.query) == (("robotics",), "robotics")
        changed = edits.edit(question, "topic", "video_generation", "rag")
        rag = Lexicon.default().topics["rag"].label_en
        assert (changed.subjects, changed.query) == ((rag, "robotics"), f"{rag} robotics")

    def test_a_kind_is_removed_or_changed(self) -> None:
        question = Question(text="x", query="", language="en", kind="survey")
        assert edits.edit(question, "kind", "survey").kind is None
        assert edits.edit(question, "kind", "survey", "dataset").kind == "dataset"
        with pytest.raises(ConfigurationError):
            edits.edit(question, "kind", "survey", "poem")

    def test_a_question_about_one_paper_asks_nothing_else(self, seeds: Assistant) -> None:
        question = replace(
            seeds.understand("papers on Manba from Google", today=TODAY),
            recent=True,
            kind="survey",
            read_as=(("Manba", "Mamba"),),
            organisations=("Google",),
        )
        about = edits.about_paper(question, "2409.16191", "HelloBench")
        assert seeds.ask(about).warnings == ()
        assert [source.arxiv_id for source in seeds.ask(about).sources] == ["2409.16191"]

    def test_a_removed_window_is_gone(self, seeds: Assistant) -> None:
        question = seeds.understand("video generation in September 2024", today=TODAY)
        assert edits.edit(question, "window", "window").window is None

    def test_a_changed_window_is_put_in_order(self, seeds: Assistant) -> None:
        question = seeds.understand("video generation in September 2024", today=TODAY)
        to = {"start": "2024-08-31", "end": "2024-08-01"}
        window = edits.edit(question, "window", "window", to).window
        assert window is not None
        assert (window.start, window.end) == (date(2024, 8, 1), date(2024, 8, 31))

    def test_a_removed_topic_is_not_searched_for_as_words(self, seeds: Assistant) -> None:
        question = replace(
            seeds.understand("x", today=TODAY), query="diffusion for video generation"
        )
        question = replace(question, topics=("video_generation", "diffusion_models"))
        edited = edits.edit(question, "topic", "video_generation")
        assert edited.topics == ("diffusion_models",)
        assert "video" not in edited.query
        assert "diffusion" in edited.query

    def test_a_topic_becomes_another(self, seeds: Assistant) -> None:
        question = seeds.understand("new in video generation", today=TODAY)
        edited = edits.edit(question, "topic", "video_generation", "rag")
        assert edited.topics == ("rag",)

    @pytest.mark.parametrize(
        ("kind", "value", "to"),
        [
            ("topic", "video_generation", "no_such_topic"),
            ("nothing", "x", None),
            ("window", "window", {"start": "yesterday"}),
            ("window", "window", "2024"),
            ("votes", "10", "many"),
            ("author", "x", ["y"]),
        ],
    )
    def test_impossible_edits_are_refused(
        self, seeds: Assistant, kind: str, value: str, to: object
    ) -> None:
        question = seeds.understand("new in video generation", today=TODAY)
        with pytest.raises(ConfigurationError):
            edits.edit(question, kind, value, to)

    def test_other_chips(self, seeds: Assistant) -> None:
        question = replace(
            seeds.understand("x", today=TODAY),
            authors=("Ada Lovelace", "Alan Turing"),
            query="engines by Ada Lovelace",
            subjects=(),
            min_votes=5,
            max_votes=50,
            limit=3,
            excluded_topics=("rag",),
            excluded_terms=("GAN",),
        )
        assert edits.edit(question, "author", "Ada Lovelace").authors == ("Alan Turing",)
        assert edits.edit(question, "author", "Ada Lovelace").query == "engines by"
        assert edits.edit(question, "votes", "5", "9").min_votes == 9
        assert edits.edit(question, "votes", "5").min_votes is None
        assert edits.edit(question, "max_votes", "50", "9").max_votes == 9
        assert edits.edit(question, "max_votes", "50").max_votes is None
        assert edits.edit(question, "limit", "3").limit is None
        assert edits.edit(question, "without_topic", "rag").excluded_topics == ()
        assert edits.edit(question, "without_term", "GAN").excluded_terms == ()
        kinds = {chip.kind for chip in questions.chips(question, EN, {})}
        assert kinds == {"author", "votes", "max_votes", "limit", "without_topic", "without_term"}


class TestTurns:
    def test_an_extractive_answer_comes_at_once_and_whole(self, seeds: Assistant) -> None:
        views = _views(seeds, {"turn": "t1", "question": "Papers on video generation"})
        assert len(views) <= 2
        view = views[-1]
        assert view["phase"] == "done"
        assert view["mode"] == EN("chat.by_extraction")
        assert view["total"] >= len(view["cards"]) > 0
        assert 'href="#src-t1-1"' in view["html"]
        assert view["text"]
        assert view["suggestions"]
        assert [chip["kind"] for chip in view["chips"]] == ["topic"]
        json.dumps(view)

    def test_the_page_speaks_its_language_and_the_answer_the_questions(
        self, seeds: Assistant
    ) -> None:
        view = _views(seeds, {"question": "papers on video generation"}, KO)[-1]
        assert view["mode"] == KO("chat.by_extraction")
        assert "papers" in view["text"].splitlines()[0]

    def test_a_warning_stands_once(self, seeds: Assistant) -> None:
        last = _last(seeds, "What was new on 23 August 2024?")
        (warning,) = last["warnings"]
        assert warning.startswith("The digests have nothing from 23 August 2024;")
        assert "There is no digest" not in last["html"]
        assert warning in last["text"]

    def test_a_removed_chip_widens_the_answer(self, seeds: Assistant) -> None:
        narrow = _last(seeds, "Papers on video generation in November 2024")
        edit = {"kind": "window", "value": "window", "to": None}
        wide = _last(
            seeds,
            "Papers on video generation in November 2024",
            understood=narrow["understood"],
            edit=edit,
        )
        assert wide["total"] > narrow["total"]
        assert "window" not in [chip["kind"] for chip in wide["chips"]]

    def test_a_follow_up_leans_on_the_conversation(self, seeds: Assistant) -> None:
        first = _last(seeds, "Top 5 most upvoted papers")
        turn = {
            "question": "Top 5 most upvoted papers",
            "answer": first["text"],
            "arxiv_ids": [card["arxiv_id"] for card in first["cards"]],
            "understood": first["understood"],
        }
        second = _last(seeds, "Tell me more about the second one", history=[turn])
        assert second["cards"][0]["arxiv_id"] == first["cards"][1]["arxiv_id"]

    def test_a_question_about_a_paper_stays_with_it(self, seeds: Assistant) -> None:
        view = _last(seeds, "How long are the texts?", about="2409.16191")
        assert [card["arxiv_id"] for card in view["cards"]] == ["2409.16191"]
        assert view["chips"][0]["label"].startswith("HelloBench")

    def test_nothing_found_is_said(self, seeds: Assistant) -> None:
        view = _last(seeds, "Papers by Nobody Atall")
        assert view["abstained"]
        assert view["cards"] == []

    def test_a_failure_is_a_view(self, own_seeds: Callable[..., Assistant]) -> None:
        assistant = own_seeds()
        (assistant.settings.data_dir / "CURRENT").unlink()
        view = _last(assistant, "anything")
        assert view["phase"] == "failed"
        assert "no index" in view["warnings"][0]


class TestModels:
    def test_a_models_answer_streams_and_is_named(
        self, own_seeds: Callable[..., Assistant]
    ) -> None:
        text = "HelloBench evaluates the generation of long texts [1]. " * 3
        reply = Reply([word + " " for word in text.split()], delay=0.04)
        with ScriptedLLM([reply]) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url)
            views = _views(assistant, {"question": "What does HelloBench evaluate?"})
        written = [v["html"] for v in views if v["phase"] == "writing" and v["html"]]
        assert len(views) > 3
        # First the quoted answer, then the model's text, which only grows.
        quoted = [html for html in written if "<blockquote>" in html]
        assert quoted
        assert written[: len(quoted)] == quoted
        lengths = list(map(len, written[len(quoted) :]))
        assert lengths == sorted(lengths)
        assert len(lengths) > 1
        assert "scripted" in views[-1]["mode"]
        assert views[-1]["checked"]

    def test_what_a_model_understood_is_shown_as_chips(
        self, own_seeds: Callable[..., Assistant]
    ) -> None:
        named = '{"intent": "new", "topics": ["이미지 생성"], "time": "2024년 8월"}'

        def script(request: dict[str, Any]) -> Reply:
            return Reply([named]) if "response_format" in request else words("그렇습니다 [1].")

        question = "그림이 빨리 뽑히게 굴리는 요령"
        with ScriptedLLM(script) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url)
            assert assistant.understand(question).unsure
            view = _last(assistant, question)
        kinds = {chip["kind"]: chip for chip in view["chips"]}
        assert kinds["topic"]["value"] == "image_generation"
        assert kinds["window"]["start"] == "2024-08-01"
        assert view["understood"]["text"] == question

    @pytest.mark.parametrize(
        ("said", "numbers"),
        [
            ("The entries do not say what HelloBench costs.", [0]),
            ("The entries do not say it [1]. HelloBench only has levels [1].", [1]),
        ],
    )
    def test_what_is_not_answered_stays_as_said_beside_the_closest_papers(
        self, own_seeds: Callable[..., Assistant], said: str, numbers: list[int]
    ) -> None:
        with ScriptedLLM([words(said)]) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url)
            view = _last(assistant, "What does HelloBench evaluate?")
        assert view["text"] == said
        assert [card["n"] for card in view["cards"]] == numbers
        assert view["mode"].startswith("Not answered: scripted")
        assert not view["abstained"]  # later questions may lean on it

    def test_a_dead_model_leaves_the_extractive_answer_and_says_so(
        self, own_seeds: Callable[..., Assistant]
    ) -> None:
        with ScriptedLLM([Reply(status=401, body="{}")]) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url)
            view = _views(assistant, {"question": "What does HelloBench evaluate?"})[-1]
        assert view["phase"] == "done"
        assert view["cards"]
        assert view["warnings"]

    def test_a_closed_stream_ends_the_models_request(
        self, own_seeds: Callable[..., Assistant]
    ) -> None:
        with ScriptedLLM([Reply([f"{word} " for word in LONG_ANSWER.split()], delay=0.02)]) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url)

            async def stop_early() -> None:
                views = stream(assistant, Ask("t", "What does HelloBench evaluate?"), EN)
                async for view in views:
                    if view["html"] and "<blockquote>" not in view["html"]:
                        break  # the model's text has taken the quoted answer's place
                await views.aclose()

            asyncio.run(stop_early())
            assert llm.aborted.wait(60)

    def test_the_greeting_names_the_model(self, own_seeds: Callable[..., Assistant]) -> None:
        with ScriptedLLM([words("x")]) as llm:
            assistant = own_seeds(llm="openai-like", openai_base_url=llm.url, llm_model="mini")
            assert "mini" in greeting(assistant, EN)["model"]


class TestBatches:
    def test_quick_events_come_together_and_none_is_lost(self) -> None:
        async def quick() -> AsyncIterator[Delta]:
            for number in range(100):
                yield Delta(str(number))

        async def collect() -> list[list[Any]]:
            return [batch async for batch in batched(quick(), 0.05)]

        batches = asyncio.run(collect())
        assert len(batches) < 5
        assert [event.text for batch in batches for event in batch] == list(map(str, range(100)))

    def test_a_pause_does_not_hold_back_what_came_before(self) -> None:
        async def pausing(read: asyncio.Event) -> AsyncIterator[Delta]:
            yield Delta("a")
            await read.wait()
            yield Delta("b")

        async def batches() -> list[list[str]]:
            read = asyncio.Event()
            events = batched(pausing(read), 0.05)
            first = await asyncio.wait_for(anext(events), 20)
            read.set()
            return [[event.text for event in batch] for batch in [first, await anext(events)]]

        assert asyncio.run(batches()) == [["a"], ["b"]]

    def test_errors_come_through(self) -> None:
        async def failing() -> AsyncIterator[Delta]:
            yield Delta("a")
            raise ConfigurationError("no")

        async def collect() -> None:
            async for _ in batched(failing(), 0.01):
                pass

        with pytest.raises(ConfigurationError):
            asyncio.run(collect())


class TestGreeting:
    @pytest.mark.parametrize("strings", [EN, KO])
    def test_examples_are_questions_the_digests_answer(
        self, seeds: Assistant, strings: Strings
    ) -> None:
        made = examples(seeds, strings.language)
        assert len(made) == 4
        for question in made:
            answer = seeds.ask(question)
            assert answer.sources, question
            assert answer.question.language == strings.language

    def test_it_says_what_is_covered_and_who_answers(self, seeds: Assistant) -> None:
        hello = greeting(seeds, EN)
        assert "5 digests" in hello["covered"]
        assert hello["model"] == EN("chat.no_model")
        assert {"id": "rag", "label": "Retrieval-augmented generation"} in hello["topics"]

    def test_a_saved_file_has_a_name_and_a_type(self, seeds: Assistant) -> None:
        file = saved(seeds, "bibtex", ["2409.16191"])
        assert file["name"].endswith(".bib")
        assert b"2409.16191" in base64.b64decode(file["base64"])
