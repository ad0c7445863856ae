"""Papers as Markdown notes with front matter, for Obsidian and others that read it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from assistant.answer.markup import escape, link
from assistant.catalog.records import Paper
from assistant.reports.citations import flat

#: What file systems or Obsidian's links can't hold in a name.
_NO_NAME = re.compile(r"[\[\]#^|\\/:*?\"<>%]+")
#: In bytes: file systems take 255.
_LONGEST_NAME = 200
#: Dates of files in the archive, so that the same notes make the same bytes.
_WHEN = (2023, 1, 1, 0, 0, 0)


def note_name(paper: Paper) -> str:
    """The file name of a paper's note: arXiv id and title.

    Example:
        >>> note_name(paper)
        '2409.16191 HelloBench Evaluating Long Text Generation.md'
    """
    name = _NO_NAME.sub(" ", flat(f"{paper.arxiv_id.replace('/', '-')} {paper.title}"))
    cut = " ".join(name.split()).encode()[:_LONGEST_NAME].decode("utf-8", "ignore")
    return cut.strip(" .") + ".md"


def to_note(paper: Paper) -> str:
    """A note: facts as front matter, then title, link, summary and abstract.

    The front matter is written by a YAML library and the rest is escaped: whatever stands in a
    digest is text in the note.
    """
    # Commands that write no notes start without YAML.
    import yaml

    facts = {
        "title": flat(paper.title),
        "arxiv": paper.arxiv_id,
        "url": paper.url,
        "date": paper.date,
        "votes": paper.votes,
        "authors": [flat(name) for name in paper.authors],
        "organizations": [flat(name) for name in paper.organizations],
        "code": paper.code_url,
        "project": paper.project_url,
        "tags": ["paper", *paper.topics],
    }
    front = yaml.safe_dump(
        {name: value for name, value in facts.items() if value not in (None, [], "")},
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
    return f"---\n{front}---\n\n" + "\n\n".join(_body(paper)) + "\n"


def packed(notes: Mapping[str, str]) -> bytes:
    """Notes by file name as a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in notes.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), text)
    return buffer.getvalue()


def _body(paper: Paper) -> Iterator[str]:
    yield f"# {_text(paper.title)}"
    yield link(f"arXiv:{paper.arxiv_id}", paper.url)
    if paper.summary_en:
        yield _text(paper.summary_en)
    if paper.items and not paper.summary_doubtful:
        yield "\n".join(f"- {_text(item)}" for item in paper.items)
    if paper.abstract:
        yield f"> [!abstract]\n> {_text(paper.abstract)}"


def _text(text: str) -> str:
    # Obsidian hides what stands between two of these.
    return escape(text).replace("%%", r"%\%")
