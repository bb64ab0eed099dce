"""The app of learning."""

from django.apps import AppConfig

from scopewell.ui.network import Place, add_place
from scopewell.ui.rooms import RailEntry, add_to_rail, mount
from scopewell.ui.site import Entry, add_entry

DESK = frozenset({"editor", "operator"})


class LearningConfig(AppConfig):
    """Mounts the pages, and stands in the bar of the network, on the public site and on the member's home."""

    name = "scopewell.learning"

    def ready(self) -> None:
        """Register."""
        from scopewell.learning.actions import erase, export_of
        from scopewell.learning.home import draw
        from scopewell.members import home, keeping

        mount("learning/", "scopewell.learning.urls")
        mount("learning-desk/", "scopewell.learning.desk_urls")
        mount("certificates/", "scopewell.learning.check_urls")
        add_to_rail(RailEntry("Learning", "learning-desk:desk", 125, ("learning-desk",), duties=DESK))
        add_place(Place("Learning", "learning:home", 50, ("learning",)))
        add_place(Place("Library", "learning:library", 60, ("learning:library", "learning:resource")))
        add_entry(Entry("Learning", "learning:overview", 5))
        add_entry(Entry("Check a certificate", "learning-check:enter", 10, foot=True))
        home.add_card("learning.next", home.Card("Learning", draw, 30, "learning:home", "All of your learning"))
        keeping.register("learning", keeping.Kept(export_of, erase))
