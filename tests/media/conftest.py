"""Each test begins without what an earlier one has stored."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_renditions_of_other_tests():
    """Wagtail remembers renditions by a picture's number, which the next test gives again."""
    cache.clear()
