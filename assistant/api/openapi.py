"""The OpenAPI document (3.1), made from what checks the requests.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from assistant import __version__
from assistant.api.answers import OpenAIRefusal, Refusal

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaMode

    from assistant.api.operations import Operation

_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
_SCHEMAS = "#/components/schemas/"


def openapi(operations: Iterable[Operation], root: str = "") -> dict[str, Any]:
    """The document.

    Args:
        operations: What is offered.
        root: Path that a proxy serves the application under, without a slash at its end.
    """
    offered = list(operations)
    schemas = _schemas(offered)
    paths: dict[str, dict[str, Any]] = {}
    for operation in offered:
        path = _PLACE.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Daily papers assistant",
            "version": __version__,
            "description": "Questions, in English or Korean, to digests of daily papers.",
        },
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    models: dict[type[BaseModel], JsonSchemaMode] = {
        Refusal: "serialization",
        OpenAIRefusal: "serialization",
    }
    for operation in operations:
        if operation.asked is not None:
            models[operation.asked] = "validation"
        if not isinstance(operation.answer, dict):
            models[operation.answer] = "serialization"
    _, definitions = models_json_schema(list(models.items()), ref_template=_SCHEMAS + "{model}")
    found: dict[str, Any] = definitions["$defs"]
    return found


def _described(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    refusal = OpenAIRefusal if operation.path.startswith("/v1/") else Refusal
    told: dict[str, Any] = {"application/json": {"schema": _schema_of(operation.answer)}}
    if operation.events:
        told["text/event-stream"] = {
            "schema": {"type": "string", "description": f"Events: {operation.events}."}
        }
    described: dict[str, Any] = {
        "operationId": _operation_id(operation),
        "summary": operation.summary,
        "responses": {"200": {"description": "Answered.", "content": told}}
        | {
            str(status): {
                "description": HTTPStatus(status).phrase,
                "content": {"application/json": {"schema": _schema_of(refusal)}},
            }
            for status in operation.refusals
        },
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PLACE.findall(operation.path)
    ]
    if operation.asked is not None and operation.method == "GET":
        parameters += _parameters(schemas[operation.asked.__name__])
    elif operation.asked is not None:
        content = {"application/json": {"schema": _schema_of(operation.asked)}}
        described["requestBody"] = {"required": True, "content": content}
    return described | ({"parameters": parameters} if parameters else {})


def _parameters(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a model as parameters of an address."""
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": field.get("description", ""),
            "schema": {key: value for key, value in field.items() if key != "description"},
        }
        for name, field in schema["properties"].items()
    ]


def _schema_of(answer: type[BaseModel] | dict[str, Any]) -> dict[str, Any]:
    return answer if isinstance(answer, dict) else {"$ref": _SCHEMAS + answer.__name__}


def _operation_id(operation: Operation) -> str:
    words = re.findall(r"\w+", _PLACE.sub("one", operation.path))
    return "_".join([operation.method.lower(), *words])
