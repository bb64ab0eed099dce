"""Practices cannot see each other even through SQL written by hand, as a role that owns nothing."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import Error, ProgrammingError

from cast import House, house, marigold
from scopewell.clients.models import Client
from scopewell.practice.actions import invite
from scopewell.practice.base import AppendOnly
from scopewell.practice.models import AuditEntry, Role
from scopewell.practice.queries import digest_of
from scopewell.practice.rowsecurity import owned_models
from scopewell.practice.tenancy import holding_link

pytestmark = pytest.mark.django_db
ROLE = "scopewell_application"


@pytest.fixture(autouse=True)
def as_the_application() -> None:
    """Give the least-privilege role its rights, and become it for the test."""
    with connection.cursor() as cursor:
        call_command("grant_application", ROLE)
        cursor.execute(f"set local role {ROLE}")


def rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def refused(sql: str, *values: Any) -> None:
    with pytest.raises(Error), transaction.atomic():
        rows(sql + " returning 1", *values)


@pytest.fixture
def two() -> tuple[House, House]:
    return house("Fernway"), house("Elsewhere")


def test_a_connection_with_no_practice_in_force_sees_nothing(two: tuple[House, House]) -> None:
    marigold(two[0])
    assert rows("select count(*) from clients_client") == [(0,)]
    with two[0].open():
        assert rows("select count(*) from clients_client") == [(1,)]
    assert rows("select count(*) from clients_client") == [(0,)]


def test_another_practices_rows_can_be_neither_read_nor_changed_nor_removed(two: tuple[House, House]) -> None:
    client = marigold(two[0])
    with two[1].open():
        assert rows("select * from clients_client where id = %s", client.pk) == []
        assert rows("update clients_client set legal_name = 'X' where id = %s returning 1", client.pk) == []
        assert rows("delete from clients_client where id = %s returning 1", client.pk) == []
    with two[0].open():
        assert Client.objects.get().legal_name == "Marigold Testwell"


def test_a_row_can_be_neither_planted_in_nor_moved_to_another_practice(two: tuple[House, House]) -> None:
    client = marigold(two[0])
    with two[0].open():
        refused("update clients_client set practice_id = %s where id = %s", two[1].practice.pk, client.pk)
    with two[1].open():
        refused(
            "insert into practice_membership (practice_id, user_id, role, title, joined_at)"
            " values (%s, %s, 'owner', '', now())",
            two[0].practice.pk,
            two[1].owner.pk,
        )


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model.__name__)
def test_every_table_of_a_practice_has_the_border(model: type[Any]) -> None:
    found = rows(
        "select relrowsecurity, relforcerowsecurity, (select count(*) from pg_policies where tablename = relname)"
        " from pg_class where relname = %s",
        model._meta.db_table,
    )
    assert found == [(True, True, 1)]


@pytest.mark.parametrize(
    "model", [m for m in owned_models() if issubclass(m, AppendOnly)], ids=lambda model: model.__name__
)
def test_what_is_only_added_can_be_neither_changed_nor_removed(model: type[Any]) -> None:
    table = model._meta.db_table
    held = {right for (right,) in rows(
        "select privilege_type from information_schema.role_table_grants where table_name = %s and grantee = %s",
        table, ROLE,
    )}  # fmt: skip
    assert held == {"SELECT", "INSERT"}
    assert rows("select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal", table) == [
        ("scopewell_only_added",)
    ]
    refused(f"update {table} set practice_id = practice_id")  # our own table names


def test_the_owner_of_the_tables_cannot_change_an_audit_entry_either(two: tuple[House, House]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    with two[0].open():
        assert AuditEntry.objects.exists()
        refused("update practice_auditentry set action = 'nothing'")


def test_the_link_of_an_invitation_shows_that_invitation_and_no_other(two: tuple[House, House]) -> None:
    with two[0].open():
        for name in ("one", "two"):
            invitation = invite(
                actor=two[0].owner, practice=two[0].practice, email=f"{name}@example.test", role=Role.ASSISTANT
            )
    assert rows("select count(*) from practice_invitation") == [(0,)]
    with holding_link(invitation.token_digest):
        assert rows("select email from practice_invitation") == [("two@example.test",)]
    with holding_link(digest_of("guessed")):
        assert rows("select count(*) from practice_invitation") == [(0,)]


def test_the_role_may_not_change_the_shape_of_the_database() -> None:
    for statement in (
        "alter table clients_client disable row level security",
        "drop policy scopewell_border on clients_client",
        "create table mine (id int)",
        "set role postgres",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_role_that_bypasses_the_border_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    with pytest.raises(CommandError, match="superuser"):
        call_command("grant_application", "postgres")
    with pytest.raises(CommandError, match="no role"):
        call_command("grant_application", "nobody")
