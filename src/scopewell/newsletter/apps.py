"""The app of the updates by mail."""

from django.apps import AppConfig

from scopewell.ui import signup
from scopewell.ui.rooms import RailEntry, add_to_rail, mount


class NewsletterConfig(AppConfig):
    """Mounts the room, draws the sign-up wherever a page offers it, and adds the desk to the rail."""

    name = "scopewell.newsletter"

    def ready(self) -> None:
        """Register."""
        from scopewell.newsletter.offering import draw
        from scopewell.practice.access import EDITORS

        mount("updates/", "scopewell.newsletter.urls")
        signup.register(draw)
        duties = frozenset(str(duty) for duty in EDITORS)
        add_to_rail(RailEntry("Updates", "newsletter:desk", 140, ("newsletter",), duties=duties))
