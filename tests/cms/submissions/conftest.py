"""Fixtures of the portal's tests."""

import pytest

from tests.cms.submissions.world import build_world


@pytest.fixture
def world(db):
    """Two hubs, two startups and the people of the review; see ``build_world``."""
    return build_world()
