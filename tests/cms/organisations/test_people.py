"""Joining, inviting, roles, leaving: by whom, and by nobody else."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.organisations import joining, roles
from cms.organisations.enums import RequestState, Role
from cms.organisations.models import Invitation, JoinRequest, Membership
from tests import factories
from tests.cms.accounts.people import confirm, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def startup():
    return factories.OrganisationFactory(code="startup")


@pytest.fixture
def manager(startup):
    user = factories.member(startup, Role.MANAGER, username="manager")
    confirm(user)
    return user


@pytest.fixture
def submitter(startup):
    return factories.member(startup, Role.SUBMITTER, username="submitter")


def held(user, organisation):
    return set(Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True))


def url(name, *arguments):
    return reverse(f"organisations:{name}", args=arguments)


class TestJoining:
    def test_the_whole_way(self, client, startup, manager, sent):
        anna = person("anna")
        UserProfile.objects.create(user=manager, preferred_language="uz")
        client.force_login(anna)
        form = {"organisation": startup.pk, "message": "I do the tests."}
        (message,) = sent(client.post, url("join"), form)
        assert message.to == [manager.email]
        assert f"/uz/organisations/{startup.pk}/" in message.body
        assert "I do the tests." in message.body
        assert not held(anna, startup), "not before a manager has answered"

        client.force_login(manager)
        assert "I do the tests." in client.get(url("people", startup.pk)).content.decode()
        asked = JoinRequest.objects.get()
        (message,) = sent(client.post, url("answer", startup.pk), {"request": asked.pk, "answer": "accept"})
        assert message.to == [anna.email]
        assert held(anna, startup) == {Role.SUBMITTER}

    def test_a_refusal(self, client, startup, manager, sent):
        anna = person("anna")
        asked = joining.ask_to_join(anna, startup)
        client.force_login(manager)
        (message,) = sent(client.post, url("answer", startup.pk), {"request": asked.pk, "answer": "refuse"})
        assert "not let you in" in message.body
        assert not held(anna, startup)

    def test_nobody_answers_twice(self, startup, manager):
        asked = joining.ask_to_join(person("anna"), startup)
        joining.answer(asked, manager, accept=False)
        with pytest.raises(ValidationError):
            joining.answer(asked, manager, accept=True)

    def test_only_managers_of_this_organisation_answer(self, client, startup, manager, submitter):
        asked = joining.ask_to_join(person("anna"), startup)
        rival = factories.OrganisationFactory(code="rival")
        other = factories.member(rival, Role.MANAGER)
        for user in (submitter, other, asked.user):
            with pytest.raises(PermissionDenied):
                joining.answer(asked, user, accept=True)
        client.force_login(other)
        form = {"request": asked.pk, "answer": "accept"}
        assert client.post(url("answer", startup.pk), form).status_code == 404
        assert client.post(url("answer", rival.pk), form).status_code == 404
        client.force_login(submitter)
        assert client.post(url("answer", startup.pk), form).status_code == 404
        asked.refresh_from_db()
        assert asked.state == RequestState.WAITING

    def test_one_request_at_a_time(self, startup, manager):
        anna = person("anna")
        joining.ask_to_join(anna, startup)
        with pytest.raises(ValidationError):
            joining.ask_to_join(anna, startup)

    @pytest.mark.parametrize("state", [{"confirmed": False}, {}])
    def test_what_cannot_be_joined(self, client, state):
        """Not confirmed (its name is nobody's business), or without anybody who could answer."""
        organisation = factories.OrganisationFactory(code="closed", name_en="Zzyzx", **state)
        if state:
            factories.member(organisation, Role.MANAGER)
        anna = person("anna")
        client.force_login(anna)
        assert "Zzyzx" not in client.get(url("join")).content.decode()
        assert "error-summary" in client.post(url("join"), {"organisation": organisation.pk}).content.decode()
        with pytest.raises(ValidationError):
            joining.ask_to_join(anna, organisation)

    def test_taking_it_back(self, client, startup, manager):
        anna = person("anna")
        asked = joining.ask_to_join(anna, startup)
        client.force_login(manager)
        assert client.post(url("take-back", asked.pk)).status_code == 404
        client.force_login(anna)
        client.post(url("take-back", asked.pk))
        assert not JoinRequest.objects.exists()


class TestInviting:
    @pytest.fixture
    def link(self, client, startup, manager, sent):
        """The link in the mail to eva@example.org."""
        client.force_login(manager)
        form = {"email": "eva@example.org", "role": Role.SUBMITTER}
        (message,) = sent(client.post, url("invite", startup.pk), form)
        assert message.to == ["eva@example.org"]
        return re.search(r"https?://[^/]+(/\S+)", message.body)[1]

    def visitor(self, user):
        client = Client()
        client.force_login(user)
        return client

    def test_the_whole_way(self, link, startup):
        eva = person("eva")
        client = self.visitor(eva)
        assert "Join" in client.get(link).content.decode()
        assert not held(eva, startup), "opening the link changes nothing"
        client.post(link)
        assert held(eva, startup) == {Role.SUBMITTER}

    def test_a_stranger_is_told_to_sign_in_and_comes_back(self, link, client):
        client.logout()
        page = client.get(link).content.decode()
        assert f"next={link}" in page
        assert 'type="submit">Join' not in page
        assert client.post(link).status_code == 200

    def test_it_works_once(self, link, startup):
        self.visitor(person("eva")).post(link)
        second = factories.UserFactory(username="second", email="second@example.org")
        confirm(second)
        client = self.visitor(second)
        assert client.get(link).status_code == 410
        client.post(link)
        assert not held(second, startup)

    def test_it_is_bound_to_the_address(self, link, startup):
        thief = person("thief")
        client = self.visitor(thief)
        assert "another mail address" in client.get(link).content.decode()
        client.post(link)
        assert not held(thief, startup)

    def test_the_address_has_to_be_confirmed(self, link, startup):
        eva = factories.UserFactory(username="eva", email="eva@example.org")
        self.visitor(eva).post(link)
        assert not held(eva, startup)

    def test_it_expires(self, link, startup):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        eva = person("eva")
        client = self.visitor(eva)
        assert client.get(link).status_code == 410
        client.post(link)
        assert not held(eva, startup)

    def test_it_can_be_withdrawn(self, link, startup, client):
        client.post(url("withdraw-invitation", startup.pk), {"invitation": Invitation.objects.get().pk})
        assert client.get(link).status_code == 410

    def test_a_second_one_ends_the_first(self, link, startup, client):
        client.post(url("invite", startup.pk), {"email": "EVA@example.org", "role": Role.MANAGER})
        assert client.get(link).status_code == 410
        assert "eva@example.org" not in client.get(url("people", startup.pk)).content.decode()

    def test_the_link_is_stored_nowhere(self, link):
        token = link.rstrip("/").rpartition("/")[2]
        assert token not in str(list(Invitation.objects.values()))
        assert token not in str(list(ModelLogEntry.objects.values()))

    @pytest.mark.parametrize("role", ["reviewer", "expert", "registrar", "language-editor", "focal-point", ""])
    def test_never_to_a_staff_role(self, client, startup, manager, role):
        client.force_login(manager)
        page = client.post(url("invite", startup.pk), {"email": "eva@example.org", "role": role})
        assert "error-summary" in page.content.decode()
        assert 'value="eva@example.org"' in page.content.decode(), "what was typed stays"
        with pytest.raises(PermissionDenied):
            joining.invite(startup, manager, "eva@example.org", role)

    def test_by_managers_alone(self, client, startup, submitter, manager):
        client.force_login(submitter)
        form = {"email": "eva@example.org", "role": Role.SUBMITTER}
        assert client.post(url("invite", startup.pk), form).status_code == 404
        with pytest.raises(PermissionDenied):
            joining.invite(startup, submitter, "eva@example.org", Role.SUBMITTER)
        assert not Invitation.objects.exists()


class TestRoles:
    def change(self, client, organisation, action, user, role):
        form = {"action": action, "person": user.pk, "role": role}
        return client.post(url("role", organisation.pk), form)

    def test_given_and_taken(self, client, startup, manager, submitter):
        client.force_login(manager)
        self.change(client, startup, "give", submitter, Role.MANAGER)
        assert held(submitter, startup) == {Role.SUBMITTER, Role.MANAGER}
        self.change(client, startup, "take", submitter, Role.SUBMITTER)
        assert held(submitter, startup) == {Role.MANAGER}

    @pytest.mark.parametrize("role", ["reviewer", "expert", "registrar", "language-editor", "focal-point", "x", ""])
    def test_staff_roles_are_not_theirs(self, client, startup, manager, submitter, role):
        client.force_login(manager)
        assert self.change(client, startup, "give", submitter, role).status_code == 404
        for service in (roles.give_role, roles.take_role):
            with pytest.raises(PermissionDenied):
                service(startup, manager, submitter, role)
        assert held(submitter, startup) == {Role.SUBMITTER}

    def test_nobody_gives_themselves_more(self, client, startup, manager, submitter):
        client.force_login(submitter)
        assert self.change(client, startup, "give", submitter, Role.MANAGER).status_code == 404
        with pytest.raises(PermissionDenied):
            roles.give_role(startup, submitter, submitter, Role.MANAGER)

    def test_only_members_get_roles(self, client, startup, manager):
        stranger = person("stranger")
        client.force_login(manager)
        assert self.change(client, startup, "give", stranger, Role.SUBMITTER).status_code == 404
        with pytest.raises(PermissionDenied):
            roles.give_role(startup, manager, stranger, Role.SUBMITTER)

    def test_the_last_manager_stays_one(self, client, startup, manager, submitter):
        client.force_login(manager)
        self.change(client, startup, "take", manager, Role.MANAGER)
        assert held(manager, startup) == {Role.MANAGER}
        page = client.post(url("leave", startup.pk), follow=True).content.decode()
        assert "needs a manager" in page
        roles.give_role(startup, manager, submitter, Role.MANAGER)
        client.post(url("leave", startup.pk))
        assert not held(manager, startup)

    def test_leaving_asks_first(self, client, startup, manager, submitter):
        client.force_login(submitter)
        client.get(url("leave", startup.pk))
        assert held(submitter, startup)
        assert client.post(url("leave", startup.pk)).url == url("home")
        assert not held(submitter, startup)
        assert client.get(url("people", startup.pk)).status_code == 404

    def test_leaving_keeps_what_a_registrar_gave(self, startup, manager, submitter):
        factories.MembershipFactory(user=submitter, organisation=startup, role=Role.REVIEWER)
        roles.leave(startup, submitter)
        assert held(submitter, startup) == {Role.REVIEWER}

    def test_the_log_knows_people_by_number(self, startup, manager, submitter):
        roles.give_role(startup, manager, submitter, Role.MANAGER)
        line = ModelLogEntry.objects.get(action="organisations.role_given")
        assert line.data == {"person": submitter.pk, "role": "manager"}
        assert "submitter@" not in str(ModelLogEntry.objects.values())


def test_members_see_each_other_and_strangers_nobody(client, startup, manager, submitter):
    client.force_login(submitter)
    page = client.get(url("people", startup.pk)).content.decode()
    assert manager.email in page
    assert "Invite somebody" not in page
    client.force_login(person("stranger"))
    for name in ("people", "change", "answer", "invite", "withdraw-invitation", "role", "leave", "confirm"):
        assert client.get(url(name, startup.pk)).status_code == 404
        assert client.post(url(name, startup.pk)).status_code in (404, 405)
    client.logout()
    assert client.get(url("people", startup.pk)).url.startswith(reverse("account_login"))
