"""Papers as citations: BibTeX, RIS and CSL-JSON, for Zotero and every other reference manager."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from assistant.catalog.records import Paper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BIB_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}
_SKIPPED = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "from", "is"})


def to_bibtex(papers: Iterable[Paper]) -> str:
    """``@misc`` entries as arXiv gives them (https://info.arxiv.org/help/hypertex/bibstyles/).

    Keys are unique: last name of the first author, year, first word of the title.
    """
    keys: dict[str, int] = {}
    entries: list[str] = []
    for paper in papers:
        key = _bib_key(paper)
        keys[key] = keys.get(key, 0) + 1
        if keys[key] > 1:
            key += f"-{paper.arxiv_id}"
        year, month = submitted(paper)
        fields = {
            "title": f"{{{_bib(paper.title)}}}",
            "author": " and ".join(_bib(name) for name in paper.authors),
            "year": str(year),
            "month": _MONTHS[month - 1],
            "eprint": paper.arxiv_id,
            "archivePrefix": "arXiv",
            "url": paper.url,
            "keywords": _bib(", ".join(paper.keywords)),
            "organization": _bib(" and ".join(paper.organizations)),
            "note": _bib(links_of(paper)),
            "annote": _bib(paper.summary_en),
            "abstract": _bib(paper.abstract),
        }
        lines = [
            f"  {name} = {value if name == 'month' else '{' + value + '}'},"
            for name, value in fields.items()
            if value
        ]
        entries.append("\n".join([f"@misc{{{key},", *lines, "}"]))
    return "\n\n".join(entries) + "\n" if entries else ""


def to_ris(papers: Iterable[Paper]) -> str:
    """RIS records of unpublished works, which is what a preprint is there.

    Every value stands on one line, so that none can begin a tag of its own.
    """
    lines: list[str] = []
    for paper in papers:
        year, month = submitted(paper)
        fields = [
            ("TY", "UNPB"),
            ("TI", paper.title),
            *(("AU", ", ".join(filter(None, split_name(name)))) for name in paper.authors),
            ("PY", str(year)),
            ("DA", f"{year}/{month:02d}//"),
            ("DO", doi(paper.arxiv_id)),
            ("UR", paper.url),
            ("DB", "arXiv"),
            ("AN", paper.arxiv_id),
            ("AB", paper.abstract),
            ("N1", paper.summary_en),
            ("N1", links_of(paper)),
            *(("KW", word) for word in paper.keywords),
        ]
        lines += [f"{tag}  - {flat(value)}" for tag, value in fields if flat(value)]
        lines += ["ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines)


def to_csl(papers: Iterable[Paper]) -> str:
    """CSL-JSON (https://docs.citationstyles.org), as citation processors and Zotero read it."""
    return json.dumps([_csl(paper) for paper in papers], ensure_ascii=False, indent=2) + "\n"


def split_name(name: str) -> tuple[str, str]:
    """Family name and given names; the second is empty where a name isn't taken apart.

    Example:
        >>> split_name("Aaron van den Oord"), split_name("홍길동")
        (('van den Oord', 'Aaron'), ('홍길동', ''))
    """
    words = flat(name).replace(",", " ").split()
    if len(words) < 2:
        return " ".join(words), ""
    start = next((i for i, word in enumerate(words) if i and word.islower()), len(words) - 1)
    return " ".join(words[start:]), " ".join(words[:start])


def doi(arxiv_id: str) -> str:
    """The DOI that arXiv gives to a paper (https://info.arxiv.org/help/doi.html)."""
    return f"10.48550/arXiv.{arxiv_id}"


def links_of(paper: Paper) -> str:
    """Where its code and its project are, in one line; may be empty."""
    stars = "" if paper.stars is None else f" ({paper.stars} stars)"
    links = (("Code", paper.code_url, stars), ("Project", paper.project_url, ""))
    return "; ".join(f"{name}: {url}{more}" for name, url, more in links if url)


def flat(text: str) -> str:
    """A text on one line, without control characters."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def submitted(paper: Paper) -> tuple[int, int]:
    """Year and month of the arXiv id (YYMM.…); those of the digest for older ids."""
    match = re.match(r"(\d\d)(\d\d)\.", paper.arxiv_id)
    if match and 1 <= int(match[2]) <= 12:
        return 2000 + int(match[1]), int(match[2])
    return paper.date.year, paper.date.month


def _csl(paper: Paper) -> dict[str, Any]:
    year, month = submitted(paper)
    item: dict[str, Any] = {
        "id": f"arxiv:{paper.arxiv_id}",
        # What a preprint is since CSL 1.0.2.
        "type": "article",
        "title": flat(paper.title),
        "author": [_csl_name(name) for name in paper.authors],
        "issued": {"date-parts": [[year, month]]},
        "publisher": "arXiv",
        "number": f"arXiv:{paper.arxiv_id}",
        "DOI": doi(paper.arxiv_id),
        "URL": paper.url,
        "abstract": flat(paper.abstract),
        "keyword": flat(", ".join(paper.keywords)),
        "note": flat(links_of(paper)),
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    family, given = split_name(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _bib(text: str) -> str:
    return "".join(_BIB_SPECIAL.get(char, char) for char in " ".join(text.split()))


def _bib_key(paper: Paper) -> str:
    last = paper.authors[0].split()[-1] if paper.authors and paper.authors[0].split() else "arxiv"
    words = re.findall(r"[A-Za-z0-9]+", _ascii(paper.title).lower())
    word = next((word for word in words if word not in _SKIPPED), "")
    name = re.sub(r"[^a-z0-9]", "", _ascii(last).lower()) or "arxiv"
    return f"{name}{submitted(paper)[0]}{word}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
