"""Requests that may be sent again: what carries a key is done once, and answered alike each time.

The answer is written in the transaction of what was done. So a caller that got no answer, because its line or our
process died, asks again and gets the answer to what happened. Equal requests at the same time wait for the first of
them; what is refused leaves no trace, so that it can be put right under the same key.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from cms.problems import ProblemError
from cms.tokens.models import KeptAnswer, Token

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[!-~]{1,64}")
#: Seconds that a request waits for an equal one.
PATIENCE: Final = 10
_LOCK_NOT_AVAILABLE: Final = "55P03"


@dataclass(frozen=True)
class Answer:
    """What a request is answered: status, and plain JSON."""

    status: int
    data: Mapping[str, Any]


@dataclass(frozen=True)
class RequestKey:
    """The key of a request, whose it is, and what it asks."""

    organisation_id: int
    key: str
    digest: str


def request_key(request: HttpRequest, token: Token, *content: bytes) -> RequestKey | None:
    """The key that came with the request, None if none did; ``content`` is the body in parts.

    Raises ProblemError 400 for a key of another form, 422 if another request has used it.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise ProblemError(400, f"{HEADER} is 1 to 64 visible ASCII characters.")
    parts = (str(request.method).encode(), request.path.encode(), *content)
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    found = RequestKey(token.organisation_id, key, digest)
    if _of(found).exclude(request_digest=digest).exists():
        raise _other_request()
    return found


def answer_once(key: RequestKey | None, act: Callable[[], Answer], part: int = 0) -> Answer:
    """Act in one transaction and keep its answer, or give the one that was kept. Without a key, just act.

    Raises what ``act`` does, ProblemError 422 if another request has used the key meanwhile, 409 if an equal one is
    still at work.
    """
    if key is None:
        with transaction.atomic():
            return act()
    try:
        with transaction.atomic():
            _limit_waiting()
            kept, is_new = KeptAnswer.objects.get_or_create(
                organisation_id=key.organisation_id,
                idempotency_key=key.key,
                part=part,
                defaults={"request_digest": key.digest},
            )
            if kept.request_digest != key.digest:
                raise _other_request()
            if not is_new:
                return Answer(kept.status, json.loads(kept.answer))
            answer = act()
            kept.status, kept.answer = answer.status, json.dumps(answer.data)
            kept.save(update_fields=["status", "answer"])
            return answer
    except OperationalError as error:
        if not _is_lock_timeout(error):
            raise
        message = "An equal request is still at work. Ask again for its answer."
        raise ProblemError(409, message, headers={"Retry-After": "5"}) from error


def forget(days: int) -> int:
    """Delete answers that are older; how many."""
    before = timezone.now() - timedelta(days=days)
    return KeptAnswer.objects.filter(created_at__lt=before).delete()[0]


def _of(key: RequestKey) -> Any:
    return KeptAnswer.objects.filter(organisation_id=key.organisation_id, idempotency_key=key.key)


def _other_request() -> ProblemError:
    return ProblemError(422, f"This {HEADER} was sent with another request. A new request needs a new key.")


def _limit_waiting() -> None:
    """Whoever waits for another transaction gives up after a while. SQLite has its own limit, in the settings."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # No ORM for settings of a transaction.
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE}s"])


def _is_lock_timeout(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == _LOCK_NOT_AVAILABLE or "database is locked" in str(error)
