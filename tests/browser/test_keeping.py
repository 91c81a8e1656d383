"""Nothing typed in the portal is lost: slow and broken lines, an ended session, other tabs, the copy on the device."""

import gzip
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Response, expect

from cms.registry.models import Entry
from tests.browser.drafts import address, ask_for_changes, build_draft, form_pages, lock, stored, write_elsewhere
from tests.cms.submissions.world import build_world
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
#: A line of 50 kbit/s on which every answer takes 400 ms to begin.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
CUT = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
#: The button that saves and goes on.
CONTINUE = 'form[data-keep] button.button[value="save"]'
#: Milliseconds until a save has begun, 5 s after the last key, and has come back on the slow line.
SOON = 20_000
#: Bytes of a form page with all that it loads, compressed, with nothing in the cache.
PAGE_WEIGHT = 100_000


class Writer:
    """Somebody who is signed in, with a window of their own."""

    def __init__(self, context: BrowserContext, site: str, name: str = "submitter") -> None:
        self.context = context
        self.site = site
        self.lines: dict[Page, CDPSession] = {}
        self.complaints: list[str] = []
        self.page = self.open_tab()
        self.sign_in(self.page, name)

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sign_in(self, page: Page, name: str = "submitter") -> None:
        page.goto(f"{self.site}/uz/accounts/login/")
        page.locator('[name="login"]').fill(name)
        page.locator('[name="password"]').fill(PASSWORD)
        page.locator('main button[type="submit"]').click()
        page.wait_for_url("**/submissions/mine/")

    def line(self, state: dict[str, Any], page: Page | None = None) -> None:
        """Set how good the connection is."""
        page = page or self.page
        if page not in self.lines:
            self.lines[page] = self.context.new_cdp_session(page)
            self.lines[page].send("Network.enable")
        self.lines[page].send("Network.emulateNetworkConditions", state)

    def go(self, entry: Entry, task: str, page: Page | None = None, *, row: int | None = None) -> None:
        (page or self.page).goto(self.site + address(entry, task, row))


@pytest.fixture
def world(site: str) -> SimpleNamespace:
    made = build_world()
    for person in (made.submitter, made.stranger):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    made.entry = build_draft(made)
    return made


@pytest.fixture
def writer(browser: Browser, site: str, world: SimpleNamespace) -> Iterator[Writer]:
    context = browser.new_context(viewport=PHONE, locale="uz")
    made = Writer(context, site)
    yield made
    # A page that is closed still sends what it has: not while the database is emptied.
    context.set_offline(True)
    context.close()
    assert made.complaints == []


