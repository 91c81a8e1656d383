"""The results page. The whole state of a search stands in its address; htmx asks for the results alone."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from search.engines.base import RETRY_AFTER, SearchUnavailable
from search.presentation import browse_ways, page_context
from search.query import parse
from search.services import run


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results for the parameters of the address; what is wrong in them is ignored.

    503 with other ways into the registry when the engine is away.
    """
    language = get_language() or "ru"
    asked = replace(parse(request.GET, strict=False, language=language), language=language)
    partial = request.headers.get("HX-Request") == "true"
    try:
        context = page_context(run(asked), request.GET) | {"partial": partial}
        response = render(request, "search/_results.html" if partial else "search/results.html", context)
    except SearchUnavailable:
        context = {"ways": browse_ways(), "partial": partial}
        response = render(
            request, "search/_unavailable.html" if partial else "search/unavailable.html", context, status=503
        )
        response["Retry-After"] = str(RETRY_AFTER)
    patch_vary_headers(response, ["HX-Request"])
    return response
