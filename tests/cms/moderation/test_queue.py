"""The queue: tabs with counts, filters in the address, what comes next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms.moderation.enums import Tab
from cms.moderation.services import approve, reject, request_changes, submit
from tests import factories
from tests.cms.moderation.world import change, post, publish, step_of, stored, text_of, to_technical

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUEUE = reverse("review:queue")


def tabs(client, who, **query):
    """Tab -> number on it."""
    client.force_login(who)
    return {tab: number for tab, number in client.get(QUEUE, query).context["tabs"] if number}


def test_an_entry_goes_through_the_tabs(world, client):
    assert tabs(client, world.reviewer) == {Tab.SCREEN: 1}
    request_changes(world.entry, world.reviewer, step_of(world.entry), "Which kiln?")
    assert tabs(client, world.reviewer) == {Tab.SUBMITTER: 1, Tab.DONE: 1}
    assert tabs(client, world.colleague) == {Tab.SUBMITTER: 1}
    change(world.entry, world.submitter, summary_en="For rotary kilns.")
    submit(stored(world.entry), world.submitter)
    assert tabs(client, world.reviewer) == {Tab.RETURNED: 1, Tab.DONE: 1}
    to_technical(world)
    assert tabs(client, world.reviewer) == {Tab.DONE: 2}
    assert tabs(client, world.expert) == {Tab.TECHNICAL: 1}
    TaskState.objects.update(started_at=timezone.now() - timedelta(days=100))
    assert tabs(client, world.expert) == {Tab.TECHNICAL: 1, Tab.OVERDUE: 1}
    approve(world.entry, world.expert, step_of(world.entry))
    assert tabs(client, world.expert) == {Tab.DONE: 1}
    assert tabs(client, world.registrar) == {Tab.DONE: 3}
    assert tabs(client, world.other_reviewer) == {}


def test_a_rejection_is_done(world, client):
    reject(world.entry, world.reviewer, step_of(world.entry), "No.")
    assert tabs(client, world.reviewer) == {Tab.DONE: 1}
    assert "Sleeve filter" in text_of(client.get(QUEUE, {"tab": "done"}))


def test_what_an_expert_gave_back_is_named_but_not_open_to_them(world, client):
    request_changes(world.entry, world.expert, to_technical(world), "Which kiln?")
    change(world.entry, world.submitter, name_en="Zzyzx filter")
    client.force_login(world.expert)
    page = text_of(client.get(QUEUE, {"tab": "submitter"}))
    assert "Sleeve filter" in page
    assert "Zzyzx" not in page
    assert reverse("review:entry", args=[world.entry.pk]) not in page


def test_filters_stay_in_the_address_of_the_tabs(world, client):
    client.force_login(world.registrar)
    page = client.get(QUEUE, {"hub": world.hub.pk, "tab": "screen"}).content.decode()
    assert f'href="?tab=technical&amp;hub={world.hub.pk}"' in page
    assert 'aria-current="page">To screen (1)' in page
    assert tabs(client, world.registrar, hub=world.other_hub.pk) == {Tab.SCREEN: 1}, "a hub without entries is none"


def test_empty_tabs_say_so(world, client):
    client.force_login(world.reviewer)
    assert "Nothing here that fits." in text_of(client.get(QUEUE, {"tab": "overdue"}))


def test_after_a_decision_comes_what_waits_next(world, client):
    second = factories.technique(world.hub, name="Cyclone", owner=world.submitter, organisation=world.startup)
    submit(second, world.submitter)
    answer = post(client, world.reviewer, world.entry, "approve")
    assert answer.url == reverse("review:entry", args=[second.pk])
    assert post(client, world.reviewer, second, "approve").url == QUEUE


def test_what_a_colleague_has_taken_does_not_come_next(world, client):
    second = factories.technique(world.hub, name="Cyclone", owner=world.submitter, organisation=world.startup)
    submit(second, world.submitter)
    post(client, world.colleague, second, "take")
    assert post(client, world.reviewer, world.entry, "approve").url == QUEUE


def test_what_stands_in_the_way_is_computed_once(world, client, monkeypatch):
    from cms.moderation import models

    calls = []
    problems = models.publication_problems
    monkeypatch.setattr(models, "publication_problems", lambda draft: calls.append(draft) or problems(draft))
    client.force_login(world.reviewer)
    client.get(reverse("review:entry", args=[world.entry.pk]))
    assert len(calls) == 1


def test_a_public_entry_that_was_decided_leads_to_its_page(world, client):
    entry = publish(world)
    client.force_login(world.expert)
    assert entry.code in text_of(client.get(QUEUE, {"tab": "done"}))
    assert f"/registry/{entry.code}/" in client.get(QUEUE, {"tab": "done"}).content.decode()
