"""The list in the portal, the number beside the account, the panel in the admin; and who sees what."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as platform
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.accounts.export import data_of
from cms.accounts.services import delete_account
from cms.notices.enums import Delivery, Kind
from cms.notices.models import Notice, Preference
from cms.notices.services import KEPT, choose, unread_count
from cms.notices.tasks import forget
from cms.organisations.enums import Role
from tests.cms.notices.world import TOLD, World, speaks
from tests.factories import UserFactory, member

pytestmark = pytest.mark.slow

LIST = "notices:list"


@pytest.fixture
def reviewer(world, client):
    """A reviewer who reads English and has signed in; an entry waits."""
    speaks(world.reviewer, "en")
    world.entry_waits()
    client.force_login(world.reviewer)
    return world.reviewer


def text_of(response):
    return " ".join(response.content.decode().split())


def listed(client, **query):
    return text_of(client.get(reverse(LIST), query))


def address(notice):
    return reverse("notices:notice", args=[notice.pk])


class TestList:
    def test_what_is_unread_comes_first(self, client, reviewer, world):
        world.sent("Second filter")
        old = Notice.objects.get(entry__title="Second filter")
        Notice.objects.filter(pk=old.pk).update(read_at=timezone.now())
        page = listed(client)
        assert page.index("Unread") < page.index("Bag filter") < page.index("Second filter")

    def test_by_day(self, client, reviewer, world):
        world.sent("Second filter")
        Notice.objects.filter(entry__title="Bag filter").update(created_at=timezone.now() - timedelta(days=3))
        assert listed(client).count("<h3>") == 2

    def test_opening_marks_as_read_and_leads_on(self, client, reviewer):
        notice = Notice.objects.get()
        assert client.head(address(notice)).status_code == 405, "what looks ahead opens nothing"
        answer = client.get(address(notice))
        assert answer.url == reverse("review:entry", args=[notice.entry_id])
        assert unread_count(reviewer) == 0

    def test_marking_without_opening(self, client, reviewer):
        assert client.post(address(Notice.objects.get())).url == reverse(LIST)
        assert unread_count(reviewer) == 0

    def test_marking_all(self, client, reviewer, world):
        world.join_request()
        assert client.get(reverse("notices:read-all")).status_code == 405
        client.post(reverse("notices:read-all"))
        assert unread_count(reviewer) == 0
        assert unread_count(world.manager) == 1, "nobody else's"
        assert reverse("notices:read-all") not in listed(client)

    def test_pages(self, client, reviewer):
        notice = Notice.objects.get()
        rows = [Notice(recipient=reviewer, kind=notice.kind, entry=notice.entry, language="en") for _ in range(25)]
        Notice.objects.bulk_create(rows)
        assert listed(client).count('class="told') == 40, "twenty rows, each with its subject"
        assert "pagination__current" in listed(client, page=2)

    def test_empty(self, client, db):
        client.force_login(UserFactory())
        assert "There is nothing to read" in listed(client)

    def test_strangers_sign_in_first(self, client, db):
        for name in (LIST, "notices:read-all"):
            assert client.post(reverse(name)).url.startswith(reverse("account_login"))

    def test_names_become_no_markup(self, client, world):
        world.sent("<b>Filter</b>")
        client.force_login(world.reviewer)
        assert "<b>Filter" not in listed(client)
        assert "&lt;b&gt;Filter" in listed(client)

    @pytest.mark.parametrize("kind", Kind)
    def test_every_kind_leads_somewhere(self, client, world, kind):
        happen, name = TOLD[kind]
        happen(world)
        person = getattr(world, name)
        client.force_login(person)
        notice = Notice.objects.get(recipient=person, kind=kind)
        assert address(notice) in listed(client)
        assert client.get(client.get(address(notice)).url, follow=True).status_code == 200

    def test_a_page_takes_few_queries(self, client, reviewer, django_assert_max_num_queries):
        notice = Notice.objects.get()
        rows = [Notice(recipient=reviewer, kind=notice.kind, entry=notice.entry, language="en") for _ in range(19)]
        Notice.objects.bulk_create(rows)
        with django_assert_max_num_queries(30):
            listed(client)


class TestWhoSeesWhat:
    def test_other_peoples_notices(self, client, reviewer, world):
        notice = Notice.objects.get()
        for person in (world.submitter, world.manager, world.expert):
            client.force_login(person)
            assert client.get(address(notice)).status_code == 404
            assert client.post(address(notice)).status_code == 404
            assert "Bag filter" not in listed(client)
        assert Notice.objects.get().read_at is None

    @pytest.mark.parametrize("kind", Kind)
    def test_who_has_left_sees_nothing_any_more(self, client, world, kind):
        happen, name = TOLD[kind]
        happen(world)
        person = getattr(world, name)
        notice = Notice.objects.get(recipient=person, kind=kind)
        person.memberships.all().delete()
        client.force_login(person)
        assert address(notice) not in listed(client)
        assert client.get(address(notice)).status_code == 404
        assert unread_count(person) == 0, "the number is that of what can be read"

    def test_staff_show_a_second_factor_first(self, client, reviewer, settings):
        settings.REQUIRE_MFA = True
        assert client.get(reverse(LIST)).url == reverse("mfa_activate_totp")
        assert client.get(address(Notice.objects.get())).url == reverse("mfa_activate_totp")

    def test_an_entry_that_is_deleted_takes_its_notices_along(self, client, world):
        entry = world.draft()
        Notice.objects.create(recipient=world.submitter, kind=Kind.CHANGES_REQUESTED, entry=entry, language="en")
        entry.delete()
        assert not Notice.objects.exists()


class TestWhatIsDone:
    """What waited and is done by somebody need not be read by the others."""

    @pytest.mark.parametrize(
        ("happen", "waits"),
        [
            (World.changes_requested, Kind.ENTRY_WAITS),
            (World.withdrawn, Kind.ENTRY_WAITS),
            (World.question_answered, Kind.QUESTION_ASKED),
            (World.organisation_confirmed, Kind.ORGANISATION_WAITS),
            (World.organisation_declined, Kind.ORGANISATION_WAITS),
            (World.join_answered, Kind.JOIN_REQUEST),
        ],
    )
    def test_counts_as_read(self, world, happen, waits):
        happen(world)
        assert Notice.objects.filter(kind=waits).exists()
        assert not Notice.objects.filter(kind=waits, read_at=None).exists()

    def test_the_next_step_goes_on_waiting(self, world):
        world.approved()
        assert not Notice.objects.filter(kind=Kind.ENTRY_WAITS, read_at=None).exists()
        again = world.sent("Second filter")
        assert Notice.objects.get(kind=Kind.ENTRY_WAITS, read_at=None).entry_id == again.pk

    def test_reminders_come_once_a_step(self, world):
        world.review_overdue()
        world.review_overdue()
        told = Notice.objects.filter(kind=Kind.REVIEW_OVERDUE)
        assert told.count() == told.values("entry").distinct().count() == 2


class TestNumber:
    def test_beside_the_account(self, client, reviewer):
        page = text_of(client.get(reverse("site:about")))
        assert re.search(r'menu__count">1 <span class="visually-hidden">unread<', page)
        client.post(reverse("notices:read-all"))
        assert "menu__count" not in text_of(client.get(reverse("site:about")))

    def test_one_query_and_none_for_strangers(self, client, reviewer):
        for browser, number in ((client, 1), (Client(), 0)):
            with CaptureQueriesContext(connection) as captured:
                browser.get(reverse("site:licence"))
            assert sum("notices_notice" in query["sql"] for query in captured) == number

    def test_it_ends_somewhere(self, client, reviewer):
        notice = Notice.objects.get()
        rows = [Notice(recipient=reviewer, kind=notice.kind, entry=notice.entry, language="en") for _ in range(120)]
        Notice.objects.bulk_create(rows)
        assert "99+" in text_of(client.get(reverse("site:about")))

    def test_the_home_page_of_the_admin(self, client, reviewer):
        link = address(Notice.objects.get())
        page = text_of(client.get(reverse("wagtailadmin_home")))
        assert link in page
        assert "1 unread notice" in page
        client.post(reverse("notices:read-all"))
        assert "unread notice" not in text_of(client.get(reverse("wagtailadmin_home")))


class TestKeeping:
    def test_what_was_read_is_deleted_half_a_year_later(self, world):
        world.entry_waits()
        world.join_request()
        world.question_asked()
        now = timezone.now()
        ages = {Kind.ENTRY_WAITS: now - KEPT - timedelta(days=1), Kind.JOIN_REQUEST: now - KEPT + timedelta(days=1)}
        Notice.objects.update(created_at=now - timedelta(days=400))
        for kind, read_at in ages.items():
            Notice.objects.filter(kind=kind).update(read_at=read_at)
        forget()
        assert set(Notice.objects.values_list("kind", flat=True)) == {Kind.JOIN_REQUEST, Kind.QUESTION_ASKED}
        assert forget.name in {task for task, _when in platform.BEAT_TABLE.values()}

    def test_the_page_says_so(self, client, db):
        assert "180 days after you read it" in text_of(client.get("/en/retention/"))

    def test_a_copy_of_ones_data_holds_them(self, world):
        world.changes_requested()
        choose(world.submitter, {Kind.PUBLISHED: Delivery.PORTAL})
        kept = data_of(world.submitter)["kept"]
        assert kept["notices.Notice"][0]["words"] == {"comment": "Which fuel?"}
        assert kept["notices.Preference"][0]["delivery"] == "portal"

    def test_they_go_with_the_account(self, world):
        colleague = member(world.startup, Role.SUBMITTER)
        world.changes_requested()
        choose(world.submitter, {Kind.PUBLISHED: Delivery.PORTAL})
        delete_account(world.submitter)
        assert set(Notice.objects.filter(kind=Kind.CHANGES_REQUESTED).values_list("recipient", flat=True)) == {
            colleague.pk
        }
        assert not Preference.objects.exists()
