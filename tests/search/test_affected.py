"""A changed term concerns the entries that name it, before or after, and no others."""

import pytest

from cms.registry.models import Entry
from cms.vocabularies.models import Pollutant, Term
from search.models import IndexJob
from search.rebuilding import rebuild
from tests.factories import concept, hub, technique
from tests.search.conftest import queued

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def entries() -> dict[str, Entry]:
    """Three entries by a word of their names; none waits."""
    page = hub()
    made = {
        word: technique(page, live=True, name=f"{word} described", language="en")
        for word in ("Scrubber", "Kiln", "Saxaul")
    }
    rebuild()
    IndexJob.objects.all().delete()
    return made


@pytest.mark.usefixtures("any_engine")
def test_a_new_term_concerns_the_entries_that_name_it(entries: dict[str, Entry]) -> None:
    concept(Term, "t900", "", label_en="wet scrubbers; kiln", label_ru="скруббер")
    assert queued() == {entries["Kiln"].pk}


@pytest.mark.usefixtures("any_engine")
def test_a_changed_term_concerns_those_that_named_it_before(entries: dict[str, Entry]) -> None:
    term = concept(Term, "t900", "", label_en="kiln", label_ru="")
    IndexJob.objects.all().delete()
    term.label_en = "saxaul"
    term.save()
    assert queued() == {entries["Kiln"].pk, entries["Saxaul"].pk}


@pytest.mark.usefixtures("index_dir")
def test_a_pollutant_concerns_the_entries_that_name_it(entries: dict[str, Entry]) -> None:
    concept(Pollutant, "x", "", label_en="something", label_ru="", synonyms="scrubbers")
    assert queued() == {entries["Scrubber"].pk}


@pytest.mark.usefixtures("index_dir")
def test_without_an_index_all_are_concerned() -> None:
    entry = technique(hub(), live=True)
    IndexJob.objects.all().delete()
    concept(Term, "t900", "", label_en="kiln", label_ru="")
    assert queued() == {entry.pk}
