"""Nothing is lost on the way to the mail server, whoever is killed or away, and nothing is sent without need."""

from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from threading import Event, Thread

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone

from cms.notices import messages, sending
from cms.notices.enums import Delivery, Kind, MailState
from cms.notices.models import Notice
from cms.notices.sending import LEASE, MAX_ATTEMPTS, wait_after
from cms.notices.services import choose, mark_read
from cms.notices.tasks import send
from tests.cms.notices.world import it_is_morning, mailed
from tests.factories import member

pytestmark = pytest.mark.slow


@pytest.fixture
def colleague(world):
    return member(world.hub.organisation, "reviewer", username="colleague")


@pytest.fixture
def server(monkeypatch):
    """A mail server that is away, or refuses addresses."""

    class Server:
        def __init__(self):
            self.is_away, self.refused, self.tries = False, set(), 0

    server, real = Server(), EmailMultiAlternatives.send

    def answer(message, *args, **kwargs):
        server.tries += 1
        if server.is_away:
            raise ConnectionRefusedError
        if set(message.to) & server.refused:
            raise SMTPRecipientsRefused({})
        return real(message, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", answer)
    return server


def states():
    return list(Notice.objects.order_by("pk").values_list("mail", flat=True))


def let_time_pass():
    Notice.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(seconds=1))


