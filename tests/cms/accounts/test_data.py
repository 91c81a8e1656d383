"""The person's own pages: sessions, a copy of the data, and the end of the account."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.accounts import services
from cms.accounts.export import data_of
from cms.organisations import joining
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.models import Entry
from tests import factories
from tests.cms.accounts.people import confirm, person, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

#: Nothing else in the database is called so.
NAME = "zzyzxperson"
ADDRESS = "zzyzxperson@zzyzx.example"


@pytest.fixture
def member():
    """A submitter whose name and address would be noticed anywhere, with an entry and lines in the log."""
    organisation = factories.OrganisationFactory(code="startup")
    factories.member(organisation, Role.MANAGER)
    user = factories.member(organisation, Role.SUBMITTER, username=NAME, email=ADDRESS, first_name=f"{NAME} first")
    confirm(user)
    entry = factories.technique(factories.hub("rctc"), owner=user, organisation=organisation)
    entry.save_revision(user=user, log_action=True)
    joining.ask_to_join(user, _joinable())
    return user


def _joinable():
    other = factories.OrganisationFactory(code="other")
    boss = factories.member(other, Role.MANAGER)
    joining.invite(other, boss, ADDRESS, Role.SUBMITTER)
    return other


def reauthenticated(user):
    """A browser in which the person has entered the password, and again just now."""
    client, _ = sign_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def tables_that_hold(text):
    """(table, column) of every text in the database that holds it."""
    found = set()
    for model in apps.get_models():
        for row in model._base_manager.values():
            found |= {(model._meta.label, column) for column, value in row.items() if text in str(value)}
    return found


class TestSecurity:
    """Everything about the security of the account, one link away."""

    def test_the_page_says_how_it_stands(self, client):
        user = person()
        client.force_login(user)
        page = client.get(reverse("accounts_security")).content.decode()
        assert user.email in page
        for name in ("account_change_password", "account_email", "mfa_index", "usersessions_list", "accounts_data"):
            assert reverse(name) in page

    @pytest.mark.parametrize(
        "name", ["accounts_security", "accounts_data", "accounts_export", "accounts_delete", "usersessions_list"]
    )
    def test_strangers_sign_in_first(self, client, name):
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))

    @pytest.mark.parametrize("name", ["accounts_security", "accounts_data", "mfa_index", "usersessions_list"])
    def test_the_pages_stand_in_the_frame(self, client, name):
        client.force_login(person())
        assert 'class="account"' in client.get(reverse(name)).content.decode()

    def test_other_sessions_are_signed_out(self):
        user = person()
        here, _ = sign_in(user)
        there, _ = sign_in(user, headers={"User-Agent": "Elsewhere 1.0"})
        assert "Elsewhere 1.0" in here.get(reverse("usersessions_list")).content.decode()
        here.post(reverse("usersessions_list"))
        assert here.get(reverse("accounts_security")).status_code == 200
        assert there.get(reverse("accounts_security")).status_code == 302

    def test_a_new_password_ends_the_other_sessions(self):
        user = person()
        here, _ = sign_in(user)
        there, _ = sign_in(user)
        form = {"oldpassword": PASSWORD, "password1": "quite-another-one", "password2": "quite-another-one"}
        here.post(reverse("account_change_password"), form)
        assert here.get(reverse("accounts_security")).status_code == 200
        assert there.get(reverse("accounts_security")).status_code == 302

    @pytest.mark.parametrize(("password", "is_taken"), [("short-one", 0), ("password1234", 0), ("x" * 200, 1)])
    def test_a_password_is_long_and_not_common(self, client, password, is_taken, django_user_model):
        form = {"email": "new@example.org", "password1": password, "password2": password}
        client.post(reverse("account_signup"), form)
        assert django_user_model.objects.filter(email="new@example.org").count() == is_taken


class TestExport:
    """One file with everything; keys and passwords are not in it."""

    def test_the_password_is_asked_for_first(self, member):
        client, _ = sign_in(member)
        assert client.get(reverse("accounts_export")).url.startswith(reverse("account_reauthenticate"))

    def test_what_is_in_it(self, member):
        client = reauthenticated(member)
        answer = client.get(reverse("accounts_export"))
        assert "attachment" in answer["Content-Disposition"]
        data = json.loads(answer.content)
        assert data["account"]["email"] == ADDRESS
        assert data["kept"]["account.EmailAddress"][0]["verified"] is True
        assert data["kept"]["organisations.Membership"][0]["role"] == "submitter"
        assert data["kept"]["wagtailcore.Page"][0]["title"] == "Bag filter"
        assert data["invitations_to_the_person"][0]["email"] == ADDRESS
        assert data["kept"]["usersessions.UserSession"][0]["ip"] == "127.0.0.1"

    def test_what_is_not(self, member):
        client = reauthenticated(member)
        body = client.get(reverse("accounts_export")).content.decode()
        assert client.session.session_key not in body
        assert member.password not in body

    def test_nothing_of_others(self, member):
        stranger = person("stranger")
        assert NAME not in json.dumps(data_of(stranger), default=str)


class TestDeletion:
    """The person goes; entries stay with the organisation, the log keeps a pseudonym."""

    def delete(self, member, name=NAME):
        client = reauthenticated(member)
        return client, client.post(reverse("accounts_delete"), {"name": name})

    def test_the_name_has_to_be_written(self, member):
        client, answer = self.delete(member, "somebody")
        assert "error-summary" in answer.content.decode()
        assert client.get(reverse("accounts_security")).status_code == 200

    @pytest.mark.slow
    def test_no_table_knows_the_person(self, member):
        assert len(tables_that_hold(NAME)) > 4, "the search itself finds"
        self.delete(member)
        assert tables_that_hold(NAME) == set()

    def test_entries_stay_with_the_organisation(self, member):
        self.delete(member)
        entry = Entry.objects.get()
        assert entry.organisation.code == "startup"
        assert entry.owner.get_username().startswith("former-member-")

    def test_the_log_keeps_a_pseudonym(self, member):
        lines = PageLogEntry.objects.filter(user=member).count()
        self.delete(member)
        found = PageLogEntry.objects.filter(user_id=member.pk)
        assert found.count() == lines > 0
        assert {line.user_display_name[:14] for line in found} == {"former-member-"}
        assert ModelLogEntry.objects.get(action="accounts.deleted").label.startswith("former-member-")

    def test_nobody_signs_in_as_them(self, member):
        elsewhere, _ = sign_in(member)
        client, answer = self.delete(member)
        assert answer.url == reverse("site:home")
        for browser in (client, elsewhere):
            assert browser.get(reverse("accounts_security")).status_code == 302
        browser, _ = sign_in(member)
        assert "_auth_user_id" not in browser.session
        assert not Membership.objects.filter(user_id=member.pk).exists()
        assert not EmailAddress.objects.filter(user_id=member.pk).exists()

    def test_a_last_mail_says_so(self, member, django_capture_on_commit_callbacks):
        client = reauthenticated(member)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("accounts_delete"), {"name": NAME})
        assert [message.to for message in mail.outbox] == [[ADDRESS]]

    def test_the_last_manager_of_others_names_another_first(self, member):
        Membership.objects.filter(role=Role.MANAGER, organisation__code="startup").delete()
        factories.MembershipFactory(user=member, organisation__code="startup", role=Role.MANAGER)
        factories.member(factories.OrganisationFactory(code="startup"), Role.SUBMITTER)
        assert services.obstacles_to_deletion(member)
        client, answer = self.delete(member)
        assert "last to manage" in answer.content.decode()
        assert client.get(reverse("accounts_security")).status_code == 200

    def test_the_last_administrator_stays(self, django_user_model):
        admin = django_user_model.objects.create_superuser("root", password=PASSWORD)
        assert services.obstacles_to_deletion(admin)
        django_user_model.objects.create_superuser("second", password=PASSWORD)
        assert services.obstacles_to_deletion(admin) == []

    def test_a_get_deletes_nothing(self, member):
        reauthenticated(member).get(reverse("accounts_delete"))
        assert Client().login(username=NAME, password=PASSWORD)
