"""The OpenAPI document says what is really asked and answered; the page shows it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from assistant.api import http as plain
from assistant.api.openai import chat


@pytest.fixture(scope="module")
def http(seed_page: Any) -> httpx.Client:
    return httpx.Client(base_url=seed_page.address, timeout=30)


@pytest.fixture(scope="module")
def document(http: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = http.get("api/openapi.json").json()
    return found


def _validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document["components"]})


def _undocumented(document: dict[str, Any], schema: dict[str, Any], told: Any) -> set[str]:
    """Names that an answer holds and its schema doesn't know, through every level."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            schema = choice
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(told, list):
        items = [_undocumented(document, schema["items"], item) for item in told]
        return set().union(*items)
    if not isinstance(told, dict):
        return set()
    known = schema["properties"]
    deeper = [_undocumented(document, known[k], v) for k, v in told.items() if k in known]
    return set(told).difference(known).union(*deeper)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/ask", "q=Top 3 most upvoted papers"),
        ("/api/ask", "q=안녕"),
        ("/api/ask", "q=What was new in September 2024?"),
        ("/api/search", "q=video"),
        ("/api/papers", "limit=100"),
        ("/api/trends", ""),
        ("/api/understand", "q=video papers of last week"),
    ],
)
def test_answers_are_as_documented(
    http: httpx.Client, document: dict[str, Any], path: str, query: str
) -> None:
    told = http.get(f"{path}?{query}").json()
    described = document["paths"][path]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    _validator(document, schema).validate(told)
    assert _undocumented(document, schema, told) == set()


@pytest.mark.parametrize("address", ["api/ask", "api/papers?id=x", "v1/models/x"])
def test_refusals_are_as_documented(
    http: httpx.Client, document: dict[str, Any], address: str
) -> None:
    answer = http.get(address)
    path = "/v1/models/{model}" if address.startswith("v1") else f"/{address.partition('?')[0]}"
    described = document["paths"][path]["get"]["responses"][str(answer.status_code)]
    schema = described["content"]["application/json"]["schema"]
    _validator(document, schema).validate(answer.json())
    assert _undocumented(document, schema, answer.json()) == set()


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert references <= set(document["components"]["schemas"])
    ids = [method["operationId"] for path in document["paths"].values() for method in path.values()]
    assert len(set(ids)) == len(ids)


def test_what_is_documented_is_asked_for_as_documented(
    http: httpx.Client, document: dict[str, Any]
) -> None:
    for path, methods in document["paths"].items():
        for parameter in methods.get("get", {}).get("parameters", ()):
            if parameter["in"] == "query":
                assert parameter["description"], (path, parameter["name"])
    needed = document["components"]["schemas"]["ChatRequest"]["required"]
    assert needed == ["model", "messages"]
    body = {"question": "RAG", "history": [{"role": "user", "content": None}], "k": None}
    schema = document["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]
    _validator(document, schema["schema"]).validate(body)
    assert http.post("api/ask", json=body).status_code == 200


def test_the_page_shows_every_operation_and_its_examples_work(
    http: httpx.Client, seeds: Any
) -> None:
    shown = http.get("api")
    assert shown.headers["content-type"].startswith("text/html")
    assert not re.search(r'(?:src|href)="(?:https?:)?//', shown.text)
    assert "<script" not in shown.text
    for operation in (*plain.operations(seeds), *chat.operations(seeds)):
        assert f"{operation.method} {operation.path}" in shown.text
        if operation.method == "POST":
            answer = http.post(
                operation.path,
                content=operation.example,
                headers={"Content-Type": "application/json"},
            )
            assert answer.status_code == 200
    links = re.findall(r'href="([^"]+)"', shown.text)
    assert len(links) > 5
    for link in links:
        # Relative, so that they work behind a prefix.
        assert not link.startswith("/")
        assert http.get(link.replace("&amp;", "&")).status_code == 200
