"""Procedure resources: operations and treatments on the record."""

from scopewell.mapping.dates import RecordDate, date_of, event_day, may_be_since, months_before
from scopewell.mapping.gathered import Episode, Event, Gathered
from scopewell.mapping.record import Entry, Record
from scopewell.mapping.shapes import codings_of, kind_of, names_of, object_of, status_of
from scopewell.mapping.tables import Group, NoBearing, procedure_table

DONE = frozenset({"completed", "in-progress"})
NOT_DONE = frozenset({"not-done", "preparation", "entered-in-error"})
SURGERY_MONTHS = 12
BIRTH_MONTHS = 12


def read_procedure(entry: Entry, _record: Record, found: Gathered) -> None:
    """Take what a Procedure says, or say why not."""
    resource = entry.resource
    concept = resource.get("code")
    if concept is not None and object_of(concept) is None:
        found.skip(entry, f"its code is {kind_of(concept)}, not an object")
        return
    status = status_of(resource.get("status"))
    if status in NOT_DONE:
        found.skip(entry, f"status is {status}: not counted")
        return
    done = date_of(resource, "performed")
    if done and done.first > found.as_of:
        found.skip(entry, "after as-of date")
        return
    codings = codings_of(concept)
    groups = procedure_table().groups.find(codings)
    if not groups:
        for reason in procedure_table().no_bearing.find(codings):
            if _settled(reason, done, found):
                found.skip(entry, f"no bearing: {reason.why}")
                return
    name = next(iter(names_of(concept)), "a procedure without a name")
    recent = may_be_since(done, months_before(found.as_of, SURGERY_MONTHS))
    if status not in DONE:
        _unlisted(entry, found, f"not certain ({status or 'no status'}): {name}", done, recent)
        return
    taken = [_apply(group, entry, found, done, recent) for group in groups]
    reasons = [group.also_unlisted for group in groups if group.also_unlisted]
    if not any(taken) or (reasons and recent):
        _unlisted(entry, found, name, done, recent)


def _settled(reason: NoBearing, done: RecordDate | None, found: Gathered) -> bool:
    """Return whether enough days have passed for a procedure to have no bearing."""
    if not reason.after_days:
        return True
    return done is not None and (found.as_of - done.last).days >= reason.after_days


def _unlisted(entry: Entry, found: Gathered, text: str, done: RecordDate | None, recent: bool) -> None:
    if recent:
        found.unlisted("surgeries", text, entry, done)
    else:
        found.skip(entry, "more than 12 months ago, and of no kind that matters longer")


def _apply(group: Group, entry: Entry, found: Gathered, done: RecordDate | None, recent: bool) -> bool:
    """Apply one group. Return whether it set anything."""
    taken = found.add(group.ever, entry, done)
    if group.dated:
        taken |= found.add(group.dated, entry, done, done.text if done and done.exact else None)
    if group.recent and may_be_since(done, months_before(found.as_of, group.recent_months)):
        taken |= found.add(group.recent, entry, done)
    if group.date:
        found.events.append(Event(group.date, entry.name, done))
    if group.surgery and (recent or group.lasting):
        found.surgeries.append(Episode(group.surgery, entry.name, done, group.implant))
        taken = True
    if group.birth:
        taken |= _birth(entry, found, done)
    return taken


def _birth(entry: Entry, found: Gathered, done: RecordDate | None) -> bool:
    """Take a birth of the last 12 months, with the whole weeks since when the day is known."""
    day = event_day(done, found.as_of)
    if done is None or day is None or day < months_before(found.as_of, BIRTH_MONTHS):
        return False
    found.add({"pregnancy": "gave-birth-within-a-year"}, entry, done)
    weeks = (found.as_of - day).days // 7
    if done.exact and weeks:
        found.number("postpartum-weeks", weeks, entry, done)
    return True
