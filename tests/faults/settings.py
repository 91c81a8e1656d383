"""Production's settings without TLS, with a quicker clock and a way to kill a web process."""

from bat_platform.settings.production import *  # noqa: F403 - settings build on one another
from bat_platform.settings.production import CELERY_BEAT_SCHEDULE, MIDDLEWARE, STORAGES

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
REQUIRE_MFA = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = ["tests.faults.killing.KillAfterCommit", *MIDDLEWARE]
CELERY_BEAT_SCHEDULE["search-drain"]["schedule"] = 2
