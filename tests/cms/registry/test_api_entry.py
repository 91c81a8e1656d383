"""An entry and the limits in the API, and the file of levels."""

import csv
import io
from decimal import Decimal

import pytest

from cms.registry.enums import Life
from cms.registry.models import NationalDecision, Technique
from tests.cms.registry.pages import countries, efficiency, level, limit, outcome, published, translate

pytestmark = pytest.mark.django_db


def get(client, code, query=""):
    return client.get(f"/api/v1/entries/{code}{query}")


def rows_of(client, entry):
    """Rows of the entry's file of levels."""
    response = client.get(f"/en/registry/{entry.code}/levels.csv")
    assert response.status_code == 200
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_entry_with_its_texts_figures_and_decisions(client):
    entry = translate(published(), "uz", name="Qopli filtr")
    NationalDecision.objects.create(entry=entry, country=countries()["UZ"], status="adopted")
    limit("L901", entries=[entry])
    response = get(client, entry.code)
    assert response.status_code == 200
    data = response.json()
    assert data["url"] == f"http://testserver/en/registry/{entry.code}/"
    assert data["texts"]["name"] == {"en": "Bag filter", "uz": "Qopli filtr"}
    assert data["language_states"]["uz"] == "machine"
    assert data["language_states"]["tg"] == "missing"
    [found] = data["levels"]
    assert (found["lower"], found["lower_is_less_than"], found["upper"]) == ("10", True, "20")
    assert (found["unit"], found["pollutant"], found["evidence"], found["source"]) == ("mg/Nm³", "dust", "B", 1)
    assert [row["country"] for row in data["decisions"]] == ["KZ", "KG", "TJ", "TM", "UZ"]
    assert [row["status"] for row in data["decisions"]][-1] == "adopted"
    assert data["decisions"][0]["status"] is None
    assert data["reference_limits"] == ["L901"]


def test_values_before_and_after(client):
    entry = published(rows={"outcomes": [outcome(before=Decimal("0.870"), after=Decimal("2.42"))]})
    [found] = get(client, entry.code).json()["outcomes"]
    assert (found["before"], found["after"], found["upper"]) == ("0.87", "2.42", None)
    assert found["label"] == {"en": "Yield"}


def test_labels_follow_the_language_asked_for(client):
    entry = published()
    sector = entry.sectors.get()
    sector.label_kk = "Цемент өндірісі"
    sector.save()
    assert get(client, entry.code, "?language=kk").json()["sectors"] == [{"code": "C23.5", "label": "Цемент өндірісі"}]
    assert get(client, entry.code, "?language=xx").status_code == 400
    assert get(client, entry.code, "?colour=red").status_code == 400


def test_lower_case_codes_are_found_and_others_are_not(client):
    entry = published()
    assert get(client, entry.code.lower()).status_code == 200
    response = get(client, "CA-BAT-2000-99999")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_a_withdrawn_entry_answers_gone(client):
    entry = published()
    Technique.objects.filter(pk=entry.pk).update(life=Life.WITHDRAWN, life_reason="Unsafe.")
    response = get(client, entry.code)
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert "Unsafe." in response.json().values()
    assert client.get(f"/en/registry/{entry.code}/levels.csv").status_code == 404


def test_limits_are_listed_by_pages(client):
    entry = published()
    limit("L901", entries=[entry])
    limit("L902", "mercury")
    data = client.get("/api/v1/limits?pollutant=dust").json()
    assert (data["total"], data["page"]) == (1, 1)
    assert data["limits"][0]["id"] == "L901"
    assert data["limits"][0]["entries"] == [entry.code]
    assert client.get("/api/v1/limits?page_size=101").status_code == 400
    assert client.get("/api/v1/limits?page=9").json()["limits"] == []


def test_levels_as_a_file(client):
    entry = published(rows={"efficiencies": [efficiency()]})
    heading, first, second = rows_of(client, entry)
    row = dict(zip(heading, first, strict=True))
    assert (row["Code"], row["Pollutant"], row["From"], row["To"], row["Unit"]) == (
        entry.code,
        "Dust",
        "<10",
        "20",
        "mg/Nm³",
    )
    assert row["Conditions"] == "10 % O₂"
    assert row["Source"] == "A report"
    assert dict(zip(heading, second, strict=True))["Kind of level"] == "Abatement efficiency"


def test_no_cell_is_a_formula(client):
    starts = ("=", "+", "-", "@", "\t=", "\r=", " =", "＝")
    levels = [level(reference_oxygen=None, conditions=f"{start}cmd|' /C calc'!A0") for start in starts]
    heading, *rows = rows_of(client, published(rows={"levels": levels}))
    assert len(rows) == len(starts)
    for row in rows:
        assert dict(zip(heading, row, strict=True))["Conditions"].startswith("'")
