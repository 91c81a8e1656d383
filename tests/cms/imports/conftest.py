"""Fixtures of the tests of imports."""

import pytest
from django.core.cache import cache

from tests.cms.submissions.world import build_world


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(db):
    """Two hubs, two startups and the people of the review; see ``build_world``."""
    return build_world()
