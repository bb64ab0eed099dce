"""The app of the directory."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save

from scopewell.ui.network import Place, add_place
from scopewell.ui.rooms import mount
from scopewell.ui.site import Entry, add_entry


class DirectoryConfig(AppConfig):
    """Mounts the room, opens it to visitors and members, and says what it keeps of a member."""

    name = "scopewell.directory"

    def ready(self) -> None:
        """Register."""
        from scopewell.directory import cards, keeping
        from scopewell.members import home
        from scopewell.members import keeping as members_keeping
        from scopewell.members.models import Member

        mount("directory/", "scopewell.directory.urls")
        add_entry(Entry("Find a professional", "directory:search", 5))
        add_place(Place("Directory", "directory:search", 40, ("directory",), for_all=True))
        add_place(Place("My profile", "directory:profile", 80, ("directory:profile", "directory:preview")))
        home.add_card(
            "directory.profile", home.Card("Your profile", cards.own_profile, 20, "directory:profile", "Change it")
        )
        home.add_card(
            "directory.near", home.Card("Colleagues near you", cards.near_by, 30, "directory:search", "The directory")
        )
        home.add_card(
            "directory.new", home.Card("New members", cards.new_members, 60, "directory:search", "The directory")
        )
        members_keeping.register("directory", members_keeping.Kept(keeping.export, keeping.erase))
        post_save.connect(_member_saved, sender=Member, dispatch_uid="directory.name")


def _member_saved(instance: Any, created: bool, update_fields: frozenset[str] | None, **_: Any) -> None:
    from scopewell.directory.actions import name_changed

    if not created and (update_fields is None or "name" in update_fields):
        name_changed(instance)
