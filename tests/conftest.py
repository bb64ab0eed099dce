"""What every test shares: the shipped engine, a small Hypothesis profile, and a site without its slow parts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings

from cast import House, house, marigold
from phone import Phone
from scopewell.engine.deciding import Engine
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.guarding import shipped_guard
from scopewell.knowledge.release import shipped_engine

# What holds only inside PostgreSQL is tested there: scripts/with-postgres (make test runs both).
pytest_plugins = ["chromium", "mailroom"]
collect_ignore = [] if os.environ.get("DATABASE_URL", "").startswith("postgres") else ["postgresql"]

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine over the knowledge that ships."""
    return shipped_engine()


@pytest.fixture(scope="session")
def guard() -> Guard:
    """The wording guard over the knowledge that ships."""
    return shipped_guard()


@pytest.fixture(autouse=True)
def quick_site(tmp_path: Path) -> Iterator[None]:
    """Hash passwords fast, serve static files unhashed, keep files in a folder of the test."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        MEDIA_ROOT=tmp_path / "files",
        SIGN_UP="first",
    ):
        yield


@pytest.fixture
def fernway() -> House:
    """A practice with somebody in every role; a file that needs it otherwise makes its own."""
    return house("Fernway")


@pytest.fixture
def elsewhere() -> House:
    """Another practice, which must see nothing of the first."""
    return house("Elsewhere")


@pytest.fixture
def phone(fernway: House) -> Phone:
    """A phone with a link to the intake of Marigold Testwell."""
    return Phone(fernway, marigold(fernway))
