"""What was typed on a screen, kept as it was typed and merged field by field, so that two open pages lose nothing.

A page names in `was` the groups it showed filled. A group it sends filled, or showed filled and sends empty, is the
page's to change; every other group stays as another page left it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from scopewell.clients.models import Fact
from scopewell.intake.answers import Sent
from scopewell.ui.words import plain_words

MOST_FIELDS = 400
LONGEST_VALUE = 4000
OWN = "_"
CONTROL = frozenset({"was", "partial", "csrfmiddlewaretoken", "add", "go", "mode"})

type Typed = dict[str, list[str]]


def group_of(name: str) -> str:
    """Return the group of a field: what stands before the first dot."""
    return name.partition(".")[0]


def sent_by(post: QueryDict) -> tuple[Typed, set[str]]:
    """Return the filled fields of a form, fit to be kept and cut to a length, and the groups it showed filled."""
    fields = {
        name[:80]: [value[:LONGEST_VALUE] for value in map(plain_words, values) if value.strip()]
        for name, values in list(post.lists())[:MOST_FIELDS]
        if name not in CONTROL and not name.startswith(OWN) and name.isprintable()
    }
    return {name: values for name, values in fields.items() if values}, set(post.get("was", "").split())


def merged(held: Mapping[str, Any], sent: Typed, was: set[str]) -> dict[str, Any]:
    """Return what is held after a page sent its fields."""
    groups = {group_of(name) for name in sent} | was
    kept = {name: values for name, values in held.items() if name.startswith(OWN) or group_of(name) not in groups}
    return kept | sent


def groups_in(held: Mapping[str, Any]) -> set[str]:
    """Return the groups that hold something."""
    return {group_of(name) for name in held if not name.startswith(OWN)}


def filled_from(answers: Mapping[str, Fact], facts: Iterable[str], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is held, and for facts said elsewhere (the body chart) the fields that say the same."""
    present = groups_in(held)
    found = dict(held)
    for id in facts:
        value = answers[id].value if id in answers else None
        if id in present or value in (None, [], False) or (isinstance(value, (str, int, float)) and value is not True):
            continue
        picked = value.get("has", []) if isinstance(value, dict) else value
        if value is True:
            found[id] = ["yes"]
        elif isinstance(picked, list) and picked:
            found[id], found[f"{id}.is"] = ["yes"], list(picked)
    return found


def typed(held: Mapping[str, Any]) -> Sent:
    """Return the fields without what the server keeps beside them."""
    return {name: values for name, values in held.items() if not name.startswith(OWN)}
