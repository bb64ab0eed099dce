"""Subscribers brought along in a CSV file: only with a proof of consent for each, and all of them or none."""

import csv
import io
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.newsletter import suppressing
from scopewell.newsletter.actions import subscribe, subscriber_at
from scopewell.newsletter.addresses import Address, BadAddress, parse_address, read_name

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_FAULTS = 50
REQUIRED = ("email", "consent_date", "consent_proof")
COLUMNS = (*REQUIRED, "name", "consent_words")


class Row(NamedTuple):
    """One line of the file, checked."""

    line: int
    address: Address
    name: str
    given_on: date
    proof: str
    words: str


class Read(NamedTuple):
    """What a file holds: rows that can be brought in, and faults, each with its line."""

    rows: list[Row]
    faults: list[str]


def read_csv(content: bytes) -> Read:
    """Return the rows of a file, and every fault with the line it stands in. Never raises for what a file holds."""
    if len(content) > MOST_BYTES:
        return Read([], [f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it."])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Read([], [f"Line {line}: this is not UTF-8. Save the file as “CSV UTF-8” and try again."])
    if "\x00" in text:
        return Read(
            [], [f"Line {text[: text.index(chr(0))].count(chr(10)) + 1}: a null character. This is no CSV file."]
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    faults: list[str] = []
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in REQUIRED if name not in columns]:
            return Read(
                [], [f"Line 1: the column {', '.join(missing)} is missing. Known columns: {', '.join(COLUMNS)}."]
            )
        _read_rows(reader, columns, rows, faults)
    except csv.Error as error:
        faults.append(f"Line {reader.line_num}: {error}. Look at the quotes in this line.")
    return Read(rows, faults)


def _read_rows(reader: Any, columns: list[str], rows: list[Row], faults: list[str]) -> None:
    seen: dict[str, int] = {}
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num
        try:
            if len(cells) != len(columns):
                raise BadAddress(f"{len(cells)} fields, where the first line names {len(columns)}.")
            row = _row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
            if earlier := seen.get(row.address.canonical):
                raise BadAddress(f"the address of line {earlier} again.")
        except BadAddress as error:
            faults.append(f"Line {line}: {error}")
            if len(faults) >= MOST_FAULTS:
                faults.append("More lines may be at fault; these come first.")
                return
            continue
        seen[row.address.canonical] = line
        rows.append(row)
        if len(rows) > MOST_ROWS:
            faults.append(f"More than {MOST_ROWS:,} rows. Split the file.")
            return


def _row(line: int, said: dict[str, str]) -> Row:
    address, name = parse_address(said["email"]), read_name(said.get("name", ""))
    try:
        given_on = date.fromisoformat(said["consent_date"])
    except ValueError:
        raise BadAddress("consent_date is not a date such as 2026-03-14.") from None
    if given_on > timezone.localdate():
        raise BadAddress("consent_date lies in the future.")
    if len(said["consent_proof"]) < 5:
        raise BadAddress("consent_proof is empty. Say how the consent can be shown: the form, the page, the paper.")
    return Row(line, address, name, given_on, said["consent_proof"][:300], said.get("consent_words", "")[:2000])


class Brought(NamedTuple):
    """What came of an import."""

    added: int
    known: int
    suppressed: int


@transaction.atomic
def bring_in(rows: list[Row], *, source: str) -> Brought:
    """Subscribe the people of a file. Whoever said no stays out, whatever the file says. All rows, or none."""
    added = known = kept_out = 0
    for start in range(0, len(rows), 500):
        batch = rows[start : start + 500]
        silent = suppressing.suppressed_among(row.address.canonical for row in batch)
        for row in batch:
            if row.address.canonical in silent:
                kept_out += 1
                continue
            subscriber = subscriber_at(row.address, row.name)
            known += subscriber.receives
            added += not subscriber.receives
            given_at = datetime.combine(row.given_on, time(12), UTC)
            words = row.words or "Wording not brought along; see the proof."
            subscribe(subscriber, version="imported", source=source, proof=row.proof, given_at=given_at, words=words)
    return Brought(added, known, kept_out)
