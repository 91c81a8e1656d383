"""The whole way of a submission, as people go it: phone in Uzbek, admin, public page, search."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from cms.organisations.enums import Role
from cms.registry.models import Entry
from cms.submissions.status import Stage, standing
from tests.cms.submissions.world import build_world
from tests.factories import PASSWORD, MembershipFactory
from tests.media import makers

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEWCOMER = "nodira@example.org"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


class Person:
    """Somebody with a browser window of their own."""

    def __init__(self, browser: Browser, site: str, viewport: dict[str, int]) -> None:
        self.site = site
        self.context = browser.new_context(viewport=viewport, locale="uz")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def press(self, command: str) -> None:
        """Press a button of the submission form, and wait for the answer."""
        with self.page.expect_navigation():
            self.page.locator(f'button[name="action"][value="{command}"]').last.click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f'[name="{name.replace("__", "-")}"]')
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def check_page(self) -> None:
        """No sideways scrolling, no barrier that axe finds, no error in the console."""
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{self.page.url} is {width} px wide"
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        assert self.complaints == []


@pytest.fixture
def world(site: str) -> SimpleNamespace:
    made = build_world()
    for person in (made.submitter, made.reviewer, made.expert):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return made


@pytest.fixture
def people(browser: Browser, site: str) -> Iterator[SimpleNamespace]:
    made = SimpleNamespace(
        submitter=Person(browser, site, PHONE),
        reviewer=Person(browser, site, DESK),
        expert=Person(browser, site, DESK),
        reader=Person(browser, site, PHONE),
    )
    yield made
    for person in vars(made).values():
        person.context.close()


def stage() -> Stage:
    return standing(Entry.objects.get()).stage


def enter_admin(person: Person, name: str) -> None:
    person.go("/admin/")
    person.fill(login=name, password=PASSWORD)
    person.page.locator('main button[type="submit"]').click()
    expect(person.page.locator("#wagtail-sidebar")).to_be_attached()


def decide(person: Person, action: str, comment: str = "", **at_fields: str) -> None:
    """Open the entry from the queue and decide on it, with words at fields."""
    entry = Entry.objects.get()
    person.go("/admin/review/")
    person.page.locator(f'main a[href$="/admin/review/{entry.pk}/"]').click()
    if comment:
        person.fill(comment=comment)
    for name, words in at_fields.items():
        box = person.page.locator(f'[name="at-{name}"]')
        box.evaluate("element => element.closest('details')?.setAttribute('open', '')")
        box.fill(words)
    with person.page.expect_navigation():
        person.page.locator(f'main button[name="action"][value="{action}"]').click()
    assert person.complaints == []


def sign_up(submitter: Person, world: SimpleNamespace) -> None:
    """From the page to sign in: a new account, its address confirmed by the mail's link, a place in the startup."""
    page = submitter.page
    page.locator('main a[href*="/accounts/signup/"]').first.click()
    page.wait_for_url("**/accounts/signup/**")
    submitter.check_page()
    mail.outbox.clear()
    submitter.fill(email=NEWCOMER, password1=PASSWORD, password2=PASSWORD)
    page.locator('main button[type="submit"]').click()
    page.wait_for_url("**/accounts/confirm-email/")
    submitter.check_page()
    (message,) = [message for message in mail.outbox if message.to == [NEWCOMER]]
    (link,) = re.findall(r"https?://[^/]+(/\S+/confirm-email/\S+)", message.body)
    submitter.go(link)
    submitter.check_page()
    page.locator('main button[type="submit"]').click()
    page.wait_for_load_state()
    if "/login/" in page.url:
        submitter.fill(login=NEWCOMER, password=PASSWORD)
        page.locator('main button[type="submit"]').click()
        page.wait_for_load_state()
    person = get_user_model().objects.get(email=NEWCOMER)
    assert EmailAddress.objects.get(user=person).verified
    MembershipFactory(user=person, organisation=world.startup, role=Role.SUBMITTER)


def add_row(submitter: Person, pk: int, task: str, **values: str) -> None:
    """From the list of rows: add one and come back to the list."""
    submitter.go(f"/uz/submissions/{pk}/edit/{task}/")
    submitter.page.locator(f'main a.button[href*="/edit/{task}/"]').first.click()
    submitter.check_page()
    submitter.fill(**values)
    submitter.press("save")
    submitter.page.wait_for_url(f"**/edit/{task}/")


def add_picture(submitter: Person) -> None:
    """From the page of the draft: a broken file is refused, what was typed stays, a whole one goes in."""
    page = submitter.page
    page.locator('main a[href$="/files/"]').click()
    submitter.check_page()
    submitter.fill(picture__text="Pech yonidagi filtr", picture__credit="Zavod")
    field = page.locator('[name="picture-file"]')
    content = makers.saved(makers.drawing((320, 240)))
    field.set_input_files({"name": "filtr.png", "mimeType": "image/png", "buffer": content[:-10]})
    submitter.press("add-picture")
    page.locator('.error-summary a[href="#id_picture-file"]').click()
    submitter.check_page()
    assert page.locator('[name="picture-text"]').input_value() == "Pech yonidagi filtr"
    field.set_input_files({"name": "filtr.png", "mimeType": "image/png", "buffer": content})
    submitter.press("add-picture")
    expect(page.locator("figure img")).to_have_count(1)
    expect(page.locator("figure img")).to_have_js_property("complete", True)
    submitter.check_page()


