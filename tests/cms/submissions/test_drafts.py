"""Drafts: what is saved, where, and what a draft may lack."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.organisations.enums import OrganisationKind, Role
from cms.registry.models import Entry, Practice, Technique
from cms.submissions import services
from cms.submissions.row_forms import SourceForm
from cms.submissions.task_forms import NameForm
from cms.submissions.texts import to_html, to_plain
from cms.vocabularies.models import City, Country, Theme
from tests.cms.submissions.world import LEVEL, SOURCE, answer, begin, beginning, latest, put_row, text_of, write
from tests.factories import MembershipFactory, OrganisationFactory, concept, member

pytestmark = pytest.mark.slow


@pytest.fixture
def browser(client, world):
    """The submitter's browser."""
    client.force_login(world.submitter)
    return client


def page(browser, entry, task, number=None):
    """The page of a task or row."""
    arguments = [entry.pk, task] if number is None else [entry.pk, task, number]
    return browser.get(reverse("submissions:task" if number is None else "submissions:row", args=arguments))


def test_a_draft_keeps_everything_that_was_typed(browser, world):
    draft = write(browser, world)
    entry = Entry.objects.get().specific
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


class TestBeginning:
    def test_a_name_makes_a_draft(self, browser, world):
        response = browser.post("/uz" + reverse("submissions:create").removeprefix("/en"), {"name": "Biogaz"})
        entry = Entry.objects.get(name_uz="Biogaz")
        assert response.url.endswith(f"/uz/submissions/{entry.pk}/edit/")
        assert (entry.source_language, entry.kind) == ("uz", "solution")

    def test_without_a_name_nothing_is_saved_and_what_was_chosen_stays(self, browser, world):
        response = browser.post(reverse("submissions:create"), beginning(world, name="", kind="pilot"))
        assert not Entry.objects.exists()
        content = response.content.decode()
        assert 'href="#id_name"' in content
        assert "<title>Error:" in content
        assert response.context["form"]["kind"].value() == "pilot"

    @pytest.mark.parametrize("kind", ["bat", "emerging", "solution", "pilot", "practice"])
    def test_the_kind_decides_the_page_type(self, browser, world, kind):
        assert isinstance(begin(browser, world, kind=kind), Practice if kind == "practice" else Technique)

    @pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz", "ru", "en"])
    def test_texts_go_into_the_columns_of_the_chosen_language(self, browser, world, language):
        entry = begin(browser, world, source_language=language)
        answer(browser, entry, "name", name="A name", summary="A summary")
        draft = latest(entry)
        filled = [code for code in ("kk", "ky", "tg", "tk", "uz", "ru", "en") if draft.text("name", code)]
        assert filled == [language]
        assert draft.text("summary", language) == "A summary"

    def test_a_city_begins_with_a_practice_of_its_theme(self, client, world):
        theme = concept(Theme, "resilient-cities", "Resilient cities")
        city = concept(City, "almaty", "Almaty", country=Country.objects.get(code="KZ"))
        authority = OrganisationFactory(code="akimat", kind=OrganisationKind.CITY, city=city)
        client.force_login(member(authority, Role.SUBMITTER))
        assert client.get(reverse("submissions:create")).context["form"]["kind"].value() == "practice"
        entry = begin(client, world, kind=None, organisation=authority.pk)
        assert isinstance(entry, Practice)
        draft = latest(entry)
        assert (list(draft.themes.all()), list(draft.cities.all())) == ([theme], [city])


