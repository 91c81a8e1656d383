"""The data sheet of an entry: languages, figures, what is not stated, versions, withdrawal, hostile texts."""

import html
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from cms.registry.enums import LanguageState, Life
from cms.registry.models import EntryRelation, EntrySource, ExamplePlant, NationalDecision, Technique
from cms.registry.services import set_language_state
from tests.cms.registry.pages import cost, countries, efficiency, level, limit, outcome, published, translate
from tests.factories import hub, technique

pytestmark = pytest.mark.django_db

MARKER = "<script>alert('x')</script>"


def page(client, entry, language="en", suffix=""):
    """Response and its text at the entry's permanent address."""
    response = client.get(f"/{language}/registry/{entry.code}/{suffix}")
    return response, html.unescape(response.content.decode())


def part(text, identifier):
    """The section with this id."""
    return re.search(rf'<section id="{identifier}".*?</section>', text, re.DOTALL)[0]


# --- languages -------------------------------------------------------------------------------------


def test_an_approved_text_stands_without_a_notice(client):
    entry = published(name="Bag filter")
    set_language_state(entry, "en", LanguageState.APPROVED)
    response, text = page(client, entry)
    assert response.status_code == 200
    assert "<h1>Bag filter</h1>" in text
    assert "language-notice" not in text
    assert "Shown in" not in text


def test_a_machine_draft_says_so_and_links_to_the_source_text(client):
    entry = translate(published(), "uz", name="Qopli filtr", summary="Changni ushlaydi.")
    _response, text = page(client, entry, "uz")
    assert "<h1>Qopli filtr</h1>" in text
    assert "language-notice" in text
    assert "notice--machine" in text
    assert f'href="/en/registry/{entry.code}/"' in re.search(r"language-notice.*?</div>", text, re.DOTALL)[0]


def test_a_missing_language_shows_the_source_with_its_own_lang(client):
    entry = published(name="Bag filter")
    _response, text = page(client, entry, "kk")
    assert '<h1 lang="en">Bag filter</h1>' in text
    assert "language-notice" in text
    assert re.search(r'<div class="prose" lang="en">\s*<p>Bag filter described', text)
    assert '<html lang="kk"' in text


def test_a_single_missing_text_is_shown_in_the_source_language(client):
    entry = translate(published(), "uz", name="Qopli filtr", summary="Changni ushlaydi.")
    _response, text = page(client, entry, "uz")
    section = part(text, "description")
    assert 'lang="en"' in section
    assert "English" in section


def test_the_language_switch_tells_the_state_of_each_language(client):
    entry = translate(published(), "uz", name="Qopli filtr")
    set_language_state(entry, "en", LanguageState.APPROVED)
    response, _text = page(client, entry)
    states = response.context_data["language_states"]
    assert states["uz"] == "machine draft"
    assert states["kk"] == "missing, shows English"
    assert "en" not in states


def test_a_stale_translation_is_announced(client):
    entry = translate(published(), "ru", LanguageState.STALE, name="Рукавный фильтр")
    _response, text = page(client, entry, "ru")
    assert "notice--warn language-notice" in text


# --- figures ---------------------------------------------------------------------------------------


def test_a_level_has_unit_conditions_evidence_and_source(client):
    _response, text = page(client, published())
    section = part(text, "levels")
    for expected in ("<\N{NO-BREAK SPACE}10–20", "mg/Nm³", "10 % O₂", "permit or official", 'href="#source-1"'):
        assert expected in section
    assert 'role="img"' in section, "a chart stands above its table"
    assert 'id="source-1"' in part(text, "sources")


def test_levels_in_other_units_get_a_chart_of_their_own(client):
    rows = {"levels": [level(), level(unit="ng I-TEQ/Nm³", lower=None, lower_is_less_than=False, upper=Decimal("0.1"))]}
    response, _text = page(client, published(rows=rows))
    assert [group.chart.unit_label for group in response.context_data["sheet"].level_groups] == [
        "mg/Nm³",
        "ng I-TEQ/Nm³",
    ]


def test_values_before_and_after_stand_side_by_side(client):
    rows = {"outcomes": [outcome(before=Decimal("0.87"), after=Decimal("2.42"))]}
    _response, text = page(client, published(rows=rows))
    row = re.sub(r"<[^>]+>|\s+", " ", part(text, "performance-note"))
    assert re.search(r"0\.87.*t/ha.*→.*2\.42.*t/ha", row)


def test_only_a_value_before_leaves_the_value_not_stated(client):
    row = outcome(before=Decimal(8000))
    row.clean()
    _response, text = page(client, published(rows={"outcomes": [row]}))
    assert re.search(r"8000.*→.*Not stated", part(text, "performance-note"), re.DOTALL)


def test_a_cost_is_shown_in_its_own_currency_and_at_the_top(client):
    entry = published(rows={"costs": [cost(price_year=2019, conditions="whole programme")]})
    response, text = page(client, entry)
    assert "prices of 2019" in part(text, "economics")
    assert "USD" in part(text, "economics")
    costs = next(fact for fact in response.context_data["sheet"].facts if fact.label == "Costs")
    assert costs.value == "86,000,000 USD"


