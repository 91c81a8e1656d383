"""Fixtures of the tests of tokens: a startup with somebody who may make tokens."""

import pytest
from django.core import mail
from django.core.cache import cache

from tests.cms.tokens.callers import maker
from tests.factories import OrganisationFactory


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def startup(db):
    return OrganisationFactory(code="startup")


@pytest.fixture
def manager(startup):
    return maker(startup, username="manager")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Mails that a call has sent."""

    def deliver(call, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call(*args, **kwargs)
        return list(mail.outbox)

    return deliver
