"""The API and the results page."""

import re
from unittest import mock

import pytest
from django.test import Client

from cms.registry.models import Entry
from search.api import SearchSchema
from search.rebuilding import rebuild
from tests.factories import hub, technique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

API = "/api/v1/search"
PAGE = "/en/search/"


@pytest.fixture
def entries() -> list[Entry]:
    """Two techniques in the index."""
    parent = hub()
    made = [
        technique(parent, live=True, name="Bag filter <b>", name_kk="Қапшық сүзгі"),
        technique(parent, live=True, name="Wet scrubber"),
    ]
    rebuild()
    return made


def test_the_api_answers(client: Client, entries: list[Entry]) -> None:
    answer = client.get(API, {"q": "filters", "language": "en"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["total"], body["page"], body["pages"], body["relaxed"]) == (1, 1, 1, False)
    (hit,) = body["hits"]
    assert hit["code"] == entries[0].code
    assert hit["url"].endswith(f"/en/registry/{entries[0].code}/")
    assert hit["highlights"]["name"] == "Bag <mark>filter</mark> &lt;b&gt;"
    kind = body["facets"][0]
    assert kind["name"] == "kind"
    assert kind["values"] == [{"value": "bat", "label": "Best available technique", "count": 1, "selected": False}]


def test_the_answer_is_what_the_schema_says(client: Client, entries: list[Entry]) -> None:
    body = client.get(API, {"q": "filter", "kind": "bat"}).json()
    assert body["hits"]
    assert SearchSchema.model_validate(body).model_dump() == body


def test_the_api_shows_the_language_asked_for(client: Client, entries: list[Entry]) -> None:
    (hit, *_) = client.get(API, {"q": "filter", "language": "kk"}).json()["hits"]
    assert (hit["name"], hit["language"]) == ("Қапшық сүзгі", "kk")


@pytest.mark.parametrize("query", ["colour=red", "page_size=101", "page=0", "sort=price", "q=" + "a" * 10_000])
def test_the_api_refuses_with_problem_details(client: Client, query: str) -> None:
    answer = client.get(f"{API}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["parameter"]) == (400, query.partition("=")[0])
    assert body["detail"]


def test_filters_of_the_api(client: Client, entries: list[Entry]) -> None:
    body = client.get(f"{API}?kind=BAT&kind=moon&country=uz").json()
    assert body["total"] == 0
    values = {facet["name"]: {row["value"]: row["count"] for row in facet["values"]} for facet in body["facets"]}
    assert values["kind"] == {"bat": 0, "moon": 0}
    assert values["country"] == {"KZ": 2, "uz": 0}


def test_every_parameter_is_in_the_schema(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    names = [row["name"] for row in schema["paths"]["/api/v1/search"]["get"]["parameters"]]
    assert names[:5] == ["q", "language", "page", "page_size", "sort"]
    assert {"kind", "sector", "available_language"} <= set(names)


def test_the_api_tells_what_the_engine_took(client: Client, entries: list[Entry]) -> None:
    answer = client.get(API, {"q": "filter"})
    told = re.fullmatch(r"engine;dur=([0-9.]+), search;dur=([0-9.]+)", answer["Server-Timing"])
    assert told is not None
    assert float(told[2]) == answer.json()["took_ms"]


def test_the_page_shows_results_filters_and_chips(client: Client, entries: list[Entry]) -> None:
    answer = client.get(PAGE, {"q": "filter", "kind": "bat"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Bag <mark>filter</mark> &lt;b&gt;" in html
    assert "1 entry" in html
    assert 'name="kind" value="bat" checked' in html
    assert 'href="?q=filter"' in html
    assert "HX-Request" in answer["Vary"]


def test_htmx_gets_the_results_alone(client: Client, entries: list[Entry]) -> None:
    html = client.get(PAGE, {"q": "scrubber"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert 'id="facets" hx-swap-oob' in html
    assert "Wet <mark>scrubber</mark>" in html


def test_the_page_takes_anything(client: Client, entries: list[Entry], subtests: pytest.Subtests) -> None:
    for query in (
        "q=" + "a+" * 5_000,
        "q=%00%FF",
        "q=((((",
        "page=99999",
        "page=x&page_size=1000&sort=no&foo=1",
        "kind=%00",
        "q=the",
    ):
        with subtests.test(query=query[:40]):
            assert client.get(f"{PAGE}?{query}").status_code == 200


def test_an_empty_result_shows_ways_on(client: Client, entries: list[Entry]) -> None:
    html = client.get(PAGE, {"q": "filter", "country": "UZ"}).content.decode()
    assert "Nothing was found" in html
    assert "Without Country: UZ" in html
    assert ">1</span>" in html


def test_a_relaxed_result_says_so(client: Client, entries: list[Entry]) -> None:
    assert "most of them" in client.get(PAGE, {"q": "wet scrubber kangaroo"}).content.decode()


def test_the_names_of_facets_and_texts_follow_the_language(client: Client, entries: list[Entry]) -> None:
    assert "Қапшық сүзгі" in client.get("/kk/search/?q=filter").content.decode()


def test_a_page_needs_no_query(client: Client, entries: list[Entry], django_assert_num_queries: object) -> None:
    client.get(PAGE)
    with django_assert_num_queries(0):  # type: ignore[operator]
        from search.query import SearchRequest
        from search.services import run

        assert run(SearchRequest(q="filter", language="en")).total == 1


def test_search_that_is_away_is_503(client: Client, index_dir: object) -> None:
    page = client.get(PAGE)
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    for way in ("/en/themes/", "/en/sectors/", "/en/hubs/"):
        assert f'href="{way}"' in page.content.decode()
        assert client.get(way).status_code == 200
    part = client.get(PAGE, headers={"HX-Request": "true"})
    assert (part.status_code, part["Retry-After"]) == (503, "60")
    assert "<html" not in part.content.decode()
    assert "Browse by sector" in part.content.decode()
    answer = client.get(API)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_panic_of_the_engine_is_503(client: Client, entries: list[Entry]) -> None:
    panic = type("PanicException", (BaseException,), {})
    with mock.patch("search.engines.embedded.engine.count", side_effect=panic):
        assert client.get(API, {"q": "filter"}).status_code == 503
