"""What the tests of the apps have in common."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Callable[..., list[Any]]:
    """Run a call and what it leaves for after the commit; returns the mails that this has sent."""

    def deliver(call: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call(*args, **kwargs)
        return list(mail.outbox)

    return deliver
