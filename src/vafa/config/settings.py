"""Settings: one file; whatever varies comes from the environment (see docs/settings.md)."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from vafa.config.logging import log_settings
from vafa.config.paths import MEDIA, PACKAGES, ROOT
from vafa.foundation import env

DEBUG = env.flag("VAFA_DEBUG", default=False)
DEMO = env.flag("VAFA_DEMO", default=True)
# `vafa run` makes both keys on first start and keeps them in VAFA_HOME/secrets.env.
SECRET_KEY = env.text("VAFA_SECRET_KEY", "only-for-checks-and-tests-never-for-a-server-000000")
CODE_KEY = env.text("VAFA_CODE_KEY", "only-for-checks-and-tests-never-for-a-server-111111")
ALLOWED_HOSTS = env.words("VAFA_ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
# What links in texts begin with, for businesses without a site of their own.
ORIGIN = env.text("VAFA_ORIGIN", f"http://localhost:{env.number('VAFA_PORT', 8000)}").rstrip("/")
STANDING_CONTROL_PERCENT = 5  # of customers get no campaigns, so that these can be measured
TRUSTED_PROXIES = env.words("VAFA_TRUSTED_PROXIES")
# By which businesses pay who runs the server; and whether payments may be played without money.
PAYMENT_URL = env.text("VAFA_PAYMENT_URL", "")
TRIAL_PAYMENTS = env.flag("VAFA_TRIAL_PAYMENTS", default=False)


PREPARE_AFTER = 5


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        # After so many times a statement of tenancy.prepared stays planned in the server; those of
        # plain querysets carry their values in their text and never do.
        "OPTIONS": {"prepare_threshold": PREPARE_AFTER} | options,
        "TEST": {},
    }


_APP_URL = env.text("VAFA_APP_DATABASE_URL", "postgresql://vafa_app@127.0.0.1:5432/vafa")
_OWNER_URL = env.text("DATABASE_URL", "postgresql://vafa_owner@127.0.0.1:5432/vafa")
DATABASES = {"default": _database(_APP_URL), "owner": _database(_OWNER_URL)}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    # Every package of ours that has tables or templates; adding one is adding its folder.
    *sorted(f"vafa.{app.parent.name}" for app in PACKAGES.glob("*/apps.py")),
]

MIDDLEWARE = [
    "vafa.config.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vafa.config.middleware.BodyLimit",
    "vafa.ui.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vafa.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "vafa.config.urls"
WSGI_APPLICATION = "vafa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PACKAGES.glob("panel/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "vafa.ui.context.page",
            ],
        },
    }
]

AUTH_USER_MODEL = "staff.User"
LOGIN_URL = "panel:sign_in"
TILL_URL = "/till/"
DEMO_PASSWORD = env.text("VAFA_DEMO_PASSWORD", "vafa-demo")
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]

SESSION_COOKIE_NAME = "vafa_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "vafa_csrf"
LANGUAGE_COOKIE_NAME = "language"
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("VAFA_MAX_BODY", 1024 * 1024)
# Requests a second for one API key and one business, counted in each web process; 0: no limit.
API_RATE_KEY = env.number("VAFA_API_RATE_KEY", 100)
API_RATE_BUSINESS = env.number("VAFA_API_RATE_BUSINESS", 200)
MAX_UPLOAD = env.number("VAFA_MAX_UPLOAD", 32 * 1024 * 1024)

# Served over https: by a proxy that says so (VAFA_TRUSTED_PROXIES), or by our own server.
HTTPS = env.flag("VAFA_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# The browsers' own list takes months to leave, so nobody gets onto it by switching HTTPS on.
SECURE_HSTS_PRELOAD = env.flag("VAFA_HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_TRUSTED_ORIGINS = env.words("VAFA_TRUSTED_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DEFAULT_EXCEPTION_REPORTER_FILTER = "vafa.config.redaction.RedactingFilter"
METRICS_FROM = [
    ip_network(network) for network in env.words("VAFA_METRICS_FROM", ("127.0.0.0/8", "::1"))
]
# Machines around us that gateways may be at. A served site lists its own; elsewhere the gateway may
# well be a program on the same desk, so these are all of them but the services of clouds.
_AROUND = (
    *("127.0.0.0/8", "::1/128", "fc00::/7"),
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
)
GATEWAYS_WITHIN = [
    ip_network(network) for network in env.words("VAFA_GATEWAYS_WITHIN", () if HTTPS else _AROUND)
]
LOGGING = log_settings(level=env.text("VAFA_LOG_LEVEL", "INFO"))

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [ROOT / "build" / "locale"]
FONTS = ROOT / "build" / "fonts"  # for PDF; `make static` puts them there
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "collected"
# `make static` builds and collects. With its manifest, names carry hashes and are kept by browsers
# for ever; without one (a test run before any build), plain names do.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (STATIC_ROOT / "staticfiles.json").is_file()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
STATICFILES_DIRS = [ROOT / "build" / "static"] if (ROOT / "build" / "static").is_dir() else []
MEDIA_ROOT = MEDIA

SILENCED_SYSTEM_CHECKS = ["models.W042", "security.W021"]  # W021 wants the preload of HSTS
