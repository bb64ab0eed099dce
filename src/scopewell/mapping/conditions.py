"""Condition resources: diagnoses, injuries and symptoms on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from scopewell.mapping.dates import RecordDate, date_of, may_be_since, months_before, read_date
from scopewell.mapping.gathered import Episode, Event, Gathered
from scopewell.mapping.record import Entry, Record
from scopewell.mapping.shapes import Coding, codings_of, kind_of, names_of, object_of, status_of
from scopewell.mapping.tables import CodeTable, Group, condition_table

REFUTED = frozenset({"refuted", "entered-in-error"})
ACTIVE = frozenset({"active", "recurrence", "relapse"})
OVER = frozenset({"inactive", "remission", "resolved"})
INJURY_MONTHS = 12


class Phase(Enum):
    """Whether a condition is there on the day of the decision."""

    ACTIVE = "active"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A confirmed condition. `recorded` is its onset, else the day it was written down."""

    entry: Entry
    name: str
    phase: Phase
    onset: RecordDate | None
    recorded: RecordDate | None

    @property
    def active(self) -> bool:
        """Whether it is there on the as-of day."""
        return self.phase is Phase.ACTIVE


def read_condition(entry: Entry, _record: Record, found: Gathered) -> None:
    """Take what a Condition says, or say why not."""
    resource = entry.resource
    concept = resource.get("code")
    if concept is not None and object_of(concept) is None:
        found.skip(entry, f"its code is {kind_of(concept)}, not an object")
        return
    verification = status_of(resource.get("verificationStatus"))
    if verification in REFUTED:
        found.skip(entry, f"verificationStatus is {verification}: not counted")
        return
    onset = date_of(resource, "onset")
    recorded = onset or read_date(resource.get("recordedDate"))
    if recorded and recorded.first > found.as_of:
        found.skip(entry, "after as-of date")
        return
    table, codings = condition_table(), codings_of(concept)
    groups = table.groups.find(codings)
    if not groups:
        for reason in table.no_bearing.find(codings):
            found.skip(entry, f"no bearing: {reason.why}")
            return
    name = next(iter(names_of(concept)), "a condition without a name")
    later_visit = any(_is_later_visit(coding, table) for coding in codings)
    diagnosis = Diagnosis(entry, name, _phase(entry, found), None if later_visit else onset, recorded)
    if verification not in ("confirmed", None):
        _unconfirmed(diagnosis, found)
        return
    if verification is None:
        found.skip(entry, "used, but verificationStatus is missing: taken as confirmed")
    _take(groups, diagnosis, found)


def _unconfirmed(diagnosis: Diagnosis, found: Gathered) -> None:
    if diagnosis.active:
        found.unlisted("conditions", f"unconfirmed: {diagnosis.name}", diagnosis.entry, diagnosis.recorded)
    else:
        found.skip(diagnosis.entry, "never confirmed, and no longer active")


def _take(groups: tuple[Group, ...], diagnosis: Diagnosis, found: Gathered) -> None:
    """Apply what the codes mean; an active condition that sets nothing is an unlisted one."""
    taken = [_apply(group, diagnosis, found) for group in groups]
    reasons = [group.also_unlisted for group in groups if group.also_unlisted]
    if diagnosis.active and (reasons or not any(taken)):
        found.unlisted("conditions", diagnosis.name, diagnosis.entry, diagnosis.recorded)
    elif not any(taken):
        found.skip(diagnosis.entry, "no longer active: says nothing about today, and is no 'no'")


def _apply(group: Group, diagnosis: Diagnosis, found: Gathered) -> bool:
    """Apply one group. Return whether it set anything, or settled that it sets nothing."""
    entry, recorded, active = diagnosis.entry, diagnosis.recorded, diagnosis.active
    if active and group.max_weeks and recorded and recorded.last < found.as_of - timedelta(weeks=group.max_weeks):
        found.skip(entry, f"{group.means}: recorded more than {group.max_weeks} weeks ago, so out of date: ask")
        return True
    taken = found.add(group.ever, entry, recorded)
    taken |= found.add(group.now if active else group.past, entry, recorded)
    if active and group.dated:
        taken |= found.add(group.dated, entry, recorded, recorded.text if recorded and recorded.exact else None)
    if group.date:
        found.events.append(Event(group.date, entry.name, diagnosis.onset))
    if group.count:
        found.counts.append(Event(group.count, entry.name, diagnosis.onset))
        taken = True
    if group.surgery:
        found.surgeries.append(Episode(group.surgery, entry.name, None, from_status=True))
        taken = True
    if group.injury and _is_recent(diagnosis, found):
        found.injuries.append(Episode(group.injury, entry.name, diagnosis.onset))
        taken = True
    return taken


def _is_recent(diagnosis: Diagnosis, found: Gathered) -> bool:
    """Return whether an injury counts as one of the last 12 months; without a date only while it is active."""
    if diagnosis.recorded is None:
        return diagnosis.active
    return may_be_since(diagnosis.recorded, months_before(found.as_of, INJURY_MONTHS))


def _phase(entry: Entry, found: Gathered) -> Phase:
    """Return whether the condition was there on the as-of day; what the record leaves open counts as active."""
    resource: Mapping[str, object] = entry.resource
    status = status_of(resource.get("clinicalStatus"))
    ended = date_of(resource, "abatement")
    over_by_then = ended is not None and ended.last <= found.as_of
    if status in ACTIVE:
        if over_by_then:
            found.skip(entry, "used, but it has an end date while clinicalStatus says active: taken as active")
        return Phase.ACTIVE
    if status in OVER:
        if ended is not None and ended.first > found.as_of:
            found.skip(entry, "used, but it ended after as-of date: taken as active then")
            return Phase.ACTIVE
        return Phase.OVER
    if over_by_then:
        return Phase.OVER
    why = "is missing" if status is None else "is no code of FHIR R4"
    found.skip(entry, f"used, but clinicalStatus {why}: taken as active")
    return Phase.ACTIVE


def _is_later_visit(coding: Coding, table: CodeTable) -> bool:
    """Return whether an ICD-10-CM injury code is of a later visit, whose date is not that of the injury."""
    code = (coding.code or "").replace(".", "").upper()
    of_icd = table.groups.systems.get(coding.system or "") == "icd-10-cm"
    return of_icd and code[:1] in ("S", "T") and len(code) == 7 and code[6] not in "ABC"
