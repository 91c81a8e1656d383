"""Production's settings with a quicker clock, for workers that tests start; the database may be SQLite."""

from bat_platform.settings.production import *  # noqa: F403 - settings build on one another
from bat_platform.settings.production import CELERY_BEAT_SCHEDULE, CELERY_TASK_ROUTES, env

DATABASES = {"default": env.db("DATABASE_URL")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BEAT_SCHEDULE["search-drain"]["schedule"] = 1
CELERY_TASK_ROUTES["tests.slow"] = {"queue": "default"}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 1
