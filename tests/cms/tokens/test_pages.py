"""The page with an organisation's tokens: for its managers, after the password once more, and each shown once."""

import re

import pytest
from django.urls import reverse

from cms.organisations.enums import Role
from cms.tokens import keys, services
from cms.tokens.enums import Scope
from cms.tokens.models import Token
from tests import factories
from tests.cms.accounts.people import confirm, sign_in
from tests.cms.tokens.callers import maker
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORM = {"name": "Register", "scopes": ["submissions:read", "submissions:write"], "days": "90"}


@pytest.fixture
def browser(manager):
    """The manager's, with the password entered again just now."""
    confirm(manager)
    client, _ = sign_in(manager)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def address(name, *arguments):
    return reverse(f"tokens:{name}", args=arguments)


def test_made_shown_once_and_revoked(browser, startup):
    assert (
        address("list", startup.pk) in browser.get(reverse("organisations:people", args=[startup.pk])).content.decode()
    )
    assert browser.get(address("make", startup.pk)).status_code == 200
    answer = browser.post(address("make", startup.pk), FORM)
    (key,) = set(keys.PATTERN.findall(answer.content.decode()))
    assert "no-store" in answer["Cache-Control"]
    token = Token.objects.get()
    assert services.find(key) == token
    assert token.scopes == ["submissions:read", "submissions:write"]
    page = browser.get(address("list", startup.pk)).content.decode()
    assert token.prefix in page
    assert key not in page
    assert "Revoke" in browser.get(address("revoke", startup.pk, token.pk)).content.decode()
    assert services.find(key), "asking changes nothing"
    assert browser.post(address("revoke", startup.pk, token.pk)).url == address("list", startup.pk)
    assert services.find(key) is None
    assert token.prefix in browser.get(address("list", startup.pk)).content.decode()


def test_the_password_is_asked_for_first(manager, startup):
    confirm(manager)
    client, _ = sign_in(manager)
    token, _ = services.make(startup, manager, "x", [Scope.READ], 30)
    for name, arguments in (("make", [startup.pk]), ("revoke", [startup.pk, token.pk])):
        for answer in (client.get(address(name, *arguments)), client.post(address(name, *arguments), FORM)):
            assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Token.objects.running().count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "366"}, {"days": ""}])
def test_what_is_wrong_stands_at_its_field(browser, startup, wrong):
    page = browser.post(address("make", startup.pk), FORM | wrong).content.decode()
    assert "error-summary" in page
    assert not Token.objects.exists()


def test_a_manager_who_is_no_submitter_is_told(startup):
    alone = factories.member(startup, Role.MANAGER)
    confirm(alone)
    client, _ = sign_in(alone)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Submitter" in client.get(address("make", startup.pk)).content.decode()
    assert "error-summary" in client.post(address("make", startup.pk), FORM).content.decode()


def test_for_managers_of_the_organisation_alone(client, startup, manager):
    token, _ = services.make(startup, manager, "Zzyzx", [Scope.READ], 30)
    rival = factories.OrganisationFactory(code="rival")
    for user in (factories.member(startup, Role.SUBMITTER), maker(rival)):
        client.force_login(user)
        assert client.get(address("list", startup.pk)).status_code == 404
    boss = maker(rival)
    confirm(boss)
    client, _ = sign_in(boss)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for organisation in (startup, rival):
        assert client.get(address("revoke", organisation.pk, token.pk)).status_code == 404
        assert client.post(address("revoke", organisation.pk, token.pk)).status_code == 404
    assert client.post(address("make", startup.pk), FORM).status_code == 404
    assert Token.objects.running().count() == 1
    client.logout()
    assert client.get(address("list", startup.pk)).url.startswith(reverse("account_login"))


def test_names_are_escaped(browser, startup):
    browser.post(address("make", startup.pk), FORM | {"name": "<script>alert(1)</script>"})
    page = browser.get(address("list", startup.pk)).content.decode()
    assert not re.search(r"<script>alert", page)
