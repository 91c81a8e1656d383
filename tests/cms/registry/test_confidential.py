"""Facts that the hub holds: readers, API and search see that they are there, until their day has passed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.registry.confidential import confidential_models, release_ended
from cms.registry.models import Change, Consumption, ExamplePlant, Practice, PracticeInput, Technique
from cms.registry.models.confidential import latest_end
from cms.registry.tasks import release_confidential
from search.building import build_document
from search.models import IndexJob
from tests.cms.registry.pages import cost, countries, published
from tests.factories import hub

pytestmark = pytest.mark.django_db

SECRETS = ("Zzyzx", "77777", "Qqqwww")
LATER = date(2028, 5, 1)


def rows(until):
    """A plant, a cost and a consumption with secrets in all that may be one."""
    return {
        "plants": [
            ExamplePlant(
                name="Zzyzx works", operator="Zzyzx", place="Zzyzx", capacity=77777, contact="Zzyzx", source=1,
                permit_url="https://example.org/Zzyzx", evidence="A",
                country=countries()["KZ"], confidential_until=until,
            )
        ],
        "costs": [cost(amount=77777, per_unit="Zzyzx", conditions="Qqqwww", evidence="A", confidential_until=until)],
        "consumption": [
            Consumption(
                item_en="Qqqwww", upper=77777, unit="kWh/t", conditions="Zzyzx", evidence="A", source=1,
                confidential_until=until,
            )
        ],
    }  # fmt: skip


def entry(until=LATER):
    return published(rows=rows(until))


def told(text):
    return [secret for secret in SECRETS if secret in text or secret.casefold() in text]


def page(client, entry):
    return client.get(f"/en/registry/{entry.code}/").content.decode()


def test_readers_see_that_there_is_something(client):
    text = page(client, entry())
    assert told(text) == []
    assert text.count("Held by the hub, not public") == 4, "plant, cost, consumption, and the fact about costs"
    assert "Kazakhstan" in text
    assert "Investment" in text
    assert told(page(client, entry(None))) == list(SECRETS), "the test can fail"


def test_the_inputs_of_a_practice(client):
    practice = Practice(
        kind="practice", source_language="en", name_en="Terraces", summary_en="S", description_en="<p>D</p>"
    )
    hub().add_child(instance=practice)
    practice.inputs = [
        PracticeInput(phase="establishment", item_en="Qqqwww", quantity=77777, unit="Zzyzx", confidential_until=LATER)
    ]
    practice.save_revision().publish()
    text = page(client, Practice.objects.get())
    assert told(text) == []
    assert "Establishment" in text


def test_the_api_says_so(client):
    response = client.get(reverse("api-v1:entry", args=[entry().code]))
    assert told(response.content.decode()) == []
    data = response.json()
    assert data["costs"] == [
        {
            "cost_type": "capex", "held": True, "amount": None, "amount_upper": None, "currency": "",
            "price_year": None, "evidence": "", "source": None,
        }
    ]  # fmt: skip
    assert data["consumption"][0]["held"]
    assert data["consumption"][0]["label"] == {}


def test_the_index_knows_nothing_of_it():
    document = build_document(entry())
    assert told(str(document)) == []
    assert document["facets"]["evidence"] == ["B"], "the grade of what is held does not count"
    assert set(told(str(build_document(entry(None))))) >= {"Zzyzx"}


def test_when_the_day_has_passed_everything_turns_at_once(client, django_capture_on_commit_callbacks):
    held = entry(date(2028, 5, 1))
    assert release_ended(date(2028, 5, 1)) == [], "the day itself belongs to it"
    assert told(page(client, held)) == []
    before = Change.objects.count()
    IndexJob.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert release_ended(date(2028, 5, 2)) == [held.pk]
    assert told(page(client, held)) == list(SECRETS)
    assert Change.objects.count() == before + 1
    assert PageLogEntry.objects.filter(action="registry.release", page=held.pk).count() == 1
    assert "zzyzx" in str(build_document(held))
    assert release_ended(date(2028, 5, 2)) == []


def test_the_index_is_told(monkeypatch):
    held = entry(date(2028, 5, 1))
    queued = []
    monkeypatch.setattr("search.signals.enqueue", queued.extend)
    release_ended(date(2028, 5, 2))
    assert queued == [held.pk]


def test_the_night_does_it(client):
    held = entry(timezone.localdate() - timedelta(days=1))
    for model in confidential_models():  # as if the day had passed since the publication
        model.objects.update(confidential_until=timezone.localdate() - timedelta(days=1))
    assert told(page(client, held)) == []
    release_confidential()
    assert told(page(client, held)) == list(SECRETS)


def test_a_draft_whose_day_has_passed_opens_with_its_publication(client):
    held = entry(timezone.localdate() - timedelta(days=1))
    assert told(page(client, held)) == list(SECRETS)
    assert held.get_latest_revision_as_object().costs.get().confidential_until is None


def test_an_earlier_version_stays_as_it_was_published(client):
    held = entry()
    held.costs = []
    held.plants = []
    held.consumption = []
    held.save_revision().publish()
    release_ended(date(2099, 1, 1))
    assert told(client.get(f"/en/registry/{held.code}/v1/").content.decode()) == []


def test_five_years_at_most():
    row = cost(confidential_until=latest_end())
    row.full_clean(exclude=["page"])
    row.confidential_until += timedelta(days=1)
    with pytest.raises(ValidationError) as problem:
        row.full_clean(exclude=["page"])
    assert list(problem.value.error_dict) == ["confidential_until"]


def test_the_29th_of_february_is_a_day_too(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2028, 2, 29))
    assert latest_end() == date(2033, 2, 28)


def test_publication_keeps_the_day(client):
    held = Technique.objects.get(pk=entry().pk)
    assert held.plants.get().confidential_until == LATER
    held.save_revision().publish()
    assert told(page(client, held)) == []
