"""Every form of the admin that takes a file: hostile files are refused at the field, good ones are stored clean."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from cms.organisations.enums import Role
from media.models import RegistryDocument, RegistryImage
from media.refusals import FileRefusedError, Reason
from tests import factories
from tests.media import makers
from tests.media.world import document, entry_with, image

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PICTURE = {"title": "Filter house", "credit": "A. Person", "licence": "CC-BY-4.0", "tags": "", "description": ""}
DOCUMENT = {"title": "Test report", "licence": "CC-BY-4.0", "tags": ""}
#: Hostile to any decoder that would open it here, and its reason.
BROKEN = (makers.saved(makers.drawing())[:-10], Reason.BROKEN_PICTURE)


def sentence(reason):
    """In the language of the people who ask here; a request may have left another one active."""
    with override("en"):
        return FileRefusedError(reason).sentence


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser("root", password=factories.PASSWORD)
    client.force_login(user)
    UserProfile.objects.create(user=user, preferred_language="en")
    return client


@pytest.fixture
def no_decoders(monkeypatch):
    """Whatever opens a picture in this process fails."""

    def refuse(*args, **kwargs):
        raise AssertionError("A picture was opened in the web process.")

    monkeypatch.setattr(Image, "open", refuse)


def stored_bytes(item):
    with item.file.storage.open(item.file.name) as file:
        return file.read()


def is_bare(content):
    return not [secret for secret in makers.SECRETS if secret in content]


class TestPicture:
    def test_add(self, admin):
        data = PICTURE | {"file": makers.upload(makers.telling(orientation=6))}
        assert admin.post(reverse("wagtailimages:add"), data).status_code == 302
        stored = RegistryImage.objects.get()
        assert (stored.width, stored.height, stored.credit) == (480, 640, "A. Person")
        assert is_bare(stored_bytes(stored))
        assert stored.file_size == len(stored_bytes(stored))

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (BROKEN[0], "a.jpg", BROKEN[1]),
            (b"<svg/>", "a.png", Reason.NOT_A_PICTURE),
            (makers.png(50_000, 50_000), "a.png", Reason.TOO_MANY_PIXELS),
            (makers.animation("WEBP"), "a.webp", Reason.ANIMATION),
            (makers.many_scans(60), "a.jpg", Reason.TOO_MANY_SCANS),
        ],
        ids=lambda value: getattr(value, "value", "") or None,
    )
    def test_a_hostile_one_is_told_at_the_field(self, admin, no_decoders, content, name, reason):
        page = admin.post(reverse("wagtailimages:add"), PICTURE | {"file": makers.upload(content, name)})
        assert page.context["form"].errors["file"] == [sentence(reason)]
        assert sentence(reason) in page.content.decode()
        assert page.context["form"]["credit"].value() == "A. Person", "what was typed stays"
        assert not RegistryImage.objects.exists()

    def test_credit_and_licence_are_needed(self, admin):
        data = {"title": "Filter house", "file": makers.upload(makers.saved(makers.drawing()))}
        page = admin.post(reverse("wagtailimages:add"), data)
        assert set(page.context["form"].errors) == {"credit", "licence"}

    def test_another_file(self, admin):
        stored = image()
        old = stored.file.name
        url = reverse("wagtailimages:edit", args=[stored.pk])
        page = admin.post(url, PICTURE | {"file": makers.upload(BROKEN[0])})
        assert page.context["form"].errors["file"] == [sentence(BROKEN[1])]
        stored.refresh_from_db()
        assert stored.file.name == old
        assert admin.post(url, PICTURE | {"file": makers.upload(makers.telling("PNG"))}).status_code == 302
        stored.refresh_from_db()
        assert stored.file.name != old
        assert not stored.file.storage.exists(old)
        assert is_bare(stored_bytes(stored))

    def test_other_fields_without_another_file(self, admin, no_decoders):
        stored = image()
        assert (
            admin.post(reverse("wagtailimages:edit", args=[stored.pk]), PICTURE | {"title": "New"}).status_code == 302
        )
        stored.refresh_from_db()
        assert stored.title == "New"

    def test_in_the_chooser(self, admin):
        url = reverse("wagtailimages_chooser:create")
        data = {f"image-chooser-upload-{name}": value for name, value in PICTURE.items()}
        page = admin.post(url, data | {"image-chooser-upload-file": makers.upload(BROKEN[0])})
        assert sentence(BROKEN[1]) in json.loads(page.content)["htmlFragment"]
        answer = admin.post(url, data | {"image-chooser-upload-file": makers.upload(makers.telling())})
        assert json.loads(answer.content)["step"] == "chosen"
        assert is_bare(stored_bytes(RegistryImage.objects.get()))

    def test_several_at_once(self, admin):
        url = reverse("wagtailimages:add_multiple")
        answer = admin.post(url, {"title": "a", "files[]": makers.upload(BROKEN[0])})
        assert json.loads(answer.content) == {"success": False, "error_message": sentence(BROKEN[1])}
        answer = json.loads(admin.post(url, {"title": "a", "files[]": makers.upload(makers.telling())}).content)
        assert answer["success"]
        staged = UploadedFile.objects.get()
        assert is_bare(stored_bytes(staged)), "nothing is kept as it came, not even while the form is open"
        url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[staged.pk])
        data = {f"uploaded-image-{staged.pk}-{name}": value for name, value in PICTURE.items()}
        assert json.loads(admin.post(url, data).content)["success"]
        stored = RegistryImage.objects.get()
        assert is_bare(stored_bytes(stored))
        assert (stored.width, stored.height) == (640, 480)

    def test_a_profile_picture_is_not_taken(self, admin, no_decoders):
        url = reverse("wagtailadmin_account")
        page = admin.get(url).content.decode()
        assert "name_email" in page
        assert "avatar-avatar" not in page
        admin.post(url, {"avatar-avatar": makers.upload(makers.telling())})
        profile = get_user_model().objects.get().wagtail_userprofile
        assert not profile.avatar

    def test_lists_show_thumbnails(self, admin):
        stored = image()
        page = admin.get(reverse("wagtailimages:index")).content.decode()
        thumbnail = stored.renditions.get().file.url
        assert thumbnail in page
        assert admin.get(thumbnail).status_code == 200


class TestDocument:
    def test_add(self, admin):
        data = DOCUMENT | {"file": makers.upload(makers.pdf(), "secret name.pdf")}
        assert admin.post(reverse("wagtaildocs:add"), data).status_code == 302
        stored = RegistryDocument.objects.get()
        assert stored_bytes(stored) == makers.pdf()
        assert "secret" not in stored.file.name

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (b"<html>", "a.html", Reason.DOCUMENT_TYPE),
            (b"MZ", "a.pdf", Reason.OTHER_CONTENT),
            (makers.docx(**{"word/vbaProject.bin": b""}), "a.docx", Reason.MACROS),
        ],
    )
    def test_a_hostile_one_is_told_at_the_field(self, admin, content, name, reason):
        page = admin.post(reverse("wagtaildocs:add"), DOCUMENT | {"file": makers.upload(content, name)})
        assert page.context["form"].errors["file"] == [sentence(reason)]
        assert not RegistryDocument.objects.exists()

    def test_in_the_chooser(self, admin):
        url = reverse("wagtaildocs_chooser:create")
        data = {f"document-chooser-upload-{name}": value for name, value in DOCUMENT.items()}
        page = admin.post(url, data | {"document-chooser-upload-file": makers.upload(b"MZ", "a.pdf")})
        assert sentence(Reason.OTHER_CONTENT) in json.loads(page.content)["htmlFragment"]
        answer = admin.post(url, data | {"document-chooser-upload-file": makers.upload(makers.pdf(), "a.pdf")})
        assert json.loads(answer.content)["step"] == "chosen"

    def test_several_at_once(self, admin):
        url = reverse("wagtaildocs:add_multiple")
        answer = admin.post(url, {"title": "a", "files[]": makers.upload(b"MZ", "a.pdf")})
        assert json.loads(answer.content)["error_message"] == sentence(Reason.OTHER_CONTENT)
        assert json.loads(admin.post(url, {"title": "a", "files[]": makers.upload(makers.pdf(), "a.pdf")}).content)[
            "success"
        ]
        staged = UploadedFile.objects.get()
        url = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[staged.pk])
        data = {f"uploaded-document-{staged.pk}-{name}": value for name, value in DOCUMENT.items()}
        assert json.loads(admin.post(url, data).content)["success"]
        assert stored_bytes(RegistryDocument.objects.get()) == makers.pdf()


@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtaildocs:add", "wagtailimages:add_multiple"])
def test_forms_say_what_is_taken(admin, name):
    page = admin.get(reverse(name)).content.decode()
    assert ("15" if "images" in name else "20") in page


class TestInternalApi:
    """The admin's own API tells of files to those alone who have a right on them."""

    @pytest.fixture
    def files(self, db):
        return {"images": image(title="Zzyzx kiln"), "documents": document(title="Zzyzx report")}

    @pytest.mark.parametrize("kind", ["images", "documents"])
    def test_other_staff(self, client, files, kind):
        client.force_login(factories.member(factories.hub().organisation, Role.REVIEWER))
        assert client.get(reverse(f"wagtailadmin_api:{kind}:detail", args=[files[kind].pk])).status_code == 404
        assert "Zzyzx" not in client.get(reverse(f"wagtailadmin_api:{kind}:listing")).content.decode()

    @pytest.mark.parametrize("kind", ["images", "documents"])
    def test_who_has_a_right(self, admin, files, kind):
        for name, arguments in (("detail", [files[kind].pk]), ("listing", [])):
            assert "Zzyzx" in admin.get(reverse(f"wagtailadmin_api:{kind}:{name}", args=arguments)).content.decode()


