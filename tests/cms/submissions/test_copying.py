"""Beginning from a published entry: what is found, what is taken, and what never is."""

from datetime import date

import pytest
from django.urls import reverse

from cms.registry.models import Entry, EntryPlace, ExamplePlant
from cms.submissions.copying import find_origins
from cms.vocabularies.models import Country
from tests.cms.registry.pages import cost, efficiency, level, published
from tests.cms.submissions.world import begin, beginning, latest, text_of
from tests.factories import technique

pytestmark = pytest.mark.slow


@pytest.fixture
def origin(world):
    """A published technique with rows of many kinds."""
    country = Country.objects.get(code="KZ")
    rows = {
        "levels": [level(), level(lower=None, upper=30), level(medium=level().medium, unit="mg/m³")],
        "efficiencies": [efficiency()],
        "costs": [cost(), cost(confidential_until=date(2030, 1, 1), currency="KZT")],
        "plants": [ExamplePlant(name="Their works", country=country, evidence="D", source=1)],
        "places": [EntryPlace(name_en="Balkhash", country=country)],
    }
    return published(name="Рукавный фильтр", language="ru", rows=rows)


@pytest.fixture
def draft(client, world, origin):
    client.force_login(world.submitter)
    return latest(begin(client, world, **{"from": origin.code}))


def test_structure_and_sources_are_taken(draft):
    assert [sector.code for sector in draft.sectors.all()] == ["C23.5"]
    assert [theme.code for theme in draft.themes.all()] == ["air-quality"]
    assert [(row.number, row.title) for row in draft.sources.all()] == [(1, "A report")]
    assert [(row.pollutant.code, row.unit) for row in draft.levels.all()] == [("dust", "mg/Nm³"), ("dust", "mg/m³")]
    assert [row.unit for row in draft.efficiencies.all()] == ["%"]
    assert [row.currency for row in draft.costs.all()] == ["USD"], "not the one that the hub holds"


def test_what_is_stated_is_not(draft):
    for row in (*draft.levels.all(), *draft.efficiencies.all()):
        assert (row.lower, row.upper, row.evidence, row.source, row.conditions) == (None, None, "", None, "")
    assert [(row.amount, row.evidence) for row in draft.costs.all()] == [(None, "")]
    assert (draft.name_uz, draft.name_ru, draft.summary_ru, draft.description_ru) == ("Chang filtri", None, None, None)
    for relation in ("countries", "plants", "places", "images"):
        assert not getattr(draft, relation).count(), relation
    assert draft.consent_on is None


def test_the_page_says_what_is_taken(client, world, origin):
    client.force_login(world.submitter)
    url = f"{reverse('submissions:create')}?from={origin.code}"
    page = text_of(client.get(url))
    assert origin.code in page
    assert "Nothing that others have measured is taken." in page
    assert 'value="practice"' not in page, "of the same class alone"
    again = client.post(url, beginning(world, name="", **{"from": origin.code}))
    assert f'name="from" value="{origin.code}"' in again.content.decode()


def test_only_published_entries_are_found(client, world, origin):
    technique(world.other_hub, name="Рукавный фильтр в черновике", language="ru")
    client.force_login(world.submitter)
    url = reverse("submissions:similar")
    for words in ("фильтр", "ФИЛЬТР рукавный", origin.code.lower()):
        page = client.get(url, {"q": words})
        assert [card["code"] for card in page.context["found"]] == [origin.code], words
        assert f"?from={origin.code}" in page.content.decode()
    for words in ("", "   ", "скруббер", "фильтр скруббер", "%", "a" * 5000, "\0"):
        assert [card["code"] for card in client.get(url, {"q": words}).context["found"]] == [], words


@pytest.mark.parametrize("code", ["CA-BAT-1999-00001", "nonsense", "\0"])
def test_what_is_not_published_is_no_origin(client, world, code):
    client.force_login(world.submitter)
    client.post(reverse("submissions:create"), beginning(world, **{"from": code}))
    assert not latest(Entry.objects.get()).sources.count()


def test_names_are_found_in_any_language(world, origin):
    assert list(find_origins("рукавн")) == [Entry.objects.get(pk=origin.pk)]
