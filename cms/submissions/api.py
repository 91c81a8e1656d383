"""API by which a system of an organisation writes its drafts: with a token, in the organisation's name alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import Body, Header, Query, Router, Status
from pydantic import ValidationError as SchemaError

from cms.problems import MAX_ERRORS, Problem, ProblemError, listed, refuse_unknown
from cms.submissions import services, whole
from cms.submissions.api_tools import (
    KEY_PARAMETER,
    PROBLEMS,
    READ_PROBLEMS,
    full_answer,
    intake_of,
    not_now,
    note,
    own_entries,
    own_entry,
    token_of,
    wrong,
)
from cms.submissions.intake import Intake
from cms.submissions.outgoing import absolute, overview, plain
from cms.submissions.schemas import (
    MAX_BATCH,
    BatchOut,
    NoQuery,
    RowOut,
    SubmissionDetail,
    SubmissionIn,
    SubmissionPatch,
    SubmissionsOut,
    SubmissionsQuery,
)
from cms.submissions.status import standing
from cms.tokens import allowances
from cms.tokens.authentication import OrganisationToken, too_much
from cms.tokens.enums import Allowed
from cms.tokens.models import Token
from cms.tokens.once import Answer, answer_once, request_key

router = Router(tags=["submissions"])

_ENTRY: Final = {"$ref": "#/components/schemas/SubmissionIn"}
#: For the schema: ninja would refuse a whole batch for one row.
_ONE_OR_MANY: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {
                    "title": "One entry, or up to 500",
                    "anyOf": [_ENTRY, {"type": "array", "items": _ENTRY, "minItems": 1, "maxItems": MAX_BATCH}],
                }
            }
        }
    }
}
_CURSOR: Final = "s1."


@router.get(
    "/submissions",
    auth=OrganisationToken("submissions.list"),
    response={200: SubmissionsOut, **READ_PROBLEMS},
    summary="Entries of the organisation",
    url_name="submissions",
)
def submissions(request: HttpRequest, query: Query[SubmissionsQuery]) -> dict[str, Any]:
    """The organisation's entries, drafts too, in the order in which they were begun."""
    refuse_unknown(request, SubmissionsQuery)
    after = _number_at(query.cursor) if query.cursor else 0
    found = list(own_entries(token_of(request)).filter(pk__gt=after).order_by("pk")[: query.limit + 1])
    page = found[: query.limit]
    following = None
    if len(found) > len(page):
        address = urlencode({"cursor": _cursor_at(page[-1].pk), "limit": query.limit})
        following = absolute(f"{reverse('api-v1:submissions')}?{address}")
    with override("en"):
        return {"submissions": overview(page), "next": following}


@router.post(
    "/submissions",
    auth=OrganisationToken("submissions.create"),
    response={200: BatchOut, 201: SubmissionDetail, **PROBLEMS},
    openapi_extra={**_ONE_OR_MANY, **KEY_PARAMETER},
    summary="New drafts",
    url_name="submissions",
)
def create(request: HttpRequest, response: HttpResponse, payload: Any = Body(...)) -> Status[Any]:  # noqa: B008 - ninja
    """One entry, or a list of up to 500 of which each is taken or refused for itself."""
    refuse_unknown(request, NoQuery)
    token = token_of(request)
    key = request_key(request, token, request.body)
    intake = intake_of(token)
    with override("en"):
        if isinstance(payload, list):
            return Status(200, _batch(token, intake, payload, key))
        answer = answer_once(key, partial(_create, token, intake, payload, in_full=True))
    response["Location"] = answer.data["url"]
    return Status(answer.status, answer.data)


def _batch(token: Token, intake: Intake, rows: list[Any], key: Any) -> dict[str, Any]:
    if not 1 <= len(rows) <= MAX_BATCH:
        raise ProblemError(400, f"A batch holds 1 to {MAX_BATCH} entries.")
    results = []
    for index, row in enumerate(rows):
        row_data: dict[str, Any]
        try:
            answer = answer_once(key, partial(_create, token, intake, row, in_full=False), part=index)
        except ProblemError as error:
            errors, left_out = listed(error.errors)
            row_data = {"status": error.status_code, "detail": error.message, "errors": errors}
            row_data["errors_left_out"] = left_out
        else:
            row_data = {"status": answer.status, "submission": answer.data}
        results.append(RowOut.model_validate({"index": index, **row_data}))
    _cap(results)
    created = sum(result.status == 201 for result in results)
    answered = [result.model_dump(mode="json") for result in results]
    return {"created": created, "refused": len(results) - created, "results": answered}


def _cap(results: list[RowOut]) -> None:
    """List no more errors in the whole answer than one refusal may; the rest is counted at its row."""
    room = MAX_ERRORS
    for result in results:
        kept = result.errors[:room]
        result.errors_left_out += len(result.errors) - len(kept)
        result.errors = kept
        room -= len(kept)


