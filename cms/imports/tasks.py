"""The steps of an import, outside of the request that asks for them."""

from celery import shared_task

from cms.imports import steps


@shared_task(name="cms.imports.tasks.check", takes_long=True)
def check(pk: int) -> None:
    """Look through a file. If its message or process is lost, ``resume`` finds it."""
    steps.check(pk)


@shared_task(name="cms.imports.tasks.take", takes_long=True)
def take(pk: int) -> None:
    """Take in what was right. If its message or process is lost, ``resume`` finds it."""
    steps.take(pk)


@shared_task(name="cms.imports.tasks.resume")
def resume() -> None:
    """Go on with what was cut off. No retry: it is scheduled every few minutes."""
    steps.resume()


@shared_task(name="cms.imports.tasks.forget")
def forget() -> None:
    """Delete old files and reports. No retry: it is scheduled every night."""
    steps.forget()
