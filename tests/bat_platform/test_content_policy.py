"""What an answer may load when a browser shows it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/api/v1/vocabularies", "application/json"), ("/api/v1/entries/CA-BAT-1999-00001", "application/problem+json")],
)
def test_data_may_load_nothing(client: Client, address: str, kind: str) -> None:
    answer = client.get(address)
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_pages_load_from_their_own_site(client: Client) -> None:
    policy = client.get("/en/about/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
