"""A web process that dies right after a commit, before anything that was to follow it."""

import os
import signal
from collections.abc import Callable
from typing import Any, Final

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

#: A request with it kills the process that serves it.
HEADER: Final = "X-Kill-After-Commit"


class KillAfterCommit:
    """Middleware: the first statement within a transaction puts the killing in front of all that waits for its commit.

    A view that commits in several steps is killed after the first of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, or die of it."""
        if HEADER not in request.headers:
            return self._get_response(request)
        with connection.execute_wrapper(_Arm()):
            return self._get_response(request)


class _Arm:
    """Wraps the statements of one request."""

    def __init__(self) -> None:
        self._armed = False

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block and not self._armed:
            self._armed = True
            transaction.on_commit(_die)
        return execute(sql, params, many, context)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
