"""The project around the packages: settings, URLs, the API, tasks, health.

May import ``search``, ``cms`` and ``media``; nothing imports it.
"""

from bat_platform.celery import app as celery_app

__all__ = ["celery_app"]
