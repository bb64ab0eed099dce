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
        from scopewell.members import waiting
        from scopewell.newsletter.health import what_ails_the_mail
        from scopewell.newsletter.offering import draw
        from scopewell.practice.access import EDITORS, OPERATORS

        mount("updates/", "scopewell.newsletter.urls")
        signup.register(draw, "newsletter:updates")
        duties = frozenset(str(duty) for duty in EDITORS)
        add_entry(Entry("Updates", "newsletter:updates", 10))
        add_to_rail(RailEntry("Updates", "newsletter:desk", 140, ("newsletter",), duties=duties))
        says_nothing = "Every mail that was due went out, and none was refused."
        waiting.register(
            "newsletter.health", waiting.Desk("Mail", what_ails_the_mail, OPERATORS, 60, says_nothing=says_nothing)
        )
