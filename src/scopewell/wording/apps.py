"""The app of the wording guard in the workspace."""

from django.apps import AppConfig

from scopewell.ui.rooms import RailEntry, add_to_rail, bring, mount


class WordingConfig(AppConfig):
    """Mounts the room."""

    name = "scopewell.wording"

    def ready(self) -> None:
        """Register."""
        mount("wording/", "scopewell.wording.urls")
        bring(sheet="wording/margin.css", module="wording/margin.js")
        writers = frozenset({"owner", "professional"})
        add_to_rail(RailEntry("Our wording", "wording:ours", 180, ("wording",), writers))
