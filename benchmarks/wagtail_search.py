"""The same job by Wagtail's own database search: first page, total, and one count query a facet.

It is measured over what it indexes for the admin (names and codes) and over all texts, which is the same job as ours.
Its own facets do not reach across many-to-many fields, so each count is a query over the ids that match.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, perf_counter
from typing import Any, Final

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from benchmarks.figures import Timings
from benchmarks.queries import Query
from benchmarks.rows import LONG_TEXTS
from cms.languages import LANGUAGES, columns
from cms.registry.enums import DecisionStatus
from cms.registry.models import EmissionLevel, Entry, NationalDecision, Technique
from search.building import FACET_LISTS
from search.query import DEFAULT_PAGE_SIZE

_BATCH: Final = 500
_SECONDS: Final = 60.0


@contextmanager
def all_texts() -> Iterator[None]:
    """Let Wagtail index summaries and long texts too, not the names alone."""
    usual = Technique.search_fields
    texts = [name for field in ("summary", *LONG_TEXTS) for name in columns(field)]
    Technique.search_fields = [*usual, *(index.SearchField(name) for name in texts)]
    try:
        yield
    finally:
        Technique.search_fields = usual


def index_entries(ids: Sequence[int]) -> None:
    """Put entries into Wagtail's index."""
    target = get_search_backend().get_index_for_model(Technique)
    for start in range(0, len(ids), _BATCH):
        target.add_items(Technique, list(Technique.objects.filter(pk__in=ids[start : start + _BATCH])))


def measure(asked: Sequence[Query]) -> Timings:
    """Milliseconds of each search with its first page and counts, for as many as fit in a minute; at least one."""
    timings: list[float] = []
    deadline = monotonic() + _SECONDS
    for query in asked:
        started = perf_counter()
        _search(query.request.q)
        timings.append((perf_counter() - started) * 1000)
        if monotonic() > deadline:
            break
    return Timings(timings)


def _search(words: str) -> tuple[list[Technique], int, dict[str, dict[Any, int]]]:
    live = Technique.objects.live()
    hits = list(live.search(words)[:DEFAULT_PAGE_SIZE])
    unordered = live.search(words, order_by_relevance=False).get_queryset()
    ids = list(unordered.order_by().values_list("pk", flat=True))
    return hits, len(ids), {name: count(ids) for name, count in _COUNTS.items()}


def _by_list(model: type[Entry], name: str) -> Callable[[list[int]], dict[Any, int]]:
    """Counts over a many-to-many field, from its own table alone."""
    field: Any = model._meta.get_field(name)
    source, target = field.m2m_field_name(), f"{field.m2m_reverse_field_name()}_id"

    def count(ids: list[int]) -> dict[Any, int]:
        rows = field.remote_field.through.objects.filter(**{f"{source}_id__in": ids})
        return dict(rows.values_list(target).annotate(Count(source)))

    return count


def _by_column(expression: Any) -> Callable[[list[int]], dict[Any, int]]:
    """Counts over a column of the entry."""
    return lambda ids: dict(
        Entry.objects.filter(pk__in=ids).order_by().values(value=expression).values_list("value").annotate(Count("pk"))
    )


def _by_evidence(ids: list[int]) -> dict[Any, int]:
    rows = EmissionLevel.objects.filter(page_id__in=ids).order_by()
    return dict(rows.values_list("evidence").annotate(Count("page_id", distinct=True)))


def _by_adoption(ids: list[int]) -> dict[Any, int]:
    rows = NationalDecision.objects.filter(entry_id__in=ids, status=DecisionStatus.ADOPTED).order_by()
    return dict(rows.values_list("country_id").annotate(Count("entry_id")))


def _by_language(ids: list[int]) -> dict[Any, int]:
    return Entry.objects.filter(pk__in=ids).aggregate(
        **{
            language: Count("pk", filter=~Q(**{name: ""}))
            for language, name in zip(LANGUAGES, columns("name"), strict=True)
        }
    )


_COUNTS: Final = {
    **{facet: _by_list(model, name) for model in (Entry, Technique) for facet, name in FACET_LISTS[model].items()},
    "kind": _by_column(F("kind")),
    "maturity": _by_column(F("maturity_id")),
    "year": _by_column(ExtractYear("first_published_at")),
    "evidence": _by_evidence,
    "adopted_in": _by_adoption,
    "available_language": _by_language,
}