def _create(token: Token, intake: Intake, row: Any, *, in_full: bool) -> Answer:
    """Create a draft. Raises ProblemError with everything that is wrong with the row."""
    reading = intake.read(_checked(SubmissionIn, row).model_dump())
    if reading.content is None:
        raise wrong(reading.wrong)
    if wait := allowances.take(token.organisation, Allowed.ENTRIES):
        raise too_much(wait)
    try:
        entry = whole.create(intake.user, intake.organisation, reading.content)
    except PermissionDenied as error:
        raise ProblemError(403, str(error)) from error
    note(entry, token, "submissions.create")
    if in_full:
        return full_answer(201, entry, token)
    # Of five hundred no more than this: to say where each stands would take longer than to write it.
    url = absolute(reverse("api-v1:submission", args=[entry.pk]))
    data = {"id": entry.pk, "name": entry.draft_title, "revision": entry.latest_revision_id, "url": url}
    return Answer(201, data)


def _checked(schema: type[SubmissionPatch], row: Any) -> SubmissionPatch:
    """The row in the right shape. Raises ProblemError with what has another."""
    try:
        return schema.model_validate(row)
    except SchemaError as error:
        raise wrong(
            Problem(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors(include_url=False)
        ) from None


@router.get(
    "/submissions/{int:number}",
    auth=OrganisationToken("submissions.read"),
    response={200: SubmissionDetail, **READ_PROBLEMS},
    summary="One entry of the organisation",
    url_name="submission",
)
def submission(request: HttpRequest, response: HttpResponse, number: int) -> Status[Any]:
    """Where it stands, what its latest draft says, and what keeps that from being sent."""
    refuse_unknown(request, NoQuery)
    token = token_of(request)
    with override("en"):
        return _shown(response, full_answer(200, own_entry(token, number), token))


@router.put(
    "/submissions/{int:number}",
    auth=OrganisationToken("submissions.change"),
    response={200: SubmissionDetail, **PROBLEMS},
    summary="Write a draft anew",
    url_name="submission",
)
def replace(
    request: HttpRequest,
    response: HttpResponse,
    number: int,
    payload: SubmissionIn,
    if_match: str | None = Header(None, alias="If-Match", max_length=40),
) -> Status[Any]:
    """The whole draft. With ``If-Match: "REVISION"`` only if nobody has saved another meanwhile."""
    refuse_unknown(request, NoQuery)
    return _change(request, response, number, payload.model_dump(), if_match)


@router.patch(
    "/submissions/{int:number}",
    auth=OrganisationToken("submissions.change"),
    response={200: SubmissionDetail, **PROBLEMS},
    summary="Change a draft",
    url_name="submission",
)
def change(
    request: HttpRequest,
    response: HttpResponse,
    number: int,
    payload: SubmissionPatch,
    if_match: str | None = Header(None, alias="If-Match", max_length=40),
) -> Status[Any]:
    """What is named, and nothing else; a list is replaced as a whole. ``If-Match`` as for the whole draft."""
    refuse_unknown(request, NoQuery)
    return _change(request, response, number, payload.model_dump(exclude_unset=True), if_match, partly=True)


def _change(
    request: HttpRequest,
    response: HttpResponse,
    number: int,
    data: dict[str, Any],
    if_match: str | None,
    *,
    partly: bool = False,
) -> Status[Any]:
    token = token_of(request)
    seen = _revision(if_match)
    with override("en"):
        entry = own_entry(token, number)
        if not standing(entry).can_edit:
            raise not_now("The entry is under review or withdrawn: it cannot be changed now.")
        stated = (
            {**plain(entry), **data} if partly else {**data, "hub": data["hub"] or entry.get_parent().specific.hub_code}
        )
        intake = intake_of(token)
        reading = intake.read(stated, entry, set(data) if partly else None)
        if reading.content is None:
            raise wrong(reading.wrong)
        try:
            whole.update(entry, intake.user, reading.content, based_on=seen)
        except services.NewerDraft:
            raise ProblemError(412, "Somebody has saved another draft. Read it first.") from None
        except PermissionDenied as error:
            raise not_now(str(error)) from error
        note(entry, token, "submissions.change")
        return _shown(response, full_answer(200, entry, token))


def _revision(if_match: str | None) -> int | None:
    """The revision that the caller has seen. Raises ProblemError for anything but its number."""
    if if_match is None:
        return None
    number = if_match.strip().strip('"')
    if not (number.isascii() and number.isdecimal()):
        raise ProblemError(412, "If-Match is the number of a revision.")
    return int(number)


def _shown(response: HttpResponse, answer: Answer) -> Status[Any]:
    response["ETag"] = f'"{answer.data["revision"]}"'
    response["Cache-Control"] = "private, no-store"
    return Status(answer.status, answer.data)


def _cursor_at(number: int) -> str:
    return urlsafe_b64encode(f"{_CURSOR}{number}".encode()).decode().rstrip("=")


def _number_at(cursor: str) -> int:
    """The number after which a page begins. Raises ProblemError for a cursor that no answer has given."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        number = int(text.removeprefix(_CURSOR))
    except ValueError:
        number = -1
    if not 0 <= number < 2**31 or cursor != _cursor_at(number):
        raise ProblemError(400, "No answer has given this cursor. Without one the list starts from the beginning.")
    return number
