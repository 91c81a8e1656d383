"""Tries are counted by the client's true address, in a cache that all processes share, and not at all without it."""

import pytest
from django.core import mail
from django.core.cache.backends.base import BaseCache
from django.test import Client
from django.urls import reverse

from bat_platform import checks
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Organisation
from tests import factories
from tests.cms.accounts.people import person, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

MEMORY = "django.core.cache.backends.locmem.LocMemCache"
DATABASE = "django.core.cache.backends.db.DatabaseCache"


class CacheThatIsAway(BaseCache):
    """As a cache server that cannot be reached."""

    def __init__(self, location, params):
        super().__init__(params)

    def add(self, *args, **kwargs):
        raise ConnectionError

    get = set = delete = add


def tries(count, headers):
    """Statuses of ``count`` tries to sign in with wrong passwords for ever new names."""
    client = Client(raise_request_exception=False)
    form = {"password": "wrong"}
    return [
        client.post(reverse("account_login"), form | {"login": f"nobody{number}"}, headers=headers(number))
        for number in range(count)
    ]


def limited(answers):
    return [answer for answer in answers if b"Too many" in answer.content]


def forged(number):
    return {
        "X-Forwarded-For": f"203.0.113.{number}",
        "X-Real-IP": f"203.0.113.{number}",
        "Forwarded": f"for=9.9.9.{number}",
    }


def test_a_forged_address_does_not_help():
    assert limited(tries(11, forged))


def test_nor_behind_a_proxy_that_adds_the_true_one(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limited(tries(11, lambda number: {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"}))


def test_behind_a_proxy_others_are_not_locked_out(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert not limited(tries(11, lambda number: {"X-Forwarded-For": f"198.51.100.{number}"}))


def test_the_account_is_limited_from_wherever_it_is_tried(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = person()
    for number in range(5):
        sign_in(user, password="wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"})
    client, answer = sign_in(user, headers={"X-Forwarded-For": "198.51.100.99"})
    assert answer.status_code == 200, "also with the right password"
    assert "_auth_user_id" not in client.session


def test_who_signs_up_too_often_is_told_in_the_frame_of_the_site(client):
    for _ in range(21):
        answer = client.post(reverse("account_signup"), {"email": "x"})
    assert answer.status_code == 429
    assert 'class="account"' in answer.content.decode()


#: Nothing listens there.
REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}


@pytest.mark.parametrize("cache", [{"BACKEND": f"{__name__}.CacheThatIsAway"}, REDIS], ids=["a cache", "Redis"])
class TestWithoutTheCache:
    """What counts tries says that it does not work now; the rest works."""

    @pytest.fixture(autouse=True)
    def _away(self, cache, settings):
        settings.CACHES = {"default": cache}

    @staticmethod
    def is_friendly(answer):
        page = answer.content.decode()
        return (
            (answer.status_code, answer["Retry-After"]) == (503, "30")
            and 'class="account"' in page
            and "go back in your browser" in page
        )

    def test_nobody_signs_in(self):
        client, answer = sign_in(person())
        assert self.is_friendly(answer)
        assert "_auth_user_id" not in client.session

    def test_nobody_signs_up_or_resets_a_password(self, client, django_user_model):
        form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
        for name in ("account_signup", "account_reset_password"):
            assert self.is_friendly(client.post(reverse(name), form))
        assert not django_user_model.objects.filter(email="new@example.org").exists()

    def test_nor_enters_an_organisation(self, client):
        hub = factories.OrganisationFactory(code="rctc", kind=OrganisationKind.HUB)
        factories.member(hub, Role.REVIEWER)
        client.force_login(person())
        assert self.is_friendly(client.post(reverse("organisations:create"), {"name": "New", "hub": hub.pk}))
        assert not Organisation.objects.filter(name_en="New").exists()

    def test_our_own_pages_need_no_cache(self, client):
        for name in ("account_login", "site:home", "site:themes"):
            assert client.get(reverse(name)).status_code == 200

    def test_a_monitor_is_told(self, client):
        assert client.get("/readyz").json()["cache"] == "unavailable"


def test_another_failure_stays_one(monkeypatch, client):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("cms.site.views.render", fails)
    client.raise_request_exception = False
    assert client.get(reverse("site:themes")).status_code == 500


@pytest.mark.django_db(transaction=True)  # a failed query ends a transaction on PostgreSQL
def test_nor_without_the_table_of_the_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"}
    }
    client, answer = sign_in(person(), Client(raise_request_exception=False))
    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session


class TestKnownAndUnknownAddressesAnswerAlike:
    """Who has an account is nobody's business."""

    @staticmethod
    def said(client, name, form, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse(name), form)
        page = client.get(answer.url).content if answer.status_code == 302 else answer.content
        body = page.decode().replace(form.get("email", form.get("login", "")), "ADDRESS")
        return answer.status_code, answer.get("Location"), _without_tokens(body)

    @pytest.mark.parametrize(
        ("name", "form"),
        [
            ("account_reset_password", {"email": "ADDRESS"}),
            ("account_signup", {"email": "ADDRESS", "password1": PASSWORD, "password2": PASSWORD}),
            ("account_login", {"login": "ADDRESS", "password": "wrong"}),
        ],
    )
    def test_the_same(self, name, form, django_capture_on_commit_callbacks):
        known = person().email
        answers, mails = [], []
        for address in (known, "nobody@example.org"):
            filled = {key: address if value == "ADDRESS" else value for key, value in form.items()}
            answers.append(self.said(Client(), name, filled, django_capture_on_commit_callbacks))
            mails.append(len(mail.outbox))
            mail.outbox.clear()
        assert answers[0] == answers[1]
        assert mails[0] == mails[1], "the same work, and the same time"


def _without_tokens(body):
    """The page without what differs from request to request."""
    return "\n".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line)


class TestChecks:
    """``check --deploy`` finds settings under which the limits would be none."""

    def ids(self):
        return {message.id for message in checks.check_accounts()}

    def test_a_cache_of_each_process(self, settings):
        settings.CACHES = {"default": {"BACKEND": MEMORY}}
        assert "bat_platform.E003" in self.ids()

    def test_a_proxy_that_is_not_counted(self, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        assert "bat_platform.E004" in self.ids()

    def test_no_second_factor(self, settings):
        settings.REQUIRE_MFA = False
        assert "bat_platform.W001" in self.ids()

    def test_all_is_well(self, settings):
        settings.CACHES = {"default": {"BACKEND": DATABASE, "LOCATION": "x"}}
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        settings.REQUIRE_MFA = True
        assert self.ids() == set()
