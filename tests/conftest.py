"""Fixtures for all tests."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    """Texts in English unless a test says otherwise."""
    with translation.override("en"):
        yield
