"""From a FHIR R4 patient bundle to screening facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from scopewell.mapping.conditions import read_condition
from scopewell.mapping.facts import Imported, assemble
from scopewell.mapping.gathered import Gathered
from scopewell.mapping.medications import read_medication
from scopewell.mapping.observations import read_observation
from scopewell.mapping.person import read_person
from scopewell.mapping.procedures import read_procedure
from scopewell.mapping.record import Entry, Record, Skipped, Subject, open_bundle, subject_of

NOT_READ = {
    "FamilyMemberHistory": "a family's history is not the person's own",
    "Medication": "says nothing on its own; it is read through the order that names it",
}
"""Kinds of resources with a reason of their own for not being read."""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What a bundle says: a case in the form of the contract, where each fact comes from, and what was not used.

    The case is never complete: sets and episodes are partial, and nothing in it is a no.
    """

    case: dict[str, object]
    imported: tuple[Imported, ...]
    skipped: tuple[Skipped, ...]


def facts_from_bundle(bundle: object, *, as_of: date, name: str = "fhir-import") -> PatientFacts:
    """Read the facts of one person, as of a day, from a FHIR R4 Bundle as parsed from JSON.

    `name` becomes the id of the case. Every resource is either named in `imported` or in `skipped`, with the reason.
    Raises MappingError when there is no bundle of one living adult; a bad resource never stops the others.
    """
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    record = open_bundle(bundle)
    found = Gathered(day)
    found.skipped.extend(record.skipped)
    read_person(record.patient, found)
    for entry in record.entries:
        if entry is not record.patient:
            _read(entry, record, found)
    made = assemble(found)
    case: dict[str, object] = {"id": name, "as_of": found.today, "facts": made.facts, "episodes": made.episodes}
    return PatientFacts(case, tuple(made.imported), tuple(found.skipped))


def _read(entry: Entry, record: Record, found: Gathered) -> None:
    reader = _READERS.get(entry.type)
    if reader is None:
        found.skip(entry, NOT_READ.get(entry.type, "this kind of resource is not read for the screening"))
        return
    if entry.resource.get("modifierExtension"):
        found.skip(entry, "carries a modifierExtension, which may change its meaning")
        return
    subject = subject_of(entry.resource, record)
    if subject is Subject.SOMEBODY_ELSE:
        found.skip(entry, "is about another patient")
        return
    if subject is Subject.UNREADABLE:
        found.skip(entry, "its subject cannot be read, so it may be about somebody else")
        return
    if subject is Subject.NOT_SAID:
        found.skip(entry, "used, but it names no patient: taken for the only one in the bundle")
    reader(entry, record, found)


_READERS: dict[str, Callable[[Entry, Record, Gathered], None]] = {
    "Condition": read_condition,
    "MedicationRequest": read_medication,
    "MedicationStatement": read_medication,
    "Observation": read_observation,
    "Procedure": read_procedure,
}
