"""The inbox: who sees what, answering and closing, and who hears of it."""

import html
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.questions import services
from cms.questions.enums import QuestionKind, QuestionState
from cms.questions.models import Question
from cms.questions.permissions import inbox_of
from cms.questions.tasks import forget
from tests.cms.questions.world import EMAIL, TEXT, asked
from tests.factories import UserFactory

pytestmark = pytest.mark.slow

INBOX = "questions_inbox:index"


def detail(question, name="detail"):
    return reverse(f"questions_inbox:{name}", args=[question.pk])


def text_of(response):
    return html.unescape(response.content.decode())


def whole(message):
    """Everything that the recipient can read."""
    return f"{message.message().items()} {message.body}"


def actions(question):
    return list(registry.get_logs_for_instance(question).order_by("pk").values_list("action", "user__username"))


class TestWhoSeesWhat:
    @pytest.fixture
    def questions(self, world):
        return asked(world.entry, "About the bag filter"), asked(world.collected, "About the chamber")

    @pytest.mark.parametrize(
        ("person", "expected"), [("reviewer", [0]), ("other_reviewer", []), ("registrar", [0, 1]), ("expert", [])]
    )
    def test_in_the_services(self, world, questions, person, expected):
        seen = inbox_of(getattr(world, person)).values_list("pk", flat=True)
        assert sorted(seen) == [questions[index].pk for index in expected]

    def test_the_hubs_reviewer(self, client, world, questions):
        client.force_login(world.reviewer)
        page = text_of(client.get(reverse(INBOX)))
        assert "About the bag filter" in page
        assert "About the chamber" not in page
        assert client.get(detail(questions[0])).status_code == 200
        assert client.get(detail(questions[1])).status_code == 404

    def test_another_hubs_reviewer_gets_404(self, client, world, questions):
        client.force_login(world.other_reviewer)
        assert "About the bag filter" not in text_of(client.get(reverse(INBOX)))
        assert client.get(detail(questions[0])).status_code == 404
        assert client.post(detail(questions[0]), {"text": "Yes.", "seen": "0"}).status_code == 404
        assert client.post(detail(questions[0], "close")).status_code == 404
        assert Question.objects.filter(state=QuestionState.NEW).count() == 2

    def test_the_registrar_has_those_of_the_initial_collection(self, client, world, questions):
        client.force_login(world.registrar)
        assert "About the chamber" in text_of(client.get(detail(questions[1])))

    def test_nobody_else_has_an_inbox(self, client, world, questions):
        client.force_login(world.expert)
        assert client.get(reverse(INBOX)).status_code == 302
        assert client.get(detail(questions[0])).status_code == 404
        assert reverse(INBOX) not in text_of(client.get(reverse("wagtailadmin_home"), follow=True))

    def test_a_reviewer_who_left_sees_nothing(self, client, world, questions):
        client.force_login(world.reviewer)
        Membership.objects.filter(user=world.reviewer).delete()
        assert client.get(detail(questions[0])).status_code in (302, 404)
        assert not inbox_of(world.reviewer).exists()

    def test_filters(self, client, world, questions):
        services.close(questions[0], world.registrar)
        client.force_login(world.registrar)
        for address in (reverse(INBOX), reverse("questions_inbox:results")):
            page = text_of(client.get(address, {"state": "new"}))
            assert "About the chamber" in page
            assert "About the bag filter" not in page
        assert "About the chamber" not in text_of(client.get(reverse(INBOX), {"kind": "error"}))

    def test_the_address_of_the_reader_is_shown_to_nobody(self, client, world, questions):
        client.force_login(world.reviewer)
        for address in (reverse(INBOX), detail(questions[0])):
            assert EMAIL not in text_of(client.get(address))

    def test_what_readers_write_becomes_neither_markup_nor_link(self, client, world):
        question = asked(world.entry, "<b>x</b> javascript:alert(1) https://spam.example", name="<i>")
        client.force_login(world.reviewer)
        page = client.get(detail(question)).content.decode()
        assert "&lt;b&gt;x&lt;/b&gt; javascript:alert(1)" in page
        assert "&lt;i&gt;" in page
        assert 'href="javascript' not in page
        assert 'href="https://spam.example' not in page