def copies(page: Page) -> list[str]:
    """Keys of the copies on the device."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('keep:')).sort()")


def whole_storage(page: Page) -> str:
    return page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")


def expect_state(page: Page, state: str, *, timeout: int = SOON) -> None:
    """The status line says the words of this state, as the template gives them, with any time in them."""
    words = page.locator("[data-keep-line]").get_attribute(f"data-{state}")
    pattern = re.escape(words).replace(re.escape("{time}"), r"\d\d:\d\d")
    expect(page.locator("[data-keep-line] [role=status]")).to_have_text(re.compile(pattern), timeout=timeout)


def on_device(page: Page, text: str) -> None:
    """Wait until a copy with this text stands on the device."""
    page.wait_for_function("text => JSON.stringify({ ...localStorage }).includes(text)", arg=text)


def unplug(page: Page) -> None:
    """Let the script of the page find no connection, while other pages still load."""
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")


#: Types into the first text of the form, ticks its first box or chooses something; false if there is nothing to do.
ANSWER_SOMETHING = """() => {
    const form = document.querySelector("form[data-keep]");
    const find = (selector) => form.querySelector(selector);
    const texts = [...form.querySelectorAll("textarea, input[type=text]:not([inputmode])")];
    const text = texts.find((one) => one.maxLength < 0 || one.maxLength > 30) ?? find("input[inputmode=decimal]");
    const box = find("input[type=checkbox]:not(:checked), input[type=radio]:not(:checked)");
    const select = [...form.querySelectorAll("select")].find((one) => one.options.length > 1);
    if (text) text.value = text.inputMode === "decimal" ? "12" : "Sekin aloqada yozilgan";
    else if (box) box.checked = true;
    else if (select) select.selectedIndex = select.selectedIndex === 1 ? 0 : 1;
    (text ?? box ?? select)?.dispatchEvent(new Event("input", { bubbles: true }));
    return Boolean(text ?? box ?? select);
}"""


@pytest.mark.once
def test_every_form_page_loads_and_saves_on_a_slow_line(writer: Writer, world: SimpleNamespace) -> None:
    """With what all pages share in the cache, from signing in."""
    page = writer.page
    writer.line(SLOW)
    silent = []
    for path in form_pages(world.entry):
        page.goto(writer.site + path, timeout=90_000)
        if not page.evaluate(ANSWER_SOMETHING):
            silent.append(path)
            continue
        page.evaluate("dispatchEvent(new Event('online'))")  # does not wait until typing has ended
        expect_state(page, "saved")
        assert copies(page) == [], path
    # Nothing can be held back yet, and the small world has no words for some lists.
    assert address(world.entry, "confidential") in silent
    assert len(silent) <= 3, silent


def test_what_is_typed_while_the_line_is_cut_arrives(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    writer.line(SLOW)
    field = page.locator('[name="description"]')
    field.fill("Birinchi gap.")
    with page.expect_request(lambda request: request.method == "POST"):
        pass
    writer.line(CUT)
    field.press_sequentially(" Ikkinchi gap.")
    expect_state(page, "kept")
    on_device(page, "Ikkinchi gap.")
    page.wait_for_timeout(6_000)
    expect_state(page, "kept")
    expect(page.locator("[data-keep-again]")).to_be_visible()
    field.press_sequentially(" Uchinchi gap.")
    writer.line(FAST)
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Birinchi gap. Ikkinchi gap. Uchinchi gap."
    assert copies(page) == []


def test_a_button_without_connection_keeps_the_page(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    before = page.url
    page.locator('[name="description"]').fill("Tugma bosilganda aloqa yoʻq edi.")
    writer.line(CUT)
    page.locator(CONTINUE).first.click()
    expect_state(page, "kept")
    assert page.url == before
    writer.line(FAST)
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Tugma bosilganda aloqa yoʻq edi."
    page.locator(CONTINUE).first.click()
    page.wait_for_url(lambda url: url != before)
    assert copies(page) == []


def test_text_survives_the_end_of_the_session(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    Session.objects.all().delete()
    page.locator('[name="description"]').fill("Sessiya tugaganda yozilgan.")
    expect_state(page, "out")
    with writer.context.expect_page() as opened:
        page.locator('[data-keep-line] a[target="_blank"]').click()
    writer.sign_in(opened.value)
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Sessiya tugaganda yozilgan."
    assert copies(page) == []
    # The buttons of the page work again as well: signing in has changed the token.
    page.locator(CONTINUE).first.click()
    page.wait_for_url(lambda url: "description" not in url)


def test_a_copy_that_was_not_sent_is_offered_and_used(writer: Writer, world: SimpleNamespace) -> None:
    writer.go(world.entry, "description")
    writer.line(CUT)
    writer.page.locator('[name="description"]').fill("Yoʻqolmasligi kerak boʻlgan matn.")
    on_device(writer.page, "Yoʻqolmasligi kerak")
    writer.page.close()

    page = writer.page = writer.open_tab()
    writer.go(world.entry, "description")
    field = page.locator('[name="description"]')
    assert field.input_value() == stored(world.entry, "description")
    page.locator("[data-keep-use]").click()
    expect(field).to_have_value("Yoʻqolmasligi kerak boʻlgan matn.")
    expect(field).to_be_focused()
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Yoʻqolmasligi kerak boʻlgan matn."
    assert copies(page) == []


def test_a_discarded_copy_is_gone(writer: Writer, world: SimpleNamespace) -> None:
    writer.go(world.entry, "description")
    writer.line(CUT)
    writer.page.locator('[name="description"]').fill("Keraksiz matn.")
    on_device(writer.page, "Keraksiz matn.")
    writer.page.close()

    page = writer.page = writer.open_tab()
    writer.go(world.entry, "description")
    page.locator("[data-keep-discard]").click()
    assert copies(page) == []
    page.reload()
    expect(page.locator("[data-keep-line]")).to_be_attached()
    assert page.locator("[data-keep-use]").count() == 0
    assert stored(world.entry, "description") != "Keraksiz matn."


def test_a_copy_of_an_older_draft_is_never_put_over_a_newer_text(writer: Writer, world: SimpleNamespace) -> None:
    writer.go(world.entry, "name")
    writer.line(CUT)
    writer.page.locator('[name="name"]').fill("Mening nomim")
    writer.page.locator('[name="summary"]').fill("Mening qisqa bayonim.")
    on_device(writer.page, "Mening qisqa bayonim.")
    writer.page.close()
    write_elsewhere(world.entry, world.submitter, name="Boshqa nom", summary="Boshqa bayon.")

    page = writer.page = writer.open_tab()
    writer.go(world.entry, "name")
    rows = page.locator(".keep-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Mening nomim")
    expect(rows.nth(0)).to_contain_text("Boshqa nom")
    rows.nth(0).locator("[value=mine]").check()
    rows.nth(1).locator("[value=theirs]").check()
    page.locator("[data-keep-chosen]").click()
    expect_state(page, "saved")
    assert stored(world.entry, "name") == "Mening nomim"
    assert stored(world.entry, "summary") == "Boshqa bayon."
    assert copies(page) == []


def test_a_text_that_somebody_saved_meanwhile_is_asked_about(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    write_elsewhere(world.entry, world.submitter, description="Hamkasb yozgan matn.")
    page.locator('[name="description"]').fill("Men yozgan matn.")
    expect_state(page, "newer")
    assert stored(world.entry, "description") == "Hamkasb yozgan matn."
    row = page.locator(".keep-row")
    expect(row).to_contain_text("Men yozgan matn.")
    expect(row).to_contain_text("Hamkasb yozgan matn.")
    page.locator("[data-keep-chosen]").click()
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Men yozgan matn."


def test_a_change_of_another_task_is_no_conflict(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    write_elsewhere(world.entry, world.submitter, name="Boshqa nom")
    page.locator('[name="description"]').fill("Faqat matn.")
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Faqat matn."
    assert stored(world.entry, "name") == "Boshqa nom"


def test_a_draft_that_is_under_review_says_so(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    lock(world.entry, world.submitter)
    page.locator('[name="description"]').fill("Kech qolgan matn.")
    expect_state(page, "copyable")
    assert page.locator('[name="description"]').input_value() == "Kech qolgan matn."


def test_confidential_facts_never_stand_on_the_device(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "costs", row=1)
    writer.line(CUT)
    page.locator('[name="per_unit"]').fill("Maxfiy narx")
    page.wait_for_timeout(1_000)
    assert "Maxfiy" not in whole_storage(page)
    assert copies(page) == []
    expect_state(page, "bare")
    # Nothing keeps it but the page: leaving asks.
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert questions == ["beforeunload"]
    writer.line(FAST)
    expect_state(page, "saved")
    assert "Maxfiy" not in whole_storage(page)


def test_an_answer_to_a_reviewer_is_kept_until_a_button_sends_it(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    ask_for_changes(world.entry, world, "description", "Qaysi pech?")
    writer.go(world.entry, "description")
    answer = page.locator('textarea[name^="answer-"]')
    answer.fill("Aylanma pech.")
    page.locator('[name="description"]').press("Control+End")
    page.locator('[name="description"]').press_sequentially(" Davomi.")
    expect_state(page, "kept")
    page.wait_for_timeout(7_000)
    # The text of the field has arrived, the answer waits: the line does not say that all is saved.
    assert stored(world.entry, "description").endswith("Davomi.")
    expect_state(page, "kept")
    on_device(page, "Aylanma pech.")
    page.locator('button[value^="answer-"]').click()
    expect(page.locator("blockquote ~ p", has_text="Aylanma pech.")).to_be_visible()
    assert page.locator("[data-keep-use]").count() == 0
    assert copies(page) == []


def test_leaving_does_not_ask_while_a_copy_stands_on_the_device(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    page.locator('[name="description"]').fill("Nusxa qurilmada turadi.")
    page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    page.goto(f"{writer.site}/static/site/icons/favicon.svg")
    page.wait_for_timeout(1_000)
    # It was sent while the page was left.
    assert stored(world.entry, "description") == "Nusxa qurilmada turadi."
    writer.go(world.entry, "description")
    assert page.locator("[data-keep-use]").count() == 0
    assert copies(page) == []


def test_signing_out_removes_every_copy(writer: Writer, world: SimpleNamespace) -> None:
    other = writer.open_tab()
    page = writer.page
    for tab, task, field in ((other, "name", "name"), (page, "description", "description")):
        writer.go(world.entry, task, tab)
        unplug(tab)
        tab.locator(f'[name="{field}"]').fill("Chiqishdan oldin yozilgan.")
        on_device(tab, "Chiqishdan oldin yozilgan.")
    page.wait_for_function("Object.keys(localStorage).filter((key) => key.startsWith('keep:')).length === 2")
    page.goto(f"{writer.site}/uz/accounts/logout/")
    page.locator('main button[type="submit"]').click()
    page.wait_for_url(lambda url: "logout" not in url)
    assert copies(page) == []
    # The tab that is still open leaves nothing behind either.
    other.locator('[name="name"]').press_sequentially(" Va keyin.")
    expect_state(other, "out")
    other.wait_for_timeout(500)
    assert copies(other) == []


def test_copies_of_somebody_else_and_old_ones_are_removed(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    mine = f"keep:{world.submitter.pk}:{world.entry.pk}:name:1"
    page.evaluate(
        """([mine, other]) => {
            const old = Date.now() - 15 * 24 * 3600 * 1000;
            localStorage.setItem(`${mine}:new`, JSON.stringify({ at: Date.now(), kept: {} }));
            localStorage.setItem(`${mine}:old`, JSON.stringify({ at: old, kept: {} }));
            localStorage.setItem(other, JSON.stringify({ at: Date.now(), kept: {} }));
        }""",
        [mine, f"keep:{world.stranger.pk}:1:name:1:x"],
    )
    page.goto(f"{writer.site}/uz/")
    assert copies(page) == [f"{mine}:new"]


def test_a_second_tab_is_told(writer: Writer, world: SimpleNamespace) -> None:
    page, other = writer.page, writer.open_tab()
    writer.go(world.entry, "description")
    writer.go(world.entry, "description", other)
    expect_state(page, "twice")
    expect_state(other, "twice")
    other.locator('[name="description"]').fill("Ikkinchi varaqdan.")
    expect_state(other, "saved")
    expect_state(page, "elsewhere")
    other.close()
    page.reload()
    expect(page.locator("[data-keep-line] [role=status]")).to_be_empty()
    expect(page.locator('[name="description"]')).to_have_value("Ikkinchi varaqdan.")


def test_a_full_device_is_said(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    writer.go(world.entry, "description")
    writer.line(CUT)
    page.locator('[name="description"]').fill("Joy yoʻq.")
    expect_state(page, "bare")
    expect_state(page, "failed")
    writer.line(FAST)
    expect_state(page, "saved")


def test_the_back_button_shows_what_was_saved(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    page.locator('[name="description"]').fill("Orqaga qaytilganda ham turadi.")
    page.locator(CONTINUE).first.click()
    page.wait_for_url(lambda url: "description" not in url)
    page.go_back()
    field = page.locator('[name="description"]')
    expect(field).to_have_value("Orqaga qaytilganda ham turadi.")
    field.press("Control+End")
    field.press_sequentially(" Yana.")
    expect_state(page, "saved")
    assert stored(world.entry, "description") == "Orqaga qaytilganda ham turadi. Yana."


def test_letters_that_are_not_on_the_keyboard(writer: Writer, world: SimpleNamespace) -> None:
    page = writer.page
    writer.go(world.entry, "description")
    unplug(page)
    row = page.locator(".letters")
    assert row.count() == 0
    field = page.locator('[name="description"]')
    field.fill("bglik")
    field.evaluate("element => element.setSelectionRange(1, 1)")
    field.click(position={"x": 5, "y": 5})
    field.evaluate("element => element.setSelectionRange(1, 1)")
    key = row.get_by_role("button", name="oʻ", exact=True)
    key.click()
    expect(field).to_have_value("boʻglik")
    expect(field).to_be_focused()
    box = key.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44
    row.locator("[data-letters-capitals]").click()
    row.get_by_role("button", name="Gʻ", exact=True).click()
    expect(field).to_have_value("boʻGʻglik")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[data-letters-switch]").uncheck()
    field.focus()
    page.wait_for_timeout(300)
    assert row.count() == 0
    page.reload()
    field.focus()
    page.wait_for_timeout(300)
    assert row.count() == 0


def test_without_javascript_nothing_of_it_is_seen(browser: Browser, writer: Writer, world: SimpleNamespace) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=writer.context.storage_state())
    page = context.new_page()
    page.goto(writer.site + address(world.entry, "description"))
    assert not page.locator("[data-keep-line]").is_visible()
    assert not page.locator("[data-letters-switch]").is_visible()
    page.locator('[name="description"]').fill("Skriptsiz saqlangan.")
    page.locator(CONTINUE).first.click()
    assert stored(world.entry, "description") == "Skriptsiz saqlangan."
    context.close()


def weight(response: Response) -> int:
    """Bytes of the answer as a server sends it that compresses its files, as the platform does but not the test's."""
    if "content-encoding" in response.headers or response.request.resource_type in ("font", "image"):
        return response.request.sizes()["responseBodySize"]
    return len(gzip.compress(response.body(), 9))


def total_weight(page: Page, url: str) -> int:
    """Bytes of a page with all that it loads."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(url, wait_until="networkidle")
    return sum(weight(response) for response in responses)


def test_every_form_page_is_light(browser: Browser, writer: Writer, world: SimpleNamespace) -> None:
    weights = {}
    for path in form_pages(world.entry):
        context = browser.new_context(viewport=PHONE, storage_state=writer.context.storage_state())
        weights[path] = total_weight(context.new_page(), writer.site + path)
        context.close()
    assert {path: total for path, total in weights.items() if total > PAGE_WEIGHT} == {}
