"""Every staff address asks for the second factor where it is required; Wagtail's own sign-in pages are gone."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bat_platform.staff_gate import EXEMPT
from cms.organisations.enums import Role
from tests import factories
from tests.cms.accounts.people import confirm, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def reviewer(settings):
    """A hub's reviewer, where a second factor is required."""
    settings.REQUIRE_MFA = True
    user = factories.member(factories.hub("rctc").organisation, Role.REVIEWER)
    confirm(user)
    return user


def admin_addresses():
    """Every address under /admin/, with a 1 in the place of each argument."""

    def walk(resolver, before):
        for pattern in resolver.url_patterns:
            path = before + _filled(pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, path)
            elif isinstance(pattern, URLPattern):
                yield f"/{path}"

    for top in get_resolver().url_patterns:
        if isinstance(top, URLResolver) and str(top.pattern) == "admin/":
            yield from walk(top, "admin/")


def _filled(pattern):
    """The path of a pattern: arguments of both kinds of patterns become a 1, signs of expressions go."""
    text = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)|<[^>]+>", "1", str(pattern.pattern))
    return re.sub(r"\.\*|[\^$\\]", "", text)


def test_no_staff_address_opens_without_it(reviewer):
    client = Client(raise_request_exception=False)
    client.force_login(reviewer)
    asked = sorted(path for path in set(admin_addresses()) if not path.startswith(EXEMPT))
    assert len(asked) > 200
    setup = "/accounts/second-factor/totp/activate/"
    passed = []
    for path in asked:
        for method in (client.get, client.post):
            answer = method(path)
            refused = path.startswith("/admin/api/") and answer.status_code == 403
            if not refused and not answer.get("Location", "").endswith(setup):
                passed.append((path, answer.status_code))
    assert passed == []


def test_the_same_addresses_open_where_it_is_not_required(reviewer, settings, client):
    settings.REQUIRE_MFA = False
    client.force_login(reviewer)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_role_given_during_the_session_needs_it_at_once(settings, client):
    settings.REQUIRE_MFA = True
    user = person()
    client.force_login(user)
    organisation = factories.hub("rctc").organisation
    factories.MembershipFactory(user=user, organisation=organisation, role=Role.REVIEWER)
    assert client.get("/admin/").url == reverse("mfa_activate_totp")


def test_submitters_need_none(settings, client):
    settings.REQUIRE_MFA = True
    client.force_login(factories.member(factories.OrganisationFactory(), Role.SUBMITTER))
    assert client.get(reverse("submissions:list")).status_code == 200


def test_staff_pages_outside_the_admin_need_it_too(reviewer, client):
    client.force_login(reviewer)
    hub = factories.hub("rctc").organisation
    waiting = factories.OrganisationFactory(code="new", confirmed=False, asked_hub=hub)
    assert client.get(reverse("organisations:confirm", args=[waiting.pk])).url == reverse("mfa_activate_totp")


class TestWagtailsOwnPages:
    """Sign-in, sign-out and reset of Wagtail are gone: they lead past limits and second factor."""

    def test_sign_in(self, client, db):
        assert client.get("/admin/", follow=True).request["PATH_INFO"] == reverse("account_login")
        assert client.get("/admin/login/?next=https://evil.example/").url == f"{reverse('account_login')}?next=/admin/"

    def test_a_password_posted_to_the_old_address_opens_nothing(self, client, django_user_model):
        django_user_model.objects.create_superuser("root", password=factories.PASSWORD)
        client.post("/admin/login/", {"username": "root", "password": factories.PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_nobody_goes_in_a_circle(self, client):
        client.force_login(person())
        assert client.get("/admin/", follow=True).request["PATH_INFO"] == reverse("accounts_security")

    def test_sign_out(self, client, admin_user):
        client.force_login(admin_user)
        assert client.get("/admin/logout/").url == reverse("account_logout")
        client.post("/admin/logout/")
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/set-password/", "complete/", "confirm/MQ/x-y/"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_reset(self, client, path, method):
        assert getattr(client, method)(f"/admin/password_reset/{path}").url == reverse("account_reset_password")

    def test_password_and_address_are_not_changed_in_the_admin(self, client, admin_user):
        client.force_login(admin_user)
        page = client.get(reverse("wagtailadmin_account")).content.decode()
        assert "old_password" not in page
        assert 'name="name_email-email"' not in page

    def test_the_administrator_without_an_address_signs_in(self, client, django_user_model):
        django_user_model.objects.create_superuser("root", email="", password=factories.PASSWORD)
        client.post(reverse("account_login"), {"login": "root", "password": factories.PASSWORD})
        assert client.get("/admin/").status_code == 200
