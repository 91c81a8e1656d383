"""Tasks of the project as a whole."""

import logging
from typing import Any

import django_tasks.base
from celery import shared_task
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, transaction
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


@shared_task(name="bat_platform.tasks.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and expire pages whose time has come, each with its index job or not at all.

    No retry: it is scheduled every few minutes.
    """
    with transaction.atomic():
        call_command("publish_scheduled", verbosity=0)


@shared_task(name="bat_platform.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have expired."""
    call_command("clearsessions", verbosity=0)


@shared_task(
    name="bat_platform.tasks.run_wagtail_task",
    runs_without_broker=True,
    # Database and file storage (OSError covers the network errors of storages) come back.
    autoretry_for=(OperationalError, InterfaceError, OSError),
    retry_backoff=2,
    retry_backoff_max=300,
    retry_jitter=True,
    max_retries=10,
    default_retry_delay=10,
)
def run_wagtail_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a task of Wagtail's, given the import path of its function. Raises TypeError for anything else."""
    task = import_string(path)
    if not isinstance(task, django_tasks.base.Task):
        raise TypeError(f"{path} is not a task.")
    try:
        task.call(*args, **kwargs)
    except ObjectDoesNotExist:
        logger.info("%s%s: deleted since it was queued.", path, args)
