"""Tests: as the embedded default, with a throw-away place for data and a fixed key."""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="bat-tests-")

from bat_platform.settings.embedded import *
from bat_platform.settings.embedded import DATABASES

DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
