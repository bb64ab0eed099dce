"""Settings, read from the environment. With nothing set it runs: SQLite, a kept secret, console mail, DEBUG off.

docs/settings.md lists every setting.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.csp import CSP

from scopewell.config import env

DATA = env.folder("SCOPEWELL_DATA", Path.home() / ".local" / "share" / "scopewell")

DEBUG = env.flag("SCOPEWELL_DEBUG", default=False)
SECRET_KEY = env.secret("SCOPEWELL_SECRET_KEY", DATA)
ALLOWED_HOSTS = env.listed("SCOPEWELL_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("SCOPEWELL_HTTPS", default=False)
BASE_URL = env.text("SCOPEWELL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "scopewell.ui",
    "scopewell.practice",
    "scopewell.wording",
    "scopewell.editions",
    "scopewell.members",
    "scopewell.directory",
    "scopewell.learning",
    "scopewell.network",
    "scopewell.newsletter",
    "scopewell.public",
    "scopewell.documents",
    "scopewell.clients",
    "scopewell.consults",
    "scopewell.intake",
    "scopewell.screening",
    "scopewell.today",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks_db",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "scopewell.ui.middleware.CompressedTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "scopewell.practice.middleware.PracticeMiddleware",
    "scopewell.ui.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "scopewell.config.urls"
WSGI_APPLICATION = "scopewell.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scopewell.practice.context.shell",
            ],
            "builtins": ["scopewell.ui.templatetags.house"],
        },
    },
]
FORM_RENDERER = "scopewell.ui.forms.HouseRenderer"

# --- Data -----------------------------------------------------------------------------------------------------------

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "scopewell.sqlite3",
    "OPTIONS": {
        # A write lock taken at the start waits its turn; one taken in the middle of a transaction fails.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 16 MB of pages are kept in memory: a search reads the clients of a whole practice.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384;"
        ),
    },
    # A request finds the connection open and its pages read.
    "CONN_MAX_AGE": 60,
}


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL")
    if not url:
        return SQLITE
    if not url.startswith(("postgres://", "postgresql://")):
        raise env.SettingError(
            "DATABASE_URL", url.split(":")[0], "postgresql://USER:PASSWORD@HOST:PORT/NAME, or nothing"
        )
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = DATA / "files"
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "practice.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "scopewell.practice.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "scopewell.practice.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Scopewell"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SIGN_UP = env.choice("SCOPEWELL_SIGN_UP", "first", ("first", "open", "invitation"))

# --- The public site ------------------------------------------------------------------------------------------------

SITE_NAMES = {
    "site": env.text("SCOPEWELL_SITE_NAME", "Medical Exercise Network"),
    "network": env.text("SCOPEWELL_NETWORK_NAME", "the network"),
    "series": env.text("SCOPEWELL_SERIES_NAME", "Practice tips"),
    "course": env.text("SCOPEWELL_COURSE_NAME", "Medical exercise 101"),
    "list": env.text("SCOPEWELL_LIST_NAME", "Practice updates"),
    "operator": env.text("SCOPEWELL_OPERATOR", "the operator of this site"),
    "address": env.text("SCOPEWELL_OPERATOR_ADDRESS"),
    "contact": env.text("SCOPEWELL_CONTACT"),
}

# --- Learning -------------------------------------------------------------------------------------------------------

QUIZ_PASS_PERCENT = env.whole("SCOPEWELL_QUIZ_PASS_PERCENT", 75, 50, 100)

# --- Trust ----------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_FAILURE_VIEW = "scopewell.ui.views.csrf_failure"

# --- Mail and words -------------------------------------------------------------------------------------------------


def _mailer() -> dict[str, Any]:
    host = env.text("SCOPEWELL_MAIL_HOST")
    if not host:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    options = {
        "host": host,
        "port": env.whole("SCOPEWELL_MAIL_PORT", 587, 1, 65535),
        "username": env.text("SCOPEWELL_MAIL_USER"),
        "password": env.text("SCOPEWELL_MAIL_PASSWORD"),
        "use_tls": env.flag("SCOPEWELL_MAIL_TLS", default=True),
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": _mailer()}
MAIL_PER_SECOND = env.whole("SCOPEWELL_MAIL_PER_SECOND", 0, 0, 10_000)
MAIL_BOUNCES = env.mailbox("SCOPEWELL_MAIL_BOUNCES")
DEFAULT_FROM_EMAIL = env.text("SCOPEWELL_MAIL_FROM", "scopewell@localhost")

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("SCOPEWELL_LOG", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
