"""Privacy, retention, licence: what stands there is what the platform does."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from cms.accounts.tasks import KEPT

pytestmark = pytest.mark.django_db

PAGES = ("privacy", "retention", "licence")


@pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz", "ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_in_every_language_and_from_every_page(client, page, language):
    with translation.override(language):
        url = reverse(f"site:{page}")
        assert f'href="{url}"' in client.get(reverse("site:themes")).content.decode()
        assert client.get(url).status_code == 200


def test_the_operator_is_who_the_settings_say_or_nobody(client, settings):
    page = client.get(reverse("site:privacy")).content.decode()
    assert page.count("Not named yet") == 2
    settings.OPERATOR_NAME, settings.PRIVACY_CONTACT = "An <operator>", "privacy@example.org"
    page = client.get(reverse("site:privacy")).content.decode()
    assert "An &lt;operator&gt;" in page
    assert "privacy@example.org" in page
    assert "Not named yet" not in page


def test_the_numbers_are_those_that_the_tasks_go_by(client, settings):
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    page = client.get(reverse("site:retention")).content.decode()
    assert "3 days after signing in" in page
    assert page.count(f"{KEPT.days} days") == 3, "invitations, accounts, imported files"
    assert settings.BEAT_TABLE["forget-accounts"][0] == "cms.accounts.tasks.forget"


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_elsewhere_and_no_cookie_is_unnamed(client, page):
    answer = client.get(reverse(f"site:{page}"))
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(https?://[^"]+)"', answer.content.decode())
    assert [address for address in loaded if not address.startswith("http://testserver/")] == []
    assert set(answer.cookies) <= {"csrftoken"}
