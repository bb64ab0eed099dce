"""The pages of the room, set with Typst: sheets of the library, certificates, and the slides of a film.

A page is kept in the file storage under the digest of what it says, and set once.
"""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from scopewell.learning.models import Certificate, LearningVersion
from scopewell.learning.sheets import blocks_of
from scopewell.typesetting.compiling import Paper, compiled
from scopewell.ui.site import named, names

PAGES = Path(__file__).with_name("pages")
PREVIEW_PPI = 100
FORMAT = 6
DRAFT = "Draft: no clinician has reviewed this sheet."
FOR_CLIENTS = "client handout"
"""The tag of a sheet clients take home: it is set in large type."""
LIMITS = (
    "It records continuing education. It is not a license, gives no professional title and no authority to diagnose or "
    "treat. Medical exercise is not medical care. The texts of the series are drafts awaiting clinical review."
)


def sheet_pdf(version: LearningVersion, paper: Paper) -> bytes:
    """Return a resource as a tagged PDF/UA-1."""
    data = _sheet(version, paper)
    return _kept("sheet", data, "pdf", lambda: compiled(PAGES / "sheet.typ", data, "pdf"))[0]


def sheet_pages(version: LearningVersion) -> tuple[bytes, ...]:
    """Return a PNG of each page of a resource, on US Letter."""
    data = _sheet(version, "us-letter")
    return _kept("sheet", data, "png", lambda: compiled(PAGES / "sheet.typ", data, "png", PREVIEW_PPI))


def certificate_pdf(certificate: Certificate, paper: Paper = "us-letter") -> bytes:
    """Return a certificate as a tagged PDF/UA-1."""
    data = certificate_data(certificate, paper)
    return _kept("certificate", data, "pdf", lambda: compiled(PAGES / "certificate.typ", data, "pdf"))[0]


def certificate_pages(certificate: Certificate) -> tuple[bytes, ...]:
    """Return a PNG of the certificate."""
    data = certificate_data(certificate, "us-letter")
    return _kept("certificate", data, "png", lambda: compiled(PAGES / "certificate.typ", data, "png", PREVIEW_PPI))


def slide_png(data: dict[str, Any]) -> bytes:
    """Return one slide as a PNG of 1280 by 720 pixels."""
    return compiled(PAGES / "slide.typ", data, "png", 96)[0]


def certificate_data(certificate: Certificate, paper: Paper) -> dict[str, Any]:
    """Return what the page of a certificate says, in plain JSON values."""
    address = f"{settings.BASE_URL}{reverse('learning-check:check', args=[certificate.code])}"
    facts = [
        ("Completed", day(certificate.issued_on)),
        ("Lessons", str(certificate.lessons)),
        ("Hours", f"{certificate.hours.normalize():f}"),
        ("Holds until", day(certificate.expires_on) if certificate.expires_on else "no last day"),
        ("Code", certificate.code),
    ]
    says = f"{certificate.lessons} lessons with a quiz in each, all of them passed. Issued by {certificate.issuer}."
    return {
        "paper": paper,
        "heading": "Certificate of completion",
        "banner": "Demonstration: an invented person." if certificate.is_demonstration else "",
        "site": names().site,
        "number": certificate.number,
        "name": certificate.name,
        "title": certificate.title,
        "says": says,
        "issuer": certificate.issuer,
        "facts": facts,
        "limits": LIMITS,
        "qr": qr(address),
        "verify_at": address.removeprefix("https://").removeprefix("http://"),
    }


def qr(address: str) -> str:
    """Return an address as a QR code in SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=0, scale=4)
    return drawn.getvalue().decode()


def day(on: date) -> str:
    """Return a date as a page says it: November 24, 2026."""
    return f"{on:%B} {on.day}, {on.year}"


def _sheet(version: LearningVersion, paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper,
        "title": named(version.title),
        "summary": named(version.summary),
        "label": (named(version.tags[0]) if version.tags else "Sheet").capitalize(),
        "series": names().network[:1].upper() + names().network[1:],
        "site": names().site,
        "version": version.number,
        "dated": day(version.made_at.date()),
        "draft": DRAFT,
        "large": FOR_CLIENTS in version.tags,
        "blocks": _named(blocks_of(version.body)),
    }


def _named(value: Any) -> Any:
    """Return plain JSON values with the operator's names in every text."""
    if isinstance(value, dict):
        return {key: _named(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_named(part) for part in value]
    return named(value) if isinstance(value, str) else value


def _kept(kind: str, data: dict[str, Any], form: str, make: Callable[[], tuple[bytes, ...]]) -> tuple[bytes, ...]:
    """Return pages from the storage, or set them and keep them there."""
    shape = json.dumps(data, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{FORMAT} {shape}".encode()).hexdigest()[:32]
    first = f"learning/{kind}/{digest}-1.{form}"
    if default_storage.exists(first):
        return tuple(_stored(f"learning/{kind}/{digest}", form))
    made = make()
    # The first page is written last: where it stands, the others do.
    for number, page in reversed(list(enumerate(made, start=1))):
        name = f"learning/{kind}/{digest}-{number}.{form}"
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(page))
    return made


def _stored(stem: str, form: str) -> list[bytes]:
    pages: list[bytes] = []
    while default_storage.exists(name := f"{stem}-{len(pages) + 1}.{form}"):
        with default_storage.open(name) as kept:
            pages.append(bytes(kept.read()))
    return pages
