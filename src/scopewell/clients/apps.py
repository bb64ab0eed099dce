"""The app of clients."""

from django.apps import AppConfig

from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class ClientsConfig(AppConfig):
    """Mounts the room and registers its rail entry, tabs and timeline kinds."""

    name = "scopewell.clients"

    def ready(self) -> None:
        """Register."""
        from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab

        mount("clients/", "scopewell.clients.urls")
        add_to_rail(RailEntry("Clients", "clients:list", 20, ("clients",)))
        add_tab(Tab("Timeline", "clients:record", 10, ("clients:record",)))
        for kind in (
            TimelineKind("fact", "Facts", "notebook-pen"),
            TimelineKind("state", "States", "milestone"),
            TimelineKind("hold", "Holds", "circle-pause"),
            TimelineKind("form", "Signed forms", "file-check"),
            TimelineKind("contact", "Contacts", "user"),
        ):
            add_kind(kind)
