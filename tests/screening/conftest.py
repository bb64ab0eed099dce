"""What tests of screening share."""

import pytest

from cast import House, house


@pytest.fixture
def fernway() -> House:
    """A practice."""
    return house("Fernway")


@pytest.fixture
def elsewhere() -> House:
    """Another practice."""
    return house("Elsewhere")
