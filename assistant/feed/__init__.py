"""The daily feed and arXiv: papers that come by themselves, as digests of the archive's layout."""

from __future__ import annotations

from assistant.feed.model import DayResult, Fault, FeedPaper, FetchReport

__all__ = ["DayResult", "Fault", "FeedPaper", "FetchReport"]
