"""What is done with tokens by itself."""

from typing import Final

from celery import shared_task

from cms.tokens import once, services

#: Days for which an answer can be asked for again.
ANSWERS_KEPT: Final = 7


@shared_task(name="cms.tokens.tasks.warn")
def warn() -> None:
    """Tell organisations of tokens that end soon. No retry: it is scheduled every day."""
    services.warn()


@shared_task(name="cms.tokens.tasks.forget")
def forget() -> None:
    """Delete answers that nobody asks for again. No retry: it is scheduled every night."""
    once.forget(ANSWERS_KEPT)
