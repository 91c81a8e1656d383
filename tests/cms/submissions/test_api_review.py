"""Files, sending, taking back, comments and answers, by token."""

import pytest
from django.core import mail
from wagtail.models import Comment, CommentReply

from cms.registry.models import Entry
from media.models import RegistryDocument, RegistryImage
from tests.cms.submissions.world import build_world
from tests.cms.tokens.callers import Caller, entry
from tests.media import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    """Files of the test go away with it."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def register(world):
    return Caller(world.startup)


@pytest.fixture
def draft(register):
    return register.send(data=entry()).json()


def stored(draft):
    return Entry.objects.get(pk=draft["id"]).specific


def picture(**values):
    data = {
        "kind": "picture",
        "file": makers.upload(makers.telling()),
        "text": "Pech yonidagi filtr",
        "credit": "Zavod",
        "licence": "CC-BY-4.0",
        **values,
    }
    return {name: value for name, value in data.items() if value is not None}


def paths(answer):
    return {error["path"] for error in answer.json()["errors"]}


class TestFiles:
    def test_a_picture_written_anew(self, register, draft, client):
        answer = register.upload(draft["id"], picture())
        assert answer.status_code == 201, answer.content
        (row,) = stored(draft).get_latest_revision_as_object().images.all()
        assert (row.alt_text_uz, row.image.credit, row.image.uploaded_by_user) == (
            "Pech yonidagi filtr",
            "Zavod",
            register.user,
        )
        content = row.image.file.read()
        assert not any(secret in content for secret in makers.SECRETS)
        (file,) = answer.json()["files"]
        assert file == {"id": row.image_id, "kind": "picture", "text": "Pech yonidagi filtr", "licence": "CC-BY-4.0"}
        assert client.get(row.image.file.url).status_code == 404

    def test_a_document(self, register, draft):
        data = {
            "kind": "document",
            "text": "Hisobot",
            "licence": "CC0-1.0",
            "file": makers.upload(makers.pdf(), "r.pdf"),
        }
        assert register.upload(draft["id"], data).status_code == 201
        assert RegistryDocument.objects.get().title == "Hisobot"

    @pytest.mark.parametrize(
        ("values", "path"),
        [
            ({"kind": "video"}, "kind"),
            ({"file": None}, "file"),
            ({"text": ""}, "text"),
            ({"credit": None}, "credit"),
            ({"licence": "mine"}, "licence"),
            ({"owner": "1"}, "owner"),
            ({"text": "a\0b"}, "text"),
            ({"text": ["one", "two"]}, "text"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, register, draft, values, path):
        answer = register.upload(draft["id"], picture(**values))
        assert answer.status_code == 400
        assert paths(answer) == {path}
        assert not RegistryImage.objects.exists()

    def test_a_bomb(self, register, draft):
        answer = register.upload(draft["id"], picture(file=makers.upload(makers.webp_of_34_bytes(), "bomb.webp")))
        assert (answer.status_code, paths(answer)) == (400, {"file"})

    def test_not_json_nor_too_many(self, register, draft):
        assert register.send(f"/{draft['id']}/files", {"kind": "picture"}).status_code == 415
        many = picture(file=[makers.upload(b"x", f"{number}.jpg") for number in range(21)])
        assert register.upload(draft["id"], many).status_code == 400

    def test_not_while_it_is_reviewed(self, register, draft):
        register.send(f"/{draft['id']}/send")
        assert register.upload(draft["id"], picture()).status_code == 409

    def test_sent_twice_under_one_key_it_is_there_once(self, register, draft):
        content = makers.saved(makers.drawing())
        first, again = (
            register.upload(draft["id"], picture(file=makers.upload(content)), **{"Idempotency-Key": "p1"})
            for _ in range(2)
        )
        assert (first.status_code, first.json()) == (again.status_code, again.json())
        assert RegistryImage.objects.count() == 1
        data = picture(text="Boshqa", file=makers.upload(content))
        other = register.upload(draft["id"], data, **{"Idempotency-Key": "p1"})
        assert other.status_code == 422


class TestSending:
    def test_the_way_of_the_portal(self, register, draft, world, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            answer = register.send(f"/{draft['id']}/send")
        assert answer.status_code == 200, answer.content
        data = answer.json()
        assert (data["stage"], data["can_edit"], data["can_withdraw"]) == ("screening", False, True)
        assert data["code"].startswith("CA-BAT-")
        assert data["due_on"]
        sent_draft = stored(draft).get_latest_revision_as_object()
        assert sent_draft.consent_on
        assert stored(draft).current_workflow_state.requested_by == register.user
        assert [message.to for message in mail.outbox] == [[world.reviewer.email]]

    def test_what_is_missing_is_listed(self, register):
        number = register.send(data={"source_language": "uz", "name": "Biogaz"}).json()["id"]
        answer = register.send(f"/{number}/send")
        assert answer.status_code == 400
        assert {"summary", "sectors", "sources", "levels"} <= paths(answer)
        assert Entry.objects.get().code is None

    def test_not_twice(self, register, draft):
        register.send(f"/{draft['id']}/send")
        assert register.send(f"/{draft['id']}/send").status_code == 409

    def test_not_before_a_hub_has_confirmed_the_organisation(self, register, draft, world):
        world.startup.confirmed = False
        world.startup.save()
        answer = register.send(f"/{draft['id']}/send")
        assert answer.status_code == 409
        assert "confirmed" in answer.json()["detail"]

    def test_taken_back_and_sent_again(self, register, draft):
        register.send(f"/{draft['id']}/send")
        answer = register.send(f"/{draft['id']}/withdraw")
        assert (answer.status_code, answer.json()["stage"]) == (200, "draft")
        assert register.send(f"/{draft['id']}/withdraw").status_code == 409
        assert register.send(f"/{draft['id']}/send").status_code == 200

    def test_nothing_is_taken_with_it(self, register, draft):
        assert register.send(f"/{draft['id']}/send", {"force": True}).status_code == 400

    def test_published_with_its_versions(self, register, draft, world):
        register.send(f"/{draft['id']}/send")
        for who in (world.reviewer, world.expert):
            stored(draft).current_workflow_task_state.approve(user=who)
        data = register.get(f"/{draft['id']}").json()
        assert (data["stage"], data["is_public"]) == ("published", True)
        assert [version["number"] for version in data["versions"]] == [1]
        assert register.send(f"/{draft['id']}/send").status_code == 409
        assert register.send(f"/{draft['id']}", {"name": "Yangi"}, "patch").json()["has_changes"]
        assert register.send(f"/{draft['id']}/send").status_code == 200


class TestComments:
    @pytest.fixture
    def returned(self, register, draft, world):
        """A draft that came back, with a comment at its name."""
        register.send(f"/{draft['id']}/send")
        Comment.objects.create(
            page=stored(draft).page_ptr, user=world.reviewer, contentpath="name_uz", text="Which filter?"
        )
        return draft

    def give_back(self, draft, world):
        stored(draft).current_workflow_task_state.reject(user=world.reviewer, comment="See the comment.")

    def test_reviewers_talk_among_themselves_until_they_give_it_back(self, register, returned, world):
        assert register.get(f"/{returned['id']}/comments").json() == {"comments": []}
        self.give_back(returned, world)
        (comment,) = register.get(f"/{returned['id']}/comments").json()["comments"]
        assert (comment["path"], comment["text"], comment["answers"]) == ("name", "Which filter?", [])
        data = register.get(f"/{returned['id']}").json()
        assert (data["stage"], data["comment"]) == ("changes", "See the comment.")
        assert data["requests"] == [{"id": comment["id"], "path": "name"}]
        assert world.reviewer.username not in str(data) + str(comment)

    def test_an_answer(self, register, returned, world):
        self.give_back(returned, world)
        (comment,) = register.get(f"/{returned['id']}/comments").json()["comments"]
        path = f"/{returned['id']}/comments/{comment['id']}/answers"
        first = register.send(path, {"text": "A bag filter."}, **{"Idempotency-Key": "a"})
        assert (first.status_code, first.json()["by"]) == (201, "organisation")
        assert register.send(path, {"text": "A bag filter."}, **{"Idempotency-Key": "a"}).json() == first.json()
        reply = CommentReply.objects.get()
        assert (reply.text, reply.user) == ("A bag filter.", register.user)
        CommentReply.objects.create(comment_id=comment["id"], user=world.reviewer, text="Good.")
        (comment,) = register.get(f"/{returned['id']}/comments").json()["comments"]
        assert [(row["by"], row["text"]) for row in comment["answers"]] == [
            ("organisation", "A bag filter."),
            ("reviewer", "Good."),
        ]

    def test_only_open_ones_of_this_entry(self, register, returned, world):
        path = f"/{returned['id']}/comments/{Comment.objects.get().pk}/answers"
        assert register.send(path, {"text": "x"}).status_code == 409
        self.give_back(returned, world)
        other = register.send(data=entry(name="Boshqa")).json()["id"]
        assert register.send(f"/{other}/comments/{Comment.objects.get().pk}/answers", {"text": "x"}).status_code == 404
        for number in (0, 999_999, 2**70):
            assert register.send(f"/{returned['id']}/comments/{number}/answers", {"text": "x"}).status_code == 404
        for body in ({"text": ""}, {"text": "x" * 4001}, {}, {"text": "x", "user": 1}):
            assert register.send(path, body).status_code == 400
        assert not CommentReply.objects.exists()
