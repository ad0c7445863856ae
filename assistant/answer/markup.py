"""Puts text from digests into Markdown without letting it become markup."""

from __future__ import annotations

import re

_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]`]+[^\s<>()\[\]`.,;:!?'\"]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_SPECIAL = re.compile(r"([\\`<|$\[\]*~#>&])|((?<![^\W_])_|_(?![^\W_]))")


def escape(text: str) -> str:
    r"""The text on one line, so that it shows as it stands and nothing in it is markup.

    Addresses become code: shown in full, but no link. Control and direction-changing characters
    are dropped.

    Example:
        >>> escape("a *b* <i>")
        'a \\*b\\* \\<i\\>'
    """
    flat = _flat(text)
    out: list[str] = []
    reached = 0
    for match in _URL.finditer(flat):
        out += [_escape_plain(flat[reached : match.start()]), f"`{match.group()}`"]
        reached = match.end()
    return "".join([*out, _escape_plain(flat[reached:])])


def link(text: str, url: str) -> str:
    """A Markdown link; the text is escaped, the address comes from a record."""
    # No address becomes code here: inside a link none becomes a link of its own.
    return f"[{_escape_plain(_flat(text))}]({url})"


def _flat(text: str) -> str:
    return _CONTROL.sub("", " ".join(text.split()))


def _escape_plain(text: str) -> str:
    return _SPECIAL.sub(lambda m: "\\" + m.group(), text)
