"""The app of consults."""

from django.apps import AppConfig
from django.urls import reverse

from scopewell.ui.rooms import mount


def consult_url(key: str, reference: str) -> str:
    """Return where a timeline row of a consult leads."""
    return reverse("consults:sent", args=[key, reference])


class ConsultsConfig(AppConfig):
    """Mounts the room, registers its tab and timeline row, and lends the network its eye for the practice's names."""

    name = "scopewell.consults"

    def ready(self) -> None:
        """Register."""
        from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab
        from scopewell.consults.roster import read_post
        from scopewell.network.wording import add_reader

        mount("", "scopewell.consults.urls")
        pages = ("consults:list", "consults:prepare", "consults:sent")
        add_tab(Tab("Consults", "consults:list", 70, pages))
        add_kind(TimelineKind("consult", "Consults", "messages-square", consult_url))
        add_reader("consults.roster", read_post)
