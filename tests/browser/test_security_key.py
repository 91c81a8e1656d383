"""A reviewer with a security key: added, asked for at the sign-in and for the admin, under the policy of the site."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cms.organisations.enums import Role
from tests import factories
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def reviewer(site: str, settings):
    settings.REQUIRE_MFA = True
    user = factories.member(factories.hub("rctc").organisation, Role.REVIEWER, username="reviewer")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window with a key plugged in that is touched at once; what the policy blocks fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def check(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360, f"{page.url} is {width} px wide"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/en/accounts/login/")
    page.fill('[name="login"]', "reviewer")
    page.fill('[name="password"]', PASSWORD)
    page.click('.account button[type="submit"]')


def test_the_whole_way(page: Page, site: str, reviewer) -> None:
    sign_in(page, site)
    page.goto(f"{site}/admin/")
    page.fill('[name="password"]', PASSWORD)  # once more, before a factor is set up
    page.click('.account button[type="submit"]')
    page.click("text=Use a security key instead")
    expect(page.locator("h1")).to_have_text("Add a security key")
    check(page)
    page.fill('[name="name"]', "Blue key")
    page.click("text=Add the key")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    page.goto(f"{site}/admin/")
    expect(page).to_have_url(f"{site}/admin/")

    page.context.clear_cookies()
    sign_in(page, site)
    expect(page.locator("h1")).to_have_text("Second factor")
    check(page)
    page.click("text=Use a security key")
    page.wait_for_url("**/submissions/**")
    page.goto(f"{site}/admin/")
    expect(page).to_have_url(f"{site}/admin/")

    page.goto(f"{site}/en/accounts/second-factor/webauthn/")
    expect(page.locator("main")).to_contain_text("Blue key")
    check(page)
