"""The API keeps its promises: a snapshot of its schema, and generated requests against it."""

import json
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode

from bat_platform.api import api
from bat_platform.wsgi import application
from search.rebuilding import rebuild
from tests import factories

SNAPSHOT = Path(__file__).parent.parent / "openapi.json"
PATHS = [
    "/api/v1/changes",
    "/api/v1/entries/{code}",
    "/api/v1/limits",
    "/api/v1/search",
    "/api/v1/vocabularies",
    "/api/v1/vocabularies/{scheme}",
    "/api/v1/vocabularies/{scheme}/{code}",
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
    # As in Django's test client: the end of a request must not close the connection that holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
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

    answers_as_described()


@pytest.mark.slow
def test_every_path_of_the_schema_is_tested(schema):
    assert sorted(schema) == PATHS
