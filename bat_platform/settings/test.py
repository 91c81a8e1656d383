"""Tests: as the embedded default, with a throw-away place for data and a fixed key.

TEST_DATABASE=postgresql runs them on the PostgreSQL server at TEST_DATABASE_URL.
"""

import os
import tempfile

# Gone when the process ends.
_folder = tempfile.TemporaryDirectory(prefix="bat-tests-")
os.environ["VAR_DIR"] = _folder.name

from bat_platform.settings.embedded import *
from bat_platform.settings.embedded import DATABASES, env

if env("TEST_DATABASE", default="sqlite") == "postgresql":
    DATABASES["default"] = env.db("TEST_DATABASE_URL")
else:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
#: Whatever the environment says: tests that want a cluster name one themselves.
ELASTICSEARCH_URL = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
REQUIRE_MFA = False
ALLAUTH_TRUSTED_PROXY_COUNT = 0
CELERY_TASK_ALWAYS_EAGER = True
