"""A token of one organisation asks everything about the entries of another: nothing is told, nothing is changed."""

import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bat_platform.api import api
from cms.organisations.models import Organisation
from cms.submissions.api_tools import own_entries
from cms.tokens.authentication import OrganisationToken
from cms.tokens.permissions import PERMISSIONS
from tests.cms.tokens.callers import Caller
from tests.isolation import world as worlds
from tests.isolation.world import Subject, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DRAFT = {"source_language": "en", "name": "Forged", "hub": "rctc"}
#: (method, name of the address, body) of every operation on an entry.
OPERATIONS = [
    ("get", "submission", None),
    ("put", "submission", DRAFT),
    ("patch", "submission", {"name": "Forged"}),
    ("get", "submission-comments", None),
    ("post", "submission-answers", {"text": "Forged"}),
    ("post", "submission-files", "file"),
    ("post", "submission-send", None),
    ("post", "submission-withdraw", None),
]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def rival(world) -> Caller:
    return Caller(Organisation.objects.get(code="rival"))


def operations() -> Iterator[tuple[str, str, object]]:
    """(method, path, operation) of the whole API."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, path, operation


def ask(caller: Caller, subject: Subject, method: str, name: str, body: object):
    arguments = {"number": subject.facts["entry"]}
    if name == "submission-answers":
        arguments["comment"] = subject.facts["comment"]
    address = reverse(f"api-v1:{name}", kwargs=arguments)
    headers = {"Authorization": f"Bearer {caller.key}"}
    if body == "file":
        file = SimpleUploadedFile("a.txt", b"Forged", "text/plain")
        form = {"kind": "document", "text": "Forged", "licence": "CC0-1.0", "file": file}
        return caller.client.post(address, form, headers=headers)
    content = b"" if body is None else json.dumps(body).encode()
    return getattr(caller.client, method)(
        address, *([] if method == "get" else [content]), content_type="application/json", headers=headers
    )


def test_every_operation_with_a_token_is_asked_and_no_other_writes() -> None:
    found = {}
    for method, path, operation in operations():
        tokens = [auth for auth in operation.auth_callbacks if isinstance(auth, OrganisationToken)]
        assert tokens == list(operation.auth_callbacks), f"{method} {path} takes something else"
        assert tokens or method == "GET", f"{method} {path} writes for anybody"
        for token in tokens:
            assert token.permission in PERMISSIONS
            found[method.lower(), operation.url_name] = token.permission
    whole = {("get", "submissions"), ("post", "submissions")}
    assert set(found) - whole == {(method, name) for method, name, _ in OPERATIONS}
    assert set(found.values()) == set(PERMISSIONS)


def test_nothing_is_told_or_changed(world: World, rival: Caller) -> None:
    rival.get()  # from now on its requests are counted in a row that is there
    for subject in world.subjects:
        for method, name, body in OPERATIONS:
            before = worlds.digest()
            answer = ask(rival, subject, method, name, body)
            assert answer.status_code == 404, (subject.name, method, name, answer.status_code)
            assert subject.secret not in answer.content.decode()
            assert worlds.digest() == before, (subject.name, method, name)
    listed = rival.get().content.decode()
    assert not any(subject.secret in listed for subject in world.subjects)


def test_forged_fields_write_nothing_elsewhere(world: World, rival: Caller) -> None:
    startup = world.startup
    for extra in ({"organisation": startup.pk}, {"id": 1}, {"owner": 1}, {"live": True}, {"code": "CA-BAT-1999-00001"}):
        assert rival.send(data={**DRAFT, **extra}).status_code == 400
    number = rival.send(data=DRAFT).json()["id"]
    assert list(own_entries(rival.token).values_list("pk", flat=True)) == [number]


def test_its_own_organisation_does_learn(world: World) -> None:
    """So that the tests above can fail."""
    own = Caller(world.startup)
    for subject in world.subjects:
        answer = ask(own, subject, "get", "submission", None)
        assert answer.status_code == 200
        assert subject.secret in answer.content.decode()


def test_nothing_without_the_header(world: World, rival: Caller) -> None:
    (subject, *_) = world.subjects
    stranger = Client()
    for method, name, body in OPERATIONS:
        caller = Caller.__new__(Caller)
        caller.client, caller.key = stranger, ""
        assert ask(caller, subject, method, name, body).status_code == 401
