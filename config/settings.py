"""Every setting Baton has, read from the environment once. docs/settings.md lists what a deployer may set."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config import local
from config.logs import logging_of

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """True when the environment variable NAME says yes (1, true, yes, on)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def listed(name: str, default: str = "") -> list[str]:
    """The comma-separated environment variable NAME as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# Demo mode shows the demo company and lets the clock be moved; never set it where real people's records live.
DEMO = flag("BATON_DEMO")
DEBUG = flag("BATON_DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or local.secret_key()
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    # Before accounts, whose admin takes groups off the page.
    "django.contrib.auth",
    "config",
    "accounts",
    "leads",
    "scoring",
    "handoff",
    "sla",
    "reports",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "rest_framework",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.people_settings",
    "accounts.throttle.rate_headers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.context.rail",
            ],
        },
    }
]

# PostgreSQL is the truth. Connections persist; a lost one is noticed before use.
DATABASE_URL = os.environ.get("DATABASE_URL") or local.database_url()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {**dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
}
DATABASES["default"]["OPTIONS"] = {
    # Compiling a report's statement takes longer than running it, and its sorts shall fit into memory; options in
    # DATABASE_URL go before.
    "options": "-c jit=off -c work_mem=32MB",
    **DATABASES["default"].get("OPTIONS", {}),
    "application_name": os.environ.get("BATON_PROCESS", "baton"),
    "connect_timeout": 5,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis carries wake-ups, cache and rate counters; flush it at any moment.
REDIS_URL = os.environ.get("REDIS_URL") or local.redis_url()
CACHES = {
    "default": {
        "BACKEND": "accounts.guesses.CountingCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# People sign in with their e-mail address; nobody signs up by themselves.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Twenty guesses an hour at one account; a reset by e-mail lets its owner in meanwhile.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key", "reset_password": "20/m/ip,5/m/key"}
# How many proxies stand before us: so many addresses at the end of X-Forwarded-For are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
# Shorter than a letter's first pause, so that whoever sends it has ended before its next try.
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = os.environ.get("EMAIL_FILE_PATH", "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Baton <baton@localhost>")

# Where people reach Baton: what links in letters begin with.
BATON_URL = os.environ.get("BATON_URL", "http://localhost:8000").rstrip("/")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fi", "suomi"), ("sl", "slovenščina")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names, cacheable for ever, once `collectstatic` has run (`make run` and the image do it); found in
# place otherwise, so that a demo starts without collecting.
HASHED_STATIC = flag("BATON_HASHED_STATIC")
STATIC_ROOT = BASE_DIR / "staticfiles" if HASHED_STATIC else None
WHITENOISE_USE_FINDERS = not HASHED_STATIC
# Compressing is the proxy's: doing it here would cost minutes for files that hardly anybody asks for.
_STATIC = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if HASHED_STATIC else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Strict everywhere: nothing inline, nothing from elsewhere. The API docs page has its own policy.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_TLS_PROXY") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = flag("BEHIND_TLS_PROXY")
# The health pages answer a balancer's plain HTTP too.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if flag("BEHIND_TLS_PROXY") else 0
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api_auth.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api_auth.RoleAllows"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttle.KeyThrottle"],
    "DEFAULT_PARSER_CLASSES": ["accounts.json_body.StrictJSON"],
    "DEFAULT_PAGINATION_CLASS": "leads.api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["leads.api.paging.KnownFilters"],
    "DEFAULT_SCHEMA_CLASS": "accounts.schema.BatonSchema",
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "accounts.problems.as_problem",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baton",
    "DESCRIPTION": "The relay between marketing and sales.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "StageEnum": "leads.words.Stage",
        "PlaceEnum": "leads.words.Place",
        "NurtureReasonEnum": "handoff.reasons.NurtureReason",
        "DiscardReasonEnum": "handoff.reasons.DiscardReason",
        "AnswerEnum": "handoff.words.Answer",
        "AccordEnum": "sla.words.Accord",
        "PartyEnum": "sla.words.Party",
        "HandoffStateEnum": "handoff.words.State",
        "ClockStateEnum": "sla.words.State",
        "PauseEnum": "sla.words.Pause",
    },
}
# The largest body a request may have, in bytes; 500 activities with long properties fit.
DATA_UPLOAD_MAX_MEMORY_SIZE = int(os.environ.get("BODY_LIMIT", str(4 * 1024 * 1024)))
# Requests one API key may make a minute; kept atomically in Redis, in the process where Redis is away.
API_RATE_PER_MINUTE = int(os.environ.get("API_RATE_PER_MINUTE", "3000"))

# Celery only carries nudges: every task may run twice, and what is due stands in PostgreSQL.
CELERY_BROKER_URL = local.celery_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that waits at a frozen broker notices, and listens anew.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 10, "socket_connect_timeout": 5}
# The schedule lives in config/schedule.py and due work in the database: beat has nothing to remember.
CELERY_BEAT_SCHEDULER = "celery.beat.Scheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
BATON_SCHEDULE = "config.schedule.SCHEDULE"
BATON_REACTIONS = "config.reactions.REACTIONS"
BATON_CALENDAR_REACTIONS = "config.reactions.CALENDAR_REACTIONS"
# Which role may do what through the API: route and verb to roles. docs/access.md shows the same table.
BATON_ACCESS = "config.access.ACCESS"

# Field history stamps rows with Baton's own clock, so that a system driven through time stays consistent.
PGHISTORY_CREATED_AT_FUNCTION = "baton_now()"

# One line an occurrence on standard error; `text` for eyes, `json` for a log store.
LOGGING = logging_of(os.environ.get("LOG_LEVEL", "WARNING"), os.environ.get("LOG_FORMAT", "text"))
