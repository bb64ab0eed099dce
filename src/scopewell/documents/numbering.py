"""The number, the hash and the verification code of an issued document."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, NamedTuple

from scopewell.documents.contents import Document
from scopewell.documents.errors import MistypedCode

# Crockford's alphabet: no I, L, O or U, so a code read aloud or from a fax is hard to mistake.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
DIGITS = 10
# The largest prime below 32 * 32: any one wrong character, and any two swapped neighbors, change the remainder.
MODULUS = 1021


class Seal(NamedTuple):
    """What is kept of an issued document beside its pages. Hashes are hex SHA-256."""

    number: str
    code: str
    content_hash: str
    pdf_hash: str


def document_number(year: int, sequence: int) -> str:
    """Return the number of the sequence-th document of a year, such as 2026-0412."""
    return f"{year}-{sequence:04d}"


def canonical(document: Document) -> bytes:
    """Return a document as canonical JSON: everything it says and to whom, but not its code, which follows from it."""
    shape = plain_document(document)
    for name in ("code", "verify_at"):
        del shape["envelope"][name]
    written = json.dumps(shape, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode("utf-8", "backslashreplace")


def plain_document(document: Document) -> dict[str, Any]:
    """Return everything a document says, and to whom, as plain JSON values."""
    parts = {"content": asdict(document.content), "envelope": asdict(document.envelope)}
    return {"kind": str(document.kind), **{name: _plain(part) for name, part in parts.items()}}


def content_hash(document: Document) -> str:
    """Return the hash of what a document says, its number included."""
    return hashlib.sha256(canonical(document)).hexdigest()


def pdf_hash(pdf: bytes) -> str:
    """Return the hash of a file as it was sent."""
    return hashlib.sha256(pdf).hexdigest()


def verification_code(content: str, salt: str = "", attempt: int = 0) -> str:
    """Return the code printed on a document with this content hash, such as 7KQ2-M4TD-3XPN.

    Fifty bits and two check characters. `salt`: a secret of the installation, so that a code cannot be worked out from
    the content alone. `attempt`: raised by the caller when a code is already taken.
    """
    digest = hashlib.sha256(f"{salt}\n{attempt}\n{content}".encode()).digest()
    number = int.from_bytes(digest, "big") % 32**DIGITS
    return _grouped(_written(number, DIGITS) + _written(_check(number), 2))


def read_code(typed: str) -> str:
    """Return a code as it is printed, from what somebody typed: small letters, spaces, O for 0, I for 1.

    Raises MistypedCode when its length, a character or the check characters are wrong.
    """
    bare = "".join(typed.upper().split()).replace("-", "").replace("–", "").translate(READ_AS)
    if len(bare) != DIGITS + 2:
        raise MistypedCode(f"This code has {len(bare)} characters.")
    if not set(bare) <= set(ALPHABET):
        raise MistypedCode("This code has a character that no code has.")
    if _value(bare[DIGITS:]) != _check(_value(bare[:DIGITS])):
        raise MistypedCode("One character of this code is not right.")
    return _grouped(bare)


def sealed(document: Document, *, number: str, verify_at: str, salt: str = "", attempt: int = 0) -> Document:
    """Return the document as it is issued: with its number, and the code that follows from everything it says.

    `verify_at`: where codes are checked, as an address without the code.
    """
    numbered = replace(document, envelope=replace(document.envelope, number=number, code="", verify_at=verify_at))
    code = verification_code(content_hash(numbered), salt, attempt)
    return replace(numbered, envelope=replace(numbered.envelope, code=code))


def seal_of(document: Document, pdf: bytes) -> Seal:
    """Return what is kept of an issued document and its file."""
    return Seal(document.envelope.number, document.envelope.code, content_hash(document), pdf_hash(pdf))


def _check(number: int) -> int:
    return number * 32 % MODULUS


def _written(number: int, digits: int) -> str:
    written = ""
    for _ in range(digits):
        number, place = divmod(number, 32)
        written = ALPHABET[place] + written
    return written


def _value(written: str) -> int:
    number = 0
    for character in written:
        number = number * 32 + ALPHABET.index(character)
    return number


def _grouped(written: str) -> str:
    return "-".join(written[start : start + 4] for start in range(0, len(written), 4))


def _plain(value: Any) -> Any:  # any part of a document
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int)) or value is None else str(value)
