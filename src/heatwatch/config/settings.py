"""Django settings, the same file for every process; the door decides addresses and middleware."""

import os
from typing import Any

from django.core.management.utils import get_random_secret_key
from django.utils.functional import SimpleLazyObject

from heatwatch.config import databases
from heatwatch.config.env import PROJECT, read
from heatwatch.config.languages import tell_django
from heatwatch.knowledge import agency

ENV = read(os.environ)
# Lazy, since a command that makes the instance runs before the file is there: whoever needs it then is told.
AGENCY = SimpleLazyObject(lambda: agency.load(ENV.agency_file))

DEBUG = ENV.debug
# Whoever tries the demonstration has no telephone that knows its people: their pages show the code that they ask for.
SHOW_DEMO_CODES = ENV.demo
SECRET_KEY = ENV.secret_key or get_random_secret_key()
ALLOWED_HOSTS = list(ENV.hosts)
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.tls else None

INSTALLED_APPS = [
    "heatwatch.config.apps.ConfigConfig",
    "heatwatch.audit.apps.AuditConfig",
    "heatwatch.accounts.apps.AccountsConfig",
    "heatwatch.factors.apps.FactorsConfig",
    "heatwatch.vault.apps.VaultConfig",
    "heatwatch.intake.apps.IntakeConfig",
    "heatwatch.desk.apps.DeskConfig",
    "heatwatch.translating.apps.TranslatingConfig",
    "heatwatch.texting.apps.TextingConfig",
    "heatwatch.alerts.apps.AlertsConfig",
    "heatwatch.shifts.apps.ShiftsConfig",
    "heatwatch.saved.apps.SavedConfig",
    "heatwatch.links.apps.LinksConfig",
    "heatwatch.cases.apps.CasesConfig",
    "heatwatch.oversight.apps.OversightConfig",
    "heatwatch.retention.apps.RetentionConfig",
    "heatwatch.web.kit.apps.KitConfig",
    "heatwatch.web.public.apps.PublicConfig",
    "heatwatch.web.console.apps.ConsoleConfig",
]

# What a door answers with; `/healthz` before all else, whatever is broken behind it. Tests switch doors with
# override_settings(**DOORS["console"]).
DOORS: dict[str, dict[str, Any]] = {
    "public": {
        "ROOT_URLCONF": "heatwatch.web.public.urls",
        "MIDDLEWARE": [
            "heatwatch.web.kit.headers.PublicHeaders",
            "heatwatch.web.health.Health",
            "heatwatch.web.kit.faults.FriendlyFaults",
            "heatwatch.web.kit.headers.Compression",
            "heatwatch.web.languages.Languages",
            "django.middleware.common.CommonMiddleware",
        ],
    },
    # No language, no cookie, no form: machines of providers are proven by their signature (web/webhooks/door.py).
    "webhooks": {
        "ROOT_URLCONF": "heatwatch.web.webhooks.urls",
        # A redirect would turn what a provider sends into a request without a body.
        "APPEND_SLASH": False,
        "MIDDLEWARE": [
            "heatwatch.web.kit.headers.Headers",
            "heatwatch.web.health.Health",
            "heatwatch.web.kit.faults.FriendlyFaults",
            "django.middleware.common.CommonMiddleware",
        ],
    },
    "console": {
        "ROOT_URLCONF": "heatwatch.web.console.urls",
        "MIDDLEWARE": [
            "heatwatch.web.kit.headers.ConsoleHeaders",
            "heatwatch.web.console.watching.pulse.ConsoleHealth",
            "heatwatch.web.kit.faults.FriendlyFaults",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.common.CommonMiddleware",
            "heatwatch.web.console.sessions.SealedSessions",
            "django.middleware.csrf.CsrfViewMiddleware",
            "heatwatch.web.console.gate.Gate",
        ],
    },
}
_door = DOORS.get(ENV.door, DOORS["public"])
ROOT_URLCONF = _door["ROOT_URLCONF"]
MIDDLEWARE = _door["MIDDLEWARE"]
APPEND_SLASH = _door.get("APPEND_SLASH", True)
WSGI_APPLICATION = "heatwatch.config.wsgi.application"

DATABASES = {"default": databases.from_env(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["heatwatch.web.kit.context.agency"]},
    }
]

FORM_RENDERER = "heatwatch.web.drawing.QuickFields"

LANGUAGE_CODE = "en"
tell_django()
LANGUAGES = agency.served(lambda: AGENCY.reviews, live=ENV.live)
LOCALE_PATHS = [PROJECT / "src" / "heatwatch" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = ENV.debug

# A tip is evidence, so its limits are generous; files are sealed while streaming and never touch a disk in clear.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A file over the agency's limit is dropped by name; refusing the whole request would lose the story with it.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
FILE_UPLOAD_HANDLERS = ["heatwatch.web.kit.uploads.SealingUploadHandler"]

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = ENV.tls
CSRF_COOKIE_NAME = "__Host-console_form" if ENV.tls else "console_form"
CSRF_FAILURE_VIEW = "heatwatch.web.console.faults.expired_form"
SECURE_HSTS_SECONDS = 63_072_000 if ENV.tls else 0
X_FRAME_OPTIONS = "DENY"

# Only the address of a view and the class of a fault are ever logged; see web/kit/faults.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "heatwatch.common.logs.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "heatwatch": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        # Django would log the address and the request of every refused page.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
