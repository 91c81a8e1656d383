"""Fixtures of the tests of notices."""

import pytest
from django.core.cache import cache

from tests.cms.notices.world import World


@pytest.fixture
def world(db):
    """See ``World``; nobody was told anything yet."""
    cache.clear()
    return World()
