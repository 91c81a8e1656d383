"""The results page. The whole state of a search stands in its address; htmx asks for the results alone."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.registry.public import public_entries
from search.engines.base import RETRY_AFTER, SearchUnavailable
from search.presentation import browse_ways, cards_of, page_context
from search.query import parse
from search.services import entry_path, run, similar
from search.unanswered import remember


@require_safe
def similar_entries(request: HttpRequest, code: str) -> HttpResponse:
    """Entries about the same; asked by htmx, the list alone."""
    entry = get_object_or_404(public_entries(), code=code)
    language = get_language() or "ru"
    try:
        cards = cards_of(similar(code, language), language)
    except SearchUnavailable:
        cards = None
    partial = request.headers.get("HX-Request") == "true"
    context = {"entry": entry, "entry_url": entry_path(code, language), "cards": cards}
    template = "search/_similar.html" if partial else "search/similar.html"
    response = render(request, template, context, status=200 if cards is not None else 503)
    if cards is None:
        response["Retry-After"] = str(RETRY_AFTER)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results for the parameters of the address; what is wrong in them is ignored.

    503 with other ways into the registry when the engine is away.
    """
    language = get_language() or "ru"
    asked = replace(parse(request.GET, strict=False, language=language), language=language)
    partial = request.headers.get("HX-Request") == "true"
    try:
        result = run(asked)
        if not result.total and asked.q and not asked.filters:
            remember(asked)
        context = page_context(result, request.GET) | {"partial": partial}
        response = render(request, "search/_results.html" if partial else "search/results.html", context)
    except SearchUnavailable:
        context = {"ways": browse_ways(), "partial": partial}
        response = render(
            request, "search/_unavailable.html" if partial else "search/unavailable.html", context, status=503
        )
        response["Retry-After"] = str(RETRY_AFTER)
    patch_vary_headers(response, ["HX-Request"])
    return response