class TestAnswering:
    def test_the_reader_hears_in_the_language_of_the_page(self, client, world, django_capture_on_commit_callbacks):
        question = asked(world.entry)
        client.force_login(world.reviewer)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(detail(question), {"text": "Yes, a daily one.", "seen": "0", "action": "answer"})
        assert response.status_code == 302
        question.refresh_from_db()
        assert question.state == QuestionState.ANSWERED
        (message,) = mail.outbox
        assert message.to == [EMAIL]
        assert "Yes, a daily one." in message.body
        assert TEXT in message.body
        assert f"{settings.WAGTAILADMIN_BASE_URL}/uz/registry/{world.entry.code}/" in message.body
        assert world.reviewer.email not in whole(message)
        assert actions(question) == [("questions.ask", None), ("questions.answer", "reviewer")]

    def test_answer_and_close_at_once(self, client, world):
        question = asked(world.entry)
        client.force_login(world.reviewer)
        client.post(detail(question), {"text": "Yes.", "seen": "0", "action": "close"})
        question.refresh_from_db()
        assert question.is_closed
        assert question.answers.get().author == world.reviewer

    def test_two_answers_at_once_keep_what_was_typed(self, client, world):
        question = asked(world.entry)
        services.answer(question, world.registrar, "Mine.", 0)
        client.force_login(world.reviewer)
        response = client.post(detail(question), {"text": "My own words.", "seen": "0"})
        assert response.status_code == 409
        assert "My own words." in text_of(response)
        assert "Mine." in text_of(response)
        assert 'name="seen" value="1"' in text_of(response)
        assert question.answers.count() == 1

    @pytest.mark.parametrize("data", [{"text": "", "seen": "0"}, {"text": "x" * 4001, "seen": "0"}, {"text": "x"}])
    def test_what_cannot_be_sent(self, client, world, data):
        question = asked(world.entry)
        client.force_login(world.reviewer)
        assert client.post(detail(question), data).status_code == 200
        assert not question.answers.exists()

    def test_a_closed_question_takes_no_answer(self, client, world):
        question = services.close(asked(world.entry), world.reviewer)
        client.force_login(world.reviewer)
        assert "<textarea" not in text_of(client.get(detail(question)))
        response = client.post(detail(question), {"text": "Late.", "seen": "0"})
        assert response.status_code == 409
        with pytest.raises(ValidationError):
            services.close(question, world.reviewer)
        assert not question.answers.exists()

    def test_strangers_cannot_answer_by_the_services(self, world):
        question = asked(world.entry)
        with pytest.raises(PermissionDenied):
            services.answer(question, world.expert, "x", 0)
        with pytest.raises(PermissionDenied):
            services.close(question, world.expert)

    def test_nothing_is_mailed_when_the_answer_is_rolled_back(self, world, django_capture_on_commit_callbacks):
        question = asked(world.entry)

        @transaction.atomic
        def answer_and_fail():
            services.answer(question, world.reviewer, "Yes.", 0)
            raise OSError("gone")

        with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="gone"):
            answer_and_fail()
        assert mail.outbox == []
        assert not question.answers.exists()


class TestWhoHears:
    @pytest.fixture(autouse=True)
    def _commit(self, world, django_capture_on_commit_callbacks):
        self.callbacks = django_capture_on_commit_callbacks

    def heard(self, entry, **values):
        with self.callbacks(execute=True):
            asked(entry, **values)
        return {address: message for message in mail.outbox for address in message.to}

    def test_the_hubs_reviewers_alone(self, world):
        messages = self.heard(world.entry, kind=QuestionKind.ERROR, figure_text="Dust: 20 mg/Nm³")
        assert set(messages) == {world.reviewer.email}
        body = messages[world.reviewer.email].body
        assert TEXT in body
        assert "Dust: 20 mg/Nm³" in body
        assert EMAIL not in whole(messages[world.reviewer.email])
        assert detail(Question.objects.get()) in body

    def test_the_registrars_for_the_initial_collection(self, world):
        assert set(self.heard(world.collected)) == {world.registrar.email}

    def test_the_registrars_where_the_hub_has_no_reviewer(self, world):
        Membership.objects.filter(role=Role.REVIEWER).delete()
        assert set(self.heard(world.entry)) == {world.registrar.email}

    def test_the_administrators_where_there_is_no_registrar_either(self, world):
        Membership.objects.all().delete()
        admin = UserFactory(is_superuser=True)
        UserFactory(is_superuser=True, email="")
        assert set(self.heard(world.entry)) == {admin.email}

    def test_each_in_their_own_language(self, world):
        UserProfile.objects.create(user=world.reviewer, preferred_language="en")
        assert self.heard(world.entry)[world.reviewer.email].subject == f"A reader asks: {world.entry.code}"


class TestForgetting:
    def closed(self, world, days):
        question = services.close(asked(world.entry, name="Aru"), world.reviewer)
        Question.objects.filter(pk=question.pk).update(closed_at=timezone.now() - timedelta(days=days))
        return question

    def test_person_is_removed_half_a_year_after_closing_and_the_text_stays(self, world):
        old, young, open_ = self.closed(world, 181), self.closed(world, 179), asked(world.entry, name="Aru")
        Question.objects.filter(pk=open_.pk).update(asked_at=timezone.now() - timedelta(days=400))
        forget()
        people = {row.pk: (row.name, row.email) for row in Question.objects.all()}
        assert people == {old.pk: ("", ""), young.pk: ("Aru", EMAIL), open_.pk: ("Aru", EMAIL)}
        assert Question.objects.get(pk=old.pk).text == TEXT

    def test_it_stands_in_the_table_of_the_beat(self):
        assert forget.name in {task for task, _when in settings.BEAT_TABLE.values()}

    def test_the_log_holds_no_person(self, world):
        self.closed(world, 1)
        logged = repr(list(ModelLogEntry.objects.values("label", "data")))
        assert EMAIL not in logged
        assert "Aru" not in logged
