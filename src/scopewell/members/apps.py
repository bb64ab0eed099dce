"""The app of the members."""

from django.apps import AppConfig

from scopewell.ui.network import Place, add_place, join_with
from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class MembersConfig(AppConfig):
    """Mounts the room, opens the bar of the network with the member's home, and leads whoever may join there."""

    name = "scopewell.members"

    def ready(self) -> None:
        """Register."""
        from scopewell.members.shown import is_in_the_network, where_to_join

        mount("members/", "scopewell.members.urls")
        add_to_rail(RailEntry("Network", "members:home", 110, ("members",), shown=is_in_the_network))
        add_place(Place("Home", "members:home", 10, ("members:home",)))
        add_place(Place("My membership", "members:standing", 90, ("members",)))
        join_with(where_to_join)
