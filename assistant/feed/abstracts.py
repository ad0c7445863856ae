"""Abstracts for papers whose digests have none: from the feed by day, from arXiv by id.

What comes is kept in the catalog as it comes, so that a run which was stopped goes on where it was.
"""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import UTC, date, datetime

from assistant.catalog.catalog import Catalog
from assistant.catalog.records import Supplement
from assistant.feed.arxiv import BATCH, ArxivClient
from assistant.feed.client import FeedClient
from assistant.feed.fetch import PATIENCE, Progress, client_of, fetching, silent
from assistant.feed.memory import Memory
from assistant.feed.model import Fault, FaultError, FeedPaper
from assistant.feed.reading import read_items
from assistant.settings import Settings


def complete(
    settings: Settings,
    *,
    feed: FeedClient | None = None,
    arxiv: ArxivClient | None = None,
    today: date | None = None,
    wait: float = 600.0,
    progress: Progress = silent,
) -> tuple[int, Fault | None]:
    """Keep the abstracts, and whatever else the feed says, of papers that have no abstract.

    Args:
        settings: Data folder, addresses of the feed and of arXiv.
        feed: Asks the feed; default: one as the settings say.
        arxiv: Asks arXiv; default likewise.
        today: The current day; default: that of UTC.
        wait: Seconds to wait for a fetch of another process.
        progress: Called with step, done, total.

    Returns:
        How many papers got an abstract, and the first reason why others got none.

    Raises:
        FeedError: An address makes no sense.
        FetchBusyError: Another process is still fetching after ``wait`` seconds.
    """
    feed = feed or client_of(settings)
    arxiv = arxiv or ArxivClient(settings.arxiv_url, pause=settings.arxiv_pause)
    path = settings.data_dir / "catalog.sqlite"
    with fetching(settings.data_dir, wait), closing(Catalog(path)) as catalog, feed, arxiv:
        before = len(catalog.lacking_abstracts())
        if not before:
            return 0, None
        memory = Memory(settings.data_dir / "abstracts.json", settings.feed_url)
        fault = _from_feed(catalog, feed, memory, today or datetime.now(UTC).date(), progress)
        other = _from_arxiv(catalog, arxiv, progress)
        left = len(catalog.lacking_abstracts())
        return before - left, (other or fault if left else None)


def _from_feed(
    catalog: Catalog, feed: FeedClient, memory: Memory, today: date, progress: Progress
) -> Fault | None:
    lacking = catalog.lacking_abstracts()
    wanted = {arxiv_id for arxiv_id, _ in lacking}
    days = [day for day in dict.fromkeys(day for _, day in lacking) if not memory.is_known(day)]
    first: Fault | None = None
    failures = 0
    for done, day in enumerate(days, start=1):
        try:
            papers = read_items(feed.day(day), day).papers
        except FaultError as error:
            if error.fault.kind != "no_day":
                first = first or error.fault
                failures += 1
                if failures == PATIENCE:
                    break
                continue
            papers = ()
        failures = 0
        catalog.supplement(_supplement(paper) for paper in papers if paper.arxiv_id in wanted)
        # A day that can't be remembered is asked for again.
        with suppress(OSError):
            memory.note(day, "papers" if papers else "quiet", today)
        progress("Asking the feed", done, len(days))
    return first


def _from_arxiv(catalog: Catalog, arxiv: ArxivClient, progress: Progress) -> Fault | None:
    ids = [arxiv_id for arxiv_id, _ in catalog.lacking_abstracts()]
    for start in range(0, len(ids), BATCH):
        try:
            found = arxiv.abstracts(ids[start : start + BATCH])
        except FaultError as error:
            # The rest is for another time: arXiv is slow to forgive.
            return error.fault
        catalog.supplement(Supplement(key, "arxiv", abstract=text) for key, text in found.items())
        progress("Asking arXiv", min(start + BATCH, len(ids)), len(ids))
    return None


def _supplement(paper: FeedPaper) -> Supplement:
    return Supplement(
        paper.arxiv_id,
        "feed",
        abstract=paper.abstract,
        summary_en=paper.summary,
        keywords=paper.keywords,
        organizations=(paper.organization,) if paper.organization else (),
        code_url=paper.code_url,
        stars=paper.stars if paper.code_url else None,
        project_url=paper.project_url,
    )
