"""The app of the discussions."""

from django.apps import AppConfig

from scopewell.ui.network import Place, add_place
from scopewell.ui.rooms import RailEntry, add_to_rail, mount

CONSULTS = ("network:consults", "network:consult")


class NetworkConfig(AppConfig):
    """Mounts the room, and adds it to the bar, the member's home, the console and the rail."""

    name = "scopewell.network"

    def ready(self) -> None:
        """Register."""
        from scopewell.members import home, keeping, waiting
        from scopewell.network import shown
        from scopewell.network.views.reading import shown_count
        from scopewell.practice.access import MODERATORS

        mount("network/", "scopewell.network.urls")
        mount("moderation/", "scopewell.network.moderation_urls")
        add_place(Place("Discussions", "network:discussions", 20, ("network",), count=shown_count))
        add_place(Place("Case consults", "network:consults", 30, CONSULTS))
        duties = frozenset(str(duty) for duty in MODERATORS)
        add_to_rail(RailEntry("Moderation", "moderation:queue", 115, ("moderation",), duties=duties))
        home.add_card(
            "network.discussions",
            home.Card("Discussions", shown.card, 20, "network:discussions", "All discussions"),
        )
        home.add_card(
            "network.consults", home.Card("Case consults", shown.consult_card, 30, "network:consults", "All consults")
        )
        keeping.register("discussions", keeping.Kept(shown.export_of, shown.erase_of))
        waiting.register("network.consults", waiting.Desk("Case consults", shown.consults_waiting, MODERATORS, 20))
        waiting.register("network.flags", waiting.Desk("Flagged posts", shown.flags_waiting, MODERATORS, 30))
