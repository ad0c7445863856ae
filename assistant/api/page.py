"""The API as a page to read: ``/api``; it needs no script and nothing from elsewhere."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

if TYPE_CHECKING:
    from assistant.api.operations import Operation

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem; }
h2 { margin-top: 2.5rem; font-size: 1.15rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
h2 code { font-size: 1.1rem; font-weight: 600; }
pre { padding: .7rem 1rem; overflow-x: auto; border: 1px solid #8886; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #8884; }
"""


def page(document: dict[str, Any], operations: Iterable[Operation]) -> str:
    """The page as HTML.

    Args:
        document: What `openapi` made.
        operations: The same operations, for their examples.
    """
    parts = [_section(document, operation) for operation in operations]
    title = html.escape(document["info"]["title"])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · {title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>API</h1>
<p>{html.escape(document["info"]["description"])} The same for programs:
<a href="api/openapi.json">openapi.json</a>. Days are written like <code>2024-09-25</code>.
What is wrong with a request is said in <code>detail</code>, the mend in <code>hint</code>.
Where the server asks for a key, send it as
<code>Authorization: Bearer KEY</code>.</p>
{"".join(parts)}
</main>
</body>
</html>"""


def _section(document: dict[str, Any], operation: Operation) -> str:
    heading = f"{operation.method} {html.escape(operation.path)}"
    events = (
        "<p>With <code>Accept: text/event-stream</code> or <code>stream</code>, it answers in"
        f" events: {html.escape(operation.events)}.</p>"
        if operation.events
        else ""
    )
    return f"""
<h2><code>{heading}</code></h2>
<p>{html.escape(operation.summary)}</p>
{_table(document, operation)}{events}
{_example(operation)}"""


def _table(document: dict[str, Any], operation: Operation) -> str:
    if operation.asked is None:
        return ""
    schema = document["components"]["schemas"][operation.asked.__name__]
    required = schema.get("required", ())
    rows = [
        f"<tr><td><code>{html.escape(name)}</code></td>"
        f"<td>{_kind(field)}{', needed' if name in required else ''}</td>"
        f"<td>{html.escape(field.get('description', ''))}</td></tr>"
        # What is needed comes first.
        for name, field in sorted(
            schema["properties"].items(), key=lambda item: item[0] not in required
        )
    ]
    return (
        '<table><thead><tr><th scope="col">name</th><th scope="col">kind</th>'
        f'<th scope="col">what</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _kind(field: dict[str, Any]) -> str:
    """The kind of a field, in words."""
    choices = [choice for choice in field.get("anyOf", [field]) if choice.get("type") != "null"]
    kinds = []
    for choice in choices:
        if "enum" in choice:
            kinds.append(" or ".join(map(str, choice["enum"])))
        elif choice.get("format") == "date":
            kinds.append("day")
        else:
            kinds.append(choice.get("type", "object"))
    return html.escape(" or ".join(kinds))


def _example(operation: Operation) -> str:
    if not operation.example:
        return ""
    if operation.method == "GET":
        address = f"{operation.path}?{quote_plus(operation.example, safe='=&')}"
        # Relative, so that it works behind a prefix as well.
        return f'<pre><a href="{html.escape(address[1:])}">GET {html.escape(address)}</a></pre>'
    body = json.dumps(json.loads(operation.example), ensure_ascii=False, indent=2)
    return f"<pre>{html.escape(body)}</pre>"
