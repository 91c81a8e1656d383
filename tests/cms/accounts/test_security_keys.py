"""Security keys beside codes: whose they are, and what they open. The keys themselves: tests/browser."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from cms.organisations.enums import Role
from tests import factories
from tests.cms.accounts.people import confirm, person, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def key_of(user):
    """A key as it is stored; it signs nothing."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )


def reauthenticated(user):
    client = sign_in(user)[0]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_the_pages_lead_to_them(client):
    user = person()
    client.force_login(user)
    assert reverse("mfa_add_webauthn") in client.get(reverse("mfa_index")).content.decode()
    assert "There is no key yet." in client.get(reverse("mfa_list_webauthn")).content.decode()


def test_the_page_to_add_one_runs_no_script_of_its_own():
    page = reauthenticated(person()).get(reverse("mfa_add_webauthn"))
    body = page.content.decode()
    assert 'data-security-key="create"' in body
    assert "accounts/js/security-key.js" in body
    scripts = [part.partition(">")[0] for part in body.split("<script")[1:]]
    assert all("src=" in script or "application/json" in script for script in scripts)
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_nobody_touches_anothers(name):
    key = key_of(person("owner"))
    client = reauthenticated(person("stranger"))
    url = reverse(name, args=[key.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Blue key"


@pytest.mark.parametrize("what", [{}, {"credential": "x"}, {"credential": "{}"}, {"credential": '{"id": "AA"}'}])
def test_what_no_key_has_signed_is_refused(what):
    user = person()
    client = reauthenticated(user)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "Key", **what})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_key_is_a_second_factor(client, settings):
    """Whoever has one is asked for it before a staff address."""
    settings.REQUIRE_MFA = True
    user = factories.member(factories.hub("rctc").organisation, Role.REVIEWER)
    confirm(user)
    client.force_login(user)
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    key_of(user)
    assert client.get("/admin/").url == f"{reverse('mfa_reauthenticate_webauthn')}?next=/admin/"
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert client.get("/admin/").url == f"{reverse('mfa_reauthenticate')}?next=/admin/"
