"""Files of drafts are nobody's but those who may know the draft; to everybody else there are none."""

import pytest
from django.contrib.auth import get_user_model

from cms.moderation.services import submit
from cms.organisations.enums import OrganisationKind, Role
from cms.registry.enums import Life
from cms.registry.models import Entry
from tests import factories
from tests.media import makers
from tests.media.world import attach, document, entry_with, image

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hub(db):
    return factories.hub("rctc")


@pytest.fixture
def startup(db):
    return factories.OrganisationFactory(code="startup")


@pytest.fixture
def submitter(startup):
    return factories.member(startup, Role.SUBMITTER)


@pytest.fixture
def files(submitter):
    """A picture, one of its sizes, the thumbnail of the admin, and a document."""
    picture = image(uploaded_by=submitter)
    sizes = [picture.get_rendition(spec) for spec in ("width-200|format-avif", "max-165x165")]
    return [picture, document(uploaded_by=submitter), *sizes]


@pytest.fixture
def draft(hub, startup, submitter, files):
    return entry_with(hub, *files[:2], user=submitter, organisation=startup)


def answers(client, files, **headers):
    """Status of every file, asked for in every way."""
    found = {client.get(file.file.url, headers=headers).status_code for file in files}
    return found | {client.head(file.file.url, headers=headers).status_code for file in files}


def signed_in(client, user):
    client.force_login(user)
    return client


class TestDraft:
    @pytest.mark.parametrize(
        "headers",
        [{}, {"range": "bytes=0-10"}, {"if-none-match": "*"}, {"if-modified-since": "Thu, 01 Jan 2099 00:00:00 GMT"}],
        ids=["plain", "range", "etag", "date"],
    )
    def test_anonymous(self, client, draft, files, headers):
        assert answers(client, files, **headers) == {404}

    def test_by_the_files_fingerprint(self, client, draft, files):
        fingerprints = ", ".join(f'"{file.file_hash}"' for file in files[:2])
        assert answers(client, files, **{"if-none-match": fingerprints}) == {404}

    @pytest.mark.parametrize(
        "role", [Role.REVIEWER, Role.SUBMITTER, Role.EXPERT, Role.LANGUAGE_EDITOR, Role.FOCAL_POINT]
    )
    def test_other_people(self, client, draft, files, role):
        organisation = factories.hub("cagac").organisation if role == Role.REVIEWER else None
        organisation = organisation or factories.OrganisationFactory(kind=OrganisationKind.CENTRE)
        signed_in(client, factories.member(organisation, role))
        assert answers(client, files) == {404}

    def test_its_hub(self, client, hub, draft, files):
        signed_in(client, factories.member(hub.organisation, Role.REVIEWER))
        assert answers(client, files) == {200}

    def test_its_organisation(self, client, startup, draft, files):
        signed_in(client, factories.member(startup, Role.SUBMITTER))
        assert answers(client, files) == {200}

    def test_the_expert_whose_turn_it_is(self, client, hub, draft, files, submitter):
        expert = factories.member(factories.OrganisationFactory(kind=OrganisationKind.CENTRE), Role.EXPERT)
        signed_in(client, expert)
        state = submit(draft, submitter)
        assert answers(client, files) == {404}
        state.current_task_state.approve(user=factories.member(hub.organisation, Role.REVIEWER))
        assert answers(client, files) == {200}

    def test_who_has_left_the_platform(self, client, draft, files, submitter):
        signed_in(client, submitter)
        get_user_model().objects.filter(pk=submitter.pk).update(is_active=False)
        assert answers(client, files) == {404}

    def test_files_of_no_entry_are_their_uploaders(self, client, files, submitter):
        assert answers(client, files) == {404}
        assert answers(signed_in(client, submitter), files) == {200}
        signed_in(client, factories.member(factories.OrganisationFactory(code="rival"), Role.SUBMITTER))
        assert answers(client, files) == {404}


class TestForeignFile:
    """Whoever names the number of a foreign file in a draft of their own gets nothing by it."""

    @pytest.fixture
    def thief(self, hub, draft):
        return factories.member(factories.OrganisationFactory(code="rival"), Role.SUBMITTER)

    def test_in_rows(self, client, hub, files, thief):
        entry_with(hub, *files[:2], user=thief, name="Mine")
        assert answers(signed_in(client, thief), files) == {404}

    def test_in_a_text(self, client, hub, files, thief):
        entry = factories.technique(hub, owner=thief, name="Mine")
        entry.technical_description_en = f'<embed embedtype="image" id="{files[0].pk}" format="left" alt=""/>'
        entry.save_revision(user=thief)
        assert answers(signed_in(client, thief), files) == {404}

    def test_published(self, client, hub, files, thief):
        entry = entry_with(hub, *files[:2], user=thief, name="Mine", live=True)
        assert answers(client, files) == {404}
        page = client.get(entry.url).content.decode()
        assert files[0].credit not in page
        assert files[1].title not in page


