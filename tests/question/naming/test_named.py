"""The JSON that a model fills in, and what of it is taken."""

from __future__ import annotations

from dataclasses import fields

import pytest

from assistant.question.naming.named import Named, schema


def test_the_schema_is_strict_and_of_every_field() -> None:
    names = [field.name for field in fields(Named)]
    assert list(schema()["properties"]) == schema()["required"] == names
    assert schema()["additionalProperties"] is False
    assert "trend" in schema()["properties"]["intent"]["enum"]
    assert not any("default" in field for field in schema()["properties"].values())


@pytest.mark.parametrize(
    "reply",
    [
        '{"intent": "count", "topics": ["LoRA"]}',
        'Sure, here it is:\n```json\n{"intent": "count", "topics": ["LoRA"]}\n```',
    ],
)
def test_an_object_is_read_whatever_stands_around_it(reply: str) -> None:
    assert Named.from_json(reply) == Named(intent="count", topics=("LoRA",))


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I can't do that.",
        "{",
        "[]",
        '{"intent": "delete"}',
        '{"topics": "LoRA"}',
        '{"topics": [1]}',
        '{"limit": "3"}',
        '{"limit": 2.5}',
        '{"order": null}',
        '{"arxiv_ids": ["2409.16191"]}',
    ],
)
def test_anything_else_is_refused(reply: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's own says where
        Named.from_json(reply)
