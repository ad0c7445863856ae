"""The Browse tab: digests by day, week, month, topic and author, and each paper's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.web.tabs.browse_view import GROUPINGS, BrowseQuery, view_browse, view_paper
from assistant.web.tabs.pane import Params, draw, pane

if TYPE_CHECKING:
    from assistant.core import Assistant
    from assistant.strings import Strings


def build(assistant: Assistant, strings: Strings) -> None:
    """Put the tab's component into the tab that is open."""
    pane("browse", strings, lambda params: browse_html(assistant, params, strings))


def browse_html(assistant: Assistant, params: Params, strings: Strings) -> str:
    """The tab's HTML: a paper's page when ``paper`` names one, else the list.

    Args:
        assistant: Holds the records.
        params: The reader's choices, see `BrowseQuery`.
        strings: Texts of the page's language.

    Raises:
        NotSyncedError: Nothing was synced yet.
    """
    query = BrowseQuery.from_params(params)
    if query.paper:
        page = view_paper(assistant, query.paper, strings)
        return draw("paper.html", strings, page=page, query=query)
    view = view_browse(assistant, query, strings)
    return draw("browse.html", strings, view=view, query=view.query, groupings=GROUPINGS)
