"""The app of intake."""

from django.apps import AppConfig
from django.urls import reverse

from scopewell.ui.rooms import mount


def intake_url(key: str, _: str) -> str:
    """Return where a timeline row of an intake leads."""
    return reverse("intake:intake", args=[key])


class IntakeConfig(AppConfig):
    """Mounts the room and registers its tab and its kind of timeline row."""

    name = "scopewell.intake"

    def ready(self) -> None:
        """Register."""
        from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab

        mount("", "scopewell.intake.urls")
        add_tab(Tab("Intake", "intake:intake", 15, ("intake:intake", "intake:code")))
        add_kind(TimelineKind("intake", "Intake", "smartphone", intake_url))
