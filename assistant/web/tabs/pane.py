"""A tab drawn by the server as HTML: templates, and the component that shows and steers them.

The browser sends a pane's state, a flat set of words, and gets the pane's HTML back; ``tabs.js``
puts it in place without disturbing what the reader is typing. Templates escape everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.errors import AssistantError
from assistant.web.assets import asset

if TYPE_CHECKING:
    from assistant.strings import Strings

_HERE = Path(__file__).parents[1]
#: Longest value of a pane's state; what is beyond is cut.
MAX_VALUE = 300
#: Most entries of a pane's state.
MAX_ENTRIES = 24

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file to download.

    Attributes:
        name: File name.
        type: Media type.
        text: What it holds.
    """

    name: str
    type: str
    text: str


def draw(template: str, strings: Strings, **values: object) -> str:
    """A template's HTML; every value is escaped.

    Args:
        template: File name in ``templates/``.
        strings: Texts, as ``t`` in the template.
        **values: What the template shows.
    """
    return _environment().get_template(template).render(t=strings, **values)


def clean_params(data: object) -> dict[str, str]:
    """A pane's state as sent by a browser: words only, cut to a sane length.

    Example:
        >>> clean_params({"page": 2, "by": "day", "x": ["no"]})
        {'page': '2', 'by': 'day'}
    """
    if not isinstance(data, dict):
        return {}
    return {
        str(key)[:40]: str(value)[:MAX_VALUE]
        for key, value in list(data.items())[:MAX_ENTRIES]
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


def whole_number(text: str, default: int) -> int:
    """A number that a browser sent, or the default when it is none or absurdly long.

    Example:
        >>> whole_number("390", 900), whole_number("-1", 900)
        (390, 900)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def iso_day(text: str) -> date | None:
    """A day that a browser sent, or None when it is none.

    Example:
        >>> iso_day("2025-02-28"), iso_day("2025-02-30")
        (datetime.date(2025, 2, 28), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def answer(make: Callable[[dict[str, str]], str], data: object) -> dict[str, str]:
    """What a pane's request gets: ``html``, or ``error`` with a sentence for the reader."""
    try:
        return {"html": make(clean_params(data))}
    except AssistantError as error:
        return {"error": str(error)}


def pane(
    name: str,
    strings: Strings,
    view: Callable[[dict[str, str]], str],
    file: Callable[[dict[str, str]], TextFile | None] | None = None,
) -> gr.HTML:
    """The component of a tab.

    Args:
        name: Of the tab; its element's id is ``pane-NAME``.
        strings: Texts of its language.
        view: From the pane's state to its HTML.
        file: From the pane's state, with ``file`` naming a table, to a file; None is no such file.
    """

    def tab_view(data: Any) -> dict[str, str]:
        return answer(view, data)

    def tab_file(data: Any) -> dict[str, str]:
        try:
            made = file(clean_params(data)) if file else None
        except AssistantError as error:
            return {"error": str(error)}
        return asdict(made) if made else {"error": strings("tabs.no_file")}

    return gr.HTML(
        draw("waiting.html", strings, name=name, style=asset("tabs.css")),
        elem_id=f"pane-{name}",
        elem_classes="pane-host",
        apply_default_css=False,
        js_on_load=_script(),
        server_functions=[tab_view, tab_file],
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _script() -> str:
    return (_HERE / "static" / "tabs.js").read_text(encoding="utf-8")
