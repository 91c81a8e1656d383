"""Answers for whoever watches over the service."""

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from search.engines import get_engine
from search.engines.base import SearchUnavailable


def alive(request: HttpRequest) -> HttpResponse:
    """``/healthz``: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: each dependency and whether it works; 503 if one does not."""
    checks = {"database": _database(), "search": _search()}
    return JsonResponse(checks, status=200 if all(value == "ok" for value in checks.values()) else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unavailable"
    return "ok"


def _search() -> str:
    try:
        get_engine().count()
    except SearchUnavailable:
        return "unavailable"
    return "ok"
