"""The picture of an article beside a link to it on other sites: typeset here, kept as a file under its content."""

import hashlib
import json
from pathlib import Path

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scopewell.public.models import Version
from scopewell.ui.site import named, names

TEMPLATE = Path(__file__).with_name("share.typ")
FORMAT = 1


def image_of(version: Version) -> bytes:
    """Return a PNG of 1200 by 630 pixels with series, title and the name of the site."""
    series = named(version.series)
    if series and version.series_number:
        series = f"{series}, tip {version.series_number}"
    data = json.dumps({"title": named(version.title), "series": series, "site": names().site}, sort_keys=True)
    digest = hashlib.sha256(f"{FORMAT} {data}".encode()).hexdigest()[:32]
    name = f"share/{digest}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            return bytes(kept.read())
    made = bytes(typst.compile(TEMPLATE, format="png", ppi=144, sys_inputs={"data": data}))
    default_storage.save(name, ContentFile(made))
    return made