def test_from_a_phone_in_uzbek_to_the_search(site: str, world: SimpleNamespace, people: SimpleNamespace) -> None:
    submitter, page = people.submitter, people.submitter.page
    submitter.go("/uz/submissions/")
    submitter.check_page()
    page.locator('main a[href*="/accounts/login/"]').click()
    page.wait_for_url("**/accounts/login/**")
    submitter.check_page()
    sign_up(submitter, world)
    submitter.go("/uz/submissions/new/")
    submitter.check_page()

    # The first step, then page after page by "Save and continue".
    assert page.locator('[name="source_language"]').input_value() == "uz"
    submitter.fill(hub=str(world.hub.pk), name="Sement pechi uchun yengli filtr")
    page.locator("main form.submission-form button").click()
    page.wait_for_url("**/edit/")
    submitter.check_page()
    assert stage() == Stage.DRAFT
    pk = Entry.objects.get().pk
    page.locator('a[href$="/edit/name/"]').click()
    submitter.check_page()
    submitter.fill(summary="Pech gazidagi changni mato yenglarda ushlaydi.")
    submitter.press("save")
    page.wait_for_url("**/edit/sectors/")
    submitter.check_page()
    page.locator("details", has=page.locator('input[value="C23.5"]')).locator("summary").click()
    page.locator('input[value="C23.5"]').check()
    page.locator('input[name="countries"][value="UZ"]').check()
    submitter.press("close")
    page.wait_for_url("**/edit/")
    submitter.go(f"/uz/submissions/{pk}/edit/description/")
    submitter.fill(description="Gaz matodan oʻtadi.\n\nChang yengda qoladi.")
    submitter.press("close")

    # A source; two levels, one of them removed after a question.
    add_row(submitter, pk, "sources", title="Oʻlchov bayonnomasi", year="2024")
    level = {"kind": "measured", "pollutant": "dust", "medium": "air", "unit": "mg/Nm³", "evidence": "A", "source": "1"}
    add_row(submitter, pk, "levels", upper="9,5", **level)
    assert page.locator("main .ruled-list > li").count() == 1
    submitter.check_page()
    add_row(submitter, pk, "levels", upper="77", **level)
    page.locator('main a[href$="/edit/levels/2/remove/"]').click()
    submitter.check_page()
    page.locator("main form button").click()
    page.wait_for_url("**/edit/levels/")
    expect(page.locator("main .ruled-list > li")).to_have_count(1)

    submitter.go(f"/uz/submissions/{pk}/")
    add_picture(submitter)

    # What is wrong is listed with a link to its field; mended, it goes.
    submitter.go(f"/uz/submissions/{pk}/edit/levels/1/")
    submitter.check_page()
    submitter.fill(lower="20")
    submitter.press("save")
    submitter.go(f"/uz/submissions/{pk}/check/")
    submitter.check_page()
    page.locator('main a[href*="/edit/levels/1/?check=1"]').first.click()
    page.locator('.error-summary a[href="#id_lower"]').click()
    assert page.evaluate("document.activeElement.name") == "lower"
    submitter.check_page()
    submitter.fill(lower="")
    submitter.press("close")
    submitter.go(f"/uz/submissions/{pk}/preview/")
    expect(page.locator("h1")).to_have_text("Sement pechi uchun yengli filtr")
    submitter.check_page()
    submitter.go(f"/uz/submissions/{pk}/check/")
    page.locator('main form[action$="/send/"] button').click()
    page.locator('.error-summary a[href="#id_consent"]').click()
    submitter.check_page()
    page.locator('[name="consent"]').check()
    page.locator('main form[action$="/send/"] button').click()
    page.wait_for_url(f"**/submissions/{pk}/")
    submitter.check_page()
    assert stage() == Stage.SCREENING

    # Back and forth with the hub.
    enter_admin(people.reviewer, "reviewer")
    decide(people.reviewer, "changes", "Pech qaysi yoqilgʻida ishlaydi?", summary_uz="Qaysi pech uchun?")
    assert stage() == Stage.CHANGES
    submitter.go("/uz/submissions/mine/")
    expect(page.get_by_text("Pech qaysi yoqilgʻida ishlaydi?")).to_be_visible()
    submitter.check_page()
    page.locator("h2 a").click()
    page.wait_for_url(f"**/submissions/{Entry.objects.get().pk}/")
    submitter.check_page()
    page.locator('main a[href$="/edit/"]').click()
    submitter.check_page()
    submitter.go(f"/uz/submissions/{pk}/edit/name/")
    expect(page.get_by_text("Qaysi pech uchun?")).to_be_visible()
    submitter.check_page()
    submitter.go(f"/uz/submissions/{pk}/edit/levels/1/")
    submitter.fill(conditions="Tabiiy gaz")
    submitter.press("close")
    submitter.go(f"/uz/submissions/{pk}/check/")
    submitter.check_page()
    expect(page.locator('section[aria-labelledby="changed"] li')).to_have_count(1)
    page.locator('main form[action$="/send/"] button').click()
    page.wait_for_url(f"**/submissions/{pk}/")
    assert stage() == Stage.SCREENING
    decide(people.reviewer, "approve")
    assert stage() == Stage.TECHNICAL
    enter_admin(people.expert, "expert")
    decide(people.expert, "approve")
    assert stage() == Stage.PUBLISHED

    # A reader finds it.
    entry = Entry.objects.get()
    reader = people.reader
    reader.go("/uz/search/?q=yengli+filtr")
    reader.page.locator("article a", has_text="Sement pechi uchun yengli filtr").click()
    reader.page.wait_for_url(f"**/uz/registry/{entry.code}/")
    expect(reader.page.locator("h1")).to_have_text("Sement pechi uchun yengli filtr")
    expect(reader.page.get_by_text("9,5").first).to_be_visible()
    expect(reader.page.locator('figure img[alt="Pech yonidagi filtr"]')).to_be_visible()
    reader.check_page()
