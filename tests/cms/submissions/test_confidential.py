"""Submitters say which facts the hub holds, and until when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.registry.models.confidential import latest_end
from cms.submissions.progress import State, overview
from cms.vocabularies.models import CostType
from tests.cms.submissions.world import answer, latest, put_row, text_of, write
from tests.factories import concept

pytestmark = pytest.mark.slow

PLANT = {"name": "Maxfiy zavod", "country": "UZ", "place": "Navoiy", "evidence": "D", "source": "1"}
COST = {"cost_type": "capex", "amount": "100", "currency": "USD", "evidence": "D", "source": "1"}


@pytest.fixture
def draft(client, world):
    concept(CostType, "capex", "Investment")
    client.force_login(world.submitter)
    draft = write(client, world)
    put_row(client, draft, "plants", 1, **PLANT)
    put_row(client, draft, "costs", 1, **COST)
    return draft


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def page(client, draft, name="task", *arguments):
    return client.get(reverse(f"submissions:{name}", args=[draft.pk, *arguments]))


def test_every_fact_that_may_be_held_has_a_day(client, draft):
    form = page(client, draft, "task", "confidential").context["form"]
    assert list(form.fields) == ["plants-1", "costs-1"]
    assert "Maxfiy zavod" in str(form.fields["plants-1"].label)


def test_a_day_holds_the_fact_and_no_day_opens_it(client, draft):
    assert answer(client, draft, "confidential", **{"plants-1": str(tomorrow())}).status_code == 302
    assert [row.confidential_until for row in latest(draft).plants.all()] == [tomorrow()]
    assert [row.confidential_until for row in latest(draft).costs.all()] == [None]
    assert {one.task.name: one.state for one in overview(draft, latest(draft)).tasks}["confidential"] == State.COMPLETED
    for name in ("check", "task"):
        shown = text_of(page(client, draft, name, *(["plants"] if name == "task" else [])))
        assert "Held by the hub, not public" in shown
    preview = text_of(page(client, draft, "preview"))
    assert "Maxfiy zavod" not in preview
    assert "Held by the hub, not public" in preview
    answer(client, draft, "confidential", **{"plants-1": ""})
    assert [row.confidential_until for row in latest(draft).plants.all()] == [None]


def test_the_day_stays_when_the_fact_is_changed(client, draft):
    answer(client, draft, "confidential", **{"plants-1": str(tomorrow())})
    put_row(client, draft, "plants", 1, **{**PLANT, "name": "Boshqa zavod"})
    (row,) = latest(draft).plants.all()
    assert (row.name, row.confidential_until) == ("Boshqa zavod", tomorrow())


@pytest.mark.parametrize(
    "day",
    [
        lambda: timezone.localdate(),
        lambda: latest_end() + timedelta(days=1),
        lambda: "someday",
        lambda: "31.02.2027",
    ],
)
def test_a_day_that_is_none_is_refused_at_its_field(client, draft, day):
    response = answer(client, draft, "confidential", **{"plants-1": str(day())})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["plants-1"]
    assert latest(draft).plants.get().confidential_until is None


def test_a_day_that_has_passed_meanwhile_is_no_obstacle(client, draft):
    stale = latest(draft)
    (plant,) = stale.plants.all()
    plant.confidential_until = timezone.localdate() - timedelta(days=3)
    stale.plants = [plant]
    stale.save_revision()
    assert not overview(draft, latest(draft)).problems
    values = {"plants-1": str(plant.confidential_until), "costs-1": str(tomorrow())}
    assert answer(client, draft, "confidential", **values).status_code == 302
    assert latest(draft).costs.get().confidential_until == tomorrow()


def test_nothing_to_hold_says_so(client, world):
    client.force_login(world.submitter)
    draft = write(client, world)
    assert "There is nothing to answer here yet" in text_of(page(client, draft, "task", "confidential"))
