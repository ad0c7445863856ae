"""Sync: brings catalog and index to exactly what the digest folder holds."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.catalog.catalog import Catalog
from assistant.catalog.connection import large_changes, transaction
from assistant.catalog.papers import Progress, Tagger
from assistant.catalog.schema import check, complete, is_damage
from assistant.catalog.state import Renewed, State, flag_doubtful, note_indexed
from assistant.catalog.update import Changes, update_catalog
from assistant.digest import Entry
from assistant.errors import IndexDamagedError, SyncError
from assistant.index.building import build
from assistant.index.embedding.connect import make_service
from assistant.index.embedding.filling import Filled, fill, forget_others
from assistant.index.faults import check_room, locked, written_whole
from assistant.index.generation import Generation
from assistant.index.manifest import DIGITS, seal
from assistant.index.notes import (
    is_catalog_checked,
    is_checked,
    is_written,
    note_catalog,
    note_checked,
    note_written,
)
from assistant.index.plan import Plan, plan_all, plan_changes, plan_collection
from assistant.index.pointer import (
    current_name,
    discard_collections,
    discard_others,
    generation_dir,
    switch,
)
from assistant.index.reader import analysis_version
from assistant.index.report import SyncReport
from assistant.index.stores.connecting import drop_collections
from assistant.language.lexicon.lexicon import Lexicon
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


def _silent(step: str, done: int, total: int) -> None:
    """No progress is shown."""


def make_tagger(chunk_tokens: int) -> Tagger:
    """Tags entries with the lexicon's topics."""
    return Tagger(_tag, analysis_version(chunk_tokens))


def _tag(entry: Entry) -> Mapping[str, float]:
    # Asked for here: a sync that finds nothing to do needs no lexicon.
    return Lexicon.default().score_topics(entry.title, entry.full_text)


