"""A new index beside the old one, swapped in when it is complete.

Searches and drains go on meanwhile. How each engine keeps what is written during a rebuild stands with its
``closing``; whatever it does, nothing is swapped in before it has been compared with the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cms.registry.public import public_entries
from search import outbox
from search.claims import Claim, claimed
from search.comparing import difference, wanted_versions
from search.engines import get_engine
from search.engines.base import RebuildSession
from search.filling import fill
from search.models import IndexJob, IndexState, Phase

#: How often a new index is compared with the database and mended before it is given up.
_LOOKS: Final = 5

Progress = Callable[[str], None]


class IncompleteIndexError(Exception):
    """The new index does not hold what the database says; it has not been swapped in."""


def silent(line: str) -> None:
    """Tell nobody."""


@dataclass
class _Rebuild:
    """One rebuild. ``refused``: entry id -> why it is not in the new index; such an entry keeps a job."""

    session: RebuildSession
    claim: Claim
    progress: Progress
    refused: dict[int, str] = field(default_factory=dict)
    entries: int = 0
    done_jobs: list[tuple[int, int]] = field(default_factory=list)

    def fill(self, ids: Sequence[int]) -> None:
        """Write entries into the new index and tell how far it is."""
        done = 0
        for part in fill(self.session, ids):
            done += part.done
            self.refused |= part.errors
            self.claim.report(done=done, refused=len(self.refused))
            self.progress(f"{done} of {len(ids)}")

    def check(self) -> None:
        """Compare the new index with the database and mend it until nothing is wrong.

        Entries with a waiting job are left to the drain that will come, and what is wrong in one look but not in
        the next was on its way. Raises ``IncompleteIndexError``.
        """
        wrong: frozenset[int] | None = None
        for _ in range(_LOOKS):
            # In this order: a job that is read here is not older than the version that is wanted.
            jobs = list(IndexJob.objects.values_list("pk", "entry_id", "version"))
            wanted = wanted_versions()
            indexed = self.session.versions()
            self.claim.report(phase=Phase.CHECKING)
            found = difference(wanted, indexed)
            left = (found.missing | found.outdated | found.superfluous.keys()) - self.refused.keys()
            left -= {entry_id for _, entry_id, _ in jobs}
            if not left or (wrong is not None and not left & wrong):
                self.entries = len(indexed)
                self.done_jobs = [
                    (key, version)
                    for key, entry_id, version in jobs
                    if indexed.get(entry_id, -1) >= version or not (entry_id in wanted or entry_id in indexed)
                ]
                return
            self._mend(sorted(left))
            wrong = left
        raise IncompleteIndexError(f"The new index is not what the database says: {found}.")

    def _mend(self, ids: list[int]) -> None:
        for part in fill(self.session, ids):
            self.refused |= part.errors
            self.claim.report()
        public = set(public_entries().values_list("pk", flat=True))
        gone = [pk for pk in ids if pk not in public]
        for entry_id, version in IndexState.objects.filter(pk__in=gone).values_list("pk", "version"):
            self.session.remove(entry_id, version)


def rebuild(progress: Progress = silent) -> int:
    """Fill a new index from the database and swap it in; returns the number of entries.

    Raises ``IndexBusy`` if another rebuild runs, ``IncompleteIndexError`` if the new index is not what it should be.
    """
    engine = get_engine()
    with claimed(engine) as claim:
        engine.prune()
        with engine.rebuilding() as session:
            run = _Rebuild(session, claim, progress)
            ids = list(public_entries().order_by("pk").values_list("pk", flat=True))
            claim.report(phase=Phase.FILLING, total=len(ids))
            run.fill(ids)
            claim.report(phase=Phase.CHECKING)
            with session.closing():
                run.check()
                claim.report(phase=Phase.SWAPPING)
        outbox.report(run.refused)
        outbox.finish(run.done_jobs)
        claim.report(total=run.entries, done=run.entries, refused=len(run.refused))
    progress(f"{run.entries} entries in the new index")
    for entry_id, error in run.refused.items():
        progress(f"entry {entry_id} is refused: {error}")
    return run.entries
