"""The second factor where it is required: set up, shown, lost; whatever way led to the session."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bat_platform.staff_gate import FACTOR_LIFE
from cms.organisations.enums import Role
from tests import factories
from tests.cms.accounts.people import code_of, confirm, set_up_second_factor, sign_in

#: They commit: what follows a new factor is done then.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def reviewer(settings):
    """A hub's reviewer, where a second factor is required."""
    settings.REQUIRE_MFA = True
    user = factories.member(factories.hub("rctc").organisation, Role.REVIEWER)
    confirm(user)
    return user


def test_it_is_set_up_and_then_shown_at_each_sign_in(reviewer):
    client, _ = sign_in(reviewer)
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    secret = set_up_second_factor(client)
    assert client.get("/admin/").status_code == 200, "the code was shown just now"

    client, answer = sign_in(reviewer)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/admin/").url.startswith("/admin/login/"), "the password alone is no session"
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_session_from_elsewhere_has_to_show_it(reviewer):
    first, _ = sign_in(reviewer)
    secret = set_up_second_factor(first)
    other = Client()
    other.force_login(reviewer)  # a session that no sign-in page made
    asked = other.get("/admin/pages/")
    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=/admin/pages/"
    assert other.post(asked.url, {"code": code_of(secret)}).url == "/admin/pages/"
    assert other.get("/admin/").status_code == 200


def test_taking_it_away_closes_the_staff_addresses_and_the_other_sessions(reviewer):
    client, _ = sign_in(reviewer)
    secret = set_up_second_factor(client)
    other, _ = sign_in(reviewer)
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert other.get("/admin/").status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    assert other.get("/admin/").url.startswith("/admin/login/")


def test_a_new_password_by_mail_leads_not_past_it(reviewer):
    client, _ = sign_in(reviewer)
    set_up_second_factor(client)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": reviewer.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    page = client.get(link, follow=True)
    form = {"password1": "a-new-long-password", "password2": "a-new-long-password"}
    client.post(page.request["PATH_INFO"], form)
    _, answer = sign_in(reviewer, client, "a-new-long-password")
    assert answer.url == reverse("mfa_authenticate")


def test_its_secret_is_stored_encrypted_and_survives_a_new_key(reviewer, settings):
    client, _ = sign_in(reviewer)
    secret = set_up_second_factor(client)
    stored = Authenticator.objects.get(user=reviewer, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    client, _ = sign_in(reviewer)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_it_counts_for_a_working_day(reviewer):
    client, _ = sign_in(reviewer)
    secret = set_up_second_factor(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= FACTOR_LIFE
    session.save()
    asked = client.get("/admin/pages/")
    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=/admin/pages/"
    client.post(asked.url, {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_opens_once(reviewer):
    client, _ = sign_in(reviewer)
    set_up_second_factor(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"<code>([\d-]+)</code>", page)[1]
    for expected in (302, 200):
        client, _ = sign_in(reviewer)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_an_operator_removes_it_for_whoever_has_lost_everything(reviewer, capsys):
    client, _ = sign_in(reviewer)
    set_up_second_factor(client)
    call_command("remove_second_factor", reviewer.email)
    _, answer = sign_in(reviewer)
    assert answer.url != reverse("mfa_authenticate")
