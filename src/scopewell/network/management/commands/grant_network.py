"""Give a database role what the network needs, and nothing of a practice."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from scopewell.practice.models import User
from scopewell.practice.rowsecurity import is_only_added

ROOMS = ("network", "members", "directory")


class Command(BaseCommand):
    """Grants a PostgreSQL role the tables of the network's rooms. No table of a practice is among them."""

    help = "Give a PostgreSQL role the tables of the network and no record. Run it as the owner, after migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("role", help="a role that exists, with LOGIN, for processes that send the network's mails")

    def handle(self, *_: Any, role: str, **__: Any) -> None:
        """Grant, or say why not."""
        if connection.vendor != "postgresql":
            raise CommandError("Roles are PostgreSQL's; DATABASE_URL names another database.")
        quoted = connection.ops.quote_name(role)
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = %s", [role])
            if cursor.fetchone() is None:
                raise CommandError(f"There is no role {role}. Make it first: create role {role} login password '…'")
            cursor.execute(f"revoke all on all tables in schema public from {quoted}")
            cursor.execute(f"grant usage on schema public to {quoted}")
            cursor.execute(f"grant select on {connection.ops.quote_name(User._meta.db_table)} to {quoted}")
            models = [model for room in ROOMS for model in apps.get_app_config(room).get_models(True)]
            for model in models:
                rights = "select, insert" if is_only_added(model) else "select, insert, update, delete"
                cursor.execute(f"grant {rights} on {connection.ops.quote_name(model._meta.db_table)} to {quoted}")
            cursor.execute(f"grant usage on all sequences in schema public to {quoted}")
        self.stdout.write(f"{role} may now use {len(models)} tables of the network, and no record.")
