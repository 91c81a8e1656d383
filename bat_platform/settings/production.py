"""Production: PostgreSQL, secrets from the environment, HTTPS."""

from bat_platform.settings.base import *
from bat_platform.settings.base import env

SECRET_KEY = env("SECRET_KEY")
_database = env.db("DATABASE_URL")
DATABASES = {
    "default": {
        **_database,
        # Seconds that a connection is kept between requests; 0 behind a pooler such as PgBouncer.
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
        # A connection that the server has dropped meanwhile is replaced, not an error page.
        "CONN_HEALTH_CHECKS": True,
        # A server that does not answer is an error after seconds, not minutes. The address may say otherwise.
        "OPTIONS": {"connect_timeout": 5, **_database.get("OPTIONS", {})},
    }
}
STORAGES = {
    "default": {"BACKEND": env("FILE_STORAGE", default="django.core.files.storage.FileSystemStorage")},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Shared by all web processes, as limits on sign-in attempts must be; in the database, because no page depends on Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
#: There are workers, so there has to be a broker.
CELERY_TASK_ALWAYS_EAGER = False
ELASTICSEARCH_REPLICAS = env("ELASTICSEARCH_REPLICAS", default="1")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take a cookie of such a name from this host alone, over TLS, for all paths.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=True)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Whoever watches over the service asks each server directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600)
_behind_proxy = env.bool("BEHIND_PROXY", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if _behind_proxy else 0)
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
#: Seconds: a mail server that does not answer must not hold up a worker, nor the page that sends a confirmation.
EMAIL_TIMEOUT = 10

# To the standard error of the process, where systemd or a container collects it. Django alone would mail errors and
# print none.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"elastic_transport": {"level": "WARNING"}},  # a line for each request
}
