"""Fixtures of the tests of questions."""

import pytest
from django.core.cache import cache

from tests.cms.questions.world import build_world


@pytest.fixture
def world(db):
    """See ``build_world``; nobody has asked anything yet."""
    cache.clear()
    return build_world()
