"""Whatever is logged is recorded, in one transaction and without names; what cannot be recorded does not happen."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from wagtail.actions.delete_page import DeletePageAction
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState

from cms.accounts.services import delete_account, take_copy
from cms.audit import recording
from cms.audit.models import Record
from cms.moderation import services as moderation
from cms.moderation.life import set_life
from cms.organisations import founding, joining, roles
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.enums import Life
from cms.registry.models import Entry
from cms.vocabularies.models import Country, Theme
from cms.vocabularies.services import load_scheme
from tests import factories
from tests.cms.accounts.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return factories.hub("rctc")


@pytest.fixture
def startup():
    return factories.OrganisationFactory(code="startup")


@pytest.fixture
def submitter(startup):
    return factories.member(startup, Role.SUBMITTER)


@pytest.fixture
def reviewer(hub):
    return factories.member(hub.organisation, Role.REVIEWER)


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser("root", password=factories.PASSWORD)
    client.force_login(user)
    return user


def last(action):
    return Record.objects.filter(action=action).first()


class TestEntries:
    """Each transition with its reason, and the hub to which the entry belonged at the time."""

    @pytest.fixture
    def entry(self, hub, startup, submitter):
        return factories.technique(hub, owner=submitter, organisation=startup)

    def test_review(self, entry, hub, startup, submitter, reviewer):
        moderation.submit(entry, submitter)
        entry = Entry.objects.get(pk=entry.pk)
        record = last("wagtail.workflow.start")
        assert (record.person, record.entry_id, record.hub, record.organisation) == (submitter, entry.pk, hub, startup)
        assert (record.kind, record.label, record.data["facts"]["code"]) == (
            "registry.technique",
            "Bag filter",
            entry.code,
        )
        step = entry.current_workflow_task_state
        moderation.request_changes(entry, reviewer, step.pk, "Name the source.")
        record = last("wagtail.workflow.reject")
        assert (record.person, record.data["comment"]) == (reviewer, "Name the source.")
        moderation.submit(entry, submitter)
        assert last("wagtail.workflow.resume").person == submitter
        moderation.withdraw(entry, submitter)
        assert last("wagtail.workflow.cancel").person == submitter

    def test_publication_and_withdrawal(self, entry, submitter, reviewer):
        entry.get_latest_revision().publish(user=submitter, skip_permission_checks=True)
        assert last("wagtail.publish").data["facts"]["version"] == 1
        set_life(Entry.objects.get(pk=entry.pk).specific, reviewer, Life.WITHDRAWN, "It failed.")
        record = last("moderation.life")
        assert (record.person, record.data["after"], record.data["reason"]) == (reviewer, "withdrawn", "It failed.")

    def test_it_outlives_the_entry_and_its_revisions(self, entry, hub, submitter):
        entry.save_revision(user=submitter, log_action=True)
        DeletePageAction(entry, user=submitter).execute(skip_permission_checks=True)
        assert not Revision.objects.filter(object_id=str(entry.pk)).exists()
        actions = set(Record.objects.filter(entry_id=entry.pk).values_list("action", flat=True))
        assert actions >= {"wagtail.edit", "wagtail.delete"}
        assert last("wagtail.delete").hub == hub

    def test_what_cannot_be_recorded_does_not_happen(self, entry, submitter, monkeypatch):
        def fails(*args, **kwargs):
            raise RuntimeError("disk full")

        monkeypatch.setattr(recording.Record.objects, "create", fails)
        with pytest.raises(RuntimeError):
            moderation.submit(entry, submitter)
        monkeypatch.undo()
        assert not TaskState.objects.exists()
        assert Entry.objects.get(pk=entry.pk).code is None


class TestPeople:
    """Numbers, never names."""

    def test_roles_given_and_taken_by_managers(self, startup, submitter):
        manager = factories.member(startup, Role.MANAGER)
        roles.give_role(startup, manager, submitter, Role.MANAGER)
        assert last("organisations.role_given").data["person"] == submitter.pk
        roles.take_role(startup, manager, submitter, Role.MANAGER)
        assert last("organisations.role_taken").data["role"] == "manager"

    def test_roles_given_and_taken_by_registrars(self, client, admin, hub, submitter):
        form = {"user": submitter.pk, "organisation": hub.organisation.pk, "role": "reviewer", "language": ""}
        names = "wagtailsnippets_organisations_membership"
        client.post(reverse(f"{names}:add"), form)
        membership = Membership.objects.get(user=submitter, role=Role.REVIEWER)
        given = last("wagtail.create")
        assert given.person == admin
        assert given.data["facts"] == {
            "person": submitter.pk,
            "organisation": hub.organisation.pk,
            "role": "reviewer",
            "language": "",
        }
        client.post(reverse(f"{names}:delete", args=[membership.pk]))
        assert last("wagtail.delete").data["facts"] == given.data["facts"]
        assert given.label == "", "its name names a person"

    def test_an_invitation_says_which_role_it_gave(self, startup):
        manager, guest = factories.member(startup, Role.MANAGER), person("guest")
        tokens = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(joining.secrets, "token_urlsafe", lambda size: tokens.append("t" * size) or tokens[-1])
            joining.invite(startup, manager, guest.email, Role.MANAGER)
        joining.accept_invitation(tokens[0], guest)
        assert last("organisations.joined").data["role"] == "manager"

    def test_organisations_confirmed_and_declined(self, hub, reviewer):
        founder = person("founder")
        new = founding.create_organisation(founder, founding.Facts("Завод", hub.organisation))
        founding.decline(new, reviewer, "Not in the register.")
        record = last("organisations.declined")
        assert (record.person, record.organisation, record.data["reason"]) == (reviewer, new, "Not in the register.")
        founding.change_unconfirmed(new, founder, founding.Facts("Завод", hub.organisation))
        founding.confirm(new, reviewer)
        assert last("organisations.confirmed").data["facts"]["confirmed"] is True

    def test_a_copy_of_the_data_and_the_end_of_the_account(self, submitter):
        take_copy(submitter)
        assert last("accounts.exported").person == submitter
        before = list(Record.objects.values())
        delete_account(submitter)
        assert list(Record.objects.exclude(action="accounts.deleted").values()) == before
        assert last("accounts.deleted").person.get_username().startswith("former-member-")

    def test_the_rights_of_an_account(self, client, admin, submitter):
        log(instance=submitter, action="wagtail.edit", user=admin)
        record = last("wagtail.edit")
        assert record.data["facts"]["is_superuser"] is False
        assert record.label == ""


class TestTheRest:
    def test_vocabularies_by_hand_and_from_the_file(self, client, admin, tmp_path):
        theme = factories.concept(Theme, "air-quality", "Air quality")
        url = reverse("wagtailsnippets_vocabularies_theme:edit", args=[theme.pk])
        fields = [field for field in Theme._meta.concrete_fields if field.name not in ("id", "position")]
        form = {field.name: str(getattr(theme, field.attname) or "") for field in fields}
        client.post(url, {**form, "label_en": "Clean air"})
        assert last("wagtail.edit").data["facts"]["label_en"] == "Clean air"
        (tmp_path / "countries.tsv").write_text("code\ten\nKZ\tKazakhstan\n", encoding="utf-8")
        load_scheme(Country, data_dir=tmp_path)
        assert last("vocabularies.loaded") is None, "what comes first is no change"
        (tmp_path / "countries.tsv").write_text("code\ten\nKZ\tQazaqstan\n", encoding="utf-8")
        load_scheme(Country, data_dir=tmp_path)
        assert last("vocabularies.loaded").data["facts"]["label_en"] == "Qazaqstan"

    def test_files(self, settings, tmp_path, submitter):
        settings.MEDIA_ROOT = tmp_path
        document = get_document_model()(title="Report", uploaded_by_user=submitter, file=ContentFile(b"x", "a.txt"))
        document._set_document_file_metadata()
        document.save()
        record = last("audit.file_stored")
        assert (record.person, record.label, record.data["facts"]["bytes"]) == (submitter, "Report", 1)
        document.delete()
        assert last("audit.file_deleted").label == "Report"

    def test_lines_from_before_there_were_records(self, hub, submitter):
        entry = factories.technique(hub, owner=submitter)
        entry.save_revision(user=submitter, log_action=True)
        known = Record.objects.count()
        migration = importlib.import_module("cms.audit.migrations.0002_earlier_lines")
        migration.take_over(apps, connection.schema_editor())
        taken = Record.objects.filter(action="wagtail.edit", entry_id=entry.pk)
        assert taken.count() == 2
        assert Record.objects.count() > known
        assert {(row.person, row.hub, row.label) for row in taken} == {(submitter, hub, "Bag filter")}
