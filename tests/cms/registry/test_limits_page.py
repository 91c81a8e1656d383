"""The table of reference limits: filters, pages, what it says about itself."""

import pytest
from django.urls import reverse

from cms.vocabularies.models import Activity
from tests.cms.registry.pages import limit
from tests.factories import concept, hub

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    """The site's frame: pages of the header need it."""
    hub()


def get(client, query=""):
    """The page and its text."""
    response = client.get(f"{reverse('registry:limits')}{query}")
    return response, response.content.decode()


def test_a_row_says_act_date_and_note(client):
    limit(note="Read in a copy", text_date="2022-03")
    response, text = get(client)
    assert response.status_code == 200
    for expected in ("An act, Annex 1", 'href="https://example.org/act"', "text of 2022-03", "Read in a copy", "L900"):
        assert expected in text


def test_a_missing_date_is_said(client):
    limit(text_date="")
    assert "date of the text not stated" in get(client)[1]


def test_the_page_says_that_limits_are_no_levels(client):
    _response, text = get(client)
    assert "never a range of the European Union" in text
    assert "No limit fits both choices" in text


def test_filters_narrow_and_stay_chosen(client):
    other = concept(Activity, "glass-melting", "Glass melting")
    limit("L901")
    limit("L902", "mercury")
    limit("L903", activity=other)
    response, text = get(client, "?activity=glass-melting")
    assert [row.code for row in response.context_data["limits"]] == ["L903"]
    assert '<option value="glass-melting" selected>' in text
    assert [row.code for row in get(client, "?pollutant=mercury")[0].context_data["limits"]] == ["L902"]
    assert get(client, "?pollutant=mercury&activity=glass-melting")[0].context_data["count"] == 0


@pytest.mark.parametrize("query", ["?activity=no-such", "?pollutant=%00", "?page=x", "?page=999", "?other=1"])
def test_what_is_unknown_is_ignored(client, query):
    limit()
    response, _text = get(client, query)
    assert response.status_code == 200
    assert response.context_data["count"] == 1


def test_pages_keep_the_filter(client):
    for number in range(30):
        limit(f"L9{number:02d}")
    response, text = get(client, "?pollutant=dust")
    assert response.context_data["pages"] == {"number": 1, "total": 2}
    assert "pollutant=dust&amp;page=2" in text
    assert len(get(client, "?pollutant=dust&page=2")[0].context_data["limits"]) == 5


def test_texts_of_a_limit_are_escaped(client):
    marker = "<script>alert(1)</script>"
    limit(act=marker, reference=marker, conditions=marker, note=marker, text_date="<b>x", address="javascript:alert(1)")
    text = get(client)[1]
    assert "<script>alert" not in text
    assert "javascript:" not in text
    assert "<b>x" not in text
