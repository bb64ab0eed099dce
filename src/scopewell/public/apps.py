"""The app of the public site."""

from django.apps import AppConfig

from scopewell.ui.rooms import RailEntry, add_to_rail, mount
from scopewell.ui.site import Entry, add_entry, open_with


class PublicConfig(AppConfig):
    """Opens the front door, mounts the pages, and puts the editors' desk on the rail."""

    name = "scopewell.public"

    def ready(self) -> None:
        """Register."""
        from scopewell.public.views import home

        open_with(home)
        mount("", "scopewell.public.urls")
        mount("publishing/", "scopewell.public.desk_urls")
        add_to_rail(
            RailEntry("Public site", "publishing:desk", 130, ("publishing",), duties=frozenset({"editor", "operator"}))
        )
        for order, (label, name) in enumerate(HEAD):
            add_entry(Entry(label, f"public:{name}", order))
        for order, (label, name) in enumerate(FOOT):
            add_entry(Entry(label, f"public:{name}", order, foot=True))


HEAD = (
    ("What it is", "what"),
    ("Stages of care", "stages"),
    ("For referrers", "referrers"),
    ("For clients", "clients"),
    ("Articles", "articles"),
)
FOOT = (("Search", "search"), ("RSS", "feed"), ("Privacy", "privacy"), ("Terms", "terms"))
