"""The console: what waits for operators, editors and moderators, who takes it, and its log."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from scopewell.members.models import Matter, MatterEvent
from scopewell.members.waiting import Desk, Item, desks
from scopewell.practice.models import Duty, User


class Row(NamedTuple):
    """An item with who takes it and by when it is to be done."""

    item: Item
    owner: User | None
    due: date

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.due < timezone.localdate()


class Filled(NamedTuple):
    """A desk with its rows, the first due first."""

    desk: Desk
    rows: list[Row]


def what_waits(duties: frozenset[Duty]) -> list[Filled]:
    """Return every desk of somebody's duties with what waits on it."""
    items = [(desk, list(desk.items())) for desk in desks(duties)]
    about = [item.about for _, found in items for item in found]
    matters = {one.about: one for one in Matter.objects.filter(about__in=about).select_related("owner")}
    return [
        Filled(desk, sorted((_row(item, matters) for item in found), key=lambda row: row.due)) for desk, found in items
    ]


def find(duties: frozenset[Duty], about: str) -> Row | None:
    """Return one item that waits, if somebody with these duties sees it."""
    found = (item for desk in desks(duties) for item in desk.items() if item.about == about)
    item = next(found, None)
    if item is None:
        return None
    return _row(item, {one.about: one for one in Matter.objects.filter(about=about).select_related("owner")})


def _row(item: Item, matters: dict[str, Matter]) -> Row:
    matter = matters.get(item.about)
    return Row(item, matter.owner if matter else None, matter.due_on if matter else item.due)


def people_with_duties() -> QuerySet[User]:
    """Return everybody an item can be given to."""
    return User.objects.filter(network_roles__isnull=False, is_active=True).distinct().order_by("name", "email")


def log_of(about: str) -> QuerySet[MatterEvent]:
    """Return what was done about an item, the newest first."""
    return MatterEvent.objects.filter(about=about).select_related("actor")


@transaction.atomic
def assign(*, actor: User, item: Item, owner: User | None, due_on: date, note: str = "") -> None:
    """Give an item to somebody, set its day, and add what changed, and a note, to its log."""
    matter, _ = Matter.objects.select_for_update().get_or_create(about=item.about, defaults={"due_on": item.due})
    changed = []
    if matter.owner_id != (owner.pk if owner else None):
        changed.append(f"given to {owner}" if owner and owner != actor else "taken" if owner else "given to nobody")
    if matter.due_on != due_on:
        changed.append(f"due {due_on:%b} {due_on.day}, {due_on.year}")
    matter.owner, matter.due_on = owner, due_on
    matter.save(update_fields=["owner", "due_on"])
    if changed or note:
        MatterEvent.objects.create(about=item.about, actor=actor, what="; ".join(changed) or "noted", note=note)
