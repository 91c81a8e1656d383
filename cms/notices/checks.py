"""System check: every kind of notice has somebody who writes it."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from cms.notices.enums import Kind
from cms.notices.messages import written_kinds


@register
def check_writers(**kwargs: Any) -> list[CheckMessage]:
    """A notice without a writer would be stored and never shown."""
    return [
        Error(
            f"Nobody writes notices of the kind {kind.value}.",
            hint="Call cms.notices.messages.register in the ready() of the app that sends them.",
            id="notices.E001",
        )
        for kind in Kind
        if kind not in written_kinds()
    ]
