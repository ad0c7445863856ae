"""Titles that want to be more than titles, wherever they are shown."""

from __future__ import annotations

#: Titles that want to be more than titles.
HOSTILE = (
    "<script>alert(1)</script> ]]> & <b>bold</b>",
    "<!channel> <@U1> <https://evil.example|click> *bold* `code` ```",
    "Line\r\nBcc: victim@example.org\r\n\r\nbody \x00\x0b\ufffe end",
    "[click](javascript:alert(1)) ![x](https://evil.example/p.png) [[note]] %%hidden%%",
    "--- \nkey: value\n---\n# heading\nER  - \nTY  - BOOK",
)
