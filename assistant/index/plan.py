"""Decides what the next generation needs: what changed, and what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.catalog.state import Renewed, State
from assistant.errors import IndexDamagedError
from assistant.index.generation import Generation
from assistant.index.manifest import short
from assistant.index.notes import check_graph, is_written, note_checked
from assistant.index.reader import analysis_version
from assistant.index.stores.base import paper_of
from assistant.index.stores.connecting import server_address
from assistant.settings import Settings

#: The model is fitted anew when the papers have grown or changed by more than this share since.
REFIT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation needs.

    Attributes:
        changed: Papers to (re)write, in their order, with the hash of each one's record.
        removed: Papers to drop, rewritten ones included.
        base: The generation to begin with, or None to build anew.
        astray: Records of the collection that the base doesn't know, from a sync that was killed.
        anew: Whether the collection is written anew, of what catalog and matrix hold.
        why: Why more than changes is written, or empty.
    """

    changed: Mapping[str, str]
    removed: tuple[str, ...]
    base: Generation | None
    astray: tuple[str, ...] = ()
    anew: bool = False
    why: str = ""

    @property
    def empty(self) -> bool:
        """Whether the current generation is already right."""
        work = self.changed or self.removed or self.astray or self.anew
        return self.base is not None and not work


def plan_all(wanted: Mapping[str, str], why: str = "") -> Plan:
    """Everything is built anew."""
    return Plan(dict(sorted(wanted.items())), (), None, why=why)


def plan_changes(
    state: State, renewed: Mapping[str, Renewed] | None, current: Generation, settings: Settings
) -> Plan:
    """Compare what the catalog holds with what the current generation holds.

    Args:
        state: What must be held.
        renewed: Papers that may be held otherwise; None: any.
        current: The generation in use.
        settings: Decide analysis and vector store.
    """
    if renewed is None:
        wanted, held = state.hashes, current.contents.hashes
    else:
        wanted = {key: paper.wanted for key, paper in renewed.items() if paper.wanted}
        held = {key: paper.held for key, paper in renewed.items() if paper.held}
    manifest = current.manifest
    changed = {key: wanted[key] for key in sorted(wanted) if held.get(key) != wanted[key]}
    gone = sorted(held.keys() - wanted.keys())
    drift = len(changed) + len(gone) + abs(manifest.papers - manifest.fitted)
    same = manifest.analysis == analysis_version(
        settings.chunk_tokens
    ) and manifest.server == server_address(settings)
    if not same or ((changed or gone) and drift > REFIT_SHARE * max(1, manifest.fitted)):
        return plan_all(state.hashes, "the digests or the settings have changed much")
    removed = tuple(sorted([*gone, *(key for key in changed if key in held)]))
    plan = Plan(changed, removed, current)
    try:
        return _with_mending(plan, state, current, settings)
    except IndexDamagedError as error:
        return plan_collection(plan, current, error.message) or plan_all(
            state.hashes, error.message
        )


def plan_collection(plan: Plan, base: Generation, why: str) -> Plan | None:
    """The plan, with the collection written anew; None where its vectors are nowhere else."""
    return replace(plan, anew=True, astray=(), why=why) if base.matrix is not None else None


def _with_mending(plan: Plan, state: State, base: Generation, settings: Settings) -> Plan:
    """The plan, and what a sync that was killed left to be put right in the collection.

    Raises:
        IndexDamagedError: The collection is damaged.
    """
    data_dir, home = settings.data_dir, base.manifest.home
    if not is_written(data_dir):
        # Other programs may read the collection when a search needs only the matrix.
        if base.recheck_chroma():
            note_checked(data_dir, home)
        return plan
    if not base.manifest.server:
        # Chroma saves its graph in place: a kill may have come in the middle of that.
        check_graph(data_dir, home)
    with closing(base.chroma()) as chroma:
        found = chroma.hashes()
    contents = base.contents
    lost = {
        paper
        for paper, record_hash in contents.hashes.items()
        if any(short(found.get(key, "")) != record_hash for key in contents.records_of(paper))
    }
    astray = tuple(
        key
        for key in found
        if paper_of(key) not in contents.hashes or key not in contents.records_of(paper_of(key))
    )
    changed = {**plan.changed, **{key: state.hashes[key] for key in lost - {*plan.removed}}}
    removed = tuple(sorted({*plan.removed, *lost}))
    return replace(plan, changed=dict(sorted(changed.items())), removed=removed, astray=astray)
