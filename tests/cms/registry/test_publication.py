"""What follows a publication: code, version, language states; and what never changes with the active language."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from cms.languages import LANGUAGES
from cms.registry import services
from cms.registry.enums import LanguageState
from cms.registry.models import CodeCounter, EmissionLevel, EntrySource, EntryVersion, Practice, Technique
from cms.vocabularies.models import Medium, Pollutant
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return factories.hub()


class TestCodes:
    def test_a_draft_has_none(self, hub):
        assert factories.technique(hub).code is None

    def test_given_at_publication_and_counted_by_kind(self, hub):
        first = factories.technique(hub, live=True)
        second = factories.technique(hub, live=True, name="Scrubber")
        practice = Practice(kind="practice", source_language="ru", name_ru="Посадка саксаула")
        hub.add_child(instance=practice)
        services.assign_code(practice)
        year = first.code.split("-")[2]
        assert (first.code, second.code) == (f"CA-BAT-{year}-00001", f"CA-BAT-{year}-00002")
        assert practice.code == f"CA-EP-{year}-00001"

    def test_never_given_again(self, hub):
        entry = factories.technique(hub, live=True)
        number = entry.code
        entry.delete()
        assert factories.technique(hub, live=True, name="Another").code != number
        assert CodeCounter.objects.get(prefix="CA-BAT").last == 2

    def test_survives_an_older_revision(self, hub):
        entry = factories.technique(hub)
        old = entry.save_revision()
        old.publish()
        code = Technique.objects.get(pk=entry.pk).code
        old.publish()
        entry = Technique.objects.get(pk=entry.pk)
        assert entry.code == code
        assert entry.version == 2


class TestVersions:
    def test_each_publication_is_one(self, hub):
        entry = factories.technique(hub, live=True)
        entry.name_en = "Bag filter, renamed"
        entry.save_revision().publish()
        versions = EntryVersion.objects.filter(entry=entry)
        assert [version.number for version in versions] == [2, 1]
        assert versions.last().revision.as_object().name_en == "Bag filter"


class TestLanguages:
    @pytest.mark.parametrize("active", LANGUAGES)
    def test_publishing_under_any_language_changes_no_text(self, hub, active):
        entry = factories.technique(hub, language="kk", name="Қап сүзгі")
        entry.name_uz = "Qop filtr"
        with override(active):
            entry.save_revision().publish()
        entry = Technique.objects.get(pk=entry.pk)
        names = {language: entry.text("name", language) for language in LANGUAGES}
        assert names == {**dict.fromkeys(LANGUAGES, ""), "kk": "Қап сүзгі", "uz": "Qop filtr"}
        assert entry.title == "Қап сүзгі"
        assert entry.slug == "qap-suzgi"

    def test_source_language_of_a_reviewed_entry_is_approved(self, hub):
        entry = factories.technique(hub, live=True)
        states = services.language_states(entry)
        assert states["en"] == LanguageState.APPROVED
        assert states["tg"] == LanguageState.MISSING

    def test_translation_goes_stale_when_the_source_changes(self, hub):
        entry = factories.technique(hub, live=True)
        entry.name_tk = "Halta süzgüç"
        entry.save_revision().publish()
        services.set_language_state(entry, "tk", LanguageState.APPROVED)
        entry.summary_en = "Another summary."
        entry.save_revision().publish()
        assert services.language_states(entry)["tk"] == LanguageState.STALE

    def test_machine_draft_stays_one(self, hub):
        entry = factories.technique(hub, live=True)
        services.set_language_state(entry, "en", LanguageState.MACHINE)
        entry.save_revision().publish()
        assert services.language_states(entry)["en"] == LanguageState.MACHINE


class TestGate:
    def test_says_all_that_is_missing(self, hub):
        entry = Technique(kind="bat", source_language="uz", name_uz="Filtr")
        hub.add_child(instance=entry)
        problems = services.publication_problems(entry)
        assert len(problems) == 5
        assert "Name at least one source." in problems

    def test_figure_without_a_listed_source(self, hub):
        entry = factories.technique(hub)
        entry.levels = [_level(source=7)]
        assert any("source 7" in problem for problem in services.publication_problems(entry))


def _level(**values):
    defaults = {
        "kind": "measured",
        "pollutant": factories.concept(Pollutant, "dust"),
        "medium": factories.concept(Medium, "air"),
        "lower": 5,
        "upper": 10,
        "unit": "mg/Nm³",
        "evidence": "A",
        "source": 1,
    }
    return EmissionLevel(**{**defaults, **values})


class TestFiguresAreRefusedAtTheField:
    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("lower", {"lower": 11}),
            ("unit", {"unit": "mg/l"}),
            ("unit", {"unit": "furlongs"}),
            ("reference_oxygen", {"reference_oxygen": Decimal("20.9")}),
            ("reference_oxygen", {"reference_oxygen": Decimal(-1)}),
            ("source", {"source": None}),
            ("upper", {"lower": None, "upper": None}),
        ],
    )
    def test_with_a_message(self, field, values):
        with pytest.raises(ValidationError) as caught:
            _level(**values).clean()
        assert set(caught.value.message_dict) == {field}

    def test_unit_is_written_as_the_table_has_it(self):
        level = _level(unit="mg/Nm3")
        level.clean()
        assert level.unit == "mg/Nm³"

    def test_all_errors_at_once(self):
        with pytest.raises(ValidationError) as caught:
            _level(lower=11, unit="mg/l", source=None).clean()
        assert set(caught.value.message_dict) == {"lower", "unit", "source"}


def test_a_preview_shows_the_language_asked_for(hub, client, django_user_model):
    entry = factories.technique(hub)
    assert [code for code, _name in entry.preview_modes] == list(LANGUAGES)
    assert entry.default_preview_mode == "en"
    assert EntrySource.objects.count() == 0  # rows of a draft live in its revision alone
