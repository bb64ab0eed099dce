"""What the tests of the wording guard share."""

import pytest

from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.guarding import shipped_guard


@pytest.fixture(scope="session")
def guard() -> Guard:
    """The guard over the knowledge that ships."""
    return shipped_guard()