def test_counts_take_words_instead_of_units(client):
    rows = {"outcomes": [outcome("Homes", unit="households", lower=Decimal(1), upper=Decimal(1))]}
    _response, text = page(client, published(rows=rows))
    section = part(text, "performance-note")
    assert "household<" in section
    assert "households" not in section


# --- not stated ------------------------------------------------------------------------------------


def test_every_heading_is_there_and_empty_ones_say_not_stated(client):
    response, text = page(client, published(rows={"levels": []}))
    for section in response.context_data["sheet"].sections:
        assert (section.id == "description") != ("Not stated" in part(text, section.id)), section.id
    assert [section.id for section in response.context_data["sheet"].sections] == [
        "description",
        "technical-description",
        "benefits",
        "performance-note",
        "cross-media",
        "applicability",
        "economics",
        "driving-force",
        "plants",
    ]


def test_the_contents_list_leads_only_to_what_is_there(client):
    response, text = page(client, published(rows={"efficiencies": [efficiency()]}))
    ids = [item["id"] for item in response.context_data["sheet"].contents]
    assert ids[0] == "levels"
    assert "relations" not in ids
    for identifier in ids:
        assert f'id="{identifier}"' in text


def test_legal_status_lists_five_countries_in_one_order(client):
    entry = published()
    NationalDecision.objects.create(
        entry=entry, country=countries()["UZ"], status="adopted", act_title="An act", act_date=date(2025, 5, 6)
    )
    _response, text = page(client, entry)
    section = part(text, "decisions")
    rows = re.findall(r'<th role="rowheader" scope="row">(\w+)</th>', section)
    assert rows == ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]
    assert section.count("Not stated") == 5, "four countries, and the note of the fifth"
    assert "6 May 2025" in section
    assert "Adopted as BAT" in section


@pytest.mark.slow
def test_plants_wait_for_the_sign_off_of_their_country(client):
    states = countries()
    plant = ExamplePlant(name="Plant in Uzbekistan", country=states["UZ"], evidence="D", source=1)
    entry = published(rows={"plants": [plant]})
    assert "Plant in Uzbekistan" in page(client, entry)[1]
    states["UZ"].requires_sign_off = True
    states["UZ"].save()
    assert "Plant in Uzbekistan" not in page(client, entry)[1]
    decision = NationalDecision.objects.create(entry=entry, country=states["UZ"], status="under-consideration")
    assert "Plant in Uzbekistan" in page(client, entry)[1]
    decision.withheld = True
    decision.save()
    _response, text = page(client, entry)
    assert "Plant in Uzbekistan" not in text
    assert "Withheld in Uzbekistan" in text


def test_a_confidential_plant_shows_its_country_only(client):
    plant = ExamplePlant(
        name="Secret works",
        country=countries()["KZ"],
        evidence="D",
        source=1,
        confidential_until=date(2030, 1, 1),
        operator="Secret",
    )
    _response, text = page(client, published(rows={"plants": [plant]}))
    assert "Secret" not in text
    assert "Held by the hub, not public" in text


def test_limits_are_shown_only_for_pollutants_of_the_entry(client):
    entry = published()
    limit("L901", "dust", entries=[entry])
    limit("L902", "mercury", entries=[entry])
    limit("L903", "dust")
    _response, text = page(client, entry)
    assert "L901" in text
    assert "L902" not in text
    assert "L903" not in text
    assert "for orientation" in part(text, "levels")
    assert "Show 1 limit" not in text


def test_many_limits_are_folded(client):
    entry = published()
    for number in range(11):
        limit(f"L9{number:02d}", entries=[entry])
    _response, text = page(client, entry)
    assert "Show 11 limits" in text


# --- addresses -------------------------------------------------------------------------------------


def test_canonical_address_and_address_without_language(client):
    entry = published()
    _response, text = page(client, entry)
    assert f'<link rel="canonical" href="http://testserver/en/registry/{entry.code}/">' in text
    response = client.get(f"/registry/{entry.code}/", headers={"accept-language": "uz"})
    assert response.status_code == 302
    assert response["Location"] == f"/uz/registry/{entry.code}/"


def test_an_old_version_stays_at_its_address_and_says_so(client):
    entry = published(name="First name")
    entry.name_en = "Second name"
    entry.save_revision().publish()
    response, text = page(client, entry, suffix="v1/")
    assert response.status_code == 200
    assert "<h1>First name</h1>" in text
    assert "This is version 1; the current one is 2." in text
    assert f"registry/{entry.code}/v1/" in text
    assert "This is version" not in page(client, entry, suffix="v2/")[1]
    assert page(client, entry, suffix="v3/")[0].status_code == 404
    assert "<h1>Second name</h1>" in page(client, entry)[1]