class TestNothingIsLost:
    def test_killed_between_commit_and_queueing(self, world):
        """What waits for the commit never runs here, as if the web process had died of it."""
        world.entry_waits()
        assert mail.outbox == []
        assert states() == [MailState.DUE]
        assert [message.to for message in mailed()] == [[world.reviewer.email]]
        assert states() == [MailState.SENT]
        assert mailed() == []

    def test_it_goes_out_right_after_the_commit(self, world, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            world.entry_waits()
        assert [message.to for message in mail.outbox] == [[world.reviewer.email]]

    def test_killed_while_sending(self, world, monkeypatch):
        world.entry_waits()
        monkeypatch.setattr(sending, "_send", lambda notices: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send()
        monkeypatch.undo()
        assert mailed() == [], "it belongs to the process that tries"
        assert Notice.objects.get().due_at > timezone.now() + LEASE - timedelta(minutes=1)
        let_time_pass()
        assert len(mailed()) == 1

    def test_rolled_back(self, world, django_capture_on_commit_callbacks):
        @transaction.atomic
        def fails():
            world.entry_waits()
            raise OSError("gone")

        with django_capture_on_commit_callbacks(execute=True), pytest.raises(OSError, match="gone"):
            fails()
        assert not Notice.objects.exists()
        assert mail.outbox == []
        assert mailed() == []

    def test_the_beat_table_sends(self):
        assert settings.BEAT_TABLE["send-notices"] == (send.name, 60)
        assert settings.CELERY_TASK_ROUTES[send.name] == {"queue": "mail"}

    def test_no_task_outlives_its_lease(self):
        assert send.time_limit < LEASE.total_seconds()


class TestMailServer:
    def test_away(self, world, colleague, server):
        world.entry_waits()
        server.is_away = True
        assert mailed() == []
        assert server.tries == 1, "the other one need not be tried"
        tried = Notice.objects.get(attempts=1)
        assert timezone.now() < tried.due_at <= timezone.now() + wait_after(1)
        server.is_away = False
        assert len(mailed()) == 1
        let_time_pass()
        assert len(mailed()) == 1
        assert states() == [MailState.SENT] * 2

    def test_given_up_after_nine_hours(self, world, server):
        waits = sum((wait_after(attempts) for attempts in range(1, MAX_ATTEMPTS)), timedelta())
        assert timedelta(hours=9) < waits < timedelta(hours=9, minutes=30)
        world.entry_waits()
        server.is_away = True
        for _ in range(MAX_ATTEMPTS):
            assert states() == [MailState.DUE]
            let_time_pass()
            mailed()
        assert states() == [MailState.FAILED]
        assert sending.backlog() == {"waiting": 0, "oldest": None, "failed": 1}
        server.is_away = False
        let_time_pass()
        assert mailed() == []

    def test_one_address_is_refused(self, world, colleague, server):
        server.refused = {world.reviewer.email}
        world.entry_waits()
        assert [message.to for message in mailed()] == [[colleague.email]]
        assert Notice.objects.get(recipient=world.reviewer).attempts == 1

    def test_what_cannot_be_written_keeps_nobody_waiting(self, world, monkeypatch, caplog):
        world.entry_waits()
        world.join_request()
        monkeypatch.setitem(messages._writers, Kind.ENTRY_WAITS, lambda person, notices: 1 / 0)
        assert [message.to for message in mailed()] == [[world.manager.email]]
        assert "cannot be written" in caplog.text
        assert world.reviewer.email not in caplog.text

    def test_the_same_mail_has_the_same_number(self, world):
        world.entry_waits()
        (first,) = mailed()
        Notice.objects.update(mail=MailState.DUE, due_at=timezone.now())
        (second,) = mailed()
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


class TestWhatNeedNotBeSent:
    def test_a_kind_that_is_switched_off(self, world):
        choose(world.reviewer, {Kind.ENTRY_WAITS: Delivery.PORTAL})
        world.entry_waits()
        assert mailed() == []
        assert Notice.objects.get().recipient == world.reviewer, "the portal shows it"

    def test_switched_off_while_it_waits(self, world):
        world.entry_waits()
        choose(world.reviewer, {Kind.ENTRY_WAITS: Delivery.PORTAL})
        assert mailed() == []
        assert states() == [MailState.NONE]

    def test_a_membership_that_has_ended(self, world):
        world.entry_waits()
        world.reviewer.memberships.all().delete()
        assert mailed() == []
        assert states() == [MailState.NONE]

    def test_what_was_done_meanwhile(self, world, colleague):
        choose(colleague, {Kind.ENTRY_WAITS: Delivery.DIGEST})
        world.changes_requested()
        it_is_morning()
        assert [message.to for message in mailed()] == [[world.submitter.email]]

    def test_what_was_read_in_the_portal(self, world):
        choose(world.reviewer, {Kind.ENTRY_WAITS: Delivery.DIGEST})
        world.entry_waits()
        mark_read(Notice.objects.all())
        it_is_morning()
        assert mailed() == []

    def test_people_without_an_address_or_an_account(self, world):
        world.reviewer.email = ""
        world.reviewer.save()
        world.entry_waits()
        assert mailed() == []
        assert states() == [MailState.NONE]
        world.manager.is_active = False
        world.manager.save()
        world.join_request()
        assert not Notice.objects.filter(recipient=world.manager).exists()


class TestDailyMail:
    @pytest.fixture(autouse=True)
    def _daily(self, world, colleague):
        for person in (world.reviewer, colleague):
            choose(person, {Kind.ENTRY_WAITS: Delivery.DIGEST})

    def test_one_for_each_person(self, world, colleague):
        world.sent("First filter")
        world.sent("Second filter")
        assert mailed() == [], "not before the morning"
        it_is_morning()
        messages = mailed()
        assert {message.to[0] for message in messages} == {world.reviewer.email, colleague.email}
        assert len(messages) == 2
        assert all("First filter" in message.body and "Second filter" in message.body for message in messages)
        assert mailed() == []

    def test_none_when_there_is_nothing(self, world):
        it_is_morning()
        assert mailed() == []

    def test_what_comes_later_waits_for_the_next(self, world, colleague):
        world.sent("First filter")
        it_is_morning()
        world.sent("Second filter")
        assert not any("Second filter" in message.body for message in mailed())
        it_is_morning()
        assert any("Second filter" in message.body for message in mailed())

    def test_the_server_is_away_in_the_morning(self, world, colleague, server):
        world.sent()
        it_is_morning()
        server.is_away = True
        assert mailed() == []
        server.is_away = False
        let_time_pass()
        assert len(mailed()) == 2


@pytest.fixture
def _rows_are_locked(transactional_db):
    if not connection.features.has_select_for_update_skip_locked:
        pytest.skip("SQLite has one writer at a time and locks no rows")


@pytest.mark.usefixtures("_rows_are_locked")
class TestTwoProcesses:
    """What one of them holds the other passes by, without waiting."""

    def held(self, rows):
        """A transaction elsewhere that holds rows; entered, it has them."""
        taken, ended = Event(), Event()

        def hold():
            with transaction.atomic():
                list(rows.select_for_update())
                taken.set()
                ended.wait(60)
            connection.close()

        @contextmanager
        def holding():
            thread = Thread(target=hold)
            thread.start()
            try:
                assert taken.wait(60)
                yield
            finally:
                ended.set()
                thread.join()

        return holding()

    def test_a_mail(self, world, colleague):
        world.entry_waits()
        # They went out right after the commit.
        Notice.objects.update(mail=MailState.DUE, due_at=timezone.now())
        with self.held(Notice.objects.filter(recipient=world.reviewer)):
            assert [message.to for message in mailed()] == [[colleague.email]]
        assert [message.to for message in mailed()] == [[world.reviewer.email]]

    def test_a_daily_mail(self, world, colleague):
        for person in (world.reviewer, colleague):
            choose(person, {Kind.ENTRY_WAITS: Delivery.DIGEST})
        world.sent("First filter")
        world.sent("Second filter")
        it_is_morning()
        with self.held(get_user_model().objects.filter(pk=world.reviewer.pk)):
            assert [message.to for message in mailed()] == [[colleague.email]]
        assert [message.to for message in mailed()] == [[world.reviewer.email]]
