"""The app of clients."""

from django.apps import AppConfig
from django.urls import reverse

from scopewell.practice.signals import practice_opened
from scopewell.ui.rooms import RailEntry, add_to_rail, find_with, mount


def named(*names: str) -> tuple[str, ...]:
    """Return names of this room's pages with its namespace."""
    return tuple(f"clients:{name}" for name in names)


def fact_url(key: str, fact: str) -> str:
    """Return where the timeline row of a fact leads."""
    return reverse("clients:fact", args=[key, fact])


class ClientsConfig(AppConfig):
    """Mounts the room and registers its rail entry, tabs and timeline kinds."""

    name = "scopewell.clients"

    def ready(self) -> None:
        """Register."""
        from scopewell.clients import papers
        from scopewell.clients.queries import listed_clients
        from scopewell.clients.signing import prepare_practice
        from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab
        from scopewell.wording import roster

        mount("clients/", "scopewell.clients.urls")
        find_with("clients:list")
        add_to_rail(RailEntry("Clients", "clients:list", 20, ("clients",)))
        add_tab(Tab("Timeline", "clients:record", 10, ("clients:record",)))
        add_tab(Tab("Facts", "clients:facts", 20, named("facts", "fact", "add-episode", "withdraw-episode")))
        add_tab(Tab("Forms", "clients:forms", 80, named("forms", "sign", "signed")))
        add_tab(
            Tab(
                "Person",
                "clients:person",
                90,
                named("person", "change", "add-contact", "change-contact", "merge", "take-back", "access-log"),
            )
        )
        practice_opened.connect(prepare_practice, dispatch_uid="clients.first-forms")
        for kind in (
            TimelineKind("fact", "Facts", "notebook-pen", fact_url),
            TimelineKind("state", "States", "milestone"),
            TimelineKind("hold", "Holds", "circle-pause"),
            TimelineKind("form", "Signed forms", "file-check"),
            TimelineKind("contact", "Contacts", "user"),
        ):
            add_kind(kind)
        papers.register()
        roster.register(listed_clients)
