"""Drafts: what is saved, where, and what a draft may lack."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.registry.models import Entry, Practice, Technique
from cms.submissions.page_form import PageForm
from cms.submissions.services import NewerDraft, create_draft, update_draft
from cms.submissions.texts import to_html, to_plain
from tests.cms.submissions.world import LEVEL, SOURCE, posted
from tests.factories import MembershipFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def browser(client, world):
    """The submitter's browser."""
    client.force_login(world.submitter)
    return client


def create(browser, world, **values):
    """Post a new entry and return it."""
    response = browser.post(reverse("submissions:create"), posted(world, **values))
    assert response.status_code == 302, response.context["page"].errors
    return Entry.objects.latest("pk").specific


def latest(entry):
    """The latest draft, read anew."""
    return Entry.objects.get(pk=entry.pk).specific.get_latest_revision_as_object()


def test_a_draft_keeps_everything_that_was_typed(browser, world):
    entry = create(browser, world)
    draft = latest(entry)
    assert isinstance(entry, Technique)
    assert not entry.live
    assert entry.owner == world.submitter
    assert entry.organisation == world.startup
    assert entry.get_parent().specific == world.hub
    assert entry.latest_revision.user == world.submitter
    assert entry.code is None
    assert (draft.name_uz, draft.name_ru, draft.source_language) == ("Chang filtri", None, "uz")
    assert draft.description_uz == "<p>Birinchi xatboshi.</p>\n\n<p>Ikkinchi &lt;xatboshi&gt; &amp; davomi.</p>"
    assert [sector.code for sector in draft.sectors.all()] == ["C23.5"]
    assert [country.code for country in draft.countries.all()] == ["UZ"]
    (source,) = draft.sources.all()
    assert (source.number, source.title, source.year) == (1, "Measurement report", 2024)
    (level,) = draft.levels.all()
    assert (level.lower, level.upper, level.unit) == (Decimal(5), Decimal("9.5"), "mg/Nm³")
    assert level.lower_is_less_than
    assert level.pollutant.code == "dust"
    assert level.averaging.code == "daily"


def test_the_name_alone_makes_a_draft(browser, world):
    data = {"action": "save", "name": "Biogaz", "sources-TOTAL_FORMS": "0", "sources-INITIAL_FORMS": "0"}
    data |= {"levels-TOTAL_FORMS": "0", "levels-INITIAL_FORMS": "0"}
    response = browser.post("/uz" + reverse("submissions:create").removeprefix("/en"), data)
    entry = Entry.objects.get(name_uz="Biogaz")
    assert response.url.endswith(f"/uz/submissions/{entry.pk}/edit/")
    assert entry.source_language == "uz"


def test_without_a_name_nothing_is_saved_and_the_text_stays(browser, world):
    response = browser.post(reverse("submissions:create"), posted(world, name="", summary="Typed summary"))
    assert not Entry.objects.exists()
    content = response.content.decode()
    assert 'href="#id_name"' in content
    assert "Typed summary" in content
    assert "Measurement report" in content
    assert "<title>Error:" in content


def test_half_a_row_is_a_draft_too_and_comes_back(browser, world):
    entry = create(browser, world, sources=({"number": "1", "title": ""},), levels=({"upper": "7,25", "unit": ""},))
    response = browser.get(reverse("submissions:edit", args=[entry.pk]))
    assert 'value="7.25"' in response.content.decode()


def test_a_number_that_is_none_stands_at_its_field(browser, world):
    response = browser.post(
        reverse("submissions:create"), posted(world, levels=({**LEVEL, "upper": "about ten"},), name="Typed name")
    )
    form = response.context["page"].levels.forms[0]
    assert list(form.errors) == ["upper"]
    content = response.content.decode()
    assert 'href="#id_levels-0-upper"' in content
    assert "about ten" in content
    assert "Typed name" in content


@pytest.mark.parametrize("kind", ["bat", "emerging", "solution", "pilot", "practice"])
def test_the_kind_decides_the_page_type(browser, world, kind):
    assert isinstance(create(browser, world, kind=kind), Practice if kind == "practice" else Technique)


@pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz", "ru", "en"])
def test_texts_go_into_the_columns_of_the_chosen_language(browser, world, language):
    draft = create(browser, world, source_language=language).get_latest_revision_as_object()
    filled = [code for code in ("kk", "ky", "tg", "tk", "uz", "ru", "en") if draft.text("name", code)]
    assert filled == [language]
    assert draft.text("summary", language)


def test_rows_are_added_and_removed_without_javascript(browser, world):
    url = reverse("submissions:create")
    response = browser.post(url, posted(world, "add-levels"))
    page = response.context["page"]
    assert len(page.levels.forms) == 2
    assert not page.errors, "nothing was asked to be checked"
    assert 'value="9,5"' in response.content.decode(), "the text as it was typed"
    response = browser.post(url, posted(world, "add-sources", sources=({**SOURCE, "number": "4"},)))
    assert [form["number"].value() for form in response.context["page"].sources.forms] == ["4", 5]
    response = browser.post(url, posted(world, "remove-levels-0", levels=(LEVEL, {**LEVEL, "upper": "77"})))
    assert [form["upper"].value() for form in response.context["page"].levels.forms] == ["77"]
    assert not Entry.objects.exists()


