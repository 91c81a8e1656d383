"""How people hear of things: what holds without a choice, the form, the address in the mail, when it is morning."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.notices.checks import check_writers
from cms.notices.enums import Delivery, Kind, MailState
from cms.notices.kinds import ABOUT, kinds_of
from cms.notices.models import Notice, Preference
from cms.notices.services import choose, deliveries_of
from cms.notices.unsubscribing import DAILY, token_for
from cms.notices.zones import next_morning, zone_of
from cms.organisations.enums import Role
from cms.vocabularies.models import Country
from tests.cms.notices.world import mailed
from tests.factories import OrganisationFactory, UserFactory, concept, member

pytestmark = pytest.mark.django_db
SETTINGS = "notices:settings"


def test_each_kind_has_its_facts_and_a_writer():
    assert set(ABOUT) == set(Kind)
    assert check_writers() == []


def test_what_waits_and_decisions_come_at_once_unless_chosen_otherwise():
    chosen = deliveries_of(UserFactory())
    reminders = {Kind.REVIEW_OVERDUE, Kind.ENTRY_TO_VERIFY, Kind.ENTRY_TO_UPDATE}
    assert {kind for kind, delivery in chosen.items() if delivery != Delivery.AT_ONCE} == reminders


class TestForm:
    @pytest.fixture
    def person(self, client):
        user = UserFactory()
        client.force_login(user)
        return user

    def posted(self, staff=False, **values):
        kinds = [kind for kind, about in ABOUT.items() if staff or not about.for_staff]
        return {kind.value: ABOUT[kind].default.value for kind in kinds} | values

    def test_strangers_sign_in_first(self, client):
        assert client.get(reverse(SETTINGS)).url.startswith(reverse("account_login"))

    def test_a_choice_is_kept(self, client, person):
        answer = client.post(reverse(SETTINGS), self.posted(published="digest"))
        assert answer.url == reverse(SETTINGS)
        assert deliveries_of(person)[Kind.PUBLISHED] == Delivery.DIGEST
        page = client.get(reverse(SETTINGS)).content.decode()
        assert re.search(r'<option value="digest" selected>', page)
        assert Preference.objects.count() == 1, "what is as it was needs no row"

    def test_what_is_no_choice_is_refused_at_its_field(self, client, person):
        page = client.post(reverse(SETTINGS), self.posted(published="by-pigeon")).content.decode()
        assert 'href="#id_published"' in page
        assert not Preference.objects.exists()

    def test_only_staff_choose_about_what_staff_get(self, client, person):
        assert 'name="entry-waits"' not in client.get(reverse(SETTINGS)).content.decode()
        client.post(reverse(SETTINGS), self.posted(**{"entry-waits": "portal"}))
        assert deliveries_of(person)[Kind.ENTRY_WAITS] == Delivery.AT_ONCE

    def test_staff(self, client, world):
        client.force_login(world.reviewer)
        page = client.get(reverse(SETTINGS)).content.decode()
        assert all(f'name="{kind}"' in page for kind in Kind)
        client.post(reverse(SETTINGS), self.posted(staff=True, **{"entry-waits": "portal"}))
        assert deliveries_of(world.reviewer)[Kind.ENTRY_WAITS] == Delivery.PORTAL

    def test_the_choice_is_the_persons_own(self, client, person):
        client.post(reverse(SETTINGS), self.posted(published="portal"))
        assert deliveries_of(UserFactory())[Kind.PUBLISHED] == Delivery.AT_ONCE


class TestUnsubscribing:
    def address(self, message):
        url = message.extra_headers["List-Unsubscribe"].strip("<>")
        return re.sub(r"^https?://[^/]+", "", url)

    @pytest.mark.slow
    def test_the_mail_programs_button(self, world):
        """One post, without a session, a form of ours or a token of one."""
        world.entry_waits()
        (message,) = mailed()
        browser = Client(enforce_csrf_checks=True)
        answer = browser.post(self.address(message), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert deliveries_of(world.reviewer)[Kind.ENTRY_WAITS] == Delivery.PORTAL
        assert deliveries_of(world.reviewer)[Kind.QUESTION_ASKED] == Delivery.AT_ONCE, "of this kind alone"

    def test_opening_it_only_asks(self, client):
        person = UserFactory()
        url = reverse("notices:unsubscribe", args=[token_for(person.pk, Kind.PUBLISHED)])
        page = client.get(url)
        assert page.status_code == 200
        assert person.email not in page.content.decode()
        assert not Preference.objects.exists()
        client.post(url)
        assert deliveries_of(person)[Kind.PUBLISHED] == Delivery.PORTAL

    def test_the_daily_mail(self, client):
        person = UserFactory()
        choose(person, {Kind.PUBLISHED: Delivery.DIGEST})
        client.post(reverse("notices:unsubscribe", args=[token_for(person.pk, DAILY)]))
        chosen = deliveries_of(person)
        assert chosen[Kind.PUBLISHED] == chosen[Kind.REVIEW_OVERDUE] == Delivery.PORTAL
        assert chosen[Kind.CHANGES_REQUESTED] == Delivery.AT_ONCE

    def test_an_address_that_we_have_not_made(self, client):
        token = token_for(UserFactory().pk, Kind.PUBLISHED)
        for changed in (f"a{token}", f"{token}a", token[:-1], "not-a-token"):
            assert client.post(reverse("notices:unsubscribe", args=[changed])).status_code == 404
        assert not Preference.objects.exists()

    def test_a_deleted_account(self, client):
        person = UserFactory(is_active=False)
        url = reverse("notices:unsubscribe", args=[token_for(person.pk, Kind.PUBLISHED)])
        assert client.post(url).status_code == 200
        assert not Preference.objects.exists()


class TestMorning:
    @pytest.mark.parametrize(
        ("now", "morning"),
        [
            ("2026-11-29T01:59", "2026-11-29T02:00"),
            ("2026-11-29T02:00", "2026-11-30T02:00"),
            ("2026-11-29T23:00", "2026-11-30T02:00"),
        ],
    )
    def test_is_the_next_seven_oclock_of_the_place(self, settings, now, morning):
        settings.NOTICES_TIME_ZONE = "Asia/Tashkent"
        zone = zone_of(UserFactory())
        found = next_morning(zone, datetime.fromisoformat(now).replace(tzinfo=UTC))
        assert found == datetime.fromisoformat(morning).replace(tzinfo=UTC)

    def test_of_the_country_of_the_organisation(self):
        country = concept(Country, "KG", "Kyrgyzstan")
        person = member(OrganisationFactory(country=country), Role.SUBMITTER)
        assert zone_of(person).key == "Asia/Bishkek"

    def test_what_the_person_chose_comes_first(self):
        person = member(OrganisationFactory(country=concept(Country, "KG", "Kyrgyzstan")), Role.SUBMITTER)
        UserProfile.objects.create(user=person, current_time_zone="Asia/Dushanbe")
        assert zone_of(person).key == "Asia/Dushanbe"

    def test_a_zone_that_the_machine_does_not_know(self, settings):
        settings.NOTICES_TIME_ZONE = "Asia/Nowhere"
        assert zone_of(UserFactory()).key == "UTC"

    @pytest.mark.slow
    def test_a_notice_for_the_daily_mail_is_due_then(self, world):
        choose(world.reviewer, {Kind.ENTRY_WAITS: Delivery.DIGEST})
        world.entry_waits()
        notice = Notice.objects.get()
        assert notice.mail == MailState.DIGEST
        assert notice.due_at > timezone.now()
        assert notice.due_at.astimezone(zone_of(world.reviewer)).hour == 7


def test_every_group_has_kinds_that_somebody_chooses():
    assert [group for group in {about.group for about in ABOUT.values()} if not kinds_of(group, staff=True)] == []
