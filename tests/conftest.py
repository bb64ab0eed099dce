"""What every test shares: the shipped engine, read once, and a small Hypothesis profile."""

import pytest
from hypothesis import HealthCheck, settings

from scopewell.engine.deciding import Engine
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.guarding import shipped_guard
from scopewell.knowledge.release import shipped_engine

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
