"""Pictures and documents in the portal: brought, shown to those who may see the draft, taken out again."""

import pytest
from django.urls import reverse

from cms.registry.models import Entry
from media.models import RegistryImage
from tests.cms.submissions.world import latest, send, text_of, write
from tests.media import makers

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """Files of the test go away with it."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(client, world):
    """A draft in Uzbek; its submitter is signed in."""
    client.force_login(world.submitter)
    write(client, world)
    return Entry.objects.get()


def address(entry):
    return reverse("submissions:files", args=[entry.pk])


def picture(**values):
    return {
        "action": "add-picture",
        "picture-file": makers.upload(makers.saved(makers.drawing((320, 240)))),
        "picture-text": "Pech yonidagi filtr",
        "picture-caption": "Filtr, 2024",
        "picture-credit": "Zavod",
        "picture-licence": "CC-BY-4.0",
        **values,
    }


def test_an_empty_draft_says_so(client, draft):
    page = client.get(address(draft))
    assert page.status_code == 200
    assert address(draft) in client.get(reverse("submissions:detail", args=[draft.pk])).content.decode()


def test_a_picture_with_its_words_in_the_language_of_the_entry(client, world, draft):
    assert client.post(address(draft), picture()).url == address(draft)
    (row,) = latest(draft).images.all()
    assert (row.alt_text_uz, row.caption_uz, row.image.credit) == ("Pech yonidagi filtr", "Filtr, 2024", "Zavod")
    assert row.image.uploaded_by_user == world.submitter
    assert "Pech yonidagi filtr" in text_of(client.get(address(draft)))


def test_the_picture_is_seen_by_the_hub_and_by_nobody_else(client, world, draft):
    client.post(address(draft), picture())
    url = RegistryImage.objects.get().file.url
    for who, status in (("submitter", 200), ("reviewer", 200), ("other_reviewer", 404), ("stranger", 404)):
        client.force_login(getattr(world, who))
        assert client.get(url).status_code == status, who
    client.logout()
    assert client.get(url).status_code == 404


def test_a_document(client, draft):
    data = {
        "action": "add-document",
        "document-file": makers.upload(makers.pdf(), "report.pdf"),
        "document-text": "Sinov hisoboti",
        "document-licence": "all-rights-reserved",
    }
    assert client.post(address(draft), data).status_code == 302
    (row,) = latest(draft).documents.all()
    assert row.title_uz == "Sinov hisoboti"


def test_a_broken_picture_is_refused_with_the_reason_and_the_words_stay(client, draft):
    broken = makers.upload(makers.saved(makers.drawing())[:-10])
    answer = client.post(address(draft), picture(**{"picture-file": broken}))
    form = answer.context["form"]
    assert form.errors["file"]
    assert "Pech yonidagi filtr" in text_of(answer)
    assert list(latest(draft).images.all()) == []


def test_a_picture_needs_its_words_and_credit(client, draft):
    answer = client.post(address(draft), picture(**{"picture-text": "", "picture-credit": ""}))
    assert set(answer.context["form"].errors) == {"text", "credit"}
    assert not RegistryImage.objects.exists()


def test_what_is_taken_out_leaves_the_draft(client, draft):
    client.post(address(draft), picture())
    image = RegistryImage.objects.get()
    client.post(address(draft), {"action": f"remove-images-{image.pk}"})
    assert list(latest(draft).images.all()) == []


@pytest.mark.parametrize("action", ["remove-images-999999", "remove-owner-1", "remove-images-x", "nonsense", ""])
def test_other_actions_change_nothing(client, draft, action):
    before = Entry.objects.get(pk=draft.pk).latest_revision_id
    assert client.post(address(draft), {"action": action}).status_code == 302
    assert Entry.objects.get(pk=draft.pk).latest_revision_id == before


def test_no_more_files_than_an_entry_holds(client, draft, monkeypatch):
    monkeypatch.setattr("cms.submissions.files.FILES_PER_ENTRY", 1)
    client.post(address(draft), picture())
    assert client.post(address(draft), picture()).context["form"].non_field_errors()
    assert latest(draft).images.count() == 1


def test_nothing_while_the_hub_reviews_it(client, world, draft):
    send(client, draft)
    assert client.post(address(draft), picture()).context["form"].non_field_errors()
    assert not RegistryImage.objects.exists()


def test_strangers_find_no_page(client, world, draft):
    client.force_login(world.stranger)
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), picture()).status_code == 404


def test_published_with_the_entry(client, world, draft):
    client.post(address(draft), picture())
    send(client, draft)
    for who in (world.reviewer, world.expert):
        client.force_login(who)
        step = Entry.objects.get(pk=draft.pk).current_workflow_task_state.pk
        client.post(reverse("review:entry", args=[draft.pk]), {"action": "approve", "step": step})
    client.logout()
    entry = Entry.objects.get(pk=draft.pk)
    assert entry.live
    assert client.get(RegistryImage.objects.get().file.url).status_code == 200
    assert "Pech yonidagi filtr" in client.get(f"/uz/registry/{entry.code}/").content.decode()
