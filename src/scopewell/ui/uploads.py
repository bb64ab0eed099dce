"""Checking a file somebody uploads as a scan or certificate, by what it holds and not by what it is called."""

import hashlib
import re
from typing import Any, NamedTuple

from django import forms

from scopewell.ui.errors import DomainError

MOST_BYTES = 10 * 1024 * 1024
TAKES = "Take a PDF, JPEG or PNG of at most 10 MB."
# What a picture of a page has no use for and a reader may act on. Long names only: a short one stands in any picture
# by chance.
ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
KINDS = (
    ("pdf", b"%PDF-", re.compile(rb"%%EOF\s*\Z")),
    ("jpg", b"\xff\xd8\xff", re.compile(rb"\xff\xd9\x00*\Z")),
    ("png", b"\x89PNG\r\n\x1a\n", re.compile(rb"IEND\xaeB`\x82\Z")),
)
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


class FileRefused(DomainError):
    """A file we do not take."""

    def __init__(self, wrong: str) -> None:
        super().__init__("The file was not taken.", wrong)


class CheckedFile(NamedTuple):
    """A checked file. `kind`: pdf, jpg or png; `digest`: SHA-256 in hex."""

    content: bytes
    kind: str
    digest: str


def checked_file(content: bytes) -> CheckedFile:
    """Return a file that was checked. Raises FileRefused for what is too large, cut off, active, or no page at all."""
    if len(content) > MOST_BYTES:
        raise FileRefused(f"It is larger than 10 MB. {TAKES}")
    if not content:
        raise FileRefused(f"The file is empty. {TAKES}")
    for kind, start, end in KINDS:
        if not content.startswith(start):
            continue
        if not end.search(content[-2048:]):
            raise FileRefused("The file ends too early, as after a broken upload. Scan it again.")
        if kind == "pdf" and ACTIVE.search(content):
            raise FileRefused("The PDF holds more than pictures of pages. Print it and scan the paper.")
        return CheckedFile(content, kind, hashlib.sha256(content).hexdigest())
    raise FileRefused(f"This is neither. {TAKES}")


class CheckedFileField(forms.FileField):
    """A scan or certificate, checked: a CheckedFile, or nothing where none was sent."""

    def __init__(self, **options: Any) -> None:  # those of FileField
        super().__init__(**{"required": False, "help_text": "PDF, JPEG or PNG, at most 10 MB.", **options})

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        """Return the checked file. Raises ValidationError with what to do about one we do not take."""
        uploaded = super().clean(data, initial)
        if not uploaded:
            return None
        try:
            return checked_file(uploaded.read())
        except FileRefused as refused:
            raise forms.ValidationError(refused.advice) from refused
