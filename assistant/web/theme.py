"""Colours, type and spacing of the page."""

from __future__ import annotations

import gradio as gr

#: System fonts that hold both alphabets; nothing is downloaded.
FONTS = (
    "Pretendard",
    "Apple SD Gothic Neo",
    "Segoe UI",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "system-ui",
    "sans-serif",
)
MONO = ("ui-monospace", "SF Mono", "Consolas", "Noto Sans Mono", "monospace")

_INDIGO = gr.themes.Color(
    name="ink",
    c50="#eef1fe",
    c100="#e0e5fd",
    c200="#c6cffb",
    c300="#a3b0f6",
    c400="#8592ee",
    c500="#5f6be3",
    c600="#4650cf",
    c700="#3b42ad",
    c800="#33398a",
    c900="#2e346e",
    c950="#1c1f42",
)
_STONE = gr.themes.Color(
    name="stone",
    c50="#fafaf9",
    c100="#f3f3f1",
    c200="#e5e5e1",
    c300="#d3d3ce",
    c400="#a3a39d",
    c500="#6e6e69",
    c600="#555551",
    c700="#3d3d3b",
    c800="#262627",
    c900="#1a1a1c",
    c950="#111113",
)


def theme() -> gr.themes.Base:
    """The Gradio theme; what it can't say is in ``static/style.css``."""
    return gr.themes.Base(
        primary_hue=_INDIGO,
        secondary_hue=_INDIGO,
        neutral_hue=_STONE,
        font=FONTS,
        font_mono=MONO,
        radius_size="lg",
    ).set(
        body_background_fill="#fafaf9",
        body_background_fill_dark="#111113",
        body_text_color="#1f1f1e",
        body_text_color_dark="#ececea",
        body_text_color_subdued="#62625d",
        body_text_color_subdued_dark="#a5a5a0",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#19191b",
        background_fill_secondary="#f5f5f3",
        background_fill_secondary_dark="#202023",
        border_color_primary="#e5e5e1",
        border_color_primary_dark="#303034",
        block_border_width="1px",
        block_background_fill="#ffffff",
        block_background_fill_dark="#19191b",
        block_label_background_fill="transparent",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_background_fill_dark="#202023",
        button_primary_background_fill="#4650cf",
        button_primary_background_fill_hover="#3b42ad",
        button_primary_background_fill_dark="#5763dc",
        button_primary_background_fill_hover_dark="#4650cf",
        button_primary_text_color="#ffffff",
        link_text_color="#3b42ad",
        link_text_color_dark="#a3b0f6",
        link_text_color_hover="#2e346e",
        link_text_color_hover_dark="#c6cffb",
        link_text_color_visited="#3b42ad",
        link_text_color_visited_dark="#a3b0f6",
    )