class TestDeletion:
    """What an entry shows in its current version is not deleted by mistake."""

    @pytest.fixture
    def shown(self, db, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            files = [image(), document()]
            entry_with(factories.hub(), *files, live=True)
        return files

    @pytest.mark.parametrize("position", [0, 1])
    def test_by_its_own_page(self, admin, shown, position):
        name = ("wagtailimages:delete", "wagtaildocs:delete")[position]
        assert admin.post(reverse(name, args=[shown[position].pk])).status_code == 302
        shown[position].refresh_from_db()

    @pytest.mark.parametrize("position", [0, 1])
    def test_of_several_at_once(self, admin, shown, position):
        names = (("media", "registryimage"), ("media", "registrydocument"))[position]
        url = reverse("wagtail_bulk_action", args=[*names, "delete"])
        answer = admin.post(f"{url}?id={shown[position].pk}&next=/admin/")
        assert answer.status_code in (200, 302)
        shown[position].refresh_from_db()

    def test_without_an_entry(self, admin):
        stored = image()
        stored.get_rendition("width-100")
        assert admin.post(reverse("wagtailimages:delete", args=[stored.pk])).status_code == 302
        assert not RegistryImage.objects.exists()


class TestHubs:
    """A hub's reviewers bring files into a collection of their own; another hub's never see them."""

    @pytest.fixture
    def reviewer_of(self, client):
        def sign_in(code):
            person = factories.member(factories.hub(code).organisation, Role.REVIEWER)
            UserProfile.objects.create(user=person, preferred_language="en")
            client.force_login(person)
            return client

        return sign_in

    def test_a_reviewer_adds_a_picture_and_chooses_it(self, reviewer_of):
        reviewer = reviewer_of("rctc")
        data = PICTURE | {"file": makers.upload(makers.saved(makers.drawing()))}
        assert reviewer.post(reverse("wagtailimages:add"), data).status_code == 302
        added = RegistryImage.objects.get()
        assert added.collection.name == "Hub: rctc"
        assert added.title in reviewer.get(reverse("wagtailimages_chooser:choose_results")).content.decode()

    def test_another_hub_does_not_see_it(self, reviewer_of):
        factories.hub("rctc")
        stored = image(title="Zzyzx", collection=Collection.objects.get(name="Hub: rctc"))
        other = reviewer_of("cagac")
        assert "Zzyzx" not in other.get(reverse("wagtailimages_chooser:choose_results")).content.decode()
        assert other.get(reverse("wagtailimages:edit", args=[stored.pk])).status_code in (302, 403, 404)
        assert other.get(stored.file.url).status_code == 404

    def test_a_document_too(self, reviewer_of):
        reviewer = reviewer_of("rctc")
        data = DOCUMENT | {"file": makers.upload(makers.pdf(), "report.pdf")}
        assert reviewer.post(reverse("wagtaildocs:add"), data).status_code == 302
        assert RegistryDocument.objects.get().collection.name == "Hub: rctc"
