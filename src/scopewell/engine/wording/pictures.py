"""What a picture tells about people besides what is seen: place, names, dates and serial numbers in a JPEG's metadata.

Standard library only. Reads Exif (TIFF tags), XMP and IPTC; whether a face can be seen is for a person to say. Broken
or hostile files give what could be read of them, never an error.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

START, SCAN, END = 0xD8, 0xDA, 0xD9
APP1, APP13, COMMENT = 0xE1, 0xED, 0xFE
EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
PHOTOSHOP = b"Photoshop 3.0\0"
EXIF_TAGS = {
    0x010E: "description",
    0x013B: "artist",
    0x013C: "computer",
    0x8298: "copyright",
    0x9003: "date taken",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9D: "author",
    0x9C9E: "keywords",
    0xA430: "camera owner",
    0xA431: "camera serial number",
    0xA435: "lens serial number",
}
EXIF_FOLDER, GPS_FOLDER = 0x8769, 0x8825
WIDE = range(0x9C9B, 0x9C9F)
"""Tags whose text is UTF-16."""
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
IPTC_FIELDS = {80: "author", 90: "town", 92: "place", 105: "headline", 118: "contact", 120: "caption", 25: "keywords"}
XMP_FIELDS = {
    "creator": "author",
    "PersonInImage": "person in the picture",
    "City": "town",
    "Location": "place",
    "description": "description",
    "GPSLatitude": "latitude",
    "GPSLongitude": "longitude",
    "SerialNumber": "camera serial number",
    "OwnerName": "camera owner",
}
XMP_FIELD = re.compile(
    rf"<(?:\w+:)?({'|'.join(XMP_FIELDS)})(?:\s[^<>]{{0,300}})?>(.{{1,4000}}?)</(?:\w+:)?\1>"
    rf"|\b\w+:({'|'.join(XMP_FIELDS)})=\"([^\"<>]{{1,1000}})\"",
    re.S,
)
REGION = re.compile(r"(?:\w+:Name=\"([^\"<>]{1,200})\"|<\w+:Name>([^<>]{1,200})</\w+:Name>)")
MARKUP = re.compile(r"<[^<>]{0,600}>")
MOST_ENTRIES = 500


class Detail(NamedTuple):
    """One thing a picture tells: where it is written, what it is, and what it says."""

    where: str
    what: str
    says: str


def details_in_picture(data: bytes) -> tuple[Detail, ...]:
    """Return what the metadata of a JPEG tells about people, places, dates and devices; nothing when it is no JPEG."""
    found: dict[Detail, None] = {}
    for marker, content, _ in _segments(data):
        for detail in _details(marker, content):
            if detail.says.strip():
                found[detail] = None
    return tuple(found)


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC and comments, and nothing else changed; other data as it is."""
    kept, at = bytearray(), 0
    for marker, _, (start, end) in _segments(data):
        if marker in (APP1, APP13, COMMENT):
            kept += data[at:start]
            at = end
    return bytes(kept + data[at:])


def _segments(data: bytes) -> Iterator[tuple[int, bytes, tuple[int, int]]]:
    """Yield marker, content and place of each segment before the picture itself."""
    if data[:2] != bytes((0xFF, START)):
        return
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4])
        if marker in (SCAN, END) or size < 2:
            return
        yield marker, data[at + 4 : at + 2 + size], (at, min(len(data), at + 2 + size))
        at += 2 + size


def _details(marker: int, content: bytes) -> Iterator[Detail]:
    if marker == APP1 and content.startswith(EXIF):
        yield from _Tiff(content[len(EXIF) :]).details()
    elif marker == APP1 and content.startswith(XMP):
        yield from _from_xmp(content[len(XMP) :].decode("utf-8", "replace"))
    elif marker == APP13 and content.startswith(PHOTOSHOP):
        yield from _from_iptc(content)
    elif marker == COMMENT:
        yield Detail("comment", "comment", content.decode("utf-8", "replace").strip("\0 "))


class _Tiff:
    """The tags of an Exif segment."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = "<" if data[:2] == b"II" else ">"

    def details(self) -> Iterator[Detail]:
        """Yield what the tags of all folders tell."""
        folders = set(self._numbers(4, LONG, 1))
        entries = [entry for offset in folders for entry in self._entries(offset)]
        for tag, kind, count, place in list(entries):
            if tag == EXIF_FOLDER:
                entries += [entry for offset in self._numbers(place, kind, count) for entry in self._entries(offset)]
        for tag, kind, count, place in entries:
            if tag in EXIF_TAGS:
                yield Detail("Exif", EXIF_TAGS[tag], self._text(tag, kind, count, place))
            elif tag == GPS_FOLDER:
                yield from self._position(next(iter(self._numbers(place, kind, count)), 0))

    def _entries(self, folder: int) -> list[tuple[int, int, int, int]]:
        """Return tag, kind, count and place of the value for each entry of a folder."""
        found = []
        for number in range(min(next(iter(self._numbers(folder, SHORT, 1)), 0), MOST_ENTRIES)):
            entry = self.data[folder + 2 + 12 * number :][:12]
            if len(entry) < 12:
                break
            tag, kind, count = struct.unpack(self.order + "HHI", entry[:8])
            place = folder + 2 + 12 * number + 8
            if count * SIZES.get(kind, 1) > 4:
                place = int(struct.unpack(self.order + "I", entry[8:])[0])
            found.append((tag, kind, count, place))
        return found

    def _numbers(self, place: int, kind: int, count: int) -> list[int]:
        size = 2 if kind == SHORT else 4
        return [
            int.from_bytes(part, "little" if self.order == "<" else "big")
            for at in range(min(count, MOST_ENTRIES))
            if len(part := self.data[place + at * size :][:size]) == size
        ]

    def _text(self, tag: int, kind: int, count: int, place: int) -> str:
        raw = self.data[place : place + count * SIZES.get(kind, 1)]
        return raw.decode("utf-16-le" if tag in WIDE else "utf-8", "replace").replace("\0", " ").strip()

    def _position(self, folder: int) -> Iterator[Detail]:
        """Yield latitude and longitude, in degrees with a letter for the direction."""
        entries = {tag: (kind, count, place) for tag, kind, count, place in self._entries(folder)}
        for name, letter, value in (("latitude", 1, 2), ("longitude", 3, 4)):
            if value in entries and entries[value][0] == RATIONAL:
                parts = self._numbers(entries[value][2], LONG, 6)
                pairs = zip(parts[::2], parts[1::2], strict=False)
                degrees = sum(top / bottom / 60**at for at, (top, bottom) in enumerate(pairs) if bottom)
                direction = self.data[entries[letter][2] :][:1].decode("latin-1") if letter in entries else ""
                yield Detail("Exif", name, f"{degrees:.5f} {direction}".strip())


def _from_xmp(text: str) -> Iterator[Detail]:
    for match in XMP_FIELD.finditer(text):
        says = " ".join(MARKUP.sub(" ", match[2] or match[4]).split())
        yield Detail("XMP", XMP_FIELDS[match[1] or match[3]], says)
    for match in REGION.finditer(text):
        yield Detail("XMP", "person in the picture", match[1] or match[2])


def _from_iptc(content: bytes) -> Iterator[Detail]:
    at = content.find(b"\x1c\x02")
    while at >= 0 and at + 5 <= len(content):
        field, size = content[at + 2], int.from_bytes(content[at + 3 : at + 5])
        if field in IPTC_FIELDS:
            yield Detail("IPTC", IPTC_FIELDS[field], content[at + 5 : at + 5 + size].decode("utf-8", "replace"))
        at = content.find(b"\x1c\x02", at + 5 + size)
