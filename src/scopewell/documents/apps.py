"""The app of documents."""

from django.apps import AppConfig

from scopewell.ui.rooms import RailEntry, add_practice_tab, add_to_rail, mount


class DocumentsConfig(AppConfig):
    """Mounts the room, its public check of codes, and its rail entry."""

    name = "scopewell.documents"

    def ready(self) -> None:
        """Register."""
        from scopewell.documents import receivers  # noqa: F401  # registers them

        mount("documents/", "scopewell.documents.urls")
        mount("verify/", "scopewell.documents.verify_urls")
        add_to_rail(RailEntry("Documents", "documents:list", 50, ("documents",)))
        add_practice_tab("Scope statement", "documents:scope")
