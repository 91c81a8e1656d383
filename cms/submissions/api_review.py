"""API of what goes with a draft and its review: files, sending and taking back, comments and answers."""

import hashlib
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Router, Status
from wagtail.models import Comment

from cms.moderation import services as moderation
from cms.problems import Problem, ProblemError, refuse_unknown
from cms.registry.models import Entry
from cms.submissions import comments, files, services
from cms.submissions.api_tools import (
    KEY_PARAMETER,
    PROBLEMS,
    READ_PROBLEMS,
    full_answer,
    intake_of,
    not_now,
    note,
    own_entry,
    person_of,
    token_of,
    wrong,
)
from cms.submissions.file_forms import DocumentForm, FileForm, PictureForm
from cms.submissions.outgoing import comments as comment_data
from cms.submissions.outgoing import plain
from cms.submissions.schemas import AnswerIn, AnswerOut, CommentsOut, NoQuery, SubmissionDetail
from cms.submissions.status import standing
from cms.tokens.authentication import OrganisationToken
from cms.tokens.models import Token
from cms.tokens.once import Answer, answer_once, request_key
from media.enums import FileLicence
from media.refusals import FileRefusedError

router = Router(tags=["submissions"])

_MULTIPART: Final = "multipart/form-data"
_KINDS: Final[dict[str, tuple[type[FileForm], Any]]] = {
    "picture": (PictureForm, files.add_picture),
    "document": (DocumentForm, files.add_document),
}
_FILE_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            _MULTIPART: {
                "schema": {
                    "title": "A picture or a document",
                    "type": "object",
                    "required": ["kind", "file", "text", "licence"],
                    "additionalProperties": False,
                    "properties": {
                        "kind": {"type": "string", "enum": list(_KINDS)},
                        "file": {"type": "string", "format": "binary"},
                        "text": {
                            "type": "string",
                            "maxLength": 200,
                            "description": "What the picture shows, or the title of the document.",
                        },
                        "licence": {"type": "string", "enum": list(FileLicence.values)},
                        "credit": {"type": "string", "maxLength": 250, "description": "Of a picture, required."},
                        "caption": {"type": "string", "maxLength": 300, "description": "Of a picture."},
                    },
                }
            }
        },
    }
}


@router.post(
    "/submissions/{int:number}/files",
    auth=OrganisationToken("submissions.attach"),
    response={201: SubmissionDetail, **PROBLEMS},
    openapi_extra={**_FILE_BODY, **KEY_PARAMETER},
    summary="Add a picture or a document",
    url_name="submission-files",
)
def attach(request: HttpRequest, number: int) -> Status[Any]:
    """Checked as in the portal: a picture is written anew from its pixels, a document is what its name says."""
    refuse_unknown(request, NoQuery)
    if request.content_type != _MULTIPART:
        raise ProblemError(415, f"Send {_MULTIPART}.")
    token = token_of(request)
    with override("en"):
        entry = own_entry(token, number)
        kind = request.POST.get("kind", "")
        if kind not in _KINDS:
            raise wrong([Problem("kind", f"One of: {', '.join(_KINDS)}.")])
        form_class, add = _KINDS[kind]
        form = form_class(request.POST, request.FILES)
        if problems := [*_unknown_fields(request, form), *_form_problems(form)]:
            raise wrong(problems)
        key = request_key(request, token, *_content(request))
        answer = answer_once(key, lambda: _attach(entry, token, add, form))
    return Status(answer.status, answer.data)


def _attach(entry: Entry, token: Token, add: Any, form: FileForm) -> Answer:
    try:
        add(entry, person_of(token), form.new_file())
    except FileRefusedError as error:
        raise wrong([Problem("file", error.sentence)]) from error
    except PermissionDenied as error:
        raise not_now(str(error)) from error
    except ValidationError as error:
        raise wrong(Problem("file", message) for message in error.messages) from error
    note(entry, token, "submissions.attach")
    return full_answer(201, entry, token)


def _unknown_fields(request: HttpRequest, form: forms.Form) -> list[Problem]:
    names = sorted({*request.POST, *request.FILES} - {*form.fields, "kind"})
    twice = [name for part in (request.POST, request.FILES) for name in part if len(part.getlist(name)) > 1]
    return [
        *(Problem(name, "There is no such field.") for name in names),
        *(Problem(name, "This field stands twice.") for name in twice),
    ]


def _form_problems(form: forms.Form) -> list[Problem]:
    return [Problem(name, str(error)) for name, errors in form.errors.items() for error in errors]


