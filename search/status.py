"""How the index is, for operators: what the command prints and the admin shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.timezone import now

from cms.registry.models import Entry
from search.documents import FORMAT
from search.engines import SearchUnavailable, get_engine
from search.models import IndexJob, IndexRebuild


@dataclass(frozen=True, slots=True)
class FailedEntry:
    """An entry that the index does not take; ``entry`` is None if it has been deleted."""

    job: IndexJob
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Status:
    """The index, the outbox and the rebuilds.

    ``entries`` is None, and ``problem`` says why, if the engine cannot be read. ``waiting`` counts entries;
    ``oldest`` is when the longest waiting of them was queued.
    """

    engine: str
    format: int
    names: tuple[str, ...]
    entries: int | None
    problem: str
    waiting: int
    oldest: datetime | None
    failed: tuple[FailedEntry, ...]
    failed_more: int
    running: IndexRebuild | None
    last: IndexRebuild | None

    @property
    def oldest_age(self) -> timedelta | None:
        """How long the oldest job has waited."""
        return now() - self.oldest if self.oldest else None


#: Failed entries that are listed one by one.
_LISTED = 100


def read_status() -> Status:
    """The state of things now; does not raise when the engine is away."""
    engine = get_engine()
    names: tuple[str, ...] = ()
    entries, problem = None, ""
    try:
        names = tuple(engine.names())
        entries = engine.count()
    except SearchUnavailable as error:
        problem = str(error)
    jobs = IndexJob.objects.order_by("-failures", "queued_at")
    failed = jobs.filter(failures__gt=0)
    listed = list(failed[:_LISTED])
    pages = Entry.objects.in_bulk([job.entry_id for job in listed])
    return Status(
        engine=engine.label,
        format=FORMAT,
        names=names,
        entries=entries,
        problem=problem,
        waiting=jobs.values("entry_id").distinct().count(),
        oldest=jobs.aggregate(oldest=Min("queued_at"))["oldest"],
        failed=tuple(FailedEntry(job, pages.get(job.entry_id)) for job in listed),
        failed_more=max(0, failed.count() - len(listed)),
        running=IndexRebuild.objects.filter(running=True).first(),
        last=IndexRebuild.objects.filter(running=False).first(),
    )
