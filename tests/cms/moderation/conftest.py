"""Fixtures of the review's tests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from tests.cms.moderation.world import build_world


@pytest.fixture
def world(db: None) -> Any:
    """An entry at the screening of its hub, and the people around it; see ``build_world``."""
    return build_world()


@pytest.fixture
def deliver(django_capture_on_commit_callbacks: Any) -> Callable[..., list[Any]]:
    """Run a step and what it leaves for after the commit; returns the mails."""

    def run(step: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step(*args, **kwargs)
        return list(mail.outbox)

    return run


@pytest.fixture(autouse=True)
def _admin_in_english(settings: Any) -> None:
    """The admin of people who have chosen no language speaks English here."""
    settings.LANGUAGE_CODE = "en"