class Syncer:
    """Runs syncs on a data folder, one at a time across processes.

    Args:
        settings: Digest folder, data folder, embedding, vector store.
        embedding: An embedding that the caller made, or None for the one that settings choose.
    """

    def __init__(self, settings: Settings, embedding: BaseEmbedding | None = None) -> None:
        self._settings = settings
        self._embedding = embedding
        self._tagger = make_tagger(settings.chunk_tokens)

    def run(
        self,
        *,
        rebuild: bool = False,
        prune: bool = False,
        wait: float = 600.0,
        progress: Progress = _silent,
    ) -> SyncReport:
        """Sync.

        Args:
            rebuild: Read all digests and build the index anew even when they seem right.
            prune: Forget vectors that the index doesn't hold, of other models and of texts that
                are gone.
            wait: Seconds to wait for another sync to end.
            progress: Called with step, done, total.

        Raises:
            SyncBusyError: Another process is still syncing after ``wait`` seconds.
            DigestFolderError: The digest folder can't be read.
            ConfigurationError: The embedding service can't be reached as it is set.
        """
        started = time.monotonic()
        with self._writing(wait) as catalog:
            changes = self._update(catalog, progress, anew=rebuild)
            papers, embedded, why, filled = self._renew_index(catalog, rebuild, progress)
            if prune:
                forget_others(catalog, filled)
        return SyncReport(
            added=changes.added,
            updated=changes.updated,
            moved=changes.moved,
            unchanged=changes.unchanged,
            removed=changes.removed,
            skipped=changes.skipped,
            files=changes.files,
            listed=changes.listed,
            papers=papers,
            embedded=embedded,
            rebuilt=why,
            seconds=round(time.monotonic() - started, 3),
            lacking=filled.lacking if filled else 0,
            fault=filled.fault if filled else None,
        )

    def repair(self, *, wait: float = 600.0, progress: Progress = _silent) -> None:
        """Rebuild the index from the catalog; digests are read only when the catalog is lost."""
        with self._writing(wait) as catalog:
            if not catalog.filled:
                self._update(catalog, progress)
            self._renew_index(catalog, False, progress)

    def _update(self, catalog: Catalog, progress: Progress, *, anew: bool = False) -> Changes:
        settings = self._settings
        with catalog.connection.lease() as connection, large_changes(connection):
            return update_catalog(
                connection,
                settings.digests,
                self._tagger,
                progress,
                beside=settings.fetched_dir,
                undated=settings.undated,
                anew=anew,
            )

    def _renew_index(
        self, catalog: Catalog, rebuild: bool, progress: Progress
    ) -> tuple[int, int, str, Filled | None]:
        """Returns how many papers there are, how many were written, why all of them were, if they
        were, and what a service embedded."""
        settings = self._settings
        state, name = State(catalog.connection, DIGITS), current_name(settings.data_dir)
        service = make_service(settings, catalog, self._embedding, progress)
        renewed = None
        # A service's vectors, and what a killed sync left, are compared paper by paper.
        if not rebuild and service is None and not is_written(settings.data_dir):
            renewed = state.since(seal(generation_dir(settings.data_dir, name or "")))
        before, why = self._open_current(name, renewed)
        current = None if rebuild else before
        if current is not None:
            plan = plan_changes(state, renewed, current, settings)
        else:
            plan = plan_all(state.hashes, "asked for" if rebuild else why)
        filled, same = None, True
        if service is not None:
            wanted = state.hashes
            filled = fill(service, catalog, wanted, current, settings.chunk_tokens, progress)
            same = current is not None and not filled.differs(current.served)
        # What a killed sync left must not take the place of what readers are on.
        self._discard(before)
        if plan.empty and current is not None and same:
            if is_written(settings.data_dir):
                with closing(current.chroma()) as chroma:
                    chroma.begin(current.name)
            self._settle(catalog, current, state, renewed)
            return current.manifest.papers, 0, "", filled
        fresh, plan = self._build(catalog, plan, state, filled, progress)
        switch(settings.data_dir, fresh.name)
        self._settle(catalog, fresh, state, renewed)
        self._discard(fresh, before)
        self._drop_server_collections(catalog, fresh, before)
        return fresh.manifest.papers, len(plan.changed), plan.why, filled

    def _settle(
        self,
        catalog: Catalog,
        generation: Generation,
        state: State,
        renewed: Mapping[str, Renewed] | None,
    ) -> None:
        """Put down that a generation is in use, and right; a kill may have kept one from it.

        Args:
            catalog: Is told which summaries are doubtful.
            generation: Knows which.
            state: Papers of which the catalog says so.
            renewed: Papers of which it may say otherwise; None: any.
        """
        data_dir, home = self._settings.data_dir, generation.manifest.home
        if not generation.manifest.server and not is_checked(data_dir, home):
            note_checked(data_dir, home)
        note_written(data_dir)
        contents = generation.contents
        if renewed is None:
            flagged, doubtful = state.flagged, set(contents.all.doubtful)
        else:
            flagged = {paper for paper, found in renewed.items() if found.flagged}
            doubtful = {paper for paper in renewed if contents.is_doubtful(paper)}
        with catalog.connection.lease() as connection, transaction(connection):
            flag_doubtful(connection, flagged, doubtful, self._tagger)
            note_indexed(connection, seal(generation.folder))

    def _discard(self, newest: Generation | None, before: Generation | None = None) -> None:
        """Remove what no reader can be on.

        Args:
            newest: The generation in use; None: its collection isn't known, and all stay.
            before: The one that was in use before it.
        """
        discard_others(self._settings.data_dir)
        if newest is not None:
            keep = [newest.manifest.home]
            # Its readers need its collection only where it is what they search.
            if before is not None and not before.manifest.in_memory:
                keep.append(before.manifest.home)
            discard_collections(self._settings.data_dir, keep)

    def _build(
        self,
        catalog: Catalog,
        plan: Plan,
        state: State,
        filled: Filled | None,
        progress: Progress,
    ) -> tuple[Generation, Plan]:
        """Build the next generation; where damage comes out, with less and less of the base.

        Returns:
            The generation, and how it was built.
        """
        settings = self._settings
        while True:
            try:
                name, contents = build(settings, catalog, plan, filled, progress)
                return Generation(settings, name, plan.base, contents), plan
            except IndexDamagedError as error:
                check_room(settings.data_dir)
                if plan.base is None:
                    raise
                again = None if plan.anew else plan_collection(plan, plan.base, error.message)
                self._discard(plan.base)
                plan = again or plan_all(state.hashes, error.message)

    def _open_current(
        self, name: str | None, renewed: Mapping[str, Renewed] | None
    ) -> tuple[Generation | None, str]:
        if name is None:
            return None, ""
        try:
            generation = Generation(self._settings, name)
            # What only a sync reads is read where damage is known for what it is.
            contents = generation.contents
            if renewed is None or any(paper.held for paper in renewed.values()):
                _ = contents.all
            return generation, ""
        except IndexDamagedError as error:
            return None, error.message

    def _drop_server_collections(
        self, catalog: Catalog, fresh: Generation, previous: Generation | None
    ) -> None:
        if not self._settings.chroma_host:
            return
        keep = {g.manifest.collection for g in (fresh, previous) if g is not None}
        drop_collections(self._settings, f"-{catalog.instance}-", keep)

    def _open_catalog(self) -> Catalog:
        path = self._settings.data_dir / "catalog.sqlite"
        try:
            check(path, thorough=not is_catalog_checked(self._settings.data_dir))
        except sqlite3.Error as error:
            if not is_damage(error):
                raise SyncError(
                    f"The catalog {path} can't be opened: {error}.",
                    hint="Check that the folder may be written and the disk has room.",
                ) from error
            # Everything in it can be read again from the digests; the damaged file is kept aside.
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            path.replace(path.with_name("catalog.damaged.sqlite"))
        return Catalog(path)

    @contextmanager
    def _writing(self, wait: float) -> Iterator[Catalog]:
        """The catalog, while nobody else syncs; no half generation stays where the block fails."""
        data_dir = self._settings.data_dir
        with locked(data_dir, wait), written_whole(data_dir):
            with closing(self._open_catalog()) as catalog:
                with catalog.connection.lease() as connection, transaction(connection):
                    complete(connection)
                yield catalog
                catalog.connection.execute("PRAGMA wal_checkpoint")
            note_catalog(data_dir)