@pytest.mark.slow
def test_sixty_rows_and_no_more(browser, world):
    response = browser.post(reverse("submissions:create"), posted(world, "add-levels", levels=(LEVEL,) * 60))
    page = response.context["page"]
    assert len(page.levels.forms) == 60
    assert 'value="add-levels"' not in response.content.decode()
    entry = create(browser, world, levels=(LEVEL,) * 60)
    assert latest(entry).levels.count() == 60
    response = browser.post(reverse("submissions:create"), posted(world, levels=(LEVEL,) * 61))
    assert response.status_code == 200
    assert Entry.objects.count() == 1


def test_an_update_changes_what_the_form_holds_and_nothing_else(browser, world):
    entry = create(browser, world)
    draft = latest(entry)
    draft.name_ru = "Фильтр"
    draft.benefits_uz = "Kam chang"
    draft.save_revision(user=world.reviewer)
    entry.refresh_from_db()
    data = posted(world, name="Yangi nom", revision=entry.latest_revision_id, levels=(LEVEL, LEVEL))
    response = browser.post(reverse("submissions:edit", args=[entry.pk]), data)
    assert response.status_code == 302
    draft = latest(entry)
    assert (draft.name_uz, draft.name_ru, draft.benefits_uz) == ("Yangi nom", "Фильтр", "Kam chang")
    assert draft.levels.count() == 2
    assert draft.title == "Yangi nom"


def test_formatting_of_the_description_survives_unless_the_words_change(browser, world):
    entry = create(browser, world)
    draft = latest(entry)
    draft.description_uz = "<h3>Sarlavha</h3><p>Bir <b>ikki</b></p>"
    draft.save_revision()
    edit = reverse("submissions:edit", args=[entry.pk])
    shown = browser.get(edit).context["page"].entry["description"].value()
    browser.post(edit, posted(world, description=shown.replace("\n", "\r\n")))
    assert "<b>ikki</b>" in latest(entry).description_uz
    browser.post(edit, posted(world, description=shown + " uch"))
    assert latest(entry).description_uz.endswith("<p>Bir ikki uch</p>")


def test_another_language_moves_the_texts(browser, world):
    entry = create(browser, world)
    browser.post(reverse("submissions:edit", args=[entry.pk]), posted(world, source_language="kk", name="Сүзгі"))
    draft = latest(entry)
    assert (draft.name_kk, draft.name_uz, draft.summary_uz) == ("Сүзгі", "", "")


def test_another_hub_takes_the_draft_along(browser, world):
    entry = create(browser, world)
    browser.post(reverse("submissions:edit", args=[entry.pk]), posted(world, hub=world.other_hub.pk))
    assert Entry.objects.get(pk=entry.pk).get_parent().specific == world.other_hub


def test_text_saved_meanwhile_is_shown_and_not_overwritten(browser, world):
    entry = create(browser, world)
    opened = entry.latest_revision_id
    edit = reverse("submissions:edit", args=[entry.pk])
    browser.post(edit, posted(world, name="From the other window"))
    response = browser.post(edit, posted(world, name="Mine", revision=opened))
    assert response.status_code == 409
    content = response.content.decode()
    assert "From the other window" in content
    assert 'value="Mine"' in content
    assert latest(entry).name_uz == "From the other window"
    browser.post(edit, posted(world, name="Mine", revision=response.context["revision"]))
    assert latest(entry).name_uz == "Mine"


def test_what_was_typed_outlives_the_session(client, world):
    client.force_login(world.submitter)
    create = reverse("submissions:create")
    author = client.get(create).context["author"]
    client.logout()
    response = client.post(create, posted(world, author=author, name="Typed before"))
    assert response.url == f"{reverse('account_login')}?next={create}"
    credentials = {"login": "submitter", "password": "a-long-test-password", "next": create}
    response = client.post(reverse("account_login"), credentials, follow=True)
    if response.request["PATH_INFO"] != create:  # the address is not confirmed: sign in as a test may
        client.force_login(world.submitter)
        response = client.get(create)
    assert "Typed before" in response.content.decode()
    assert "Typed before" not in client.get(create).content.decode(), "once"


def test_strangers_leave_nothing_in_the_session(client, world):
    client.post(reverse("submissions:create"), posted(world, author="forged:note", name="Spam"))
    assert "submissions.typed" not in client.session


def test_deleting_asks_first_and_then_deletes(browser, world):
    entry = create(browser, world)
    url = reverse("submissions:delete", args=[entry.pk])
    assert "Delete this draft?" in browser.get(url).content.decode()
    assert Entry.objects.exists()
    assert browser.post(url).url == reverse("submissions:list")
    assert not Entry.objects.exists()


def test_services_refuse_strangers(browser, world):
    entry = create(browser, world)
    page = PageForm.checked(world.submitter, entry)
    assert page.is_valid()
    with pytest.raises(PermissionDenied):
        create_draft(world.stranger, Technique, page.content)
    with pytest.raises(PermissionDenied):
        update_draft(entry, world.stranger, page.content)
    with pytest.raises(NewerDraft):
        update_draft(entry, world.submitter, page.content, based_on=0)


def test_a_colleague_may_go_on(browser, world, client):
    entry = create(browser, world)
    colleague = MembershipFactory(organisation=world.startup).user
    client.force_login(colleague)
    assert client.get(reverse("submissions:edit", args=[entry.pk])).status_code == 200


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_plain_text_comes_back_from_html(text):
    assert to_plain(to_html(text)) == text.strip()