def _content(request: HttpRequest) -> list[bytes]:
    """What the form holds, for the comparison with an earlier one: its bytes differ each time it is sent."""
    parts = [f"{name}={value}".encode() for name, value in sorted(request.POST.items())]
    for name in sorted(request.FILES):
        file: Any = request.FILES[name]
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        parts.append(f"{name}={file.name}={digest.hexdigest()}".encode())
    return parts


@router.post(
    "/submissions/{int:number}/send",
    auth=OrganisationToken("submissions.send"),
    response={200: SubmissionDetail, **PROBLEMS},
    openapi_extra=KEY_PARAMETER,
    summary="Send to the hub",
    url_name="submission-send",
)
def send(request: HttpRequest, number: int) -> Status[Any]:
    """Send the latest draft to its hub, for the first time or again: the consent to publish it, as in the portal."""
    return _act(request, number, "submissions.send", _send)


@router.post(
    "/submissions/{int:number}/withdraw",
    auth=OrganisationToken("submissions.withdraw"),
    response={200: SubmissionDetail, **PROBLEMS},
    openapi_extra=KEY_PARAMETER,
    summary="Take back from review",
    url_name="submission-withdraw",
)
def withdraw(request: HttpRequest, number: int) -> Status[Any]:
    """Take the entry out of review; the draft stays."""
    return _act(request, number, "submissions.withdraw", _withdraw)


def _act(request: HttpRequest, number: int, permission: str, act: Any) -> Status[Any]:
    refuse_unknown(request, NoQuery)
    token = token_of(request)
    if request.body:
        raise ProblemError(400, "This takes no body.")
    key = request_key(request, token)

    def do() -> Answer:
        entry = own_entry(token, number)
        try:
            act(entry, token)
        except ValidationError as error:
            raise not_now(error) from error
        except PermissionDenied as error:
            raise ProblemError(403, str(error)) from error
        note(entry, token, permission)
        return full_answer(200, entry, token)

    with override("en"):
        answer = answer_once(key, do)
    return Status(answer.status, answer.data)


def _withdraw(entry: Entry, token: Token) -> None:
    moderation.withdraw(entry, person_of(token))


def _send(entry: Entry, token: Token) -> None:
    now = standing(entry)
    if not now.can_edit:
        raise not_now("The entry is under review or withdrawn.")
    if not now.can_send:
        raise not_now("The draft is what is public already.")
    if problems := intake_of(token).read(plain(entry), entry).problems:
        raise wrong(problems)
    services.send(entry, person_of(token), consents=True)


@router.get(
    "/submissions/{int:number}/comments",
    auth=OrganisationToken("submissions.comments"),
    response={200: CommentsOut, **READ_PROBLEMS},
    summary="Comments of reviewers",
    url_name="submission-comments",
)
def comment_list(request: HttpRequest, number: int) -> dict[str, Any]:
    """What reviewers ask at fields, for as long as changes are asked for. ``comment`` of the entry is their summary."""
    refuse_unknown(request, NoQuery)
    with override("en"):
        return {"comments": comment_data(own_entry(token_of(request), number))}


@router.post(
    "/submissions/{int:number}/comments/{int:comment}/answers",
    auth=OrganisationToken("submissions.answer"),
    response={201: AnswerOut, **PROBLEMS},
    openapi_extra=KEY_PARAMETER,
    summary="Answer a comment",
    url_name="submission-answers",
)
def answer_comment(
    request: HttpRequest, response: HttpResponse, number: int, comment: int, payload: AnswerIn
) -> Status[Any]:
    """Reviewers see the answer beside the field when they have the entry again."""
    refuse_unknown(request, NoQuery)
    token = token_of(request)
    key = request_key(request, token, request.body)

    def do() -> Answer:
        entry = own_entry(token, number)
        if comment >= 2**31:
            raise ProblemError(404, "No comment with this number is open.")
        try:
            reply = comments.answer(entry, person_of(token), comment, payload.text)
        except Comment.DoesNotExist:
            raise ProblemError(404, "No comment with this number is open.") from None
        except PermissionDenied as error:
            raise not_now(str(error)) from error
        note(entry, token, "submissions.answer")
        data = {"id": reply.pk, "by": "organisation", "text": reply.text, "written_at": reply.created_at}
        return Answer(201, AnswerOut.model_validate(data).model_dump(mode="json"))

    with override("en"):
        answer = answer_once(key, do)
    return Status(answer.status, answer.data)
