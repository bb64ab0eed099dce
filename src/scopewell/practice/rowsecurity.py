"""The border between practices inside the database, and rows that are only added.

After every migration each table of a practice gets, on PostgreSQL, a row-level policy: a row is seen and written only
by the practice in force (tenancy.py). Tables with a `token_digest` also show the row whose link was presented. Tables
that are only added to get a trigger that refuses changes, on SQLite as well.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from scopewell.practice.base import OnlyAdded, PracticeOwned

MINE = "practice_id = nullif(current_setting('scopewell.practice', true), '')::bigint"
MY_LINK = "token_digest = nullif(current_setting('scopewell.link', true), '')"
MY_PLACE = "user_id = nullif(current_setting('scopewell.person', true), '')::bigint"
REFUSE = """
create or replace function scopewell_refuse() returns trigger language plpgsql as $$
begin raise exception '% is only added to', tg_table_name using errcode = 'restrict_violation'; end $$
"""


def owned_models() -> list[type[PracticeOwned]]:
    """Return every model whose rows belong to a practice."""
    return [model for model in apps.get_models() if issubclass(model, PracticeOwned)]


def is_only_added(model: type[models.Model] | None) -> bool:
    """Return whether rows of a model are never changed, within a practice or without one."""
    return model is not None and issubclass(model, OnlyAdded)


def build_borders(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Give every table of a practice its policy and trigger. Safe to run again (a receiver of post_migrate)."""
    wrapper = connections[using]
    existing = set(wrapper.introspection.table_names())
    statements = _postgresql(existing) if wrapper.vendor == "postgresql" else _sqlite(existing)
    with wrapper.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql(existing: set[str]) -> Iterator[str]:
    yield REFUSE
    for model in owned_models():
        table = model._meta.db_table
        if table not in existing:
            continue
        linked = any(field.name == "token_digest" for field in model._meta.fields)
        yield from _policy(table, f"{MINE} or {MY_LINK}" if linked else MINE, MINE)
    for table in _only_added(existing):
        yield (
            f"create or replace trigger scopewell_only_added before update on {table} "
            "for each row execute function scopewell_refuse()"
        )
    membership = "practice_membership"
    if membership in existing:
        yield from _policy(membership, f"{MINE} or {MY_PLACE}", MINE)


def _policy(table: str, seen: str, written: str) -> Iterator[str]:
    yield f"alter table {table} enable row level security"
    yield f"alter table {table} force row level security"
    yield f"drop policy if exists scopewell_border on {table}"
    yield f"create policy scopewell_border on {table} using ({seen}) with check ({written})"


def _sqlite(existing: set[str]) -> Iterator[str]:
    for table in _only_added(existing):
        yield (
            f"create trigger if not exists {table}_only_added before update on {table} "
            f"begin select raise(abort, '{table} is only added to'); end"
        )


def _only_added(existing: set[str]) -> Iterator[str]:
    for model in apps.get_models():
        if is_only_added(model) and model._meta.db_table in existing:
            yield model._meta.db_table


def application_grants(
    role: str, tables: dict[str, type[models.Model] | None], wrapper: BaseDatabaseWrapper
) -> list[str]:
    """Return the statements that give a role what the application needs and no more.

    It owns nothing, changes no table, bypasses no policy, and cannot remove or change rows that are only added.
    """
    quoted = wrapper.ops.quote_name(role)
    grants = [f"grant usage on schema public to {quoted}", f"grant usage on all sequences in schema public to {quoted}"]
    for table, model in tables.items():
        rights = "select, insert" if is_only_added(model) else "select, insert, update, delete"
        grants.append(f"grant {rights} on {wrapper.ops.quote_name(table)} to {quoted}")
    return grants
