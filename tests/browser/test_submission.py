"""The whole way of a submission, as people go it: phone in Uzbek, admin, public page, search."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from cms.registry.models import Entry
from cms.submissions.status import Stage, standing
from tests.cms.submissions.world import build_world
from tests.factories import PASSWORD
from tests.media import makers

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
        """Press a button of the submission form."""
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


def decide(person: Person, action: str, comment: str = "") -> None:
    """Open the entry from the queue and decide on it."""
    entry = Entry.objects.get()
    person.go("/admin/review/")
    person.page.locator(f'main a[href$="/admin/review/{entry.pk}/"]').click()
    if comment:
        person.fill(comment=comment)
    with person.page.expect_navigation():
        person.page.locator(f'main button[name="action"][value="{action}"]').click()
    assert person.complaints == []


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
    submitter.fill(login="submitter", password=PASSWORD)
    page.locator('main button[type="submit"]').click()
    page.wait_for_url("**/uz/submissions/new/")
    submitter.check_page()

    # The form, with a row added and removed on the way.
    assert page.locator('[name="source_language"]').input_value() == "uz"
    submitter.fill(
        hub=str(world.hub.pk),
        name="Sement pechi uchun yengli filtr",
        summary="Pech gazidagi changni mato yenglarda ushlaydi.",
        description="Gaz matodan oʻtadi.\n\nChang yengda qoladi.",
    )
    page.locator("details", has=page.locator('input[value="C23.5"]')).locator("summary").click()
    page.locator('input[value="C23.5"]').check()
    page.locator('input[name="countries"][value="UZ"]').check()
    submitter.fill(sources__0__title="Oʻlchov bayonnomasi", sources__0__year="2024")
    submitter.fill(
        levels__0__kind="measured",
        levels__0__pollutant="dust",
        levels__0__medium="air",
        levels__0__upper="9,5",
        levels__0__unit="mg/Nm³",
        levels__0__evidence="A",
        levels__0__source="1",
    )
    submitter.press("add-levels")
    expect(page.locator('[name="levels-1-upper"]')).to_be_visible()
    assert page.locator('[name="levels-0-upper"]').input_value() == "9,5"
    submitter.press("remove-levels-1")
    expect(page.locator('[name="levels-1-upper"]')).to_have_count(0)
    submitter.press("save")
    page.wait_for_url("**/edit/")
    submitter.check_page()
    assert stage() == Stage.DRAFT

    edit = page.url
    submitter.go(f"/uz/submissions/{Entry.objects.get().pk}/")
    add_picture(submitter)
    page.goto(edit)

    # Sending with a gap shows the gap; filled, it goes.
    submitter.fill(levels__0__source="2")
    submitter.press("send")
    page.wait_for_url("**/edit/?check=1")
    page.locator('.error-summary a[href="#id_levels-0-source"]').click()
    assert page.evaluate("document.activeElement.name") == "levels-0-source"
    submitter.check_page()
    submitter.fill(levels__0__source="1")
    submitter.press("send")
    page.wait_for_url("**/submissions/*/")
    submitter.check_page()
    assert stage() == Stage.SCREENING

    # Back and forth with the hub.
    enter_admin(people.reviewer, "reviewer")
    decide(people.reviewer, "changes", "Pech qaysi yoqilgʻida ishlaydi?")
    assert stage() == Stage.CHANGES
    submitter.go("/uz/submissions/mine/")
    expect(page.get_by_text("Pech qaysi yoqilgʻida ishlaydi?")).to_be_visible()
    submitter.check_page()
    page.locator("h2 a").click()
    page.wait_for_url(f"**/submissions/{Entry.objects.get().pk}/")
    submitter.check_page()
    page.locator('main a[href$="/edit/"]').click()
    submitter.fill(levels__0__conditions="Tabiiy gaz")
    submitter.press("send")
    page.wait_for_url("**/submissions/*/")
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
