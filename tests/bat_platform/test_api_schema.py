"""The API keeps its promises: a snapshot of its schema, and generated requests against it."""

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from bat_platform.api import api
from bat_platform.wsgi import application
from cms.tokens import allowances
from search.rebuilding import rebuild
from tests import factories
from tests.cms.tokens.callers import Caller

SNAPSHOT = Path(__file__).parent.parent / "openapi.json"
PATHS = [
    "/api/v1/changes",
    "/api/v1/entries/{code}",
    "/api/v1/limits",
    "/api/v1/search",
    "/api/v1/suggest",
    "/api/v1/vocabularies",
    "/api/v1/vocabularies/{scheme}",
    "/api/v1/vocabularies/{scheme}/{code}",
]
#: Operations of organisations, asked with a token.
WITH_TOKEN = [
    ("/api/v1/submissions", "GET"),
    ("/api/v1/submissions", "POST"),
    ("/api/v1/submissions/{number}", "GET"),
    ("/api/v1/submissions/{number}", "PUT"),
    ("/api/v1/submissions/{number}", "PATCH"),
    ("/api/v1/submissions/{number}/comments", "GET"),
    ("/api/v1/submissions/{number}/comments/{comment}/answers", "POST"),
    ("/api/v1/submissions/{number}/files", "POST"),
    ("/api/v1/submissions/{number}/send", "POST"),
    ("/api/v1/submissions/{number}/withdraw", "POST"),
]


def test_the_schema_is_as_published():
    """Changed on purpose? ``make openapi`` writes the snapshot anew."""
    current = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    assert current == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.fixture
def schema(db, settings, tmp_path):
    """The schema of the running application, over a registry with one entry."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    factories.technique(factories.hub(), live=True)
    rebuild()
    with _connection_kept():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@contextmanager
def _connection_kept():
    """The end of a request must not close the connection that holds the test's transaction.

    Around the requests themselves: Django's test client, which prepares some tests, does the same for each of its
    calls and connects the signals again after it.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in PATHS),
        # What takes no parameter cannot be asked wrongly.
        *((path, GenerationMode.NEGATIVE) for path in PATHS if path != "/api/v1/vocabularies"),
    ],
)
def test_generated_requests(schema, path, mode):
    operation = schema[path]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answers_as_described(case):
        if mode is GenerationMode.POSITIVE:
            # Of any texts only those that the feed has given are cursors, which a schema cannot say.
            case.query.pop("since", None)
        # Plain answers: the validator reads bodies as they come.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    with _connection_kept():
        answers_as_described()


@pytest.fixture
def register(schema, settings, tmp_path, monkeypatch):
    """A system of an organisation with one draft, which may ask as often as it likes."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(allowances, "take", lambda organisation, kind: 0)
    caller = Caller(factories.OrganisationFactory(code="startup"))
    caller.number = caller.send(data={"source_language": "en", "name": "Bag filter"}).json()["id"]
    return caller


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), WITH_TOKEN)
def test_generated_requests_with_a_token(schema, register, path, method, mode):
    operation = schema[path][method]
    # What is right in form may name a code that there is not, or come while the entry is under review.
    excluded = [] if method == "GET" else [positive_data_acceptance]
    # The token is always there, and a batch is answered as a whole with what is wrong in its rows: what is refused, and
    # how, the tests of each operation say (tests/cms/submissions/test_api*.py).
    excluded.append(negative_data_rejection)

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answers_as_described(case):
        if mode is GenerationMode.POSITIVE:
            case.query.pop("cursor", None)
            if "number" in case.path_parameters:
                case.path_parameters["number"] = register.number
        headers = {"Authorization": f"Bearer {register.key}", "Accept-Encoding": "identity"}
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    with _connection_kept():
        answers_as_described()


@pytest.mark.slow
def test_every_operation_of_the_schema_is_tested(schema):
    methods = {(path, method.upper()) for path in schema for method in schema[path]}
    assert methods == {(path, "GET") for path in PATHS} | set(WITH_TOKEN)
