"""The field's names as Koreans spell them, from the table ``aliases.tsv``.

The table is for names that sound alone does not lead to; `sounds` matches the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from assistant.hangul import has_hangul
from assistant.language.names.folding import compact

Kind = Literal["model", "organisation", "dataset", "person"]

_TABLE = Path(__file__).with_name("aliases.tsv")
#: Particles that may end a name in Korean text.
PARTICLE = (
    r"(?:이라는|라는|이랑|에서의|에서|에게서?|한테서?|으로|처럼|보다|까지|부터|하고|이나|에는|께서"
    r"|[이가은는을를의와과도만로랑에나])"
)
#: One at the end of a word, behind two syllables or more.
PARTICLE_END = re.compile(rf"(?<=[가-힣]{{2}}){PARTICLE}$")
_TRAILING = re.compile(rf"(?<=[가-힣]){PARTICLE}$")


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of the field: its usual spelling, what it names and its Korean spellings."""

    name: str
    kind: Kind
    korean: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AliasMatch:
    """A Korean spelling in a text, ``text[start:end]``, and what it may stand for."""

    names: tuple[str, ...]
    kind: Kind
    start: int
    end: int


def read_aliases(path: Path) -> tuple[Alias, ...]:
    """Read a table of lines ``name<TAB>kind<TAB>spelling, spelling``; ``#`` starts a comment.

    Raises:
        ValueError: A line that is not of that form, or of an unknown kind.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        forms = tuple(form.strip() for form in cells[-1].split(","))
        if len(cells) != 3 or cells[1] not in get_args(Kind) or not all((cells[0], *forms)):
            raise ValueError(f"{path.name}, line {number}: expected 'name<TAB>kind<TAB>spellings'.")
        found.append(Alias(cells[0], cast("Kind", cells[1]), forms))
    return tuple(found)


@cache
def aliases() -> tuple[Alias, ...]:
    """The shipped table."""
    return read_aliases(_TABLE)


def alias_of(text: str) -> tuple[Alias, ...]:
    """Names that ``text`` as a whole spells, in Korean or Latin; a particle may end it.

    Example:
        >>> [alias.name for alias in alias_of("딥시크의")]
        ['DeepSeek']
    """
    table = _by_spelling()
    key = compact(text)
    return table.get(key) or table.get(_TRAILING.sub("", key), ())


def find_aliases(text: str) -> list[AliasMatch]:
    """Korean spellings in ``text``, in order, the longest where several begin.

    A spelling counts where a word begins with it and nothing but a particle, a figure or Latin
    letters follow: 라마 in 라마3, not in 라마단.

    Example:
        >>> [match.names for match in find_aliases("딥시크 R1이랑 라마3 비교")]
        [('DeepSeek',), ('Llama',)]
    """
    if not has_hangul(text):
        return []
    found = []
    for match in _spellings().finditer(text):
        known = _by_spelling()[compact(match.group())]
        names = tuple(alias.name for alias in known)
        found.append(AliasMatch(names, known[0].kind, match.start(), match.end()))
    return found


@cache
def _by_spelling() -> dict[str, tuple[Alias, ...]]:
    table: dict[str, tuple[Alias, ...]] = {}
    for alias in aliases():
        for form in (alias.name, *alias.korean):
            key = compact(form)
            if alias not in table.get(key, ()):
                table[key] = (*table.get(key, ()), alias)
    return table


@cache
def _spellings() -> re.Pattern[str]:
    forms = {form for alias in aliases() for form in alias.korean if has_hangul(form)}
    spelled = "|".join(
        r"[\s-]?".join(map(re.escape, form.split()))
        for form in sorted(forms, key=lambda form: (-len(form), form))
    )
    return re.compile(
        rf"(?<![가-힣A-Za-z0-9])(?:{spelled})(?={PARTICLE}?(?![가-힣]))", re.IGNORECASE
    )
