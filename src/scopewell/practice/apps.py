"""The app of practices and people."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.urls import register_converter

from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class PracticeConfig(AppConfig):
    """Mounts the room, and keeps the database's own borders up to date after every migration."""

    name = "scopewell.practice"

    def ready(self) -> None:
        """Register."""
        from scopewell.practice import rowsecurity, tenancy
        from scopewell.practice.converters import KeyConverter

        register_converter(KeyConverter, "key")
        mount("", "scopewell.practice.root_urls")
        mount("practice/", "scopewell.practice.urls")
        add_to_rail(RailEntry("Practice", "practice:settings", 190, ("practice",), frozenset({"owner"})))
        connection_created.connect(tenancy.tell_new_connection, dispatch_uid="scopewell.scope")
        post_migrate.connect(rowsecurity.build_borders, dispatch_uid="scopewell.borders")
