"""Makes an archive of any size from the entries of another one, the same each time.

Titles, bullets and author lists are put together anew, so that words are as often and people as
prolific as in the real thing, and vocabulary and people grow with the archive.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from assistant.digest import Entry, read_digest

LAST = date(2026, 6, 30)
#: Entries of a day.
A_DAY = 30
#: Papers that stand in two digests, and authors who have written nothing before.
_AGAIN, _NEWCOMERS = 0.02, 0.35
_SYLLABLES = [first + second for first in "bdfgklmnprst" for second in "aeiou"]


def recombine(source: Path, target: Path, entries: int) -> None:
    """Write an archive.

    Args:
        source: Folder of digests to take parts from.
        target: Folder to write into; made.
        entries: How many entries it gets.

    Raises:
        ValueError: The source holds no entries.
    """
    pool = [
        entry
        for path in sorted(source.rglob("*.md"))
        for entry in read_digest(path, source).entries
        if entry.sections and entry.authors
    ]
    if not pool:
        raise ValueError(f"There are no entries in {source}.")
    maker = _Maker(pool)
    day = LAST - timedelta(days=(entries - 1) // A_DAY)
    for first in range(0, entries, A_DAY):
        path = target / f"{day.year}" / f"{day:%m}" / f"{day}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = [maker.entry(number) for number in range(first, min(first + A_DAY, entries))]
        path.write_text("\n\n".join([f"## Daily Papers ({day})", *made]) + "\n", encoding="utf-8")
        day += timedelta(days=1)


class _Maker:
    def __init__(self, pool: list[Entry]) -> None:
        self._random = random.Random(len(pool))
        self._titles = [entry.title.split(": ", 1)[-1].split() for entry in pool]
        self._bullets = [
            item for entry in pool for section in entry.sections for item in section.items
        ]
        self._people = [name for entry in pool for name in entry.authors]
        self._teams = [len(entry.authors) for entry in pool]

    def entry(self, number: int) -> str:
        """The Markdown of an entry."""
        chance = self._random
        again = number > A_DAY and chance.random() < _AGAIN
        # Ten thousand a month is more than stand in one.
        known = chance.randrange(number - A_DAY) if again else number
        first, second = chance.choices(self._titles, k=2)
        title = [*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]]
        bullets = chance.choices(self._bullets, k=chance.randint(4, 7))
        return "\n\n".join(
            [
                f"### [{self._name(known)}: {' '.join(title)}]"
                f"(https://arxiv.org/abs/{1601 + 100 * (known // 120_000) + known // 10_000 % 12}"
                f".{known % 10_000:05d})",
                f"Vote: {int(chance.paretovariate(0.9)) % 500}",
                f"Authors: {', '.join(self._authors())}",
                "\n".join(f"- {bullet}" for bullet in bullets),
            ]
        )

    def _authors(self) -> list[str]:
        chance = self._random
        team = []
        for _ in range(min(12, chance.choice(self._teams))):
            name = chance.choice(self._people)
            if chance.random() < _NEWCOMERS:
                name = f"{name.split()[0]} {self._word()}"
                self._people.append(name)
            team.append(name)
        return list(dict.fromkeys(team))

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=3)).capitalize()

    @staticmethod
    def _name(number: int) -> str:
        letters, rest = "", number
        for _ in range(3):
            rest, place = divmod(rest, len(_SYLLABLES))
            letters += _SYLLABLES[place]
        return letters.capitalize() + (str(rest) if rest else "")
