"""``run``: a request in, a result ready to be shown out."""

from collections.abc import Mapping
from time import perf_counter
from types import MappingProxyType

from django.urls import get_script_prefix

from cms.languages import LANGUAGES
from search.analysis import highlight
from search.catalogue import Catalogue, get_catalogue
from search.engines import get_engine
from search.engines.base import Engine, EngineHit, EngineResult
from search.facets import FACETS, arrange, facet_labels
from search.query import FacetResult, Hit, SearchRequest, SearchResult


def run(request: SearchRequest) -> SearchResult:
    """Answer ``request`` in its language. Raises ``SearchUnavailable``."""
    started = perf_counter()
    engine, catalogue = get_engine(), get_catalogue()
    found = engine.search(request, catalogue.concepts)
    return SearchResult(
        request=request,
        total=found.total,
        hits=tuple(_hit(hit, request.language, found.terms) for hit in found.hits),
        facets=_facets(request, found, catalogue),
        relaxed=found.relaxed,
        without=MappingProxyType({} if found.total else _without(request, found, engine, catalogue)),
        took_ms=round((perf_counter() - started) * 1000, 1),
    )


def entry_path(code: str, language: str) -> str:
    """Path of an entry's permanent address in a language."""
    return f"{get_script_prefix()}{language}/registry/{code}/"


def _hit(hit: EngineHit, language: str, terms: Mapping[str, frozenset[str]]) -> Hit:
    display = hit.display
    order = (language, display["source_language"], "ru", "en", *LANGUAGES)
    shown = next((code for code in order if code in display["texts"]), language)
    text = display["texts"].get(shown, {"name": hit.code, "summary": "", "state": ""})
    matched = terms.get(shown, frozenset())
    return Hit(
        code=hit.code,
        slug=display["slug"],
        kind=hit.kind,
        url=entry_path(hit.code, language),
        name=text["name"],
        summary=text["summary"],
        language=shown,
        state=text["state"],
        highlights={part: highlight(text[part], shown, matched) for part in ("name", "summary")},
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
