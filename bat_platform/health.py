"""Answers for whoever watches over the service.

``/healthz``: the process answers; it asks nobody else. ``/readyz``: each dependency. Only the database takes a server
out of service (503): pages are served without search, changes are saved without a broker or a worker, and all web
servers have these in common, so taking them out would turn a part that is missing into a site that is down. What is
wrong with the others stands in the answer, which says ``degraded`` with 200.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from bat_platform.celery import app
from cms.notices.sending import backlog
from search.concepts import NO_CONCEPTS
from search.engines import SearchUnavailable, get_engine
from search.models import IndexJob
from search.outbox import MAX_FAILURES
from search.query import SearchRequest

#: Age in seconds from which a waiting job is late: ten runs of the beat table have not taken it.
LATE: Final = 300


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """``/healthz``: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """``/readyz``: what works and what waits, as JSON; 503 if there is no database.

    ``status`` is ok, degraded or unavailable. ``database``, ``search``, ``cache`` and ``broker`` are ok or unavailable;
    ``broker`` is "not used" where tasks are eager. ``queues``: messages that no worker has taken, by queue. ``outbox``:
    changes that are not in the index yet, with the age in seconds of the oldest, ok or late, and those that failed for
    good. ``mails``: notices that wait to be mailed, in the same way; those that were tried and will be tried again are
    not late, and failed are those given up in the last week.
    """
    database, outbox, mails = _database()
    broker, queues = _broker()
    answer = {
        "status": "unavailable",
        "database": database,
        "search": _search(),
        # It may be in the database.
        "cache": _cache() if database == "ok" else "unavailable",
        "broker": broker,
        "queues": queues,
        "outbox": outbox,
        "mails": mails,
    }
    if database == "ok":
        parts = (answer["search"], answer["cache"], outbox["state"], mails["state"])
        works = broker != "unavailable" and all(part == "ok" for part in parts)
        answer["status"] = "ok" if works else "degraded"
    return JsonResponse(answer, status=200 if database == "ok" else 503)


def _database() -> tuple[str, dict[str, Any], dict[str, Any]]:
    """(state, outbox, mails)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok", _outbox(), _mails()
    except Error:
        return "unavailable", {}, {}


def _outbox() -> dict[str, Any]:
    waits = Q(failures__lt=MAX_FAILURES)
    jobs = IndexJob.objects.aggregate(
        waiting=Count("pk", filter=waits),
        failed=Count("pk", filter=~waits),
        oldest=Min("queued_at", filter=waits),
    )
    age = _age(jobs.pop("oldest"))
    return {"state": "late" if age > LATE else "ok", "oldest_seconds": age, **jobs}


def _mails() -> dict[str, Any]:
    found = backlog()
    age = _age(found.pop("oldest"))
    return {"state": "late" if age > LATE else "ok", "oldest_seconds": age, **found}


def _age(oldest: datetime | None) -> int:
    """In seconds; 0 for what lies ahead, as the next try of a mail does."""
    return max(0, int((timezone.now() - oldest).total_seconds())) if oldest else 0


def _search() -> str:
    """A search as pages make it: an index can be there and not be fit for one."""
    try:
        get_engine().search(SearchRequest(page_size=1), NO_CONCEPTS)
    except SearchUnavailable:
        return "unavailable"
    return "ok"


def _cache() -> str:
    """Whether tries to sign in can be counted; without the cache nobody signs in."""
    try:
        cache.get("readyz")
    except Exception:  # each cache has exceptions of its own
        return "unavailable"
    return "ok"


def _broker() -> tuple[str, dict[str, int]]:
    """(state, messages by queue); one connection of its own, so that a stale one tells nothing."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return "not used", {}
    with app.connection_for_write() as broker:
        try:
            redis = broker.default_channel.client
            return "ok", {name: redis.llen(name) for name in settings.CELERY_TASK_QUEUES}
        except (OperationalError, *broker.connection_errors):
            return "unavailable", {}