class TestPublic:
    @pytest.fixture
    def entry(self, draft):
        draft.get_latest_revision().publish()
        return Entry.objects.get(pk=draft.pk).specific

    def test_of_a_published_entry(self, client, entry, files):
        assert answers(client, files) == {200}

    def test_of_a_text_of_a_published_entry(self, client, hub, submitter):
        shown = image(uploaded_by=submitter)
        entry = factories.technique(hub, owner=submitter)
        entry.technical_description_en = f'<embed embedtype="image" id="{shown.pk}" format="left" alt="A kiln"/>'
        entry.save_revision(user=submitter).publish()
        assert answers(client, [shown]) == {200}

    def test_no_longer_when_it_is_withdrawn(self, client, entry, files):
        Entry.objects.filter(pk=entry.pk).update(life=Life.WITHDRAWN)
        assert answers(client, files) == {404}

    def test_no_longer_when_it_is_unpublished(self, client, entry, files):
        entry.unpublish()
        assert answers(client, files) == {404}

    def test_no_longer_when_it_is_deleted(self, client, entry, files):
        entry.delete()
        assert answers(client, files) == {404}

    def test_not_under_a_page_closed_to_the_public(self, client, hub, entry, files):
        hub.view_restrictions.create(restriction_type="login")
        assert answers(client, files) == {404}

    def test_a_new_draft_keeps_its_files_to_itself(self, client, entry, submitter):
        new = image(uploaded_by=submitter)
        attach(entry, new, user=submitter)
        assert answers(client, [new]) == {404}

    def test_of_an_earlier_version(self, client, entry, files, submitter):
        attach(entry, user=submitter).publish()
        assert answers(client, files) == {200}
        assert files[0].credit in client.get(f"{entry.url}v1/").content.decode()
        assert files[0].credit not in client.get(entry.url).content.decode()

    def test_a_file_may_be_used_again(self, client, hub, entry, files):
        other = factories.member(factories.OrganisationFactory(code="rival"), Role.SUBMITTER)
        entry_with(hub, files[0], user=other, name="Another", live=True)
        entry.unpublish()
        assert answers(client, files[:1]) == {200}


class TestAnswer:
    @pytest.fixture
    def public(self, draft):
        draft.get_latest_revision().publish()

    def test_a_document_is_a_download_and_nothing_else(self, client, public, files):
        response = client.get(files[1].file.url)
        assert response["Content-Disposition"] == 'attachment; filename="Test report.pdf"'
        assert response["Content-Type"] == "application/pdf"
        assert b"".join(response.streaming_content) == makers.pdf()

    def test_headers(self, client, public, files):
        for file in files:
            response = client.get(file.file.url, headers={"accept-encoding": "gzip"})
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert response["Cache-Control"] == "private, max-age=86400"
            assert not response.has_header("ETag")
            assert not response.has_header("Last-Modified")
            assert not response.has_header("Content-Encoding")
            assert int(response["Content-Length"]) == len(b"".join(response.streaming_content))

    def test_drafts_are_kept_in_no_cache(self, client, draft, files, submitter):
        signed_in(client, submitter)
        assert {client.get(file.file.url)["Cache-Control"] for file in files} == {"private, no-store"}

    def test_only_reading(self, client, public, files):
        assert client.post(files[0].file.url).status_code == 405

    @pytest.mark.parametrize(
        "path",
        [
            "/media/",
            "/media/pictures/",
            "/media/../db.sqlite3",
            "/media/pictures/..%2f..%2fdb.sqlite3",
            f"/media/pictures/{'0' * 32}.jpg",
            f"/media/documents/{'0' * 32}.pdf",
            "/media/wagtail_uploads/picture.jpg",
            "/media/avatar_images/picture.jpg",
            "/documents/1/report.pdf",
        ],
    )
    def test_nothing_else_is_given_out(self, client, public, path):
        assert client.get(path).status_code == 404

    def test_names_tell_nothing(self, files):
        names = [file.file.name for file in files]
        assert all(len(name.rpartition("/")[2].partition(".")[0]) == 32 for name in names)
        assert len(set(names)) == 4
