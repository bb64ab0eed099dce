"""Give a database role what the application needs, and no more."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from scopewell.practice.rowsecurity import application_grants


class Command(BaseCommand):
    """Grants a PostgreSQL role the rights of the application: it owns nothing and bypasses no policy."""

    help = "Give a PostgreSQL role what the application needs and no more. Run it as the owner, after migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of the command."""
        parser.add_argument("role", help="a role that exists, with LOGIN, without SUPERUSER and BYPASSRLS")

    def handle(self, *_: Any, role: str, **__: Any) -> None:
        """Grant, or say why not."""
        if connection.vendor != "postgresql":
            raise CommandError("Roles are PostgreSQL's; DATABASE_URL names another database.")
        with connection.cursor() as cursor:
            cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = %s", [role])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"There is no role {role}. Make it first: create role {role} login password '…'")
            if any(found):
                raise CommandError(f"{role} is a superuser or bypasses row-level security; choose a plain role.")
            models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
            tables = {name: models.get(name) for name in connection.introspection.table_names(cursor)}
            for statement in application_grants(role, tables, connection):
                cursor.execute(statement)
        self.stdout.write(f"{role} may now use {len(tables)} tables.")
