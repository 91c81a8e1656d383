"""Requests that are sent again: done once, answered alike, also at the same time and after a fault."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from cms.registry.models import Entry
from cms.submissions import api
from cms.tokens import once
from cms.tokens.models import KeptAnswer, Use
from cms.tokens.tasks import forget
from tests.cms.submissions.world import build_world
from tests.cms.tokens.callers import Caller, entry

pytestmark = pytest.mark.slow

KEY = {"Idempotency-Key": "2f1b6c52-first"}


class Killed(BaseException):
    """As a process that is killed: nothing catches it."""


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def register(world):
    return Caller(world.startup)


def test_the_same_request_is_done_once_and_answered_alike(register):
    first = register.send(data=entry(), **KEY)
    again = register.send(data=entry(), **KEY)
    assert (first.status_code, first.content, first["Location"]) == (
        again.status_code,
        again.content,
        again["Location"],
    )
    assert Entry.objects.count() == 1
    assert Use.objects.get(kind="entries").used == 1


def test_without_a_key_each_is_another(register):
    register.send(data=entry())
    register.send(data=entry())
    assert Entry.objects.count() == 2


def test_the_answer_is_what_it_was_though_the_entry_went_on(register):
    first = register.send(data=entry(), **KEY)
    register.send(f"/{first.json()['id']}", {"name": "Yangi"}, "patch")
    assert register.send(data=entry(), **KEY).content == first.content


def test_another_request_under_the_key_is_a_mistake(register):
    number = register.send(data=entry(), **KEY).json()["id"]
    for answer in (
        register.send(data=entry(name="Boshqa"), **KEY),
        register.send(f"/{number}/send", **KEY),
    ):
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
    assert Entry.objects.count() == 1


def test_what_was_refused_is_put_right_under_the_same_key(register):
    assert register.send(data=entry(hub="none"), **KEY).status_code == 400
    assert not KeptAnswer.objects.exists()
    assert register.send(data=entry(), **KEY).status_code == 201


def test_a_key_belongs_to_its_organisation(register, world):
    other = Caller(world.rival)
    first, second = register.send(data=entry(), **KEY), other.send(data=entry(), **KEY)
    assert first.json()["id"] != second.json()["id"]
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 65, "ключ"])
def test_a_key_of_another_form(register, key):
    assert register.send(data=entry(), **{"Idempotency-Key": key}).status_code == 400


def test_a_batch_that_was_cut_off_goes_on(register, monkeypatch):
    rows = [entry(name=f"Filtr {number}") for number in range(4)] + [entry(hub="none")]
    create = api.whole.create

    def killed_at_the_third(*args, **kwargs):
        if Entry.objects.count() == 2:
            raise Killed
        return create(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(api.whole, "create", killed_at_the_third)
        with pytest.raises(Killed):
            register.send(data=rows, **KEY)
    assert Entry.objects.count() == 2
    first = register.send(data=rows, **KEY)
    assert [row["status"] for row in first.json()["results"]] == [201] * 4 + [400]
    assert register.send(data=rows, **KEY).content == first.content
    assert Entry.objects.count() == 4
    assert register.send(data=rows[:2], **KEY).status_code == 422


@pytest.mark.parametrize("rows", ["one", "batch"])
def test_killed_between_the_commit_and_the_answer(register, monkeypatch, rows):
    data = entry() if rows == "one" else [entry()]

    class Lost(once.Answer):
        """The commit is done, and then the process dies."""

        def __getattribute__(self, name):
            if not transaction.get_connection().savepoint_ids:  # out of the request's own transaction
                raise Killed
            return super().__getattribute__(name)

    with monkeypatch.context() as patch:
        patch.setattr(api, "Answer", Lost)
        patch.setattr("cms.submissions.api_tools.Answer", Lost)
        with pytest.raises(Killed):
            register.send(data=data, **KEY)
    assert Entry.objects.count() == 1
    answer = register.send(data=data, **KEY)
    assert answer.status_code == (201 if rows == "one" else 200)
    assert Entry.objects.count() == 1
    shown = answer.json() if rows == "one" else answer.json()["results"][0]["submission"]
    assert shown["id"] == Entry.objects.get().pk


def test_forgotten_after_a_week(register):
    register.send(data=entry(), **KEY)
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(days=6))
    forget()
    assert KeptAnswer.objects.exists()
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(days=8))
    forget()
    assert not KeptAnswer.objects.exists()


# --- at the same time --------------------------------------------------------------------------------

together = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connections['default'].vendor == 'sqlite'", reason="SQLite has one writer at a time"),
]


def at_once(count, call):
    """Answers of so many calls that begin together."""
    barrier, answers = threading.Barrier(count), []

    def work(number):
        try:
            barrier.wait(20)
            answers.append(call(number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


class TestTogether:
    pytestmark = together

    @pytest.fixture
    def world(self, transactional_db):
        return build_world()

    def test_twenty_equal_requests_are_one(self, register):
        answers = at_once(20, lambda number: register.send(data=entry(), **KEY))
        assert [answer.status_code for answer in answers] == [201] * 20
        assert len({answer.content for answer in answers}) == 1
        assert Entry.objects.count() == 1

    def test_twenty_equal_batches_are_one(self, register):
        rows = [entry(name="Bir"), entry(hub="none"), entry(name="Ikki")]
        answers = at_once(20, lambda number: register.send(data=rows, **KEY))
        assert len({answer.content for answer in answers}) == 1
        assert Entry.objects.count() == 2

    def test_twenty_different_ones_are_twenty(self, register):
        """Each gets a place of its own in the tree."""
        answers = at_once(20, lambda number: register.send(data=entry(name=f"Filtr {number}")))
        assert [answer.status_code for answer in answers] == [201] * 20
        assert Entry.objects.count() == 20

    def test_who_waits_too_long_is_told(self, register, monkeypatch):
        monkeypatch.setattr(once, "PATIENCE", 1)
        begun, release = threading.Event(), threading.Event()
        create = api.whole.create

        def slow(*args, **kwargs):
            begun.set()
            release.wait(20)
            return create(*args, **kwargs)

        monkeypatch.setattr(api.whole, "create", slow)
        answers = []

        def first():
            try:
                answers.append(register.send(data=entry(), **KEY))
            finally:
                connections.close_all()

        thread = threading.Thread(target=first)
        thread.start()
        assert begun.wait(20)
        answer = register.send(data=entry(), **KEY)
        release.set()
        thread.join(30)
        assert answer.status_code == 409
        assert answer["Retry-After"] == "5"
        assert register.send(data=entry(), **KEY).content == answers[0].content
