"""What somebody does with a text the guard has notes on: let it go out, or keep it."""

from collections.abc import Mapping

from django import forms
from django.db import transaction

from scopewell.engine.wording.flags import Kind
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.wording.errors import WordingInTheWay
from scopewell.wording.models import Kept, NetworkKept
from scopewell.wording.places import Place
from scopewell.wording.queries import Note, blocking, notes_on, texts_of
from scopewell.wording.reasons import LONGEST, reason_in


@transaction.atomic
def check(
    *,
    actor: User | None,
    kind: Kind,
    texts: Mapping[str, str],
    place: Place,
    reason: str = "",
    about: str = "",
    is_going_out: bool = True,
) -> tuple[Note, ...]:
    """Hold texts against the guard as they are saved, issued or published; return the notes that stand.

    `texts`: by the label of their field. `about`: the key of the client whose own paper it is. Raises WordingInTheWay
    when a text that `is_going_out` has a note that blocks and `reason` gives none (reasons.py); saving alone is never
    refused. What stands is kept with the reason, once for each place; without an actor, as for a text that comes with a
    release, nothing is kept.
    """
    found = [(label, note) for label, text in texts.items() for note in notes_on(text, kind, about)]
    held = blocking(note for _, note in found)
    given = reason_in(reason)[:LONGEST]
    if held and is_going_out and not given:
        raise WordingInTheWay(len(held))
    if actor is not None:
        _keep(actor, kind, found, place, given)
    return tuple(note for _, note in found)


def keep_notes(*, actor: User, form: forms.BaseForm, place: Place) -> None:
    """Keep the notes that stand on the fields of a form that was saved. Nothing is refused."""
    for kind, texts in texts_of(form).items():
        check(actor=actor, kind=kind, texts=texts, place=place, is_going_out=False)


def _keep(actor: User, kind: Kind, found: list[tuple[str, Note]], place: Place, reason: str) -> None:
    model = NetworkKept if place.in_network else Kept
    manager = NetworkKept.objects if place.in_network else Kept.objects
    there = manager.filter(view=place.view, key=place.key, place=place.label[:160])
    known = set(there.values_list("field", "rule", "span", "reason"))
    kept: list[str] = []
    for label, note in found:
        flag, why = note.flag, reason if note.blocks else ""
        row = (label[:120], flag.rule[:80], flag.span[:160], why)
        if row in known:
            continue
        known.add(row)
        model(
            by=actor,
            kind=kind,
            category=flag.category,
            severity=flag.severity,
            field=row[0],
            rule=row[1],
            span=row[2],
            says=flag.reason[:500],
            place=place.label[:160],
            view=place.view,
            key=place.key,
            reason=why,
        ).save()
        kept.append(flag.rule)
    if kept and not place.in_network:
        record_audit("wording.keep", actor=actor, about=place.record, kind=kind.value, where=place.view, rules=kept)
