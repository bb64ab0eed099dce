"""MedicationRequest and MedicationStatement resources: what the person takes, by class."""

from datetime import timedelta

from scopewell.mapping.dates import RecordDate, date_of, may_be_since, months_before, read_date
from scopewell.mapping.gathered import Finding, Gathered
from scopewell.mapping.measures import Classified, medicine_table
from scopewell.mapping.record import Entry, Record
from scopewell.mapping.shapes import Coding, codings_of, kind_of, names_of, object_of, objects_of, status_of, text_of

NOT_TAKEN = frozenset({"entered-in-error", "cancelled", "draft", "intended", "not-taken", "on-hold"})
ONLY_THOUGHT_OF = frozenset({"proposal", "option"})
RECENT_DAYS = 90
UNLISTED_MONTHS = 12
ONLY_WHEN_TAKEN = frozenset({"beta-blocker", "rate-slowing-other"})
"""Classes that also excuse a slow pulse: they count only while the order is active."""

FLUOROQUINOLONE = "fluoroquinolone"
FLUOROQUINOLONE_DAYS = 30


def read_medication(entry: Entry, record: Record, found: Gathered) -> None:
    """Take the classes of a medicine that is taken, or was until lately; or say why not."""
    resource = entry.resource
    status, intent = status_of(resource.get("status")), status_of(resource.get("intent"))
    if status in NOT_TAKEN or intent in ONLY_THOUGHT_OF or resource.get("doNotPerform") is True:
        why = f"status is {status}" if status in NOT_TAKEN else "it is no order to take it"
        found.skip(entry, f"{why}: not counted")
        return
    since = (
        read_date(resource.get("authoredOn"))
        or date_of(resource, "effective")
        or read_date(resource.get("dateAsserted"))
    )
    if since and since.first > found.as_of:
        found.skip(entry, "after as-of date")
        return
    medicine = _medicine(entry, record)
    if isinstance(medicine, str):
        found.skip(entry, medicine)
        return
    codings, names = medicine
    for reason in medicine_table().no_bearing.find(codings):
        found.skip(entry, f"no bearing: {reason.why}")
        return
    name = next(iter(names), "a medicine that the record does not name")
    known = medicine_table().classify(codings, names)
    if status == "active":
        _take(known, name, entry, found, since, found.today)
    elif status == "completed":
        _completed(known, name, entry, found, since)
    elif status == "stopped":
        _stopped(known, entry, found, since)
    else:
        _uncertain(f"not certain ({status or 'no status'}): {name}", entry, found, since)


def _take(known: Classified, name: str, entry: Entry, found: Gathered, since: RecordDate | None, valid: str) -> None:
    if known.classes:
        found.findings.append(Finding("medicines", known.classes, entry.name, since, valid))
    if known.unknown:
        found.unlisted("medicines", name, entry, since)


def _completed(known: Classified, name: str, entry: Entry, found: Gathered, since: RecordDate | None) -> None:
    """A completed order is often one that was handed out: without an end it counts from its date, as an answer does."""
    ended = _end_of(entry)
    over = ended is not None and ended.last < found.as_of
    classes = tuple(name for name in known.classes if name not in ONLY_WHEN_TAKEN)
    taken = False
    if over:
        taken = _fluoroquinolone(known, entry, found, ended)
    elif classes and since and _within(since, RECENT_DAYS, found):
        found.findings.append(Finding("medicines", classes, entry.name, since, since.text))
        taken = True
    if known.unknown and may_be_since(since, months_before(found.as_of, UNLISTED_MONTHS)):
        found.unlisted("medicines", name, entry, since)
        taken = True
    if not taken:
        found.skip(entry, "completed, and not lately: says nothing about today")


def _stopped(known: Classified, entry: Entry, found: Gathered, since: RecordDate | None) -> None:
    if not _fluoroquinolone(known, entry, found, since):
        found.skip(entry, "stopped: says nothing about today, and is no 'no'")


def _fluoroquinolone(known: Classified, entry: Entry, found: Gathered, last: RecordDate | None) -> bool:
    """Take a fluoroquinolone that is over: the question about it is "now or within a month"."""
    if FLUOROQUINOLONE not in known.classes or last is None or not _within(last, FLUOROQUINOLONE_DAYS, found):
        return False
    found.findings.append(Finding("medicines", (FLUOROQUINOLONE,), entry.name, last, last.text))
    return True


def _within(day: RecordDate, days: int, found: Gathered) -> bool:
    """Return whether a full date lies within the last `days` days."""
    return day.exact and found.as_of - timedelta(days=days) <= day.first <= found.as_of


def _uncertain(text: str, entry: Entry, found: Gathered, since: RecordDate | None) -> None:
    if may_be_since(since, months_before(found.as_of, UNLISTED_MONTHS)):
        found.unlisted("medicines", text, entry, since)
    else:
        found.skip(entry, "its status is not known, and it is more than 12 months old")


def _end_of(entry: Entry) -> RecordDate | None:
    """Return when taking it ended, where the record says so."""
    period = object_of(entry.resource.get("effectivePeriod")) or {}
    order = object_of(entry.resource.get("dispenseRequest")) or {}
    validity = object_of(order.get("validityPeriod")) or {}
    return read_date(period.get("end")) or read_date(validity.get("end"))


def _medicine(entry: Entry, record: Record) -> tuple[tuple[Coding, ...], tuple[str, ...]] | str:
    """Return the codes and names of the medicine, or why there are none."""
    resource = entry.resource
    concept, reference = resource.get("medicationCodeableConcept"), resource.get("medicationReference")
    if concept is not None:
        if object_of(concept) is None:
            return f"medicationCodeableConcept is {kind_of(concept)}, not an object"
        return codings_of(concept), names_of(concept)
    if reference is None:
        return (), ()
    inside = object_of(reference)
    if inside is None:
        return f"medicationReference is {kind_of(reference)}, not an object"
    target = _target(inside, entry, record)
    display = text_of(inside.get("display"))
    shown = (display,) if display else ()
    if target is None:
        return (), shown
    code = target.get("code")
    names = names_of(code) or _ingredients(target) or shown
    return codings_of(code), names


def _target(reference: dict[str, object], entry: Entry, record: Record) -> dict[str, object] | None:
    """Return the Medication that a reference points at: contained in the order, or in the bundle."""
    address = text_of(reference.get("reference")) or ""
    if address.startswith("#"):
        held = objects_of(entry.resource.get("contained"))
        return next((one for one in held if text_of(one.get("id")) == address[1:]), None)
    found = record.find(reference)
    return dict(found.resource) if found and found.type == "Medication" else None


def _ingredients(medication: dict[str, object]) -> tuple[str, ...]:
    """Return one name made of the ingredients, as RxNorm writes them."""
    parts = [
        next(iter(names_of(one.get("itemCodeableConcept"))), "?") for one in objects_of(medication.get("ingredient"))
    ]
    return (" / ".join(parts),) if parts else ()
