"""The app of the wording guard in the workspace."""

from django.apps import AppConfig

from scopewell.practice.signals import words_saved
from scopewell.ui import margins
from scopewell.ui.rooms import RailEntry, add_to_rail, bring, mount


class WordingConfig(AppConfig):
    """Mounts the room."""

    name = "scopewell.wording"

    def ready(self) -> None:
        """Register."""
        from scopewell.wording.receivers import keep_own_words
        from scopewell.wording.widgets import widget_for

        margins.register(widget_for)
        words_saved.connect(keep_own_words, dispatch_uid="scopewell.wording.own-words")
        mount("wording/", "scopewell.wording.urls")
        bring(sheet="wording/margin.css", module="wording/margin.js")
        writers = frozenset({"owner", "professional"})
        add_to_rail(RailEntry("Our wording", "wording:ours", 180, ("wording",), writers))
