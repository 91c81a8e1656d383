"""Fixtures for all tests, what they find in the database, and which of them run on which database."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker
from wagtail.models import Page

from cms.site.services import build_site
from tests import contents, guards, snapshot

#: Fixtures that open the database. Fixtures built on them count as well: pytest names all of a test.
_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
#: What every test finds in the database, and what opens the database to a hook.
_CONTENTS = pytest.StashKey[contents.Contents]()
_BLOCKER = pytest.StashKey[DjangoDbBlocker]()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Texts in English unless a test says otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """pytest-django's place for what comes before the set-up of the database: SQLite starts from a snapshot."""
    if connection.vendor != "sqlite":
        yield
        return
    with django_db_blocker.unblock():
        database = snapshot.prepare()
    yield
    database.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config) -> None:
    """Every test finds what the migrations leave and the site's frame, which most would build."""
    guards.let_flush(connection)
    with django_db_blocker.unblock():
        build_site()
        pytestconfig.stash[_CONTENTS] = contents.read()
    pytestconfig.stash[_BLOCKER] = django_db_blocker
    # Django has nothing to load before tests that ask for a serialized rollback: the hook below does it for all.
    connection._test_serialized_contents = "[]"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that commits, as those with a live server do, ends with emptied tables: fill them for the next."""
    if _CONTENTS not in item.config.stash or not _uses_database(item):
        return
    with item.config.stash[_BLOCKER].unblock():
        if not Page.objects.exists():
            contents.put_back(item.config.stash[_CONTENTS])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what would only repeat the run on SQLite: tests without the database, and browsers."""
    if connection.vendor == "sqlite":
        return
    repeated = {
        item
        for item in items
        if not _uses_database(item) or item.get_closest_marker("browser") or item.get_closest_marker("once")
    }
    config.hook.pytest_deselected(items=list(repeated))
    items[:] = [item for item in items if item not in repeated]


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _DATABASE_FIXTURES)
