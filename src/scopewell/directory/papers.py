"""What leads from paper to a profile: a QR code of its address, and the referral pad."""

import io
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse

from scopewell.directory.profiles import Seen
from scopewell.typesetting.compiling import Paper, compiled
from scopewell.ui.site import names

PAD = Path(__file__).with_name("pad.typ")


def address_of(key: str) -> str:
    """Return the full address of a profile."""
    return settings.BASE_URL + reverse("directory:person", args=[key])


def code_of(key: str) -> str:
    """Return a QR code of a profile's address, as SVG."""
    drawn = io.BytesIO()
    made = segno.make(address_of(key), error="m", micro=False)
    made.save(drawn, kind="svg", xmldecl=False, border=4, scale=4, dark="#000", light="#fff")
    return drawn.getvalue().decode()


def referral_pad(shown: Seen, paper: Paper = "us-letter") -> bytes:
    """Return the referral pad of a member as PDF: a page to copy, with who is referred to and what a referral holds."""
    data = {
        "paper": paper,
        "name": shown.name,
        "title": shown.title,
        "place": shown.place,
        "headline": shown.headline,
        "how": shown.how_to_refer,
        "phone": shown.phone,
        "email": shown.email,
        "address": address_of(shown.key).removeprefix("https://").removeprefix("http://"),
        "code": code_of(shown.key),
        "site": names().site,
    }
    (content,) = compiled(PAD, data, "pdf")
    return content
