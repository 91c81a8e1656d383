"""Pictures and documents of an entry: its form, its page in every language, what the review asks for."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from cms.languages import LANGUAGES
from cms.organisations.enums import Role
from cms.registry.enums import LanguageState
from cms.registry.models import EntryLanguage, Technique
from cms.registry.services import publication_problems, set_language_state, source_digest
from media.enums import FileLicence
from tests import factories
from tests.media import makers
from tests.media.world import attach, document, entry_with, image

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hub(db):
    return factories.hub()


@pytest.fixture
def picture(db):
    return image(makers.saved(makers.drawing((1000, 700))), credit='A. "Person" <b>')


def page(client, entry, language="en"):
    return client.get(re.sub(r"^/\w\w/", f"/{language}/", entry.url)).content.decode()


class TestPage:
    def test_a_picture_in_the_best_format_with_its_credit(self, client, hub, picture):
        entry = entry_with(hub, picture, live=True)
        html = page(client, entry)
        figure = re.search(r"<figure.*?</figure>", html, re.DOTALL)[0]
        assert re.findall(r'<source type="([^"]*)"', figure) == ["image/avif", "image/webp"]
        img = re.search(r"<img[^>]*>", figure)[0]
        for attribute in ('loading="lazy"', 'width="960"', 'height="672"', 'alt="A filter house beside a kiln."'):
            assert attribute in img
        assert "A. &quot;Person&quot; &lt;b&gt;" in figure
        assert 'href="https://creativecommons.org/licenses/by/4.0/"' in figure
        assert '<a href="#files">' in html
        for address in set(re.findall(r"/media/[^\s\",]+", figure)):
            response = client.get(address)
            assert response.status_code == 200
            assert response["Content-Type"].startswith("image/")

    def test_a_document_to_download(self, client, hub):
        entry = entry_with(hub, document(licence=FileLicence.ALL_RIGHTS), live=True)
        html = page(client, entry)
        section = html[html.index('<section id="files"') :].partition("</section>")[0]
        assert "Test report" in section
        assert re.search(r"PDF, \d+\sbytes · All rights reserved", section)
        assert re.search(r'<a href="/media/documents/[0-9a-f]{32}\.pdf" download>Test report</a>', section)

    def test_nothing_without_files(self, client, hub):
        assert 'id="files"' not in page(client, entry_with(hub, live=True))

    def test_words_in_each_language_or_the_source(self, client, hub, picture):
        words = {"alt_text_kk": "Сүзгі ғимараты", "caption_en": "Seen from the north", "caption_kk": "Солтүстіктен"}
        entry = entry_with(hub, picture, live=True)
        attach(entry, picture, **words).publish()
        kazakh, uzbek = page(client, entry, "kk"), page(client, entry, "uz")
        assert 'alt="Сүзгі ғимараты"' in kazakh
        assert "Солтүстіктен" in kazakh
        assert 'alt="A filter house beside a kiln." lang="en"' in uzbek
        assert '<span class="picture__caption" lang="en">Seen from the north</span>' in uzbek

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_in_every_language(self, client, hub, picture, language):
        assert picture.file.url in page(client, entry_with(hub, picture, document(), live=True), language)

    def test_without_the_file_in_the_storage(self, client, hub, picture):
        entry = entry_with(hub, picture, live=True)
        picture.file.storage.delete(picture.file.name)
        assert "<figure" not in page(client, entry)

    def test_a_picture_that_was_deleted_is_gone_from_earlier_versions(self, client, hub, picture):
        entry = entry_with(hub, picture, live=True)
        attach(entry).publish()
        picture.delete()
        assert "<figure" not in client.get(f"{entry.url}v1/").content.decode()


class TestReview:
    def test_a_picture_needs_words_in_the_source_language(self, hub, picture):
        entry = factories.technique(hub)
        attach(entry, picture, alt_text_en="", alt_text_ru="Здание")
        assert publication_problems(entry) == ["Picture 1: say in the source language what it shows."]
        attach(entry, picture)
        assert publication_problems(entry) == []

    def test_too_many_files(self, hub, picture):
        entry = factories.technique(hub)
        attach(entry, *[picture] * 21)
        assert publication_problems(entry) == ["An entry holds at most 20 files."]

    def test_other_words_make_translations_stale(self, hub, picture):
        entry = factories.technique(hub, name_kk="Сүзгі")
        without = source_digest(entry)
        attach(entry, picture).publish()
        entry = Technique.objects.get(pk=entry.pk)
        assert source_digest(entry) != without
        set_language_state(entry, "kk", LanguageState.APPROVED)
        attach(entry, picture, alt_text_en="Another text.").publish()
        assert EntryLanguage.objects.get(entry=entry, language="kk").state == LanguageState.STALE


class TestForm:
    @pytest.fixture
    def entry(self, hub):
        return factories.technique(hub)

    @pytest.fixture
    def url(self, entry):
        return reverse("wagtailadmin_pages:edit", args=[entry.pk])

    @pytest.fixture
    def admin(self, client):
        return self.signed_in(client, get_user_model().objects.create_superuser("root", password=factories.PASSWORD))

    @staticmethod
    def signed_in(client, user):
        UserProfile.objects.create(user=user, preferred_language="en")
        client.force_login(user)
        return client

    @staticmethod
    def data(client, url, kind="images", **values):
        """What a browser posts after one file was added."""
        data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
        names = ("alt_text", "caption") if kind == "images" else ("title",)
        row = {f"{name}_{language}": "" for name in names for language in LANGUAGES}
        for name, value in (row | {"id": "", "ORDER": "1", "DELETE": ""} | values).items():
            data[f"{kind}-0-{name}"] = value
        data[f"{kind}-TOTAL_FORMS"] = "1"
        return data

    def test_attaches(self, admin, url, entry, picture):
        data = self.data(admin, url, image=picture.pk, alt_text_en="A filter house.", caption_tg="Бино")
        assert admin.post(url, data).status_code == 302
        (row,) = Technique.objects.get(pk=entry.pk).get_latest_revision_as_object().images.all()
        assert (row.image, row.alt_text_en, row.caption_tg) == (picture, "A filter house.", "Бино")

    def test_attaches_a_document(self, admin, url, entry):
        report = document()
        data = self.data(admin, url, "documents", document=report.pk, title_uz="Hisobot")
        assert admin.post(url, data).status_code == 302
        (row,) = Technique.objects.get(pk=entry.pk).get_latest_revision_as_object().documents.all()
        assert (row.document, row.title_uz) == (report, "Hisobot")

    def test_words_are_asked_for_when_it_is_sent_to_review(self, admin, url, entry, picture):
        data = self.data(admin, url, image=picture.pk, alt_text_ru="Здание")
        assert admin.post(url, data).status_code == 302, "a draft may be unfinished"
        data = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")
        answer = admin.post(url, data | {"action-submit": "1"})
        assert answer.status_code == 200
        errors = answer.context["form"].formsets["images"].forms[0].errors
        with override("en"):
            assert errors == {"alt_text_en": ["Say in the source language what the picture shows."]}
        assert not Technique.objects.get(pk=entry.pk).live

    def test_a_foreign_file_is_refused_at_its_field(self, client, hub, url, entry, picture):
        reviewer = factories.member(hub.organisation, Role.REVIEWER)
        assert GroupPagePermission.objects.filter(group__in=reviewer.groups.all(), page=hub.page_ptr).exists()
        self.signed_in(client, reviewer)
        answer = client.post(url, self.data(client, url, image=picture.pk, alt_text_en="A filter house."))
        assert answer.status_code == 200
        errors = answer.context["form"].formsets["images"].forms[0].errors
        with override("en"):
            assert errors == {"image": ["You may not use this file: choose one of your own."]}

    def test_a_file_of_the_entry_stays_when_somebody_else_edits(self, client, hub, url, entry, picture):
        attach(entry, picture)
        self.signed_in(client, factories.member(hub.organisation, Role.REVIEWER))
        data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
        assert client.post(url, data | {"name_en": "New name"}).status_code == 302
        assert Technique.objects.get(pk=entry.pk).get_latest_revision_as_object().images.count() == 1

    def test_comparison_and_copy(self, admin, hub, entry, picture):
        first = entry.get_latest_revision()
        second = attach(entry, picture, document())
        answer = admin.get(reverse("wagtailadmin_pages:revisions_compare", args=[entry.pk, first.pk, second.pk]))
        assert "A filter house beside a kiln." in answer.content.decode()
        second.publish()
        copy = Technique.objects.get(pk=entry.pk).copy(
            update_attrs={"slug": "copy"}, user=get_user_model().objects.get(username="root"), keep_live=False
        )
        assert copy.images.count() == copy.documents.count() == 1
        assert copy.file_uses.filter(is_published=False).count() == 2
