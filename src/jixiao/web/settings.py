"""The settings of the site; what an office changes comes from the environment (docs/site.md)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jixiao.web.database import VARIABLE, database


def _home() -> Path:
    """Where the database, the uploaded files and the secret of this installation are kept."""
    return Path(os.environ.get("JIXIAO_HOME") or Path.home() / ".jixiao").absolute()


def _secret(home: Path) -> str:
    """The secret that signs sessions: made once, readable by its owner only."""
    path = home / "secret"
    if not path.is_file():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def whole(text: str, otherwise: int) -> int:
    """A number of the environment; what is none is as if it were not there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


HOME = _home()
SECRET_KEY = _secret(HOME)
DEBUG = False
ALLOWED_HOSTS = [one for one in os.environ.get("JIXIAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if one]
SECURE = os.environ.get("JIXIAO_HTTPS", "") == "1"  # behind a proxy that speaks TLS

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "jixiao.web.people",
    "jixiao.web.year",
    "jixiao.web.rectification",
    "jixiao.web.publication",
    "jixiao.web.projects",
    "jixiao.web.consolidation",
    "jixiao.web.log",
    "jixiao.web.filling",
    "jixiao.web.jobs",
    "jixiao.web.documents",
    "jixiao.web.evidence",
    "jixiao.web.library",
    "jixiao.web.sections",
    "jixiao.web.appraisal",
    "jixiao.web.execution",
    "jixiao.web.sampling",
]
MIDDLEWARE = [
    "jixiao.web.guard.Door",
    "jixiao.web.texts.NoNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jixiao.web.guard.Headers",
    "jixiao.web.guard.Nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jixiao.web.gate.Gate",
    "jixiao.web.guard.Language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jixiao.web.guard.LoggedIn",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "jixiao.web.urls"
WSGI_APPLICATION = "jixiao.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "jixiao.web.guard.page"],
            "libraries": {"words": "jixiao.web.words"},
            "builtins": ["jixiao.web.words"],
            "string_if_invalid": "",
        },
    }
]
DATABASES = {"default": database(os.environ.get(VARIABLE, ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "jixiao.web.people.views.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "jixiao.web.people.views.address"
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jixiao.web.people.passwords.Long"},
    {"NAME": "jixiao.web.people.passwords.Kinds"},
    {"NAME": "jixiao.web.people.passwords.NotTheName"},
    {"NAME": "jixiao.web.people.passwords.NotOneOfTheLast"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_DAYS = whole(os.environ.get("JIXIAO_PASSWORD_DAYS", "90"), 90)  # 0: never too old
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False  # guard.LoggedIn keeps it alive, once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "jixiao.web.guard.forged"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR"},
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},  # the log of the site tells of it
    },
}
