"""Numbers of an entry in other registers: in the admin, on the page, in the API, in the initial collection."""

import pytest
import yaml
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from cms.registry.content import entry_files, load_entries
from cms.registry.models import Entry, ExternalId, Practice, Technique
from cms.site.services import build_site, initial_collection
from cms.vocabularies.services import load_all
from tests import factories
from tests.cms.registry.pages import published

pytestmark = pytest.mark.django_db


def external_id(**values):
    row = {"scheme": "eu-bat", "document": "LCP", "number": "BAT 18", "url": "https://example.org/lcp", "source": 1}
    return ExternalId(**row | values)


@pytest.mark.parametrize(
    ("scheme", "document", "valid"),
    [("eu-bat", "LCP", True), ("eu-bat", "", False), ("other", "", False), ("its-ndt", "", True), ("kz-bat", "", True)],
)
def test_a_number_needs_what_makes_it_unique(scheme, document, valid):
    row = external_id(scheme=scheme, document=document)
    if valid:
        row.full_clean(exclude=["page"])
    else:
        with pytest.raises(ValidationError) as refused:
            row.full_clean(exclude=["page"])
        assert list(refused.value.message_dict) == ["document"]


def test_in_the_api_in_their_order(client):
    its = external_id(scheme="its-ndt", document="", number="ИТС 38-2022", url="", source=None)
    entry = published(rows={"external_ids": [external_id(), its]})
    data = client.get(f"/api/v1/entries/{entry.code}").json()
    assert data["external_ids"] == [
        {"scheme": "eu-bat", "document": "LCP", "number": "BAT 18", "url": "https://example.org/lcp", "source": 1},
        {"scheme": "its-ndt", "document": "", "number": "ИТС 38-2022", "url": "", "source": None},
    ]


def test_on_the_page(client):
    hostile = external_id(scheme="other", document="<b>Register</b>", number="7", url="javascript:alert(1)")
    entry = published(rows={"external_ids": [external_id(), hostile]})
    text = client.get(f"/en/registry/{entry.code}/").content.decode()
    assert 'id="external-ids"' in text
    assert 'href="#external-ids"' in text
    assert '<a href="https://example.org/lcp" class="tnum">BAT 18</a>' in text
    assert "EU BAT conclusions" in text
    assert "<b>Register</b>" not in text
    assert "javascript:" not in text
    plain = published(name="Scrubber")
    assert "external-ids" not in client.get(f"/en/registry/{plain.code}/").content.decode()


def test_an_old_version_keeps_its_numbers(client):
    entry = published(rows={"external_ids": [external_id(number="BAT 18")]})
    entry.external_ids = [external_id(number="BAT 19")]
    entry.save_revision().publish()
    old = client.get(f"/en/registry/{entry.code}/v{entry.version}/").content.decode()
    assert ("BAT 18" in old, "BAT 19" in old) == (True, False)


@pytest.mark.slow
@pytest.mark.parametrize(("source", "kept"), [("1", True), ("9", False)])
def test_in_the_edit_form(client, source, kept):
    client.force_login(get_user_model().objects.create_superuser("root", password=factories.PASSWORD))
    entry = factories.technique(factories.hub())
    url = reverse("wagtailadmin_pages:edit", args=[entry.pk])
    data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    row = {"scheme": "kz-bat", "document": "", "number": "НДТ 5", "url": "", "source": source}
    for name, value in {**row, "id": "", "ORDER": "1", "DELETE": ""}.items():
        data[f"external_ids-0-{name}"] = value
    data["external_ids-TOTAL_FORMS"] = "1"
    client.post(url, data)
    draft = Technique.objects.get(pk=entry.pk).get_latest_revision_as_object()
    assert [row.number for row in draft.external_ids.all()] == (["НДТ 5"] if kept else [])


def test_a_practice_has_them_too():
    assert Practice(external_ids=[external_id()]).external_ids.count() == 1


@pytest.mark.slow
def test_the_initial_collection_names_only_what_its_sources_state():
    load_all()
    build_site()
    load_entries(initial_collection())
    found = set()
    for row in ExternalId.objects.select_related("page"):
        source = row.page.sources.get(number=row.source)
        assert row.number in source.title
        assert row.document in source.title
        found.add((row.page.slug, row.number))
    assert found == {("cement-filters", "BAT 18"), ("nonferrous-bag-filters", "BAT 155")}
    stated = [row for path in entry_files() for row in yaml.safe_load(path.read_text()).get("external_ids", ())]
    assert len(stated) == len(found)
    assert Entry.objects.count() == len(entry_files())
