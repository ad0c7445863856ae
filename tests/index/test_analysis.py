"""The analysis of digests: when it changes, `ANALYSIS_VERSION` has to change with it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from assistant.digest import parse_digest
from assistant.index.document import Fields, chunk_paper
from assistant.index.lsa import LSA
from assistant.index.reader import analysis_version, make_reader
from assistant.language.analyzer import ANALYSIS_VERSION
from assistant.language.glossary import mine_glosses
from assistant.language.lexicon.lexicon import Lexicon
from assistant.language.sentences import split_sentences

SEED = Path(__file__).parents[2] / "seeds" / "2024-09-25.md"
ABSTRACT = "We train models for video generation with reinforcement learning."
GOLDEN = Path(__file__).with_name("analysis.json")


def _told_twice(fields: Fields) -> list[object]:
    return [fields.abstract, fields.concepts, sorted(fields.features().items())]


def sample() -> dict[str, str]:
    """Every step of the analysis over one digest, as a hash a step."""
    entries = parse_digest(SEED.read_text(encoding="utf-8"), path=SEED.name).entries
    glosses = mine_glosses((entry.text for entry in entries), min_support=1)
    reader = make_reader(tuple(glosses))
    fields = [reader.paper(entry.title, entry.text) for entry in entries]
    model = LSA.fit([each.features() for each in fields], 8)
    # Signs and the last digits of singular vectors differ between processors.
    near = [
        round(abs(float(model.embed(fields[0].features()) @ model.embed(each.features()))), 2)
        for each in fields
    ]
    score = Lexicon.default().score_topics
    steps = {
        "sentences": [split_sentences(entry.text) for entry in entries],
        "chunks": [
            [chunk.document for chunk in chunk_paper(e.arxiv_id, e.title, e.sections, 200)]
            for e in entries
        ],
        "fields": [[f.title, f.body, f.gloss, f.concepts] for f in fields],
        "glossary": [[g.korean, g.english, g.support] for g in glosses],
        "topics": [
            {topic: round(value, 6) for topic, value in sorted(score(e.title, e.text).items())}
            for e in entries
        ],
        "model": near,
        "abstract": [_told_twice(reader.paper(e.title, e.text, ABSTRACT)) for e in entries],
    }
    return {
        step: hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]
        for step, value in steps.items()
    }


def test_a_changed_analysis_has_a_new_version() -> None:
    """After a change on purpose, raise the version and write what this says into the file."""
    found = {"version": ANALYSIS_VERSION, "steps": sample()}
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    if found["steps"] != golden["steps"]:
        assert found["version"] != golden["version"], "the analysis changed, its version did not"
    assert found == golden, f"tests/index/analysis.json should now hold {json.dumps(found)}"


def test_another_size_of_chunks_is_another_analysis() -> None:
    assert analysis_version(200) != analysis_version(201)
