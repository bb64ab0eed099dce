"""What a bundle holds, opened: its resources in their newest version, the person, and who each resource is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from scopewell.mapping.dates import read_date
from scopewell.mapping.errors import ACCEPTED_TYPES, NoPatientError, NotABundleError, SeveralPatientsError
from scopewell.mapping.shapes import kind_of, object_of, objects_of, text_of


@dataclass(frozen=True, slots=True)
class Skipped:
    """A resource, or a part of one, that was not used as it stands, and why."""

    resource: str
    why: str

    def as_json(self) -> dict[str, object]:
        """Return the form of the contract."""
        return {"resource": self.resource, "why": self.why}


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of the bundle. `name` says which, for provenance: its type and its id or address."""

    name: str
    type: str
    resource: Mapping[str, object]
    full_url: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a resource; no entry when this version is its deletion."""

    entry: Entry | None
    name: str
    updated: datetime | None
    number: int | None


@dataclass(slots=True)
class Record:
    """An opened bundle: every resource once, the person, and what could not be read."""

    entries: list[Entry]
    patient: Entry
    skipped: list[Skipped]
    by_address: dict[str, Entry] = field(default_factory=dict)

    def find(self, reference: object) -> Entry | None:
        """Return the resource that a Reference points at, when the bundle holds it."""
        address = _address(reference)
        if address is None:
            return None
        if address in self.by_address:
            return self.by_address[address]
        found = self.by_address.get("/".join(address.split("/")[-2:])) if "://" in address else None
        return found if found and not _is_web(found.full_url) else None


class Subject(Enum):
    """Whom a resource is about."""

    THE_PERSON = "the person"
    NOT_SAID = "nobody is named"
    SOMEBODY_ELSE = "another patient"
    UNREADABLE = "unreadable"


def open_bundle(bundle: object) -> Record:
    """Open a bundle. Raises NotABundleError, NoPatientError or SeveralPatientsError."""
    inside = _checked(bundle)
    skipped: list[Skipped] = []
    versions: dict[str, list[Version]] = {}
    listed = inside["entry"]
    for number, item in enumerate(listed if isinstance(listed, list) else []):
        _take(item, number, versions, skipped)
    first_is_newest = inside.get("type") == "history"
    entries = [entry for same in versions.values() for entry in _newest(same, first_is_newest, skipped)]
    if inside.get("type") is None:
        skipped.append(Skipped("Bundle", "type is missing: read as a collection"))
    patients = [entry for entry in entries if entry.type == "Patient"]
    if len(patients) > 1:
        raise SeveralPatientsError(len(patients))
    if not patients:
        raise NoPatientError
    record = Record(entries, patients[0], skipped)
    for entry in entries:
        for address in _addresses(entry):
            record.by_address.setdefault(address, entry)
    return record


def subject_of(resource: Mapping[str, object], record: Record, key: str = "subject") -> Subject:
    """Return whom a resource is about, as its `subject` (or another key) says."""
    subject = resource.get(key)
    if subject is None:
        return Subject.NOT_SAID
    inside = object_of(subject)
    if inside is None:
        return Subject.UNREADABLE
    address = _address(inside)
    if address is None:
        return _by_identifier(objects_of([inside.get("identifier")]), record)
    if "?identifier=" in address:
        system, _, value = address.split("?identifier=", 1)[1].partition("|")
        return _by_identifier([{"system": system, "value": value}], record)
    return Subject.THE_PERSON if record.find(inside) is record.patient else Subject.SOMEBODY_ELSE


def _checked(bundle: object) -> dict[str, object]:
    inside = object_of(bundle)
    if inside is None:
        raise NotABundleError(kind_of(bundle))
    kind = text_of(inside.get("resourceType"))
    if kind != "Bundle":
        raise NotABundleError(f"a resource of type {kind}" if kind else "an object without a resourceType")
    if inside.get("type") not in (None, *ACCEPTED_TYPES):
        found = text_of(inside.get("type")) or kind_of(inside.get("type"))
        raise NotABundleError(f"a Bundle of type {found}")
    if "entry" not in inside:
        raise NotABundleError("a Bundle without an entry list")
    if not isinstance(inside["entry"], list):
        raise NotABundleError(f"a Bundle whose entry is {kind_of(inside['entry'])}, not a list")
    return inside


def _take(item: object, number: int, versions: dict[str, list[Version]], skipped: list[Skipped]) -> None:
    """Sort one item of `entry` under the resource it is a version of."""
    place = f"Bundle.entry[{number}]"
    holder = object_of(item)
    if holder is None:
        skipped.append(Skipped(place, f"is {kind_of(item)}, not an object"))
        return
    full_url = text_of(holder.get("fullUrl"))
    resource = object_of(holder.get("resource"))
    if resource is None:
        deleted = _deleted(holder, full_url)
        if deleted is None:
            found = kind_of(holder.get("resource"))
            skipped.append(
                Skipped(place, "has no resource" if found == "nothing" else f"its resource is {found}, not an object")
            )
        else:
            versions.setdefault(deleted, []).append(Version(None, deleted, *_stamp({}, holder)))
        return
    type_ = text_of(resource.get("resourceType"))
    if type_ is None:
        skipped.append(Skipped(place, "its resource has no resourceType"))
        return
    id_ = text_of(resource.get("id"))
    name = f"{type_}/{id_ or full_url}" if id_ or full_url else f"{type_} ({place})"
    entry = Entry(name, type_, resource, full_url, id_)
    key = f"{type_}/{id_}" if id_ and not _is_web(full_url) else _plain(full_url) if full_url else place
    versions.setdefault(key, []).append(Version(entry, name, *_stamp(resource, holder)))


def _deleted(holder: Mapping[str, object], full_url: str | None) -> str | None:
    """Return the key of the resource that an entry says is deleted."""
    request = object_of(holder.get("request")) or {}
    if request.get("method") != "DELETE":
        return None
    if _is_web(full_url) and full_url:
        return _plain(full_url)
    url = text_of(request.get("url"))
    return _plain(url) if url else None


def _stamp(resource: Mapping[str, object], holder: Mapping[str, object]) -> tuple[datetime | None, int | None]:
    """Return when a version was made and its number, as far as the bundle says."""
    meta = object_of(resource.get("meta")) or {}
    response = object_of(holder.get("response")) or {}
    updated = read_date(meta.get("lastUpdated")) or read_date(response.get("lastModified"))
    version = text_of(meta.get("versionId")) or (text_of(response.get("etag")) or "").strip('W/"')
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 16 else None
    return (updated.order if updated and updated.moment else None), number


def _newest(versions: list[Version], first_is_newest: bool, skipped: list[Skipped]) -> list[Entry]:
    """Return the entries that count: the newest version, or all of them when nothing tells which is newer."""
    if len(versions) > 1 and all(version.entry and version.entry == versions[0].entry for version in versions):
        skipped.extend(Skipped(version.name, "the same resource again") for version in versions[1:])
        versions = versions[:1]
    if len(versions) > 1:
        dated = [(version.updated, version) for version in versions if version.updated]
        numbered = [(version.number, version) for version in versions if version.number is not None]
        if len(numbered) == len(versions) and len({number for number, _ in numbered}) == len(versions):
            kept = max(numbered, key=lambda pair: pair[0])[1]
        elif len(dated) == len(versions) and len({updated for updated, _ in dated}) == len(versions):
            kept = max(dated, key=lambda pair: pair[0])[1]
        elif first_is_newest:
            kept = versions[0]
        else:
            return [version.entry for version in versions if version.entry]
        skipped.extend(
            Skipped(version.name, "an older version of this resource") for version in versions if version is not kept
        )
        versions = [kept]
    only = versions[0]
    if only.entry is None:
        skipped.append(Skipped(only.name, "deleted in its newest version"))
        return []
    return [only.entry]


def _addresses(entry: Entry) -> Iterable[str]:
    if entry.full_url:
        yield _plain(entry.full_url)
    if entry.id:
        yield f"{entry.type}/{entry.id}"
        yield f"urn:uuid:{entry.id}"
    elif _is_web(entry.full_url) and entry.full_url:
        yield "/".join(_plain(entry.full_url).split("/")[-2:])


def _address(reference: object) -> str | None:
    inside = object_of(reference)
    found = text_of(inside.get("reference")) if inside else None
    return _plain(found) if found else None


def _plain(address: str) -> str:
    return address.split("/_history/", 1)[0]


def _is_web(address: str | None) -> bool:
    return bool(address and "://" in address)


def _by_identifier(identifiers: list[dict[str, object]], record: Record) -> Subject:
    """Compare business identifiers; a subject that gives none names nobody."""
    if not identifiers:
        return Subject.NOT_SAID
    own = objects_of(record.patient.resource.get("identifier"))
    same = any(
        text_of(one.get("value")) is not None
        and all(text_of(one.get(key)) == text_of(mine.get(key)) for key in ("system", "value"))
        for one in identifiers
        for mine in own
    )
    return Subject.THE_PERSON if same else Subject.SOMEBODY_ELSE
