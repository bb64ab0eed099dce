"""Whose records are in force: every query of a practice's rows is scoped to it, here and in the database.

`in_practice(practice)` opens the scope. Inside it `Model.objects` holds that practice's rows only; outside it, asking
raises NoPracticeInForce. On PostgreSQL the same three values are set on the connection, and row-level security
(rowsecurity.py) holds the border even against SQL written by hand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

POSTGRESQL = "postgresql"


class Scope(NamedTuple):
    """The practice, the person, and the link somebody presented; empty when there is none."""

    practice_id: int | None = None
    user_id: int | None = None
    link: str = ""


class NoPracticeInForce(RuntimeError):
    """A query of a practice's rows with no practice in force: a fault of ours, never of the person."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model}.objects was asked with no practice in force; open `with in_practice(practice):`")


NOTHING = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=NOTHING)


def scope_in_force() -> Scope:
    """Return the scope that is in force."""
    return _scope.get()


def practice_id_in_force(model: str) -> int:
    """Return the id of the practice in force. Raises NoPracticeInForce when there is none."""
    practice_id = _scope.get().practice_id
    if practice_id is None:
        raise NoPracticeInForce(model)
    return practice_id


@contextmanager
def in_scope(scope: Scope) -> Iterator[None]:
    """Put a scope in force for the block."""
    token = _scope.set(scope)
    _tell(connection)
    try:
        yield
    finally:
        _scope.reset(token)
        _tell(connection)


@contextmanager
def in_practice(practice: Any, user_id: int | None = None) -> Iterator[None]:
    """Put a practice in force for the block. `practice` is a Practice or its id."""
    practice_id = practice if isinstance(practice, int) else practice.pk
    with in_scope(Scope(practice_id, user_id or _scope.get().user_id)):
        yield


@contextmanager
def holding_link(digest: str) -> Iterator[None]:
    """Let the block see the rows whose `token_digest` is the digest of a link somebody presented."""
    with in_scope(_scope.get()._replace(link=digest)):
        yield


def _tell(wrapper: BaseDatabaseWrapper) -> None:
    """Tell an open PostgreSQL connection which scope is in force. A new one is told when it opens."""
    if wrapper.vendor != POSTGRESQL or wrapper.connection is None:
        return
    if wrapper.in_atomic_block and wrapper.needs_rollback:
        return  # the coming rollback takes back what was set inside this transaction
    _set(wrapper)


def _set(wrapper: BaseDatabaseWrapper) -> None:
    practice_id, user_id, link = _scope.get()
    values = [str(practice_id or ""), str(user_id or ""), link]
    with wrapper.cursor() as cursor:
        cursor.execute(
            "select set_config('scopewell.practice', %s, false), set_config('scopewell.person', %s, false),"
            " set_config('scopewell.link', %s, false)",
            values,
        )


def tell_new_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Tell a PostgreSQL connection that was just opened which scope is in force (a receiver of connection_created)."""
    if connection.vendor == POSTGRESQL:
        _set(connection)


def forget_everywhere() -> None:
    """Tell every open connection the scope in force; used between tests and after a task."""
    for wrapper in connections.all(initialized_only=True):
        _tell(wrapper)
