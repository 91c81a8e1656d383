"""Fixtures of the tests of tokens: a startup with somebody who may make tokens."""

import pytest
from django.core.cache import cache

from tests.cms.tokens.callers import maker
from tests.factories import OrganisationFactory


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def startup(db):
    return OrganisationFactory(code="startup")


@pytest.fixture
def manager(startup):
    return maker(startup, username="manager")