class TestTasks:
    def test_a_page_changes_what_it_asks_for_and_nothing_else(self, browser, world):
        draft = write(browser, world)
        draft.name_ru = "Фильтр"
        draft.benefits_uz = "Kam chang"
        draft.save_revision(user=world.reviewer)
        assert answer(browser, draft, "name", name="Yangi nom", summary="Yangi").status_code == 302
        draft = latest(draft)
        assert (draft.name_uz, draft.name_ru, draft.benefits_uz) == ("Yangi nom", "Фильтр", "Kam chang")
        assert draft.levels.count() == 1
        assert draft.title == "Yangi nom"
        assert draft.description_uz

    def test_without_a_name_nothing_is_saved_and_the_text_stays(self, browser, world):
        entry = begin(browser, world)
        response = answer(browser, entry, "name", name="", summary="Typed summary")
        assert response.status_code == 200
        assert "Typed summary" in response.content.decode()
        assert latest(entry).name_uz == "Chang filtri"

    def test_what_is_wrong_but_readable_is_a_draft_too(self, browser, world):
        entry = begin(browser, world)
        assert answer(browser, entry, "conditions", capacity_min="20", capacity_max="10,5").status_code == 302
        assert latest(entry).capacity_max == Decimal("10.5")
        url = reverse("submissions:task", args=[entry.pk, "conditions"])
        assert "The lower value is above the upper one." in browser.get(f"{url}?check=1").content.decode()

    def test_formatting_of_the_description_survives_unless_the_words_change(self, browser, world):
        draft = write(browser, world)
        draft.description_uz = "<h3>Sarlavha</h3><p>Bir <b>ikki</b></p>"
        draft.save_revision()
        shown = page(browser, draft, "description").context["form"]["description"].value()
        answer(browser, draft, "description", description=shown.replace("\n", "\r\n"))
        assert "<b>ikki</b>" in latest(draft).description_uz
        answer(browser, draft, "description", description=shown + " uch")
        assert latest(draft).description_uz.endswith("<p>Bir ikki uch</p>")

    def test_another_language_takes_the_texts_along(self, browser, world):
        draft = write(browser, world)
        put_row(browser, draft, "consumption", 1, item="Elektr", unit="kWh/t")
        answer(browser, draft, "basics", source_language="kk", kind="solution", hub=world.hub.pk)
        draft = latest(draft)
        assert (draft.source_language, draft.name_kk, draft.name_uz) == ("kk", "Chang filtri", "")
        assert draft.description_kk
        assert [row.item_kk for row in draft.consumption.all()] == ["Elektr"]

    def test_another_hub_takes_the_draft_along(self, browser, world):
        draft = write(browser, world)
        answer(browser, draft, "basics", source_language="uz", kind="pilot", hub=world.other_hub.pk)
        entry = Entry.objects.get()
        assert entry.get_parent().specific == world.other_hub
        assert (entry.kind, latest(entry).kind) == ("pilot", "pilot")
        assert latest(entry).levels.count() == 1

    def test_only_what_fits_the_kind_is_asked(self, browser, world):
        practice = begin(browser, world, kind="practice")
        assert page(browser, practice, "levels").status_code == 404
        assert page(browser, practice, "challenges").status_code == 200
        technique = begin(browser, world)
        assert page(browser, technique, "challenges").status_code == 404
        assert page(browser, technique, "nonsense").status_code == 404

    @pytest.mark.parametrize("kind", ["solution", "practice"])
    def test_every_page_opens_and_is_small(self, browser, world, kind):
        entry = begin(browser, world, kind=kind)
        overview = browser.get(reverse("submissions:edit", args=[entry.pk])).context["overview"]
        for progress in overview.tasks:
            response = browser.get(progress.url)
            assert response.status_code == 200, progress.task.name
            assert len(response.content) < 100_000, progress.task.name
            if progress.task.rows:
                row = page(browser, entry, progress.task.name, 1)
                assert row.status_code == 200
                assert len(row.content) < 100_000, progress.task.name


