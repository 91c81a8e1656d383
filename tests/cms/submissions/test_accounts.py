"""Accounts: from the sign-up to the portal, and every page in the site's frame."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

NEW_PASSWORD = "another-long-password"


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Tries are counted in the cache: each test begins with none."""
    cache.clear()


@pytest.fixture
def person(db):
    """Somebody with a confirmed address."""
    user = UserFactory(username="anna")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(message):
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


def test_signing_up_needs_the_link_in_the_mail(client, db, django_capture_on_commit_callbacks):
    form = {"email": "new@example.org", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/uz" + reverse("account_signup").removeprefix("/en"), form, follow=True)
    assert "site-header" in response.content.decode()
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    link = link_in(message)
    assert link.startswith("/uz/accounts/confirm-email/")
    client.post(reverse("account_login"), {"login": "new@example.org", "password": NEW_PASSWORD})
    assert client.get(reverse("submissions:list")).status_code == 302, "not before the address is confirmed"
    client.post(link)
    client.post(reverse("account_login"), {"login": "new@example.org", "password": NEW_PASSWORD})
    content = client.get("/en/submissions/mine/").content.decode()
    assert "Your account belongs to no organisation yet" in content


@pytest.mark.parametrize("name", ["anna", "anna@example.org"])
def test_signing_in_by_name_or_address_leads_on(client, person, name):
    target = reverse("submissions:list")
    form = {"login": name, "password": PASSWORD, "next": target}
    assert client.post(reverse("account_login"), form).url == target


def test_a_wrong_password_is_told_in_the_summary(client, person):
    content = client.post(reverse("account_login"), {"login": "anna", "password": "wrong"}).content.decode()
    assert "error-summary" in content
    assert "<title>Error:" in content


def test_signing_out_asks_first(client, person):
    client.force_login(person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("submissions:list")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("submissions:list")).status_code == 302


def test_a_forgotten_password_is_set_by_mail(client, person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    assert "Look into your mail" in response.content.decode()
    response = client.get(link_in(mail.outbox[0]), follow=True)
    form = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post(response.request["PATH_INFO"], form, follow=True)
    assert "The new password is set" in response.content.decode()
    assert client.login(username="anna", password=NEW_PASSWORD)


def test_asking_for_an_unknown_address_tells_nothing_on_the_page(client, person):
    known = client.post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True)
    assert "Look into your mail" in known.content.decode()
    assert "Look into your mail" in unknown.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_inactive", "account_reset_password_done"],
)
def test_pages_for_strangers_stand_in_the_frame(client, db, name):
    assert 'class="account"' in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", ["account_logout", "account_email", "account_change_password"])
def test_pages_for_the_signed_in_stand_in_the_frame(client, person, name):
    client.force_login(person)
    response = client.get(reverse(name), follow=True)
    assert 'class="account"' in response.content.decode()
