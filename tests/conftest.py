"""What every test shares: the shipped engine, read once, and a small Hypothesis profile."""

import pytest
from hypothesis import HealthCheck, settings

from scopewell.engine.deciding import Engine
from scopewell.knowledge.release import shipped_engine

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine over the knowledge that ships."""
    return shipped_engine()
