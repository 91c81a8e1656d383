"""What the operations on submissions share: whose entry it is, who it is done for, how it is refused.

Every entry is looked up among those of the token's organisation. What belongs to another answers as what there is not.
"""

from collections.abc import Iterable
from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.log_actions import log

from cms.problems import Problem, ProblemError, ProblemOut
from cms.registry.models import Entry
from cms.submissions.intake import Intake
from cms.submissions.outgoing import detail
from cms.submissions.schemas import SubmissionDetail
from cms.tokens.models import Token
from cms.tokens.once import Answer

#: Statuses of errors that any of the operations may answer with.
PROBLEMS: Final = dict.fromkeys((400, 401, 403, 404, 409, 412, 413, 415, 422, 429), ProblemOut)
#: Those of an operation that changes nothing.
READ_PROBLEMS: Final = dict.fromkeys((400, 401, 403, 404, 429), ProblemOut)
#: For the schema: the header that makes a request safe to send again.
KEY_PARAMETER: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Yours to choose: the same request under the same key is done once and answered alike.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,64}$"},
        }
    ]
}
#: No database has a page with a higher number.
_HIGHEST: Final = 2**31 - 1


def token_of(request: HttpRequest) -> Token:
    """The token that the request came with; the operation takes no request without one."""
    return cast("Token", request.auth)  # type: ignore[attr-defined]


def person_of(token: Token) -> User:
    """Whom it is done for: only a token whose creator still acts for the organisation works."""
    return cast("User", token.creator)


def intake_of(token: Token) -> Intake:
    """Reads entries for the token's organisation."""
    return Intake(person_of(token), token.organisation)


def own_entries(token: Token) -> QuerySet[Entry]:
    """Entries of the token's organisation."""
    return Entry.objects.filter(organisation=token.organisation_id).select_related("organisation")


def own_entry(token: Token, number: int) -> Entry:
    """One of them. Raises ProblemError 404 for any other number."""
    found = own_entries(token).filter(pk=number).first() if number <= _HIGHEST else None
    if found is None:
        raise ProblemError(404, "Your organisation has no entry with this number.")
    return found.specific


def note(entry: Entry, token: Token, permission: str) -> None:
    """Say in the log that the person's work was done by a system, and with which token."""
    data = {"token": token.pk, "prefix": token.prefix, "permission": permission}
    log(instance=entry, action="tokens.acted", user=person_of(token), data=data)


def full_answer(status: int, entry: Entry, token: Token) -> Answer:
    """The entry as it is now."""
    entry = own_entry(token, entry.pk)
    return Answer(status, SubmissionDetail.model_validate(detail(entry, intake_of(token))).model_dump(mode="json"))


def wrong(errors: Iterable[Problem]) -> ProblemError:
    """What is refused because of what it says."""
    errors = list(errors)
    return ProblemError(400, errors[0].message, errors=errors)


def not_now(error: ValidationError | str) -> ProblemError:
    """What is refused because of where the entry stands."""
    return ProblemError(409, error if isinstance(error, str) else " ".join(error.messages))
