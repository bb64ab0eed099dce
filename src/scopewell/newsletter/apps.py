"""The app of the updates by mail."""

from django.apps import AppConfig

from scopewell.ui import signup
from scopewell.ui.rooms import RailEntry, add_to_rail, mount
from scopewell.ui.site import Entry, add_entry


class NewsletterConfig(AppConfig):
    """Mounts the room, draws the sign-up wherever a page offers it, and adds the desk to the rail."""

    name = "scopewell.newsletter"

    def ready(self) -> None:
        """Register."""
        from scopewell.newsletter.offering import draw
        from scopewell.practice.access import EDITORS

        mount("updates/", "scopewell.newsletter.urls")
        signup.register(draw, "newsletter:updates")
        duties = frozenset(str(duty) for duty in EDITORS)
        add_entry(Entry("Updates", "newsletter:updates", 10))
        add_to_rail(RailEntry("Updates", "newsletter:desk", 140, ("newsletter",), duties=duties))
