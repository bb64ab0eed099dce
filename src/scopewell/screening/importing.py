"""A patient record in FHIR: read, shown for review, and accepted row by row. Nothing of it counts before."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import add_episode, note_on_timeline
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.vocabulary import EpisodeKind, SaidBy
from scopewell.engine.moment import moment_of
from scopewell.mapping import MappingError, PatientFacts, facts_from_bundle
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.screening.errors import UnreadableRecord
from scopewell.screening.models import RecordImport
from scopewell.screening.recording import decided_once

MOST_BYTES = 10 * 1024 * 1024
MOST_NAME = 120
MOST_SKIPPED = 2000
OF_THE_PERSON = frozenset({"age"})  # kept with the person; the birth date is compared instead


class ImportRow(NamedTuple):
    """One mapped fact: its value in the contract's form, when it was true, and the resources it comes from.

    `episode`: which operation or injury of the record it belongs to, as kind and number.
    """

    number: int
    fact: str
    value: Any
    unit: str
    when: str
    sources: tuple[str, ...]
    episode: str = ""

    @property
    def shown(self) -> Fact:
        """The row as a statement, for showing only."""
        return Fact(fact=self.fact, value=self.value, unit=self.unit)


def read_record(content: bytes) -> tuple[PatientFacts, Mapping[str, Any]]:
    """Read the facts of a record, and its Patient. Raises UnreadableRecord with the reason in plain words."""
    try:
        bundle = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise UnreadableRecord(
            "The file is no JSON, or is damaged. Ask for a FHIR R4 bundle of one person, as a .json file."
        ) from None
    try:
        found = facts_from_bundle(bundle, as_of=timezone.localdate(), name="import")
    except MappingError as error:
        message = str(error)
        raise UnreadableRecord(message[:1].upper() + message[1:].rstrip(".") + ".") from None
    except RecursionError:
        raise UnreadableRecord("The file is nested too deeply to be a patient record.") from None
    entries = [entry.get("resource") for entry in bundle.get("entry", ()) if isinstance(entry, dict)]
    patient = next((r for r in entries if isinstance(r, dict) and r.get("resourceType") == "Patient"), {})
    return found, patient


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


@transaction.atomic
def upload_record(*, actor: User, client: Client, file_name: str, content: bytes) -> RecordImport:
    """Read a record and keep what was mapped for review. The same file is not read twice while it waits."""
    if len(content) > MOST_BYTES:
        raise UnreadableRecord(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Ask for one person's record.")
    digest = hashlib.sha256(content).hexdigest()
    present = RecordImport.objects.filter(client=client, digest=digest, finished_at=None).first()
    if present is not None:
        return present
    found, patient = read_record(content)
    kept = RecordImport(
        client=client,
        file_name=_file_name(file_name),
        digest=digest,
        uploaded_by=actor,
        rows=[row._asdict() for row in _rows(found)],
        skipped=[skipped.as_json() for skipped in found.skipped[:MOST_SKIPPED]],
        differs=differences(client, patient),
    )
    kept.save()
    record_audit("screening.upload-record", actor=actor, about=client.about, record=kept.key, rows=len(kept.rows))
    return kept


def _file_name(name: str) -> str:
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\")
    return plain[-MOST_NAME:] or "record.json"


def differences(client: Client, patient: Mapping[str, Any]) -> list[str]:
    """Return what about the record's person does not match the client, in words without personal data."""
    found = []
    born = patient.get("birthDate")
    if not isinstance(born, str) or client.birth_date is None:
        found.append("The birth date could not be compared.")
    elif born != client.birth_date.isoformat()[: len(born)]:
        found.append("The birth date is another one.")
    names = [name for name in patient.get("name", ()) if isinstance(name, dict)]
    family = {str(name.get("family", "")).casefold() for name in names} - {""}
    own = {part.casefold() for part in client.legal_name.split()}
    if not family:
        found.append("The record names nobody.")
    elif not any(set(name.split()) & own for name in family):
        found.append("The family name is another one.")
    return found


def _rows(found: PatientFacts) -> Iterator[ImportRow]:
    sources: dict[str, list[str]] = {}
    for imported in found.imported:
        sources.setdefault(imported.fact, []).append(imported.source)
    number = 0
    for id, held, episode in _held(found.case):
        if id in OF_THE_PERSON:
            continue
        value = held["value"] if "value" in held else {k: held[k] for k in ("has", "has_not") if k in held}
        own = tuple(dict.fromkeys(sources.get(id, ())))
        yield ImportRow(number, id, value, str(held.get("unit", "")), str(held.get("when", "")), own, episode)
        number += 1


def _held(case: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for id, held in case["facts"].items():
        yield from ((id, earlier, "") for earlier in held.get("earlier", ()))
        yield id, held, ""
    for kind, listed in case["episodes"].items():
        for number, episode in enumerate(listed["has"] if isinstance(listed, Mapping) else listed):
            for id, held in episode.items():
                yield id, held, f"{kind}:{number}"


def rows_of(record: RecordImport) -> list[ImportRow]:
    """Return the mapped rows of an uploaded record."""
    return [ImportRow(**{**row, "sources": tuple(row["sources"])}) for row in record.rows]


@transaction.atomic
def accept_rows(*, actor: User, record: RecordImport, numbers: Iterable[int]) -> int:
    """Record the facts of these rows, with the record as where they come from, and finish the review.

    Doing it again changes nothing. Returns how many were recorded.
    """
    record = RecordImport.objects.select_for_update().get(pk=record.pk)
    if record.finished_at is not None:
        return 0
    chosen = set(numbers)
    rows = [row for row in rows_of(record) if row.number in chosen]
    record.accepted = [row.number for row in rows]
    record.finished_at, record.finished_by = timezone.now(), actor
    record.save()
    record_audit("screening.accept-record", actor=actor, about=record.client.about, record=record.key, rows=len(rows))
    if rows:
        with decided_once(actor=actor, client=record.client, because="Facts from a record were accepted"):
            _record(actor, record, rows)
    return len(rows)


def _record(actor: User, record: RecordImport, rows: Sequence[ImportRow]) -> None:
    client = record.client
    episodes: dict[str, Episode] = {}
    for place in dict.fromkeys(row.episode for row in rows if row.episode):
        kind = EpisodeKind(place.partition(":")[0])
        episodes[place] = add_episode(actor=actor, client=client, kind=kind, label=f"{kind.label}, from the record")
    for source in dict.fromkeys(_origin(record, row) for row in rows):
        own = [row for row in rows if _origin(record, row) == source]
        said = [_said(row, episodes.get(row.episode)) for row in own]
        record_facts(
            actor=actor, client=client, said_by=SaidBy.IMPORT, statements=said, origin=source, on_timeline=False
        )
    note_on_timeline(
        client,
        "fact",
        f"{len(rows)} facts accepted from a record",
        text=f"{record.file_name}. {len(record.rows) - len(rows)} were not accepted.",
        actor=actor,
    )


def _origin(record: RecordImport, row: ImportRow) -> str:
    """Return where a row comes from: its resource, and the file as far as there is room."""
    named = row.sources[0] if row.sources else "record"
    return f"{named} in {record.file_name}"[:MOST_NAME]


def _said(row: ImportRow, episode: Episode | None) -> Said:
    moment = moment_of(row.when) if row.when else None
    when: date | datetime | None = (moment.time or moment.day) if moment else None
    return Said(row.fact, row.value, row.unit, when, episode)
