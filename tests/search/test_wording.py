"""Texts are compared with the preferred terms of the thesaurus."""

from io import StringIO

import pytest
from django.core.management import call_command

from cms.vocabularies.models import Pollutant, Term
from search.catalogue import get_catalogue
from search.wording import Departure, Wording
from tests.factories import concept, hub, technique

pytestmark = pytest.mark.django_db


@pytest.fixture
def wording() -> Wording:
    """A thesaurus of four terms, one of which another vocabulary names too."""
    Term.objects.create(code="t1", label_en="bag filter; baghouse; BF", label_kk="қапшық сүзгі; жең сүзгі")
    Term.objects.create(code="t2", label_en="fabric filter; cloth filter")
    Term.objects.create(code="t3", label_en="cloth filter; felt filter")
    Term.objects.create(code="t4", label_en="particulate matter; dust")
    concept(Pollutant, "dust", "Dust")
    return Wording(get_catalogue())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Baghouses.", "en", [("Baghouses", "bag filter")]),
        ("Bag filters in baghouses.", "en", []),
        ("A bag filter (BF)", "en", []),
        ("felt, filters", "en", []),
        ("жең сүзгілермен", "kk", [("жең сүзгілермен", "қапшық сүзгі")]),
        ("қапшық сүзгілер", "kk", []),
        ("cloth filters", "en", []),
        ("felt filters", "en", [("felt filters", "cloth filter")]),
        ("dust", "en", []),
        ("baghouse", "tk", []),
        ("", "en", []),
    ],
)
def test_other_names_than_the_preferred_are_told(
    wording: Wording, text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    found = wording.departures([("name", text)], language)
    assert [(departure.written, departure.preferred) for departure in found] == expected


def test_a_text_that_says_the_preferred_term_too_may_vary(wording: Wording) -> None:
    texts = [("name", "A baghouse"), ("summary", "The bag filter, a felt filter")]
    assert wording.departures(texts, "en") == [Departure("summary", "felt filter", "cloth filter")]


@pytest.mark.usefixtures("wording")
def test_the_command_names_entry_language_and_field() -> None:
    technique(hub(), live=True, name="A baghouse")
    technique(hub("other"), name="Wet scrubber", name_kk="Жең сүзгі")
    out, log = StringIO(), StringIO()
    call_command("check_terms", stdout=out, stderr=log)
    assert [line.split("\t")[1:] for line in out.getvalue().splitlines()] == [
        ["en", "name", "baghouse", "bag filter"],
        ["en", "summary", "baghouse", "bag filter"],
        ["en", "description", "baghouse", "bag filter"],
        ["kk", "name", "Жең сүзгі", "қапшық сүзгі"],
    ]
    assert log.getvalue().startswith("4 places")
    out = StringIO()
    call_command("check_terms", "--language", "kk", stdout=out, stderr=StringIO())
    assert len(out.getvalue().splitlines()) == 1
