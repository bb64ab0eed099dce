"""The app of Today."""

from django.apps import AppConfig

from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class TodayConfig(AppConfig):
    """Mounts the room as the first entry of the rail, and registers what the rooms below it bring."""

    name = "scopewell.today"

    def ready(self) -> None:
        """Register."""
        from scopewell.today.brought import bring

        mount("today/", "scopewell.today.urls")
        add_to_rail(RailEntry("Today", "today:today", 10, ("today",)))
        bring()
