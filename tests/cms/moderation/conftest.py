"""Fixtures of the review's tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from cms.notices.enums import MailState
from cms.notices.models import Notice
from cms.notices.tasks import send
from tests.cms.moderation.world import build_world
from tests.cms.notices.world import it_is_morning


@pytest.fixture
def world(db: None) -> Any:
    """An entry at the screening of its hub, and the people around it; see ``build_world``."""
    return build_world()


@pytest.fixture
def deliver(django_capture_on_commit_callbacks: Any) -> Callable[..., list[Any]]:
    """Run a step and what it leaves for after the commit; returns the mails."""

    def run(step: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        # Of what was told before, nothing is to be sent.
        Notice.objects.update(mail=MailState.NONE)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        it_is_morning()
        send()
        return list(mail.outbox)

    return run


@pytest.fixture(autouse=True)
def _admin_in_english(settings: Any) -> None:
    """The admin of people who have chosen no language speaks English here."""
    settings.LANGUAGE_CODE = "en"
