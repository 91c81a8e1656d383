"""Settings shared by every way of running the platform. Values come from the environment."""

from pathlib import Path

import environ
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
#: Everything the platform writes: database, search index, uploads, generated secrets.
VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var").resolve()

DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    # modeltranslation comes first: panels of our apps name columns that it adds.
    "modeltranslation",
    "bat_platform",
    "search",
    "cms.site",
    "cms.questions",
    "cms.imports",
    "cms.submissions",
    "cms.audit",
    "cms.decisions",
    "cms.cities",
    "cms.accounts",
    "cms.moderation",
    "cms.registry",
    "cms.tokens",
    "cms.organisations",
    "cms.notices",
    "cms.vocabularies",
    "media",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    # Around all that may answer an address of the API with a page.
    "bat_platform.problem_middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bat_platform.middleware.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bat_platform.content_policy.ContentPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Around everything that counts tries.
    "bat_platform.cache_away.CacheAwayMiddleware",
    # Before anything that looks at what a staff address is about.
    "bat_platform.staff_gate.StaffGateMiddleware",
    "cms.moderation.middleware.IsolationMiddleware",
    "cms.moderation.gate.ReviewGateMiddleware",
    # Last: it replaces the view by an atomic one, so that nothing runs between the two.
    "bat_platform.atomic_views.AtomicViewsMiddleware",
]

ROOT_URLCONF = "bat_platform.urls"
WSGI_APPLICATION = "bat_platform.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.site.context_processors.site",
                "cms.notices.context_processors.notices",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    # Length counts, not kinds of letters; nothing limits it from above.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    # Passwords set before Argon2 was used; each is hashed anew when its owner signs in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

# --- Languages -----------------------------------------------------------------------------------
# Wagtail ships no kk, ky, tg, tk, uz: with Russian as the fallback an admin page in one of them
# shows Russian, not English, where a string is still missing.
LANGUAGE_CODE = "ru"
LANGUAGES = [
    ("kk", _("Kazakh")),
    ("ky", _("Kyrgyz")),
    ("tg", _("Tajik")),
    ("tk", _("Turkmen")),
    ("uz", _("Uzbek")),
    ("ru", _("Russian")),
    ("en", _("English")),
]
# Our own strings, and those of Wagtail, which ships none of the five state languages.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
FORMAT_MODULE_PATH = ["bat_platform.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_LANGUAGES = ("kk", "ky", "tg", "tk", "uz", "ru", "en")
#: Every language falls back over all seven: a page never fails because one text is missing.
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ru", "en", "kk", "ky", "tg", "tk", "uz")

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
#: Who may see a file that somebody has brought: ``media`` asks these two, as it knows nothing of what shows files.
MEDIA_IS_PUBLIC = "cms.registry.files.is_public"
MEDIA_MAY_SEE = "cms.registry.files.may_see"
FILE_UPLOAD_HANDLERS = [
    "media.uploads.LimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
#: Files of one request.
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "BAT platform"
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "media.RegistryImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.RegistryDocument"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# The limits and checks are those of ``media``; Wagtail tells them before an upload.
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "heif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "bat_platform.admin_search"}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.moderation.publication.publish_approved"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
#: Days in which a hub, and then an expert, should decide about an entry: the due date that reviewers see.
REVIEW_TARGET_DAYS = env.int("REVIEW_TARGET_DAYS", default=14)
#: Months after which a published entry is to be verified again, and days before that when people are reminded.
REVIEW_EVERY_MONTHS = env.int("REVIEW_EVERY_MONTHS", default=24)
REVIEW_NOTICE_DAYS = env.int("REVIEW_NOTICE_DAYS", default=60)
# Passwords and addresses are changed in the account alone: there they are confirmed, limited and told to their owner.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
#: No request of the admin goes to another site: Gravatar would learn who works here, and when.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
#: Seven language columns on a slow line: save every five seconds, not every half second.
WAGTAIL_AUTOSAVE_INTERVAL = 5000
#: Thirty level rows post about 1,700 fields; Django's default of 1,000 would lose the editor's text.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Accounts ------------------------------------------------------------------------------------
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "submissions:list"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
#: Sign-up, sign-in and reset answer alike whether or not an address is known.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
#: Changes of password, addresses and second factor are told by mail, and asked for once more before they are made.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
#: Beside allauth's own. Counted in the cache: where that is away, nobody signs in.
ACCOUNT_RATE_LIMITS = {"organisation": "5/d/user", "invite": "30/d/user", "token": "20/d/user", "import": "30/d/user"}
#: How many proxies of ours stand in front. The client's address is the one that the outermost of them wrote into
#: X-Forwarded-For; with 0 that header is not read at all.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "cms.accounts.adapter.SecondFactorAdapter"
#: Keys (WebAuthn) know the host under which they were added: another name of the site asks for other keys.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "add_webauthn": "cms.accounts.forms.AddKeyForm",
    "authenticate_webauthn": "cms.accounts.forms.UseKeyForm",
    "reauthenticate_webauthn": "cms.accounts.forms.ShowKeyForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "BAT registry"
#: Steps of half a minute by which a telephone's clock may be wrong.
MFA_TOTP_TOLERANCE = 1
#: Keys that were in use before SECRET_KEY: what they signed or encrypted still counts.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
#: Who runs this installation, and where questions about personal data go: shown on the page about privacy.
OPERATOR_NAME = env("OPERATOR_NAME", default="")
OPERATOR_ADDRESS = env("OPERATOR_ADDRESS", default="")
PRIVACY_CONTACT = env("PRIVACY_CONTACT", default="")
#: Whether staff roles need a second factor on every staff address (``bat_platform.staff_gate``).
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=False)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="bat-platform@localhost")

