"""After publication: outdated, archived, withdrawn, restored, verified; each with its reason, and readers see it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.moderation.life import due_after, set_life, verify
from cms.moderation.services import submit
from cms.organisations.enums import Role
from cms.registry.enums import Life
from cms.registry.models import Entry
from cms.registry.public import public_entries
from cms.submissions.status import Stage, standing
from search.models import IndexJob
from tests import factories
from tests.cms.moderation.world import change, publish, stored, text_of
from tests.cms.registry.feed import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def entry(world):
    return publish(world)


@pytest.fixture
def newer(world):
    return factories.technique(world.hub, live=True, name="Pleated filter")


def life_page(client, who, entry, **data):
    client.force_login(who)
    url = reverse("review:life", args=[entry.pk])
    return client.post(url, data) if data else client.get(url)


@pytest.mark.parametrize(("life", "status"), [("outdated", 200), ("archived", 200), ("withdrawn", 410)])
def test_readers_see_the_reason_and_the_successor(world, client, entry, newer, life, status):
    data = {"action": "life", "life": life, "reason": "Newer limits apply.", "successor": newer.code.lower()}
    assert life_page(client, world.reviewer, entry, **data).status_code == 302
    client.logout()
    answer = client.get(f"/en/registry/{entry.code}/")
    assert answer.status_code == status
    page = text_of(answer)
    assert "Newer limits apply." in page
    assert newer.code in page
    assert client.get(f"/api/v1/entries/{entry.code}").status_code == status


def test_feed_index_log_and_submitters_are_told(world, entry, deliver):
    reader = Reader()
    reader.news()
    IndexJob.objects.all().delete()
    sent = deliver(set_life, entry, world.reviewer, Life.WITHDRAWN, "Unsafe.")
    assert reader.news() == [(entry.code, "removed", "withdrawn")]
    assert IndexJob.objects.filter(entry_id=entry.pk).exists()
    assert [message.to for message in sent] == [[world.submitter.email]]
    assert "Unsafe." in sent[0].body
    data = PageLogEntry.objects.get(action="moderation.life").data
    assert data == {"before": "current", "after": "withdrawn", "reason": "Unsafe.", "successor": ""}
    assert standing(stored(entry)).stage == Stage.GONE


def test_restored(world, entry, newer):
    set_life(entry, world.reviewer, Life.OUTDATED, "Newer limits.", newer)
    set_life(entry, world.registrar, Life.CURRENT, "The newer ones were repealed.")
    entry = stored(entry)
    assert (entry.life, entry.life_reason, entry.successor) == (Life.CURRENT, "", None)


def test_a_change_that_is_published_later_does_not_bring_it_back(world, entry):
    change(entry, world.submitter, summary_en="News.")
    revision = stored(entry).get_latest_revision()
    set_life(entry, world.reviewer, Life.WITHDRAWN, "Unsafe.")
    revision.publish()
    assert stored(entry).life == Life.WITHDRAWN
    assert not public_entries().filter(pk=entry.pk).exists()


def test_its_review_ends_with_a_withdrawal(world, entry):
    change(entry, world.submitter, summary_en="News.")
    submit(stored(entry), world.submitter)
    set_life(entry, world.registrar, Life.WITHDRAWN, "Unsafe.")
    assert stored(entry).current_workflow_state is None


@pytest.mark.parametrize("who", ["expert", "other_reviewer", "submitter", "root"])
def test_only_its_hub_and_registrars(world, client, entry, who):
    person = factories.UserFactory(is_superuser=True) if who == "root" else getattr(world, who)
    with pytest.raises(PermissionDenied):
        set_life(entry, person, Life.WITHDRAWN, "No.")
    with pytest.raises(PermissionDenied):
        verify(entry, person)
    if who != "root":
        assert life_page(client, person, entry).status_code in (302, 404)


def test_not_for_ones_own_organisation(world, entry):
    factories.MembershipFactory(user=world.reviewer, organisation=world.startup, role=Role.SUBMITTER)
    with pytest.raises(PermissionDenied):
        verify(entry, world.reviewer)


def test_what_does_not_fit_is_said_at_its_field(world, client, entry, newer):
    for data, words in (
        ({"life": "outdated", "reason": ""}, "required"),
        ({"life": "outdated", "reason": "x", "successor": "CA-BAT-1999-00001"}, "No public entry has this number."),
        ({"life": "outdated", "reason": "x", "successor": entry.code}, "leads back"),
        ({"life": "current", "reason": "Kept words."}, "It is so already"),
        ({"life": "nonsense", "reason": "Kept words."}, "Kept words."),
    ):
        answer = life_page(client, world.reviewer, entry, action="life", **data)
        assert answer.status_code in (400, 409), data
        assert words in text_of(answer), data
    assert stored(entry).life == Life.CURRENT


def test_two_entries_do_not_replace_each_other(world, entry, newer):
    set_life(entry, world.reviewer, Life.OUTDATED, "Newer.", newer)
    with pytest.raises(ValidationError, match="leads back"):
        set_life(newer, world.reviewer, Life.OUTDATED, "Older.", entry)


def test_a_draft_has_no_life(world):
    with pytest.raises(ValidationError):
        set_life(world.entry, world.reviewer, Life.WITHDRAWN, "No.")


class TestVerification:
    def test_the_review_is_one(self, world, entry):
        today = timezone.localdate()
        assert (entry.last_verified_on, entry.review_due_on) == (today, due_after(today))

    def test_verified_today(self, world, client, entry):
        Entry.objects.filter(pk=entry.pk).update(last_verified_on=date(2020, 1, 1), review_due_on=date(2022, 1, 1))
        versions, revision = entry.versions.count(), entry.latest_revision_id
        assert life_page(client, world.reviewer, entry, action="verify").status_code == 302
        entry = stored(entry)
        assert (entry.last_verified_on, entry.review_due_on) == (timezone.localdate(), due_after(timezone.localdate()))
        assert (entry.versions.count(), entry.latest_revision_id) == (versions, revision)
        assert PageLogEntry.objects.get(action="moderation.verify").user == world.reviewer

    def test_what_is_outdated_is_not_verified(self, world, entry):
        set_life(entry, world.reviewer, Life.OUTDATED, "Newer.")
        with pytest.raises(ValidationError):
            verify(entry, world.reviewer)

    @pytest.mark.parametrize(
        ("day", "months", "due"),
        [
            (date(2026, 1, 31), 24, date(2028, 1, 31)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 12, 5), 1, date(2027, 1, 5)),
        ],
    )
    def test_the_next_date(self, settings, day, months, due):
        settings.REVIEW_EVERY_MONTHS = months
        assert due_after(day) == due
