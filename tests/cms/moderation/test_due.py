"""What is to be verified again: the list of those who look after it, and the reminders."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import Reminder
from cms.moderation.tasks import remind
from cms.registry.enums import Life
from cms.registry.models import Entry
from cms.site.services import initial_collection
from tests import factories
from tests.cms.moderation.world import publish, stored, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DUE = reverse("review:due")


def due_in(entry, days):
    Entry.objects.filter(pk=entry.pk).update(review_due_on=timezone.localdate() + timedelta(days=days))


@pytest.fixture
def entry(world):
    return publish(world)


def listed(client, who, **query):
    client.force_login(who)
    return "Sleeve filter" in text_of(client.get(DUE, query))


@pytest.mark.parametrize(
    ("days", "shown", "due", "soon"),
    [(61, False, False, False), (60, True, False, True), (0, True, True, False), (-9, True, True, False)],
)
def test_the_list(world, client, entry, days, shown, due, soon):
    due_in(entry, days)
    assert listed(client, world.reviewer) is shown
    assert listed(client, world.registrar, hub=world.hub.pk) is shown
    assert listed(client, world.reviewer, state="due") is due
    assert listed(client, world.reviewer, state="soon") is soon
    assert listed(client, world.registrar, hub=world.other_hub.pk) is False
    assert listed(client, world.reviewer, state="x") is shown


def test_other_hubs_and_experts_see_nothing(world, client, entry):
    due_in(entry, 0)
    assert not listed(client, world.other_reviewer)
    client.force_login(world.expert)
    assert client.get(DUE).status_code == 302


def test_what_is_outdated_is_not_due(world, client, entry):
    due_in(entry, 0)
    Entry.objects.filter(pk=entry.pk).update(life=Life.OUTDATED)
    assert not listed(client, world.reviewer)
    client.force_login(world.reviewer)
    assert "Nothing is to be verified now." in text_of(client.get(DUE))


def test_verified_from_the_list(world, client, entry):
    due_in(entry, 0)
    client.force_login(world.reviewer)
    answer = client.post(reverse("review:life", args=[entry.pk]), {"action": "verify", "next": "due"})
    assert answer.url == DUE
    assert stored(entry).last_verified_on == timezone.localdate()
    assert not listed(client, world.reviewer)


class TestReminders:
    @pytest.mark.parametrize(
        ("days", "words"), [(60, "somebody should read the entry again"), (0, "was to be verified by")]
    )
    def test_once(self, world, entry, deliver, days, words):
        due_in(entry, 61)
        assert deliver(remind) == []
        due_in(entry, days)
        sent = {message.to[0]: message for message in deliver(remind)}
        assert set(sent) == {world.reviewer.email, world.colleague.email, world.submitter.email}
        assert all(words in message.body for message in sent.values())
        assert f"/admin/review/{entry.pk}/life/" in sent[world.reviewer.email].body
        assert f"/en/submissions/{entry.pk}/" in sent[world.submitter.email].body
        assert deliver(remind) == [], "no repeats"

    def test_before_and_again_when_due(self, world, entry, deliver):
        due_in(entry, 60)
        deliver(remind)
        # As sixty days later: the reminder was of the day that has come.
        Reminder.objects.update(due_on=timezone.localdate())
        due_in(entry, 0)
        assert len(deliver(remind)) == 3
        assert {row.kind for row in Reminder.objects.all()} == {"soon", "due"}

    def test_the_days_in_between_are_quiet(self, world, entry, deliver):
        due_in(entry, 60)
        assert len(deliver(remind)) == 3
        Reminder.objects.update(due_on=timezone.localdate() + timedelta(days=30))
        due_in(entry, 30)
        assert deliver(remind) == []

    def test_a_new_date_is_another_one(self, world, entry, deliver):
        due_in(entry, 0)
        deliver(remind)
        due_in(entry, -400)
        assert len(deliver(remind)) == 3

    def test_of_the_initial_collection_the_registrars(self, world, deliver):
        entry = factories.technique(initial_collection(), live=True, name="Founding filter")
        due_in(entry, 10)
        assert [message.to for message in deliver(remind)] == [[world.registrar.email]]

    def test_nobody_is_told_of_what_is_not_public(self, world, entry, deliver):
        due_in(entry, 0)
        Entry.objects.filter(pk=entry.pk).update(life=Life.WITHDRAWN)
        assert deliver(remind) == []
        assert not mail.outbox
