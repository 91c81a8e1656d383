"""What an answer may load when a browser shows it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_data_may_load_nothing(client: Client) -> None:
    answer = client.get("/api/v1/vocabularies")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_pages_load_from_their_own_site(client: Client) -> None:
    policy = client.get("/en/about/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