# --- Notices -------------------------------------------------------------------------------------
#: Where it is seven in the morning when the daily mail goes to somebody whose country is not known.
NOTICES_TIME_ZONE = env("NOTICES_TIME_ZONE", default="Asia/Tashkent")

# --- Search --------------------------------------------------------------------------------------
#: The index on local disk, used unless ELASTICSEARCH_URL names a cluster.
SEARCH_INDEX_DIR = VAR_DIR / "search"
#: Addresses of the nodes, separated by commas; user and password are given apart, or a key instead of them.
ELASTICSEARCH_URL = [url.strip() for url in env.list("ELASTICSEARCH_URL", default=[])]
ELASTICSEARCH_API_KEY = env("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_USER = env("ELASTICSEARCH_USER", default="")
ELASTICSEARCH_PASSWORD = env("ELASTICSEARCH_PASSWORD", default="")
#: File with the certificates of the authority that has signed those of the nodes, if it is not a public one.
ELASTICSEARCH_CA_CERTS = env("ELASTICSEARCH_CA_CERTS", default="")
#: Names of indices begin with it: several installations may share a cluster.
ELASTICSEARCH_PREFIX = env("ELASTICSEARCH_PREFIX", default="bat")
#: Of a new index; text, so that system checks can say what is wrong with a number. One shard holds some 100,000
#: entries well. Copies: none here; one in production, so that the index outlives a node.
ELASTICSEARCH_SHARDS = env("ELASTICSEARCH_SHARDS", default="1")
ELASTICSEARCH_REPLICAS = env("ELASTICSEARCH_REPLICAS", default="0")

# --- Tasks ---------------------------------------------------------------------------------------
#: Redis. Without it, as in the embedded default, a task runs in the process that queued it, after the commit.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="") or env("REDIS_URL", default="")
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "index": {}, "rebuild": {}, "mail": {}}
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ROUTES = {
    "search.tasks.drain": {"queue": "index"},
    # Nothing quick may wait behind a task that goes through the whole registry.
    "search.tasks.reconcile": {"queue": "rebuild"},
    "search.tasks.rebuild": {"queue": "rebuild"},
    "cms.mail.send_mail": {"queue": "mail"},
    "cms.notices.tasks.send": {"queue": "mail"},
}
#: Every task may be run twice: a message is acknowledged when its work is done. One whose worker process is killed is
#: queued again as a retry, which counts: a task that kills its worker each time is given up, not run for ever.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 4 * 60
CELERY_TASK_TIME_LIMIT = 5 * 60
#: A worker holds the messages it works on and no others, so that free processes find them.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
#: Seconds that a worker has for what it works on when it is told to stop (SIGQUIT); it gives the rest back to Redis.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whoever queues a task in a request waits a second or two for Redis, not for ever: one retry of the connection.
CELERY_BROKER_CONNECTION_TIMEOUT = 1.0
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # When a whole worker is lost, Redis gives its messages to another after this time. It is longer than the longest
    # time limit (search.tasks.rebuild) and the longest wait between retries (mails), else both would be run twice.
    "visibility_timeout": 75 * 60,
    "socket_connect_timeout": 1.0,
    "socket_timeout": 1.0,  # but not in workers: bat_platform.celery.wait_for_the_broker
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0,
    "interval_max": 0.1,
}
#: Wagtail's own tasks (reference index, admin search, files to delete) go the same way.
TASKS = {"default": {"BACKEND": "bat_platform.task_backend.CeleryBackend"}}
#: name -> (task, when: seconds between runs or an hour in UTC). The embedded beat thread and Celery beat read the same
#: table. 21:30 UTC is half past two at night in Astana, Tashkent, Dushanbe and Ashgabat.
BEAT_TABLE: dict[str, tuple[str, int | crontab]] = {
    "search-drain": ("search.tasks.drain", 30),
    "send-notices": ("cms.notices.tasks.send", 60),
    "publish-scheduled": ("bat_platform.tasks.publish_scheduled", 300),
    "search-reconcile": ("search.tasks.reconcile", crontab(hour="21", minute="30")),
    "forget-unanswered": ("search.tasks.forget_unanswered", crontab(hour="21", minute="5")),
    "release-confidential": ("cms.registry.tasks.release_confidential", crontab(hour="21", minute="20")),
    "forget-readers": ("cms.questions.tasks.forget", crontab(hour="21", minute="15")),
    "forget-accounts": ("cms.accounts.tasks.forget", crontab(hour="21", minute="10")),
    "forget-notices": ("cms.notices.tasks.forget", crontab(hour="21", minute="5")),
    "audit-seal": ("cms.audit.tasks.seal", 3600),
    "forget-answers": ("cms.tokens.tasks.forget", crontab(hour="21", minute="5")),
    "forget-imports": ("cms.imports.tasks.forget", crontab(hour="21", minute="20")),
    "resume-imports": ("cms.imports.tasks.resume", 600),
    # Morning in Central Asia: these are mails.
    "warn-of-tokens": ("cms.tokens.tasks.warn", crontab(hour="4", minute="0")),
    "clear-sessions": ("bat_platform.tasks.clear_sessions", crontab(hour="21", minute="0")),
    # Before the daily mails of the morning.
    "remind-reviewers": ("cms.moderation.tasks.remind", crontab(hour="0", minute="30")),
}
CELERY_BEAT_SCHEDULE = {
    # Messages do not pile up while there is no worker: what was not begun within the hour is left to the next turn.
    name: {"task": task, "schedule": when, "options": {"expires": 3600}}
    for name, (task, when) in BEAT_TABLE.items()
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- Security ------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin runs inline scripts of its own; it is for signed-in staff only.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
