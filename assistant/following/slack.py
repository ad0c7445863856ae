"""A brief as messages of a Slack incoming webhook, and their sending.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import ConfigurationError, SendError
from assistant.following.model import Brief, News
from assistant.proxies import is_local
from assistant.settings import Settings
from assistant.strings import say

#: Slack's limits: blocks of a message, characters of a section and of a header.
MOST_BLOCKS, LONGEST_SECTION, LONGEST_HEADER = 50, 3000, 150
_TIMEOUT = 30.0
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(slots=True)
class Message:
    """One message of a brief.

    Attributes:
        text: What notifications show, escaped.
        blocks: What it shows.
        arxiv_ids: The papers in it.
    """

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    arxiv_ids: list[str] = field(default_factory=list)

    @property
    def payload(self) -> dict[str, Any]:
        """What is posted."""
        return {"text": self.text, "blocks": self.blocks, "unfurl_links": False}


def messages(brief: Brief) -> list[Message]:
    """The messages of a brief, each within Slack's limits; none for one without papers."""
    if not brief.groups:
        return []
    language = brief.language
    title = say("following.brief_title", language, n=len(brief.papers))
    made = [Message(escape(title), [_header(title)])]
    for group in brief.groups:
        head = say("following.brief_group", language, followed=group.followed, n=len(group.news))
        more = say("following.brief_more", language, followed=group.followed)
        heading = [{"type": "divider"}, _section(f"*{escape(head)}*")]
        for news in group.news:
            message = made[-1]
            if len(message.blocks) + len(heading) + 1 > MOST_BLOCKS:
                message = Message(escape(title))
                made.append(message)
                heading = heading or [_section(f"*{escape(more)}*")]
            message.blocks += [*heading, _paper(news)]
            message.arxiv_ids.append(news.paper.arxiv_id)
            heading = []
    return made


def escape(text: str) -> str:
    """A text in which Slack reads no mention, channel or link; on one line.

    Example:
        >>> escape("<!channel> R&D")
        '&lt;!channel&gt; R&amp;D'
    """
    return "".join(_ESCAPED.get(char, char) for char in " ".join(text.split()))


class Slack:
    """Posts briefs to the incoming webhook that settings name.

    Args:
        settings: Hold its address.

    Raises:
        ConfigurationError: There is no address, or it makes no sense.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = settings.slack_webhook.get_secret_value()
        if not self._address:
            raise ConfigurationError(
                "There is no Slack webhook to send to.", hint="Set ASSISTANT_SLACK_WEBHOOK."
            )
        try:
            parts = urlsplit(self._address)
            safe = parts.scheme == "https" or is_local(self._address)
            sound = bool(parts.hostname) and parts.scheme in ("http", "https") and safe
        except ValueError:
            sound = False
        if not sound:
            # The address is a secret: whoever knows it may post.
            raise ConfigurationError(
                "The address of the Slack webhook makes no sense.",
                hint="ASSISTANT_SLACK_WEBHOOK looks like https://hooks.slack.com/services/….",
            )

    def deliver(self, brief: Brief) -> Iterator[tuple[str, ...]]:
        """Post a brief; gives the papers of each message once Slack has taken it.

        Raises:
            SendError: Slack took no more.
        """
        import httpx

        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            for message in messages(brief):
                try:
                    answer = client.post(self._address, json=message.payload)
                except (httpx.HTTPError, httpx.InvalidURL) as error:
                    raise SendError(
                        f"Slack can't be reached ({type(error).__name__}).",
                        hint="Check ASSISTANT_SLACK_WEBHOOK and the network, and run it again.",
                        retryable=True,
                    ) from error
                if answer.status_code != 200:
                    raise _refused(answer.status_code, answer.text)
                yield tuple(message.arxiv_ids)


def _refused(status: int, text: str) -> SendError:
    told = " ".join(text.split())[:80]
    return SendError(
        f"Slack refused the message (HTTP {status}: {told or 'no reason given'}).",
        hint="Too many messages; run it again in a minute."
        if status == 429
        else "Check that the webhook of ASSISTANT_SLACK_WEBHOOK still exists.",
        retryable=status == 429 or status >= 500,
    )


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text[:LONGEST_HEADER]}}


def _section(text: str) -> dict[str, Any]:
    # Verbatim: nothing that looks like an address, a name or a channel becomes a link.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _paper(news: News) -> dict[str, Any]:
    paper = news.paper
    votes = f" · ▲ {paper.votes}" if paper.votes is not None else ""
    head = f"*<{paper.url}|{_cut(paper.title, 1000)}>*\n{paper.date.isoformat()}{votes}"
    summary = _cut(news.summary, LONGEST_SECTION - len(head) - 1)
    return _section(f"{head}\n{summary}" if summary else head)


def _cut(text: str, most: int) -> str:
    """A text escaped and cut to a number of characters, never inside an escape."""
    escaped = escape(text)
    if len(escaped) <= most:
        return escaped
    kept, length = [], 1
    for char in " ".join(text.split()):
        length += len(_ESCAPED.get(char, char))
        if length > most:
            break
        kept.append(char)
    return escape("".join(kept)) + "…"
