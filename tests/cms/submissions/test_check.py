"""The last steps: how far everything is, everything at a glance, what looks like it, preview, consent."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from cms.registry.alike import alike
from cms.registry.models import Entry
from cms.registry.public import public_entries
from cms.submissions.progress import State, overview
from cms.submissions.status import Stage, standing
from tests.cms.registry.pages import level, published
from tests.cms.submissions.world import ANSWERS, LEVEL, answer, begin, latest, put_row, send, text_of, write

pytestmark = pytest.mark.slow


@pytest.fixture
def browser(client, world):
    client.force_login(world.submitter)
    return client


def states(entry):
    return {one.task.name: one.state for one in overview(entry, latest(entry)).tasks}


def page(browser, entry, name):
    return browser.get(reverse(f"submissions:{name}", args=[entry.pk]))


class TestProgress:
    def test_a_new_draft(self, browser, world):
        entry = begin(browser, world)
        found = states(entry)
        assert found["basics"] == State.COMPLETED
        assert found["name"] == State.IN_PROGRESS, "the summary is missing"
        assert {found[name] for name in ("sectors", "description", "sources", "levels", "costs", "files")} == {
            State.NOT_STARTED
        }
        text = text_of(page(browser, entry, "edit"))
        assert "1 of 6 needed parts done." in text
        assert '<progress class="task-progress" aria-labelledby="done" max="6" value="1">' in text
        assert "(optional)" in text

    def test_what_is_missing_is_in_progress_what_is_wrong_a_problem(self, browser, world):
        entry = begin(browser, world)
        put_row(browser, entry, "sources", 1, title="Report")
        put_row(browser, entry, "levels", 1, pollutant="dust")
        assert (states(entry)["sources"], states(entry)["levels"]) == (State.COMPLETED, State.IN_PROGRESS)
        put_row(browser, entry, "levels", 1, **{**LEVEL, "lower": "20", "upper": "10"})
        assert states(entry)["levels"] == State.PROBLEM
        answer(browser, entry, "conditions", temperature_min="20", temperature_max="-5")
        assert states(entry)["conditions"] == State.PROBLEM

    def test_an_optional_part_that_is_begun_must_be_finished(self, browser, world):
        draft = write(browser, world)
        assert not overview(draft, draft).problems
        put_row(browser, draft, "costs", 1, amount="100", currency="USD")
        assert states(draft)["costs"] == State.IN_PROGRESS
        assert send(browser, draft).url == reverse("submissions:check", args=[draft.pk])
        assert standing(Entry.objects.get()).stage == Stage.DRAFT

    def test_a_source_that_is_taken_out_leaves_a_problem(self, browser, world):
        draft = write(browser, world)
        browser.post(reverse("submissions:remove-row", args=[draft.pk, "sources", 1]))
        assert states(draft)["levels"] == State.PROBLEM

    def test_a_practice_may_have_a_theme_instead_of_a_sector(self, browser, world):
        draft = write(browser, world, kind="practice", levels=(), answers={**ANSWERS, "sectors": {"countries": ["UZ"]}})
        assert states(draft)["sectors"] == State.IN_PROGRESS


class TestCheckPage:
    def test_everything_with_a_link_to_change_it(self, browser, world):
        draft = write(browser, world)
        put_row(browser, draft, "plants", 1, name="Zavod", country="UZ", evidence="D", source="1", place="Navoiy")
        response = page(browser, draft, "check")
        text = text_of(response)
        for words in ("Chang filtri", "Sement pechi", "Cement", "Uzbekistan", "Measurement report", "Zavod", "Navoiy"):
            assert words in text, words
        assert "&lt; 5–9.5 mg/Nm³" in text
        for part in response.context["parts"]:
            assert f'href="{part["url"]}"' in text

    def test_a_problem_leads_to_its_field(self, browser, world):
        draft = write(browser, world, levels=({**LEVEL, "upper": "1"},))
        (problem,) = page(browser, draft, "check").context["overview"].problems
        assert problem.url == f"{reverse('submissions:row', args=[draft.pk, 'levels', 1])}?check=1#id_lower"
        assert "error-summary" in browser.get(problem.url).content.decode()

    def test_consent_is_asked_for_once(self, browser, world):
        draft = write(browser, world)
        response = browser.post(reverse("submissions:send", args=[draft.pk]))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["consent"]
        assert latest(draft).consent_on is None
        assert send(browser, draft).url == reverse("submissions:detail", args=[draft.pk])
        browser.post(reverse("submissions:withdraw", args=[draft.pk]))
        assert 'name="consent"' not in page(browser, draft, "check").content.decode()
        browser.post(reverse("submissions:send", args=[draft.pk]))
        assert standing(Entry.objects.get()).stage == Stage.SCREENING


class TestAlike:
    def test_nearly_the_same_name(self, browser, world):
        other = published(name="Filtri, chang", language="uz")
        draft = write(browser, world)
        (found,) = page(browser, draft, "check").context["alike"]
        assert (found.entry.pk, found.same_name) == (other.pk, True)
        assert send(browser, draft).url == reverse("submissions:detail", args=[draft.pk]), "it is no obstacle"

    def test_a_name_alike_counts_with_sector_and_pollutant(self, browser, world):
        other = published(name="Chang uchun filtrlar", language="uz", rows={"levels": [level()]})
        draft = write(browser, world)
        with override("en"):
            (found,) = alike(draft, public_entries())
        assert found.entry.pk == other.pk
        assert not found.same_name
        assert (found.sectors, found.pollutants) == (["Cement"], ["Dust"])
        assert "same pollutant" in page(browser, draft, "check").content.decode()
        answer(browser, draft, "sectors", sectors=["D35"], countries=["UZ"])
        assert alike(latest(draft), public_entries()) == []

    def test_drafts_of_others_are_not_told(self, browser, world):
        browser.force_login(world.stranger)
        begin(browser, world, organisation=world.rival.pk)
        browser.force_login(world.submitter)
        assert page(browser, write(browser, world), "check").context["alike"] == []


class TestPreview:
    def test_the_public_page_marked_as_a_preview(self, browser, world):
        draft = write(browser, world)
        response = page(browser, draft, "preview")
        assert response.templates[0].name == "registry/entry_page.html"
        text = text_of(response)
        assert "This is a preview." in text
        assert "Chang filtri" in text
        assert "9.5" in text
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"

    def test_rows_that_are_not_complete_are_left_out(self, browser, world):
        draft = write(browser, world, levels=({"upper": "77.7"}, LEVEL))
        text = text_of(page(browser, draft, "preview"))
        assert "77.7" not in text  # a whole number may stand in an address
        assert "9.5" in text
        assert latest(draft).levels.count() == 2

    @pytest.mark.parametrize("kind", ["solution", "practice"])
    def test_a_draft_that_has_nothing_but_a_name(self, browser, world, kind):
        assert page(browser, begin(browser, world, kind=kind), "preview").status_code == 200