class TestRows:
    def test_half_a_row_is_a_draft_too_and_comes_back(self, browser, world):
        entry = begin(browser, world)
        assert put_row(browser, entry, "levels", 1, upper="7,25", unit="").status_code == 302
        assert 'value="7.25"' in page(browser, entry, "levels", 1).content.decode()

    def test_a_number_that_is_none_stands_at_its_field(self, browser, world):
        entry = begin(browser, world)
        response = put_row(browser, entry, "levels", 1, **{**LEVEL, "upper": "about ten"})
        assert list(response.context["form"].errors) == ["upper"]
        content = response.content.decode()
        assert 'href="#id_upper"' in content
        assert "about ten" in content
        assert not latest(entry).levels.count()

    def test_an_empty_row_is_none(self, browser, world):
        entry = begin(browser, world)
        put_row(browser, entry, "levels", 1, **LEVEL)
        new = page(browser, entry, "levels", 2)
        assert new.context["form"]["unit"].value() == "mg/Nm³", "the last one is remembered"
        put_row(browser, entry, "levels", 2, unit="mg/Nm³", medium="air")
        assert latest(entry).levels.count() == 1

    def test_rows_are_changed_in_their_place(self, browser, world):
        draft = write(browser, world, levels=(LEVEL, {**LEVEL, "upper": "77"}))
        put_row(browser, draft, "levels", 1, **{**LEVEL, "upper": "8"})
        assert [row.upper for row in latest(draft).levels.all()] == [8, 77]

    def test_removing_asks_first(self, browser, world):
        draft = write(browser, world, levels=(LEVEL, {**LEVEL, "upper": "77"}))
        url = reverse("submissions:remove-row", args=[draft.pk, "levels", 1])
        assert latest(draft).levels.count() == 2
        revision = browser.get(url).context["revision"]
        browser.post(url, {"revision": revision})
        assert [row.upper for row in latest(draft).levels.all()] == [77]
        browser.post(url, {"revision": revision})
        assert latest(draft).levels.count() == 1, "the first row is another one now"

    def test_a_source_keeps_its_number(self, browser, world):
        draft = write(browser, world, sources=(SOURCE, {**SOURCE, "title": "Second"}))
        url = reverse("submissions:remove-row", args=[draft.pk, "sources", 1])
        browser.post(url)
        put_row(browser, draft, "sources", 2, title="Third")
        assert [(row.number, row.title) for row in latest(draft).sources.all()] == [(2, "Second"), (3, "Third")]

    def test_sixty_rows_and_no_more(self, browser, world, monkeypatch):
        for module in ("services", "row_page"):
            monkeypatch.setattr(f"cms.submissions.{module}.MAX_ROWS", 2)
        entry = begin(browser, world)
        for number in (1, 2, 3):
            response = put_row(browser, entry, "sources", number, title=f"Source {number}")
        assert response.status_code == 200
        assert "Source 3" in response.content.decode(), "what was typed is not lost"
        assert latest(entry).sources.count() == 2
        assert reverse("submissions:row", args=[entry.pk, "sources", 3]) not in text_of(page(browser, entry, "sources"))

    def test_texts_of_rows_are_in_the_language_of_the_entry(self, browser, world):
        entry = begin(browser, world)
        put_row(browser, entry, "consumption", 1, item="Elektr", upper="4,5", unit="kWh/t", source="", evidence="D")
        draft = latest(entry)
        (row,) = draft.consumption.all()
        row.item_ru = "Электричество"
        draft.consumption = [row]
        draft.save_revision()
        put_row(browser, entry, "consumption", 1, item="Elektr energiyasi", upper="5", unit="kWh/t", evidence="D")
        (row,) = latest(entry).consumption.all()
        assert (row.item_uz, row.item_ru, row.upper) == ("Elektr energiyasi", "Электричество", 5)

    @pytest.mark.parametrize("address", [("levels", 0), ("name", 1), ("nonsense", 1)])
    def test_other_rows_are_not_there(self, browser, world, address):
        entry = begin(browser, world)
        assert page(browser, entry, *address).status_code == 404


