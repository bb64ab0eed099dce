"""The app of the house."""

from django.apps import AppConfig

from scopewell.ui.rooms import mount


class UiConfig(AppConfig):
    """Mounts the pattern page."""

    name = "scopewell.ui"

    def ready(self) -> None:
        """Register the URLs."""
        mount("", "scopewell.ui.urls")
