"""What every test shares: the shipped engine, a small Hypothesis profile, and a site without its slow parts."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from scopewell.engine.deciding import Engine
from scopewell.knowledge.release import shipped_engine

# What holds only inside PostgreSQL is tested there: scripts/with-postgres (make test runs both).
collect_ignore = [] if os.environ.get("DATABASE_URL", "").startswith("postgres") else ["postgresql"]

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine over the knowledge that ships."""
    return shipped_engine()


@pytest.fixture(autouse=True)
def quick_site(settings: Any, tmp_path: Any) -> None:
    """Hash passwords fast, serve static files unhashed, keep files in a folder of the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SIGN_UP = "first"
