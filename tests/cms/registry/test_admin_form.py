"""The edit form in the admin: texts in seven languages, figures refused at the field, nothing lost."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from cms.languages import ENDONYMS, LANGUAGES
from cms.registry.models import Technique
from cms.vocabularies.models import Medium, Pollutant
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def admin(client):
    client.force_login(get_user_model().objects.create_superuser("root", password=factories.PASSWORD))
    speaks("en")
    return client


def speaks(language):
    """Choose the language of the administrator's screens."""
    UserProfile.objects.update_or_create(
        user=get_user_model().objects.get(username="root"), defaults={"preferred_language": language}
    )


@pytest.fixture
def entry(db):
    return factories.technique(factories.hub())


@pytest.fixture
def url(entry):
    return reverse("wagtailadmin_pages:edit", args=[entry.pk])


def form_data(admin, url):
    """What a browser would post without a change."""
    return querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")


def add_level(data, number, **values):
    """Fill one more row of emission levels, as the "add" button does."""
    empty = ("averaging", "reference_oxygen", "dry_gas", "standard_conditions", "plant_status", "fuel", "size")
    row = {
        **dict.fromkeys((*empty, "monitoring", "conditions"), ""),
        "kind": "measured",
        "pollutant": factories.concept(Pollutant, "dust").pk,
        "medium": factories.concept(Medium, "air").pk,
        "lower": "5",
        "upper": "10",
        "unit": "mg/Nm³",
        "evidence": "A",
        "source": "1",
        "id": "",
        "ORDER": str(number + 1),
        "DELETE": "",
        **values,
    }
    for name, value in row.items():
        data[f"levels-{number}-{name}"] = value
    data["levels-TOTAL_FORMS"] = str(number + 1)


def draft(entry):
    return Technique.objects.get(pk=entry.pk).get_latest_revision_as_object()


def test_has_a_tab_for_facts_and_one_for_each_language(admin, url):
    page = admin.get(url).content.decode()
    for heading in ("Facts and figures", *ENDONYMS.values()):
        assert heading in page


def test_saves_texts_in_every_language(admin, url, entry):
    data = form_data(admin, url)
    names = {language: f"Name {language} ә ғ ҷ ş oʻ" for language in LANGUAGES}
    for language, name in names.items():
        data[f"name_{language}"] = name
    assert admin.post(url, data).status_code == 302
    saved = draft(entry)
    assert {language: saved.text("name", language) for language in LANGUAGES} == names


def test_saves_a_level_with_its_source(admin, url, entry):
    data = form_data(admin, url)
    add_level(data, 0, unit="mg/Nm3")
    assert admin.post(url, data).status_code == 302
    (level,) = draft(entry).levels.all()
    assert (level.unit, level.low, level.high, level.source) == ("mg/Nm³", 5, 10, 1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"lower": "11"}, "The lower value is above the upper one."),
        ({"unit": "mg/l"}, "This unit is a concentration in water"),
        ({"reference_oxygen": "21"}, "Reference oxygen lies between 0 and 20.9 %"),
        ({"source": ""}, "State the source"),
        ({"source": "9"}, "No source has this number"),
    ],
)
def test_refuses_a_figure_at_its_field_and_keeps_what_was_typed(admin, url, entry, values, message):
    data = form_data(admin, url)
    data["summary_kk"] = "Терілген мәтін"
    add_level(data, 0, **values)
    response = admin.post(url, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Терілген мәтін" in page
    assert not draft(entry).levels.all()


def test_takes_sixty_levels_in_one_form(admin, url, entry):
    data = form_data(admin, url)
    for language in LANGUAGES:
        data[f"summary_{language}"] = "Түйіндеме " * 20
    for number in range(60):
        add_level(data, number)
    assert len(data) > 1_000
    assert admin.post(url, data).status_code == 302
    assert draft(entry).levels.count() == 60


def test_requires_the_name_in_the_source_language(admin, url, entry):
    data = form_data(admin, url)
    data["name_en"] = ""
    data["name_tg"] = "Филтр"
    data["action-submit"] = "1"
    response = admin.post(url, data)
    assert response.status_code == 200
    assert "State the name in the source language." in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_preview_in_each_language(admin, url, entry, language):
    data = form_data(admin, url)
    data[f"name_{language}"] = f"Preview in {language}"
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[entry.pk])
    assert admin.post(preview, data).json()["is_valid"]
    page = admin.get(preview, {"mode": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert f"Preview in {language}" in page


def test_an_entry_that_has_only_one_language_is_sent_under_another(admin, entry, url):
    speaks("kk")
    data = form_data(admin, url)
    data["action-submit"] = "1"
    assert admin.post(url, data).status_code == 302
    assert Technique.objects.get(pk=entry.pk).workflow_in_progress


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ("summary_en", "summary_en"),
        ("description_en", "description_en"),
        ("countries", "countries"),
        ("themes", "sectors"),
    ],
)
def test_what_the_review_needs_is_asked_for_at_its_field(admin, entry, url, left_out, field):
    data = form_data(admin, url)
    for name in {left_out, field}:
        data.pop(name, None)
    assert admin.post(url, data).status_code == 302, "a draft may be unfinished"
    data["action-submit"] = "1"
    answer = admin.post(url, data)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Technique.objects.get(pk=entry.pk).workflow_in_progress


@pytest.mark.parametrize("path", ["history", "usage"])
def test_other_views_of_the_page(admin, entry, path):
    assert admin.get(reverse(f"wagtailadmin_pages:{path}", args=[entry.pk])).status_code == 200


def test_compare_lists_each_language_apart(admin, entry):
    entry.name_tk = "Halta süzgüç"
    first, second = entry.get_latest_revision(), entry.save_revision()
    response = admin.get(reverse("wagtailadmin_pages:revisions_compare", args=[entry.pk, first.pk, second.pk]))
    assert "Halta süzgüç" in response.content.decode()