class TestNewerDrafts:
    """Nothing that somebody else has written is lost, and nobody is told so without need."""

    def seen(self, browser, entry, task, number=None):
        return page(browser, entry, task, number).context["revision"]

    def test_text_saved_meanwhile_is_shown_and_not_overwritten(self, browser, world):
        entry = begin(browser, world)
        seen = self.seen(browser, entry, "name")
        answer(browser, entry, "name", name="From the other window", summary="")
        response = answer(browser, entry, "name", name="Mine", summary="", revision=seen)
        assert response.status_code == 409
        content = response.content.decode()
        assert "From the other window" in content
        assert 'value="Mine"' in content
        assert latest(entry).name_uz == "From the other window"
        answer(browser, entry, "name", name="Mine", summary="", revision=response.context["revision"])
        assert latest(entry).name_uz == "Mine"

    def test_another_page_is_no_conflict(self, browser, world):
        entry = begin(browser, world)
        seen = self.seen(browser, entry, "name")
        answer(browser, entry, "description", description="Elsewhere")
        assert answer(browser, entry, "name", name="Mine", summary="", revision=seen).status_code == 302
        assert latest(entry).name_uz == "Mine"

    def test_a_row_added_meanwhile_stays(self, browser, world):
        entry = begin(browser, world)
        seen = self.seen(browser, entry, "sources", 1)
        put_row(browser, entry, "sources", 1, title="Theirs")
        response = put_row(browser, entry, "sources", 1, title="Mine", revision=seen)
        assert response.status_code == 409
        again = response.context["action_url"]
        browser.post(again, {"title": "Mine", "revision": response.context["revision"]})
        assert [row.title for row in latest(entry).sources.all()] == ["Theirs", "Mine"]

    def test_a_row_removed_meanwhile_is_added_again_on_demand(self, browser, world):
        draft = write(browser, world)
        seen = self.seen(browser, draft, "levels", 1)
        browser.post(reverse("submissions:remove-row", args=[draft.pk, "levels", 1]))
        response = put_row(browser, draft, "levels", 1, **{**LEVEL, "upper": "8"}, revision=seen)
        assert response.status_code == 409
        assert latest(draft).levels.count() == 0
        again = {**LEVEL, "upper": "8", "revision": response.context["revision"]}
        browser.post(response.context["action_url"], again)
        assert [row.upper for row in latest(draft).levels.all()] == [8]

    def test_nothing_new_makes_no_revision(self, browser, world):
        draft = write(browser, world)
        before = Entry.objects.get().latest_revision_id
        put_row(browser, draft, "levels", 1, **LEVEL)
        answer(browser, draft, "sectors", sectors=["C23.5"], countries=["UZ"])
        assert Entry.objects.get().latest_revision_id == before


def test_what_was_typed_outlives_the_session(client, world):
    client.force_login(world.submitter)
    entry = begin(client, world)
    url = reverse("submissions:task", args=[entry.pk, "name"])
    author = client.get(url).context["author"]
    client.logout()
    response = client.post(url, {"name": "Typed before", "summary": "And this", "author": author})
    assert response.url == f"{reverse('account_login')}?next={url}"
    credentials = {"login": "submitter", "password": "a-long-test-password", "next": url}
    response = client.post(reverse("account_login"), credentials, follow=True)
    if response.request["PATH_INFO"] != url:  # the address is not confirmed: sign in as a test may
        client.force_login(world.submitter)
        response = client.get(url)
    assert "Typed before" in response.content.decode()
    assert "Typed before" not in client.get(url).content.decode(), "once"


def test_what_was_typed_first_outlives_the_session_too(client, world):
    client.force_login(world.submitter)
    url = reverse("submissions:create")
    author = client.get(url).context["author"]
    client.logout()
    client.post(url, beginning(world, author=author, name="Typed before"))
    client.force_login(world.submitter)  # keeps the session of the same browser
    assert not Entry.objects.exists()


def test_strangers_leave_nothing_in_the_session(client, world):
    client.post(reverse("submissions:create"), beginning(world, author="forged:note", name="Spam"))
    assert "submissions.typed" not in client.session


def test_deleting_asks_first_and_then_deletes(browser, world):
    entry = begin(browser, world)
    url = reverse("submissions:delete", args=[entry.pk])
    assert "Delete this draft?" in browser.get(url).content.decode()
    assert Entry.objects.exists()
    assert browser.post(url).url == reverse("submissions:list")
    assert not Entry.objects.exists()


def test_services_refuse_strangers(browser, world):
    entry = begin(browser, world)
    start = services.Beginning("solution", "Name", "uz", world.startup, world.hub)
    with pytest.raises(PermissionDenied):
        services.begin(world.stranger, Technique, start)
    with pytest.raises(PermissionDenied):
        services.save_task(entry, world.stranger, NameForm, {"name": "Theirs"})
    with pytest.raises(PermissionDenied):
        services.save_row(entry, world.stranger, SourceForm, 1, {"title": "Theirs"})
    with pytest.raises(PermissionDenied):
        services.remove_row(entry, world.stranger, SourceForm, 1)
    with pytest.raises(services.NewerDraft):
        services.save_task(entry, world.submitter, NameForm, {"name": "Mine"}, seen=0)


def test_a_colleague_may_go_on(browser, world, client):
    entry = begin(browser, world)
    colleague = MembershipFactory(organisation=world.startup).user
    client.force_login(colleague)
    assert client.get(reverse("submissions:edit", args=[entry.pk])).status_code == 200


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_plain_text_comes_back_from_html(text):
    assert to_plain(to_html(text)) == text.strip()
