"""The page: filters, words, the file; what the reviewers of a hub read and what they do not."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.audit.models import Record
from cms.decisions import services as decisions
from cms.moderation import services as moderation
from cms.organisations.enums import OrganisationKind, Role
from cms.vocabularies.models import Country
from tests import factories

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def hub():
    return factories.hub("rctc")


@pytest.fixture
def startup():
    return factories.OrganisationFactory(code="startup")


@pytest.fixture
def submitter(startup):
    return factories.member(startup, Role.SUBMITTER, username="anna", first_name="Anna", last_name="Ivanova")


@pytest.fixture
def reviewer(hub):
    return factories.member(hub.organisation, Role.REVIEWER, username="boris")


@pytest.fixture
def registrar(startup):
    return factories.member(
        factories.OrganisationFactory(code="institute"), Role.REGISTRAR, username="rita", email="rita@example.org"
    )


@pytest.fixture
def entry(hub, startup, submitter):
    entry = factories.technique(hub, owner=submitter, organisation=startup, name="Bag filter")
    moderation.submit(entry, submitter)
    return entry


@pytest.fixture
def other_entry(submitter, startup):
    entry = factories.technique(factories.hub("cagac"), owner=submitter, organisation=startup, name="Wet scrubber")
    moderation.submit(entry, submitter)
    return entry


def shown(client, user, **filters):
    client.force_login(user)
    page = client.get(reverse("audit:log"), filters, headers=ENGLISH)
    assert page.status_code == 200
    return page.content.decode()


def rows(client, user, **filters):
    client.force_login(user)
    answer = client.get(reverse("audit:export"), filters, headers=ENGLISH)
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


class TestWhoReadsWhat:
    def test_registrars_read_everything(self, client, registrar, entry, other_entry, submitter):
        log(instance=submitter, action="wagtail.edit", user=registrar)
        page = shown(client, registrar)
        assert "Bag filter" in page
        assert "Wet scrubber" in page
        assert any(row["About"] == "Anna Ivanova" for row in rows(client, registrar))

    def test_reviewers_read_of_their_hubs_entries(self, client, reviewer, entry, other_entry, submitter, hub):
        log(instance=submitter, action="wagtail.edit", user=reviewer)
        log(instance=hub, action="wagtail.edit", user=reviewer)
        page = shown(client, reviewer)
        assert "Bag filter" in page
        assert "Wet scrubber" not in page
        assert {row["Action"] for row in rows(client, reviewer)} == {
            "Created",
            "'Review: rctc' started. Next step 'Hub screening: rctc'",
        }

    def test_what_happened_under_another_hub_stays_there(self, client, reviewer, entry):
        other = factories.hub("cagac")
        entry.move(other, "last-child", user=None)
        colleague = factories.member(other.organisation, Role.REVIEWER)
        (row,) = rows(client, colleague)
        assert row["Action"].startswith("Moved from")
        assert not any("Moved" in row["Action"] for row in rows(client, reviewer))

    @pytest.mark.parametrize(
        "role", [Role.SUBMITTER, Role.EXPERT, Role.LANGUAGE_EDITOR, Role.FOCAL_POINT, Role.MANAGER]
    )
    @pytest.mark.parametrize("name", ["audit:log", "audit:export"])
    def test_nobody_else(self, client, hub, role, name):
        client.force_login(factories.member(hub.organisation, role))
        assert client.get(reverse(name)).status_code == 302

    def test_the_menu_follows(self, client, reviewer, registrar, hub):
        expert = factories.member(hub.organisation, Role.EXPERT)
        for user, is_there in ((reviewer, True), (registrar, True), (expert, False)):
            client.force_login(user)
            page = client.get(reverse("wagtailadmin_home")).content.decode()
            assert (reverse("audit:log") in page) == is_there


class TestFilters:
    def test_person(self, client, reviewer, registrar, entry):
        assert "Bag filter" in shown(client, reviewer, person="anna IVAN")
        assert "Bag filter" not in shown(client, reviewer, person="boris")
        assert "Bag filter" in shown(client, registrar, person="anna@example.org")

    def test_addresses_are_not_to_be_guessed(self, client, reviewer, entry):
        assert "Bag filter" not in shown(client, reviewer, person="anna@")

    def test_action_and_entry(self, client, reviewer, entry):
        entry.refresh_from_db()
        assert "Bag filter" in shown(client, reviewer, action="wagtail.workflow.start", entry=entry.code)
        assert "Bag filter" in shown(client, reviewer, entry="bag")
        assert "Bag filter" not in shown(client, reviewer, action="wagtail.publish")

    def test_organisation(self, client, reviewer, entry, startup):
        other = factories.OrganisationFactory(code="other")
        assert "Bag filter" in shown(client, reviewer, organisation=startup.pk)
        page = shown(client, reviewer, organisation=other.pk)
        assert "audit-filters__error" in page, "what has no record here is no choice"

    def test_period(self, client, reviewer, entry):
        today, day = timezone.now().date(), timedelta(days=1)
        assert "Bag filter" in shown(client, reviewer, since=today, until=today)
        assert "Bag filter" not in shown(client, reviewer, since=today + day)
        assert "Bag filter" not in shown(client, reviewer, until=today - day)
        page = shown(client, reviewer, since=today, until=today - day)
        assert "ends before it begins" in page

    def test_what_cannot_be_read_is_said(self, client, reviewer, entry):
        page = shown(client, reviewer, since="yesterday", action="no-such")
        assert page.count("audit-filters__error") == 2
        assert "Bag filter" in page

    def test_pages(self, client, registrar, hub):
        for number in range(51):
            Record.objects.create(
                at=timezone.now(), action="wagtail.edit", kind="media.registryimage", object_id="1", label=f"P{number}:"
            )
        assert "P50:" in shown(client, registrar)
        assert "P50:" not in shown(client, registrar, p=2)
        assert "P0:" in shown(client, registrar, p=2)


class TestWords:
    def test_reasons(self, client, reviewer, entry):
        entry.refresh_from_db()
        moderation.request_changes(entry, reviewer, entry.current_workflow_task_state.pk, "=Name the source.")
        assert "=Name the source." in shown(client, reviewer)
        assert rows(client, reviewer)[0]["Details"].startswith("Comment: =Name the source.")

    def test_decisions(self, client, registrar, hub):
        country = factories.concept(Country, "KZ", "Kazakhstan", languages="kk ru")
        agency = factories.OrganisationFactory(code="agency", kind=OrganisationKind.AGENCY, country=country)
        focal_point = factories.member(agency, Role.FOCAL_POINT)
        public = factories.technique(hub, live=True)
        statement = decisions.Statement(status="adopted", act_title="Order 7")
        decisions.decide(public, country, focal_point, statement, seen="")
        details = rows(client, registrar, action=decisions.ACTION)[0]["Details"]
        assert "nothing → Order 7" in details

    def test_roles(self, client, registrar, hub, submitter):
        member = factories.MembershipFactory(user=submitter, organisation=hub.organisation, role=Role.EXPERT)
        log(instance=member, action="wagtail.create", user=registrar)
        details = rows(client, registrar, action="wagtail.create")[0]["Details"]
        assert "Person: Anna Ivanova" in details
        assert "Role: Technical expert" in details

    def test_what_is_not_picked_is_not_shown(self, client, reviewer, entry):
        log(instance=entry, action="wagtail.edit", user=reviewer, data={"secret": "Zzyzx", "facts": {"price": "Zzyzx"}})
        assert "Zzyzx" not in shown(client, reviewer)
        assert "Zzyzx" not in str(rows(client, reviewer))

    def test_a_comment_on_a_field(self, client, reviewer, entry):
        data = {"comment": {"id": 1, "contentpath": "name_en", "text": "Say it shorter."}}
        log(instance=entry, action="wagtail.comments.create", user=reviewer, data=data)
        assert "Say it shorter." in shown(client, reviewer)

    def test_a_formula_stays_text(self, client, registrar, hub, startup, submitter):
        entry = factories.technique(hub, owner=submitter, organisation=startup, name="=1+1")
        log(instance=entry, action="wagtail.edit", user=submitter)
        assert rows(client, registrar, action="wagtail.edit")[0]["About"] == "'=1+1"

    def test_who_is_gone(self, client, registrar, submitter, entry):
        Record.objects.create(
            at=timezone.now(), action="wagtail.edit", person_id=999_999, kind="gone.gone", object_id="1"
        )
        assert "account 999999, which is gone" in shown(client, registrar)

    def test_that_a_copy_was_taken_is_recorded(self, client, registrar, entry):
        count = Record.objects.count()
        assert len(rows(client, registrar)) == count
        record = Record.objects.first()
        assert (record.action, record.person, record.data["rows"]) == ("audit.exported", registrar, count)


@pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz", "ru", "en"])
def test_it_stands_in_every_language(client, registrar, entry, language):
    client.force_login(registrar)
    page = client.get(reverse("audit:log"), headers={"Accept-Language": language})
    assert "Bag filter" in page.content.decode()
