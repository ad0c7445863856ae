"""The page in each language: header, language, colours, and one tab per module.

All languages are pages of one Gradio app, each with components of its own under its own path
(``/en``, ``/ko``). Whatever a browser's tab asks for names those components, so it keeps the
language it was opened in.

A tab's module offers ``build(assistant, strings) -> None``, called inside its ``gr.Tab``. Tabs talk
through events of the browser's document, so that none imports another:

- ``papers:ask`` with ``{question, arxiv_id, title, send}`` opens the chat and puts the question
  into its box; with ``arxiv_id`` and ``title`` it is about that paper; with ``send`` true it is
  asked at once. All are optional.
- ``papers:open`` with ``{arxiv_id}`` shows that paper in Browse.
- ``papers:fetched``: new days are in, so that what is shown of the records is out of date.
- ``papers:tab`` with ``{tab}`` (``chat``, ``browse``, ``trends``, ``status``) shows a tab.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import gradio as gr

from assistant.strings import LANGUAGES, Strings
from assistant.web.assets import scripts
from assistant.web.chat import tab as chat
from assistant.web.server.api import Api
from assistant.web.tabs import browse, status, trends

if TYPE_CHECKING:
    from assistant.core import Assistant

#: Ids of the tabs, in order; each is a module of this package, and ``#tab-ID`` holds it.
TABS = {"chat": chat, "browse": browse, "trends": trends, "status": status}


def build_pages(assistant: Assistant) -> gr.Blocks:
    """The Gradio app: the HTTP API, and a page for each language under the language's name.

    Args:
        assistant: A synced assistant.
    """
    title = Strings("en")("shell.title")
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True) as app:
        Api(assistant).register()
    for language in LANGUAGES:
        strings = Strings(language)
        with app.route(strings("shell.title"), language, show_in_navbar=False):
            _build_page(assistant, strings)
    return app


def _build_page(assistant: Assistant, strings: Strings) -> None:
    gr.HTML(
        masthead(strings, leave=assistant.settings.password_file is not None),
        elem_id="masthead",
        js_on_load="papers.mountFrame(element);",
        head=scripts(),
        apply_default_css=False,
    )
    with gr.Tabs(elem_id="tabs", selected="chat"):
        for name in TABS:
            with gr.Tab(strings(f"shell.tab_{name}"), id=name, elem_id=f"tab-{name}"):
                TABS[name].build(assistant, strings)


def masthead(strings: Strings, *, leave: bool = False) -> str:
    """The header's HTML: name, language and colours; `script.js` brings its buttons to life.

    Args:
        strings: The page's texts.
        leave: Whether a login can be ended.
    """

    def say(key: str) -> str:
        return html.escape(strings(key))

    other = "en" if strings.language == "ko" else "ko"
    out = f'<a class="switch" href="logout">{say("login.leave")}</a>' if leave else ""
    return f"""
<header class="masthead" data-lang="{strings.language}">
  <a class="skip" href="#question">{say("shell.skip")}</a>
  <a class="brand" href="{strings.language}" aria-label="{say("shell.title")}">
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect x="3" y="3" width="26" height="26" rx="8" fill="var(--accent)"/>
      <path d="M10 11h12M10 16h12M10 21h7" stroke="#fff" stroke-width="2.4"
        stroke-linecap="round"/>
    </svg>
    <h1 class="brand-name">{say("shell.title")}</h1>
  </a>
  <span class="masthead-end">
    <a class="switch" href="?lang={other}" hreflang="{other}" lang="{other}"
      data-switch="language">{say("shell.language_short")}</a>
    {out}
    <button class="icon-button" type="button" data-switch="colours"
      data-dark="{say("shell.to_dark")}" data-light="{say("shell.to_light")}"
      aria-label="{say("shell.to_dark")}">
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"
        stroke="currentColor" stroke-width="1.8" stroke-linecap="round">
        <path class="moon" d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>
        <g class="sun"><circle cx="12" cy="12" r="4"/>
          <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21"/>
          <path d="M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1"/></g>
      </svg>
    </button>
  </span>
</header>"""
