"""The app of the members."""

from django.apps import AppConfig

from scopewell.ui.network import Place, add_place, belonging, join_with, members_are
from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class MembersConfig(AppConfig):
    """Mounts the room, opens the bar of the network with the member's home, and leads whoever may join there."""

    name = "scopewell.members"

    def ready(self) -> None:
        """Register."""
        from scopewell.members import desks, waiting
        from scopewell.members.access import reads_as_member
        from scopewell.members.shown import is_in_the_network, where_to_join
        from scopewell.practice.access import DUTIES, OPERATORS

        mount("members/", "scopewell.members.urls")
        mount("console/", "scopewell.members.console_urls")
        every_duty = frozenset(str(duty) for duty in DUTIES)
        add_to_rail(RailEntry("Console", "console:waiting", 150, ("console",), duties=every_duty))
        add_to_rail(RailEntry("Network", "members:home", 110, belonging(), shown=is_in_the_network))
        add_place(Place("Home", "members:home", 10, ("members:home",)))
        add_place(Place("My membership", "members:standing", 90, ("members",), for_all=True))
        members_are(reads_as_member)
        join_with(where_to_join)
        waiting.register(
            "members.applications",
            waiting.Desk("Applications", desks.applications, OPERATORS, 10, "No application waits for a decision."),
        )
        waiting.register(
            "members.unchecked",
            waiting.Desk("Credentials to check", desks.unchecked, OPERATORS, 20, "Every credential was looked into."),
        )
        waiting.register(
            "members.ending",
            waiting.Desk("Credentials that end", desks.ending, OPERATORS, 30, "None ends within 30 days."),
        )
