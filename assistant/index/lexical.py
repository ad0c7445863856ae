"""The lexical index: BM25 over fields, in tantivy (https://github.com/quickwit-oss/tantivy)."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from assistant.index.document import Fields

TEXT_FIELDS = ("title", "body", "gloss", "concepts", "authors", "abstract")
#: What a digest says of a paper, in its words and in translation.
_SUMMARY = ("body", "gloss")
_WRITER_BYTES = 60_000_000
#: Of the best so many times as many are asked for as are wanted among some papers.
_SPARE = 2


@dataclass(frozen=True, slots=True)
class LexicalRecord:
    """What is indexed of a paper: its id, fields, and authors."""

    arxiv_id: str
    fields: Fields
    authors: tuple[str, ...]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="ready", index_option="freq")
    return builder.build()


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(), path=str(folder))
    # Text comes in already analysed; tantivy only has to split at the spaces.
    ready = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("ready", ready)
    return index


@contextmanager
def _lockable(folder: Path) -> Iterator[Path]:
    """The folder; where it can't be written, one in memory that links to its files.

    To open an index tantivy locks a file in its folder, which it makes if need be.
    """
    if os.access(folder, os.W_OK):
        yield folder
        return
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(prefix="assistant-", dir=memory, ignore_cleanup_errors=True) as name:
        links = Path(name) / "links"
        links.mkdir()
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (links / path.name).symlink_to(path.absolute())
        yield links
        # A thread of tantivy's may yet make its lock: not in a folder that is being removed.
        links.rename(Path(name) / "gone")


@contextmanager
def lexical_writer(
    folder: Path, removed: Iterable[str] = ()
) -> Iterator[Callable[[LexicalRecord], None]]:
    """Write papers into the index in ``folder``, which is made when missing.

    Args:
        folder: Of the index.
        removed: Papers to remove first.

    Yields:
        Writes one paper. All are there when the block ends, and none where it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index = _open(folder)
    # One thread: segments, and with them the order of equal scores, come out the same every time.
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for arxiv_id in removed:
        writer.delete_documents_by_term("id", arxiv_id)

    def write(record: LexicalRecord) -> None:
        document = tantivy.Document()
        document.add_text("id", record.arxiv_id)
        for name in ("title", "body", "gloss", "concepts", "abstract"):
            document.add_text(name, " ".join(getattr(record.fields, name)))
        document.add_text("authors", " ".join(record.authors))
        writer.add_document(document)

    try:
        yield write
    except BaseException:
        # Its threads would go on writing while the folder is being removed.
        with suppress(ValueError):
            writer.rollback()
            writer.wait_merging_threads()
        raise
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """Searches a finished index.

    Args:
        folder: As written by `lexical_writer`.
    """

    def __init__(self, folder: Path) -> None:
        with _lockable(folder) as place:
            self._index = _open(place)
            self._schema = self._index.schema
            self._searcher = self._index.searcher()
        self._ids: dict[int, str] = {}

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def document_frequency(self, field: str, token: str) -> int:
        """In how many papers a token stands in a field."""
        return int(self._searcher.doc_freq(field, token))

    def search(
        self,
        weighted: Mapping[str, Mapping[str, float]],
        *,
        limit: int,
        within: Collection[str] | None = None,
    ) -> dict[str, float]:
        """BM25 scores of the best papers.

        An abstract says the same as the summary: of both only the greater score of a token counts,
        so that papers whose abstract is unknown don't fall behind.

        Args:
            weighted: For each field, the weight of each token.
            limit: Most papers to return.
            within: Only these ids; None for all.

        Returns:
            Scores by arXiv id, best first; papers without any of the tokens are left out.
        """
        if within is not None and not within:
            return {}
        clauses = [(tantivy.Occur.Should, clause) for clause in self._clauses(weighted)]
        if not clauses:
            return {}
        query = tantivy.Query.boolean_query(clauses)
        if within is None:
            return dict(self._best(query, limit))
        # To look papers up takes longer than to pass over as many that others would have found.
        if len(within) ** 2 > limit * len(self):
            often = _SPARE * limit * len(self) // len(within)
            best, wanted = self._best(query, often), frozenset(within)
            found = [(key, score) for key, score in best if key in wanted]
            if len(found) >= limit or len(best) < often:
                return dict(found[:limit])
        only = tantivy.Query.term_set_query(self._schema, "id", list(within))
        clauses = [(tantivy.Occur.Must, query)]
        clauses += [(tantivy.Occur.Must, tantivy.Query.boost_query(only, 0.0))]
        return dict(self._best(tantivy.Query.boolean_query(clauses), limit))

    def _best(self, query: tantivy.Query, limit: int) -> list[tuple[str, float]]:
        """Ids and scores of the best papers of a query."""
        found = self._searcher.search(query, limit=limit, count=False).hits
        return [(self._id(address), score) for score, address in found]

    def _id(self, address: tantivy.DocAddress) -> str:
        """The id of a document; reading it takes longer than finding the document."""
        place = address.segment_ord << 32 | address.doc
        known = self._ids.get(place)
        if known is None:
            known = self._ids[place] = sys.intern(self._searcher.doc(address).get_first("id"))
        return known

    def _clauses(self, weighted: Mapping[str, Mapping[str, float]]) -> Iterator[tantivy.Query]:
        abstract = {t: weight for t, weight in weighted.get("abstract", {}).items() if weight > 0}
        told: dict[str, list[tuple[tantivy.Occur, tantivy.Query]]] = {t: [] for t in abstract}
        for field, terms in weighted.items():
            for token, weight in terms.items():
                if weight <= 0 or field == "abstract":
                    continue
                term = self._term(field, token, weight)
                if field in _SUMMARY and token in told:
                    told[token].append((tantivy.Occur.Should, term))
                else:
                    yield term
        for token, weight in abstract.items():
            term = self._term("abstract", token, weight)
            summary = [tantivy.Query.boolean_query(told[token])] if told[token] else []
            yield tantivy.Query.disjunction_max_query([term, *summary])

    def _term(self, field: str, token: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, token, index_option="freq")
        return tantivy.Query.boost_query(query, weight)


def term_weights(tokens: Iterable[str], weight: float) -> dict[str, float]:
    """Weights of a question's tokens: each counts by the root of how often it is said."""
    return {token: weight * count**0.5 for token, count in Counter(tokens).items()}
