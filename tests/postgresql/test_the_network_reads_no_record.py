"""The role of the network cannot read a record, even through SQL written by hand; nor can the log be changed."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import Error, ProgrammingError

from cast import house, marigold
from discussions import answered, consult, participant
from scopewell.network.mailing import tend
from scopewell.network.models import ModerationEntry
from scopewell.network.queries import found_posts
from scopewell.practice.rowsecurity import owned_models

pytestmark = pytest.mark.django_db
ROLE = "scopewell_application"


@pytest.fixture(autouse=True)
def as_the_network() -> None:
    """Make something on both sides, then become the role of the network for the test."""
    marigold(house())
    answered(participant("Clover"), participant("Sorrel"), "Grading stair heights slowly works.")
    consult(participant("Dock"))
    with connection.cursor() as cursor:
        call_command("grant_network", ROLE)
        cursor.execute(f"set local role {ROLE}")


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model.__name__)
def test_no_table_of_a_practice_can_be_read(model: type[Any]) -> None:
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select 1 from {model._meta.db_table}")


@pytest.mark.parametrize(
    "table", ["practice_practice", "practice_membership", "django_session", "account_emailaddress"]
)
def test_nothing_else_of_a_practice_or_a_sign_in_can_be_read(table: str) -> None:
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select 1 from {table}")


def test_the_network_itself_works() -> None:
    assert found_posts("grade stairs", 0, 10)[1] == 1
    assert found_posts("stair hei", 0, 10)[1] == 1
    assert tend() == 0


def test_the_log_of_the_moderators_cannot_be_changed() -> None:
    table = ModerationEntry._meta.db_table
    for statement in (f"update {table} set reason = 'x'", f"delete from {table}"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
