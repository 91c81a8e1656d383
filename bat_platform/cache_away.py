"""A page for when the cache cannot be reached: what counts tries (sign-in, sign-up, invitations) waits for it.

Tries that nobody counts would be as many as somebody likes, so these pages say that they do not work now, with 503 and
Retry-After. Numbers on pages need no cache (``cms.site.statistics``); the addresses of pages do, as Wagtail keeps them
there.
"""

import logging
from collections.abc import Callable
from traceback import walk_tb
from typing import Final

from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

logger = logging.getLogger(__name__)

#: Seconds after which it may be worth trying again.
RETRY_AFTER: Final = 30


class CacheAwayMiddleware:
    """Answers 503 where a view has failed because the cache did, whatever cache it is and however it fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; only failures are of interest."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, if the exception comes from a cache; None leaves it to Django, and to the API its own answer."""
        if request.path_info.startswith("/api/") or not comes_from_cache(exception):
            return None
        logger.error("The cache cannot be reached: %s answers 503.", request.path_info, exc_info=exception)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        response["Cache-Control"] = "no-store"
        return response


def comes_from_cache(exception: Exception) -> bool:
    """Whether it was raised while a cache was asked: each kind of cache has exceptions of its own."""
    frames = (frame for frame, _line in walk_tb(exception.__traceback__))
    return any(isinstance(frame.f_locals.get("self"), BaseCache) for frame in frames)
