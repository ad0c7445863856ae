"""The chat tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.web.i18n import Strings


def build(assistant: Assistant, strings: Strings) -> None:
    """Build the tab."""
    gr.HTML("chat")
