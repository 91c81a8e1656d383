"""System checks of search: each wrong setting is named, with its id and a hint, and nothing else is."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from search import checks
from search.engines import get_engine
from search.engines.elastic import Config, ElasticEngine
from search.engines.embedded import EmbeddedEngine

URL = "https://search-1.example.org:9200"


def ids(**changes: Any) -> list[str]:
    """Ids of what the check of Elasticsearch says with these settings."""
    with override_settings(**{"ELASTICSEARCH_URL": [URL], **changes}):
        found = checks.check_elasticsearch()
    assert all(message.hint for message in found)
    assert not any("hunter2" in f"{message.msg} {message.hint}" for message in found)
    return [message.id or "" for message in found]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ELASTICSEARCH_URL": [URL, "https://[::1]:9200", "http://10.0.0.7:9200/search"]},
        {"ELASTICSEARCH_API_KEY": "hunter2"},
        {"ELASTICSEARCH_USER": "bat", "ELASTICSEARCH_PASSWORD": "hunter2"},
        {"ELASTICSEARCH_CA_CERTS": __file__},
        {"ELASTICSEARCH_PREFIX": "bat-2_test", "ELASTICSEARCH_SHARDS": "3", "ELASTICSEARCH_REPLICAS": "2"},
        # Without an address nothing else of it is used.
        {"ELASTICSEARCH_URL": [], "ELASTICSEARCH_PREFIX": "*", "ELASTICSEARCH_SHARDS": "many"},
    ],
)
def test_good_settings(changes: dict[str, Any]) -> None:
    assert ids(**changes) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        *[
            ({"ELASTICSEARCH_URL": [URL, url]}, "search.E005")
            for url in (
                "search-1:9200",
                "ftp://search-1",
                "https://",
                "https://a:port",
                "https://a:0",
                "https://a:99999",
                "https://[a",
                "https://a?b",
            )
        ],
        ({"ELASTICSEARCH_URL": ["https://bat:hunter2@search-1:9200"]}, "search.E006"),
        ({"ELASTICSEARCH_USER": "bat"}, "search.E007"),
        ({"ELASTICSEARCH_PASSWORD": "hunter2"}, "search.E007"),
        (
            {"ELASTICSEARCH_USER": "bat", "ELASTICSEARCH_PASSWORD": "hunter2", "ELASTICSEARCH_API_KEY": "hunter2"},
            "search.E008",
        ),
        ({"ELASTICSEARCH_URL": ["http://search-1:9200"], "ELASTICSEARCH_API_KEY": "hunter2"}, "search.W001"),
        ({"ELASTICSEARCH_CA_CERTS": "/nowhere/ca.pem"}, "search.E009"),
        *[({"ELASTICSEARCH_PREFIX": prefix}, "search.E010") for prefix in ("", "Bat", "1", "_a", "a b", "a*", "б")],
        *[({"ELASTICSEARCH_SHARDS": number}, "search.E011") for number in ("0", "-1", "1.5", "", "two", "1025", "٣")],
        *[({"ELASTICSEARCH_REPLICAS": number}, "search.E011") for number in ("-1", "many", "21")],
    ],
)
def test_wrong_settings(changes: dict[str, Any], expected: str) -> None:
    assert ids(**changes) == [expected]


def test_the_folder_is_checked_only_where_it_is_used(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    with override_settings(SEARCH_INDEX_DIR=occupied / "search"):
        assert [message.id for message in checks.check_index_directory()] == ["search.E003"]
        with override_settings(ELASTICSEARCH_URL=[URL]):
            assert checks.check_index_directory() == []
    with override_settings(SEARCH_INDEX_DIR=None):
        assert [message.id for message in checks.check_index_directory()] == ["search.E002"]


def test_the_address_chooses_the_engine(tmp_path: Path) -> None:
    with override_settings(SEARCH_INDEX_DIR=tmp_path):
        assert isinstance(get_engine(), EmbeddedEngine)
        assert get_engine() is get_engine()
    with override_settings(ELASTICSEARCH_URL=[URL], ELASTICSEARCH_PREFIX="here"):
        chosen = get_engine()
        assert isinstance(chosen, ElasticEngine)
        assert get_engine() is chosen
        with override_settings(ELASTICSEARCH_PREFIX="there"):
            assert get_engine() is not chosen


def test_secrets_stay_out_of_reports() -> None:
    config = Config((URL,), api_key="hunter2", user="bat", password="hunter2")
    assert "hunter2" not in repr(config)


@pytest.mark.django_db
def test_the_test_settings_pass() -> None:
    call_command("check", "--fail-level", "WARNING")
