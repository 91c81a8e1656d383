"""Saving in the background: the answers that a script gets, and what the history keeps of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from cms.registry.models import Entry
from tests.cms.submissions.world import LEVEL, begin, latest, send, write
from tests.factories import MembershipFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def browser(client, world):
    client.force_login(world.submitter)
    return client


@pytest.fixture
def entry(browser, world):
    return begin(browser, world)


def address(entry, task, number=None):
    arguments = [entry.pk, task] if number is None else [entry.pk, task, number]
    return reverse("submissions:task" if number is None else "submissions:row", args=arguments)


def keep(browser, entry, task, revision, number=None, **values):
    """Save as the script does: (status, what it was told)."""
    data = {**values, "action": "keep", "revision": revision}
    response = browser.post(address(entry, task, number), data, headers={"accept": "application/json"})
    assert response["Content-Type"] == "application/json"
    return response.status_code, response.json()


def shown(browser, entry, task, number=None):
    return browser.get(address(entry, task, number)).context["revision"]


def revisions(entry):
    return Revision.objects.for_instance(Entry.objects.get(pk=entry.pk).specific).count()


def test_the_form_says_how_to_keep_it(browser, entry):
    page = browser.get(address(entry, "name"))
    revision = page.context["revision"]
    assert f'data-keep="{entry.pk}:name" data-revision="{revision}">' in page.content.decode()
    assert f'name="revision" value="{revision}"' in page.content.decode()
    row = browser.get(address(entry, "levels", 1)).content.decode()
    assert f'data-keep="{entry.pk}:levels-1"' in row
    assert "data-keep-off" not in row


@pytest.mark.parametrize("task", ["plants", "costs", "consumption"])
def test_what_may_be_confidential_leaves_no_copy_on_the_device(browser, entry, task):
    assert "data-keep-off" in browser.get(address(entry, task, 1)).content.decode()
    assert "data-keep-off" in browser.get(address(entry, "confidential")).content.decode()


def test_what_is_typed_is_saved_with_its_problems(browser, entry):
    revision = shown(browser, entry, "conditions")
    status, told = keep(browser, entry, "conditions", revision, capacity_min="12,5", capacity_max="many")
    assert status == 200
    assert list(told["problems"]) == ["capacity_max"]
    assert told["saved_at"].startswith(str(timezone.now().year))
    assert str(told["revision"]) == shown(browser, entry, "conditions") != revision
    draft = latest(entry)
    assert (draft.capacity_min, draft.capacity_max) == (12.5, None)


def test_a_name_that_is_gone_keeps_the_last_one(browser, entry):
    status, told = keep(browser, entry, "name", shown(browser, entry, "name"), name="", summary="Half a")
    assert (status, list(told["problems"])) == (200, ["name"])
    assert (latest(entry).name_uz, latest(entry).summary_uz) == ("Chang filtri", "Half a")


def test_a_new_row_is_one_row_however_often_it_is_saved(browser, entry):
    revision = shown(browser, entry, "levels", 1)
    status, told = keep(browser, entry, "levels", revision, 1, upper="", unit="mg/Nm³")
    assert (status, str(told["revision"])) == (200, revision), "nothing was typed yet"
    for upper in ("1", "12", "12,5"):
        status, told = keep(browser, entry, "levels", told["revision"], 1, upper=upper, unit="mg/Nm³")
        assert status == 200
    browser.post(address(entry, "levels", 1), {**LEVEL, "upper": "12,5", "revision": told["revision"]})
    assert [row.upper for row in latest(entry).levels.all()] == [12.5]


def test_an_answer_lost_on_the_line_makes_no_second_row(browser, entry):
    revision = shown(browser, entry, "sources", 1)
    keep(browser, entry, "sources", revision, 1, title="Measurement")
    response = browser.post(address(entry, "sources", 1), {"title": "Measurement report", "revision": revision})
    assert response.status_code == 302
    assert [row.title for row in latest(entry).sources.all()] == ["Measurement report"]


def test_newer_text_is_told_and_kept(browser, entry):
    revision = shown(browser, entry, "name")
    browser.post(address(entry, "name"), {"name": "Theirs", "summary": ""})
    status, told = keep(browser, entry, "name", revision, name="Mine", summary="")
    assert (status, told["reason"]) == (409, "newer")
    assert told["message"]
    assert [(text["name"], text["text"]) for text in told["newer"]] == [("name", "Theirs")]
    assert told["url"] == address(entry, "name")
    assert all(text["label"] and text["values"] for text in told["newer"])
    assert latest(entry).name_uz == "Theirs"
    assert keep(browser, entry, "name", told["revision"], name="Mine", summary="")[0] == 200
    assert latest(entry).name_uz == "Mine"


def test_newer_choices_are_told_as_a_form_posts_them(browser, entry):
    revision = shown(browser, entry, "levels", 1)
    browser.post(address(entry, "levels", 1), {**LEVEL, "dry_gas": "true"})
    status, told = keep(browser, entry, "levels", revision, 1, pollutant="", upper="1", medium="surface-water")
    assert status == 409
    values = {field["name"]: field["values"] for field in told["newer"]}
    assert values["pollutant"] == ["dust"]
    assert values["medium"] == ["air"]
    assert values["unit"] == ["mg/Nm³"]
    assert values["lower_is_less_than"] == ["on"]
    assert values["dry_gas"] == ["true"]
    status, told = keep(browser, entry, "sectors", "1", sectors=["D35"], countries=["UZ"])
    assert status == 200, "nothing stood there"
    status, told = keep(browser, entry, "sectors", "1", sectors=["C23.5"], countries=["KZ"])
    assert {field["name"]: field["text"] for field in told["newer"]} == {"sectors": "D35", "countries": "UZ"}


def test_a_page_with_text_that_is_not_saved_says_so(browser, entry):
    assert "data-keep-unsaved" not in browser.get(address(entry, "name")).content.decode()
    assert "data-keep-unsaved" in browser.post(address(entry, "name"), {"name": ""}).content.decode()


def test_a_newer_choice_is_told_as_it_is_posted(browser, entry):
    revision = shown(browser, entry, "sectors")
    browser.post(address(entry, "sectors"), {"sectors": ["C23.5", "D35"], "countries": ["UZ"]})
    _status, told = keep(browser, entry, "sectors", revision, sectors=["C"], countries=[])
    newer = {text["name"]: text["values"] for text in told["newer"]}
    assert newer == {"sectors": ["C23.5", "D35"], "countries": ["UZ"]}


def test_a_newer_row_is_told_as_it_is_posted(browser, entry):
    browser.post(address(entry, "levels", 1), {"unit": "mg/Nm³", "upper": "1"})
    revision = shown(browser, entry, "levels", 1)
    browser.post(address(entry, "levels", 1), {**LEVEL, "source": ""})
    _status, told = keep(browser, entry, "levels", revision, 1, unit="mg/Nm³", upper="2")
    newer = {text["name"]: text["values"] for text in told["newer"]}
    assert newer["pollutant"] == ["dust"]
    assert newer["lower_is_less_than"] == ["on"]
    assert newer["upper"] == ["9.5"]


def test_where_somebody_else_has_added_a_row_the_next_is_added(browser, entry):
    revision = shown(browser, entry, "sources", 1)
    browser.post(address(entry, "sources", 1), {"title": "Theirs"})
    status, told = keep(browser, entry, "sources", revision, 1, title="Mine")
    assert (status, told["url"]) == (409, address(entry, "sources", 2))
    assert keep(browser, entry, "sources", told["revision"], 2, title="Mine")[0] == 200
    assert [row.title for row in latest(entry).sources.all()] == ["Theirs", "Mine"]


def test_what_somebody_typed_is_not_saved_in_the_name_of_another(browser, entry, world):
    page = browser.get(address(entry, "name")).context
    browser.force_login(MembershipFactory(organisation=world.startup).user)
    status, _told = keep(browser, entry, "name", page["revision"], name="Typed", summary="", author=page["author"])
    assert status == 401
    assert latest(entry).name_uz == "Chang filtri"


def test_an_entry_under_review_is_locked(browser, world):
    draft = write(browser, world)
    revision = shown(browser, draft, "name")
    send(browser, draft)
    status, told = keep(browser, draft, "name", revision, name="Too late", summary="")
    assert (status, told["reason"], told["newer"]) == (409, "locked", [])
    assert latest(draft).name_uz == "Chang filtri"


def test_who_is_signed_out_is_told_so(browser, entry):
    browser.logout()
    status, told = keep(browser, entry, "name", "1", name="Typed", summary="")
    assert (status, bool(told["message"])) == (401, True)
    assert "submissions.typed" not in browser.session


@pytest.mark.parametrize("revision", ["", "x", "-1"])
def test_a_page_that_does_not_say_what_it_has_shown_is_refused(browser, entry, revision):
    status, told = keep(browser, entry, "name", revision, name="Typed", summary="")
    assert (status, bool(told["message"])) == (400, True)
    assert latest(entry).name_uz == "Chang filtri"


class TestHistory:
    def keep(self, browser, entry, text):
        """Type on."""
        revision = shown(browser, entry, "description")
        assert keep(browser, entry, "description", revision, description=text)[0] == 200

    def test_one_sitting_is_one_version_and_one_line_of_the_log(self, browser, entry):
        before, lines = revisions(entry), PageLogEntry.objects.count()
        for text in ("B", "Bi", "Bir"):
            self.keep(browser, entry, text)
        assert revisions(entry) == before, "the draft was begun in the same sitting"
        assert PageLogEntry.objects.count() == lines
        assert latest(entry).description_uz == "<p>Bir</p>"

    def test_a_later_sitting_is_another_version(self, browser, entry):
        self.keep(browser, entry, "B")
        before = revisions(entry)
        Revision.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        self.keep(browser, entry, "Bi")
        assert revisions(entry) == before + 1

    def test_another_person_is_another_version(self, browser, entry, world):
        self.keep(browser, entry, "B")
        before = revisions(entry)
        browser.force_login(MembershipFactory(organisation=world.startup).user)
        self.keep(browser, entry, "Bi")
        assert revisions(entry) == before + 1

    def test_what_the_review_has_read_stays(self, browser, world):
        draft = write(browser, world)
        send(browser, draft)
        reviewed = Entry.objects.get().current_workflow_task_state.revision_id
        browser.post(reverse("submissions:withdraw", args=[draft.pk]))
        self.keep(browser, draft, "Another text")
        entry = Entry.objects.get()
        assert entry.latest_revision_id != reviewed
        assert "Another text" not in str(Revision.objects.get(pk=reviewed).content)

    def test_the_button_makes_a_version(self, browser, entry):
        self.keep(browser, entry, "B")
        before = revisions(entry)
        browser.post(address(entry, "description"), {"description": "Bir"})
        assert revisions(entry) == before + 1
