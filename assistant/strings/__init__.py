"""Every sentence that people read, English beside Korean.

A file of this folder is a theme; in it stand lines ``key: {en: …, ko: …}``. A text is asked for as
``THEME.KEY``::

    >>> say("tabs.papers", "en", n=1), say("tabs.papers", "ko", n=1200)
    ('1 paper', '논문 1,200편')

A text holds ``{name}`` where a value goes, with a format after a colon if need be (``{n:,}``), and
``{a/b}`` where one of two forms goes, chosen by what stands before it: in English by the last
number, in Korean by the sound that the last word ends in. See `fill`.
"""

from assistant.strings.catalogue import FOLDER, Strings, has, say, theme
from assistant.strings.forms import PARTICLES, fill, particle
from assistant.strings.languages import LANGUAGES, Language

__all__ = [
    "FOLDER",
    "LANGUAGES",
    "PARTICLES",
    "Language",
    "Strings",
    "fill",
    "has",
    "particle",
    "say",
    "theme",
]