def test_a_withdrawn_entry_leaves_the_reason_and_its_successor(client):
    entry = published(name="Old filter")
    newer = published(entry.get_parent().specific, name="New filter")
    newer.relations = [EntryRelation(kind="replaces", target=entry)]
    newer.save_revision().publish()
    Technique.objects.filter(pk=entry.pk).update(life=Life.WITHDRAWN, life_reason="Shown to be unsafe.")
    response, text = page(client, entry)
    assert response.status_code == 410
    assert entry.code in text
    assert "Shown to be unsafe." in text
    assert f"/en/registry/{newer.code}/" in text
    assert "New filter" in text
    assert "removes dust" not in text, "the texts of the entry are gone"
    assert page(client, entry, suffix="v1/")[0].status_code == 410


def test_an_unpublished_entry_is_gone_and_a_draft_was_never_there(client):
    entry = published()
    entry.unpublish()
    assert page(client, entry)[0].status_code == 410
    draft = technique(hub())
    assert client.get(f"/en/registry/{draft.slug}/").status_code == 404


@pytest.mark.slow
def test_relations_name_only_what_is_public(client):
    parent = hub()
    hidden = published(parent, name="Hidden filter")
    shown = published(parent, name="Shown filter")
    entry = published(parent)
    entry.relations = [
        EntryRelation(kind="alternative-to", target=hidden),
        EntryRelation(kind="combined-with", target=shown),
        EntryRelation(kind="based-on", external_register="EU BAT", external_id="BAT 18"),
    ]
    entry.save_revision().publish()
    hidden.unpublish()
    _response, text = page(client, entry)
    assert "Hidden filter" not in text
    assert "Shown filter" in text
    assert "EU BAT BAT 18" in text


def test_a_preview_shows_the_draft_and_says_so():
    entry = technique(hub(), name="Draft filter")
    request = RequestFactory().get("/")
    request.user = get_user_model()(username="editor")
    response = entry.make_preview_request(request, "en")
    text = response.content.decode()
    assert response.status_code == 200
    assert "This is a preview" in text
    assert "Draft filter" in text


# --- hostile texts ---------------------------------------------------------------------------------


def test_no_text_of_an_entry_becomes_markup(client):
    plant = ExamplePlant(
        name=MARKER, operator=MARKER, place=MARKER, capacity_unit=MARKER, country=countries()["KZ"], evidence="D"
    )
    plant.source, plant.permit_url = 1, "javascript:alert(1)"
    rows = {
        "levels": [level(conditions=MARKER, fuel=MARKER, size=MARKER, monitoring=MARKER)],
        "outcomes": [outcome(MARKER, lower=Decimal(1), conditions=MARKER, how_measured=MARKER)],
        "costs": [cost(conditions=MARKER, per_unit=MARKER)],
        "plants": [plant],
        "sources": [
            EntrySource(number=1, title=MARKER, author=MARKER, note=MARKER, pages=MARKER, url="javascript:alert(1)")
        ],
        "relations": [EntryRelation(kind="based-on", external_register=MARKER, url="javascript:alert(1)")],
    }
    plain = ("benefits", "performance_note", "cross_media", "applicability", "economics", "driving_force")
    texts = {f"{name}_en": MARKER + "text" for name in plain}
    entry = published(
        rows=rows,
        name=f"Name {MARKER}",
        **texts,
        technical_description_en=f'<p onclick="x()">Kept {MARKER}<a href="javascript:alert(1)">link</a></p>',
        humidity=MARKER,
        fuels=MARKER,
        skills=MARKER,
        process_step=MARKER,
    )
    NationalDecision.objects.create(
        entry=entry, country=countries()["KZ"], status="adopted", act_title=MARKER, act_url="javascript:alert(1)"
    )
    response = client.get(f"/en/registry/{entry.code}/")
    raw = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in raw
    assert "javascript:" not in raw
    assert "onclick" not in raw
    assert raw.count("&lt;script&gt;alert") > 20


def test_linked_data_cannot_leave_its_script_element(client):
    entry = published(name=f"Name </script>{MARKER}")
    raw = client.get(f"/en/registry/{entry.code}/").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.DOTALL)[1]
    assert "<" not in data
    article = json.loads(data)
    assert article["@type"] == "TechArticle"
    assert article["headline"] == f"Name </script>{MARKER}"
    assert article["identifier"] == entry.code
    assert article["@id"] == f"http://testserver/registry/{entry.code}/"


# --- pages around the entries ----------------------------------------------------------------------


def test_a_hub_lists_its_published_entries(client):
    parent = hub()
    entry = published(parent, name="Public filter")
    technique(parent, name="Draft filter")
    text = client.get(parent.url).content.decode()
    assert "Public filter" in text
    assert entry.code in text
    assert "Draft filter" not in text


@pytest.mark.slow
def test_a_hub_page_takes_few_queries(client, django_assert_max_num_queries):
    parent = hub()
    for number in range(6):
        published(parent, name=f"Filter {number}")
    client.get(parent.url)
    with django_assert_max_num_queries(40):
        client.get(parent.url)


def test_the_registry_counts_the_entries_of_each_hub(client):
    published(hub("rctc"))
    hub("rcai")
    text = client.get("/en/registry/").content.decode()
    assert "1 entry" in text
    assert "0 entries" in text
