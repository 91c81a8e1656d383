"""The Celery application. Eager in the embedded default: a task runs in the process that queued it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bat_platform.settings.embedded")

app = Celery("bat_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
