"""A search result as context of the page: chips, facets, cards, ways out of an empty result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.languages import ENDONYMS
from cms.registry.enums import DecisionStatus, LanguageState
from cms.registry.presentation.figures import evidence_word
from cms.registry.presentation.national import DECISION_TAGS
from search.catalogue import Catalogue, get_catalogue
from search.facets import FacetCount
from search.query import SORTS, FacetResult, Hit, SearchResult, default_sort

#: Values shown before "Show all", and facets that are open from the start.
SHOWN_VALUES: Final = 7
OPEN_FACETS: Final = 3
SORT_LABELS: Final = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest first"),
    "name": gettext_lazy("By name"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the address of the search without it."""

    group: str
    label: str
    url: str


def page_context(result: SearchResult, params: QueryDict) -> dict[str, Any]:
    """Context of the results page; ``params`` are those of its address."""
    language = result.request.language
    return {
        "result": result,
        "q": result.request.q,
        "heading": ngettext("%(n)d entry", "%(n)d entries", result.total) % {"n": result.total},
        "cards": cards_of(result.hits, language),
        "meant": {"q": result.meant, "url": _url(params, q=result.meant)} if result.meant else None,
        "facets": [_facet(facet, position) for position, facet in enumerate(result.facets) if facet.values],
        "chips": _chips(result, params),
        "clear_url": _url(params, drop=[facet.name for facet in result.facets]),
        "ways": _ways(result, params),
        "sorts": _sorts(result),
        "page": {"number": result.request.page, "total": result.pages},
    }


def _sorts(result: SearchResult) -> list[tuple[str, Any, bool]]:
    """(value, label, whether chosen). The usual order has no value, so that it changes with the words; without
    words there is no best match.
    """
    usual = default_sort(result.request.q)
    return [
        ("" if value == usual else value, SORT_LABELS[value], value == result.request.sort)
        for value in SORTS
        if result.request.q or value != "relevance"
    ]


def cards_of(hits: Iterable[Hit], language: str) -> list[dict[str, Any]]:
    """Contexts of ``components/entry_card.html``."""
    catalogue = get_catalogue()
    return [_card(hit, language, catalogue) for hit in hits]


def _card(hit: Hit, language: str, catalogue: Catalogue) -> dict[str, Any]:
    """Context of ``components/entry_card.html``."""
    kinds, sectors, countries = (catalogue.labels(name, language) for name in ("kinds", "sectors", "countries"))
    evidence = hit.extra["evidence"]
    return {
        "url": hit.url,
        "code": hit.code,
        "kind_label": kinds[hit.kind].label if hit.kind in kinds else hit.kind,
        "name": hit.name,
        "name_html": hit.highlights["name"],
        "summary": hit.summary,
        "summary_html": hit.highlights["summary"],
        "language": hit.language,
        "language_note": _language_note(hit, language),
        "found_by": _found_by(hit),
        "sectors": [sectors[code].label if code in sectors else code for code in hit.extra["sectors"]],
        "countries": [
            {"code": code, "name": countries[code].label if code in countries else code}
            | _decision(hit.extra["decisions"].get(code, ""))
            for code in hit.extra["countries"]
        ],
        "evidence": evidence,
        "evidence_label": evidence_word(evidence),
    }


def _language_note(hit: Hit, language: str) -> str:
    if hit.language != language:
        return _("Shown in %(language)s") % {"language": ENDONYMS[hit.language]}
    return "" if hit.state == LanguageState.APPROVED else str(LanguageState(hit.state).label)


def _found_by(hit: Hit) -> list[dict[str, str]]:
    """What an entry was found by, where no marked word shows it: words before the match, the match, its language."""
    rows = []
    for match in hit.matches:
        if match.kind == "text":
            rows.append({"label": _("Found in the full text"), "text": "", "language": match.language})
        elif match.kind == "concept":
            rows.append({"label": _("Found by the term"), "text": match.text, "language": ""})
        elif match.language != hit.language:
            rows.append({"label": _("Found by the word"), "text": match.text, "language": match.language})
    return [row | {"language_name": ENDONYMS.get(row["language"], "")} for row in rows]


def _decision(status: str) -> dict[str, str]:
    if not status:
        return {"status": "", "kind": "", "icon": ""}
    kind, icon = DECISION_TAGS[DecisionStatus(status)]
    return {"status": str(DecisionStatus(status).label), "kind": kind, "icon": icon}


def _facet(facet: FacetResult, position: int) -> dict[str, Any]:
    """Context of ``components/facet.html``; a chosen value is never behind "Show all"."""
    chosen = [value for value in facet.values if value.selected]
    shown = [value for index, value in enumerate(facet.values) if index < SHOWN_VALUES or value.selected]
    return {
        "name": facet.name,
        "label": facet.label,
        "is_open": position < OPEN_FACETS or bool(chosen),
        "chosen": len(chosen),
        "total": len(facet.values),
        "values": [_option(value) for value in shown],
        "more_values": [_option(value) for value in facet.values if value not in shown],
    }


def _option(value: FacetCount) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "is_chosen": value.selected,
        "depth": min(value.depth, 3),
    }


def _chips(result: SearchResult, params: QueryDict) -> list[Chip]:
    return [
        Chip(facet.label, value.label, _url(params, drop_value=(facet.name, value.value)))
        for facet in result.facets
        for value in facet.values
        if value.selected
    ]


def _ways(result: SearchResult, params: QueryDict) -> list[dict[str, Any]]:
    """Out of an empty result: each filter with the number of entries without it, then ways without a search."""
    labels: Mapping[str, Any] = {facet.name: facet for facet in result.facets}
    return [
        {
            "url": _url(params, drop=[name]),
            "label": _("Without %(filter)s")
            % {
                "filter": f"{labels[name].label}: "
                + ", ".join(value.label for value in labels[name].values if value.selected)
            },
            "count": count,
        }
        for name, count in result.without.items()
    ] + browse_ways()


def browse_ways() -> list[dict[str, Any]]:
    """Ways into the registry that need no search; as context of ``components/empty.html``."""
    return [
        {"url": reverse("site:themes"), "label": _("Browse by theme"), "count": None},
        {"url": reverse("site:sectors"), "label": _("Browse by sector"), "count": None},
        {"url": reverse("site:hubs"), "label": _("Browse by hub"), "count": None},
    ]


def _url(
    params: QueryDict, *, drop: list[str] | None = None, drop_value: tuple[str, str] | None = None, q: str = ""
) -> str:
    """The search without some parameters, without one value of one, or with other words, at its first page."""
    kept = params.copy()
    kept.pop("page", None)
    if q:
        kept["q"] = q
    for name in drop or ():
        kept.pop(name, None)
    if drop_value:
        name, gone = drop_value
        kept.setlist(name, [value for value in kept.getlist(name) if value.strip().lower() != gone.lower()])
    for name in [name for name, values in kept.lists() if not any(values)]:
        kept.pop(name)
    return f"?{kept.urlencode()}"
