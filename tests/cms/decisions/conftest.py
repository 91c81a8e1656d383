"""Fixtures of the tests of national decisions."""

import pytest

from tests.cms.decisions.world import build_world


@pytest.fixture
def world(db):
    """See ``build_world``; no country has stated anything yet."""
    return build_world()
