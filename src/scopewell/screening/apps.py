"""The app of screening."""

from django.apps import AppConfig
from django.urls import reverse

from scopewell.ui.rooms import mount


def decision_url(key: str, decision: str) -> str:
    """Return where the timeline row of a decision leads."""
    return reverse("screening:stored", args=[key, decision])


def authority_url(key: str, _: str) -> str:
    """Return where the timeline row of a clearance, limit or judgment leads."""
    return reverse("screening:decision", args=[key])


def named(*names: str) -> tuple[str, ...]:
    """Return names of this room's pages with its namespace."""
    return tuple(f"screening:{name}" for name in names)


class ScreeningConfig(AppConfig):
    """Mounts the room, registers its tabs and timeline kinds, and decides again when a record changes."""

    name = "scopewell.screening"

    def ready(self) -> None:
        """Register."""
        from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab
        from scopewell.screening import papers, receivers  # noqa: F401  # importing receivers connects them

        papers.register()
        mount("clients/", "scopewell.screening.urls")
        add_tab(
            Tab(
                "Decision",
                "screening:decision",
                12,
                named(
                    "decision", "history", "stored", "compare", "raise", "modify", "clearance", "limit", "withdraw",
                    "identify", "lift",
                ),
            )
        )  # fmt: skip
        add_tab(Tab("Screening", "screening:open", 14, named("open", "vitals", "upload", "import")))
        add_kind(TimelineKind("decision", "Decisions", "scale", decision_url))
        add_kind(TimelineKind("authority", "Clearances and judgment", "stamp", authority_url))
