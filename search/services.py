"""``run``: a request in, a result ready to be shown out."""

from collections.abc import Mapping, Sequence
from time import perf_counter
from types import MappingProxyType
from typing import Final

from django.urls import get_script_prefix

from cms.languages import LANGUAGES
from search.analysis import highlight, spans
from search.catalogue import Catalogue, get_catalogue
from search.documents import Text
from search.engines import get_engine
from search.engines.base import Engine, EngineHit, EngineResult
from search.explaining import explain, meant
from search.facets import FACETS, arrange, facet_labels
from search.query import FacetResult, Hit, SearchRequest, SearchResult
from search.reading import Reading, about, by_code

#: Similar entries share at least so many concepts, and of many this part: one in four.
_LEAST_SHARED: Final = 2
_SHARE: Final = 4


def run(request: SearchRequest) -> SearchResult:
    """Answer ``request`` in its language. Raises ``SearchUnavailable``."""
    started = perf_counter()
    engine, catalogue = get_engine(), get_catalogue()
    found = engine.search(request, catalogue.concepts)
    searched = perf_counter()
    terms = found.terms
    return SearchResult(
        request=request,
        total=found.total,
        hits=tuple(_hit(hit, request.language, found.readings, terms, catalogue) for hit in found.hits),
        facets=_facets(request, found, catalogue),
        relaxed=found.relaxed,
        meant=meant(request.q, found.readings, found.hits),
        without=MappingProxyType({} if found.total else _without(request, found, engine, catalogue)),
        took_ms=round((perf_counter() - started) * 1000, 1),
        engine_ms=round((searched - started) * 1000, 2),
    )


def entry_path(code: str, language: str) -> str:
    """Path of an entry's permanent address in a language."""
    return f"{get_script_prefix()}{language}/registry/{code}/"


def similar(code: str, language: str, limit: int = 4) -> list[Hit]:
    """The entries that have most, and the rarest, of the concepts of the entry ``code``; none if there is no such
    entry. Raises ``SearchUnavailable``.
    """
    engine, catalogue = get_engine(), get_catalogue()
    own = engine.best((by_code(code),), 1)
    topics = own[0].display["extra"].get("topics", []) if own else []
    needed = max(_LEAST_SHARED, len(topics) // _SHARE)
    if len(topics) < needed:
        return []
    hits = engine.best((about(topics),), limit + 1, missing=len(topics) - needed)
    return [_hit(hit, language, (), {}, catalogue) for hit in hits if hit.code != code][:limit]


def shown_text(hit: EngineHit, language: str) -> tuple[str, Text]:
    """(language, texts) in which a reader of ``language`` sees the entry."""
    display = hit.display
    order = (language, display["source_language"], "ru", "en", *LANGUAGES)
    shown = next((code for code in order if code in display["texts"]), language)
    return shown, display["texts"].get(shown, {"name": hit.code, "summary": "", "state": ""})


def _hit(
    hit: EngineHit,
    language: str,
    readings: Sequence[Reading],
    terms: Mapping[str, frozenset[str]],
    catalogue: Catalogue,
) -> Hit:
    """A hit as a reader of ``language`` sees it. ``terms``: language -> words that count as matched."""
    display = hit.display
    shown, text = shown_text(hit, language)
    matched = terms.get(shown, frozenset())
    parts = {"name": text["name"], "summary": text["summary"]}
    places = {part: spans(written, shown, matched) for part, written in parts.items()}
    marked = [parts[part][start:end] for part, found in places.items() for start, end in found]
    return Hit(
        code=hit.code,
        slug=display["slug"],
        kind=hit.kind,
        url=entry_path(hit.code, language),
        name=text["name"],
        summary=text["summary"],
        language=shown,
        state=text["state"],
        highlights={part: highlight(written, places[part]) for part, written in parts.items()},
        matches=explain(display, shown, marked, readings, catalogue, language),
        extra=display["extra"],
    )


def _facets(request: SearchRequest, found: EngineResult, catalogue: Catalogue) -> tuple[FacetResult, ...]:
    labels = facet_labels(request.language)
    return tuple(
        FacetResult(
            facet.name,
            labels[facet.name],
            arrange(
                facet,
                found.counts.get(facet.name, {}),
                request.filters.get(facet.name, ()),
                catalogue.labels(facet.labels, request.language),
            ),
        )
        for facet in FACETS
    )


def _without(request: SearchRequest, found: EngineResult, engine: Engine, catalogue: Catalogue) -> dict[str, int]:
    """For each facet with a choice: how many entries would match without it."""
    if not found.counts:  # the words match nothing, whatever is chosen
        return dict.fromkeys(request.filters, 0)
    return {name: engine.count_matches(request.without(name), catalogue.concepts) for name in request.filters}
