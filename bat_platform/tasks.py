"""Tasks of the project as a whole."""

from celery import shared_task
from django.core.management import call_command
from django.db import transaction


@shared_task(name="bat_platform.tasks.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and expire pages whose time has come, each with its index job or not at all."""
    with transaction.atomic():
        call_command("publish_scheduled", verbosity=0)
