"""A picture can tell a name, a place and a date that nobody sees in it."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from scopewell.engine.wording.pictures import Detail, details_in_picture, without_metadata

SCAN = b"\xff\xda\x00\x02\x12\x34\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content


def exif() -> bytes:
    """A TIFF of a folder with an artist, and one with a position: 51 degrees 30 minutes north, 6 minutes west."""
    artist = b"Ida Moreno\0"
    first, data_at = 8, 8 + 2 + 2 * 12 + 4
    gps_at = data_at + len(artist) + 1
    numbers_at = gps_at + 2 + 4 * 12 + 4
    rationals = struct.pack("<6I", 51, 1, 30, 1, 0, 1), struct.pack("<6I", 0, 1, 6, 1, 0, 1)
    entries = struct.pack("<HHHII", 2, 0x013B, 2, len(artist), data_at) + struct.pack("<HHII", 0x8825, 4, 1, gps_at)
    gps = struct.pack("<H", 4) + struct.pack("<HHI4s", 1, 2, 2, b"N\0") + struct.pack("<HHII", 2, 5, 3, numbers_at)
    gps += struct.pack("<HHI4s", 3, 2, 2, b"W\0") + struct.pack("<HHII", 4, 5, 3, numbers_at + 24)
    body = b"II*\0" + struct.pack("<I", first) + entries + b"\0" * 4 + artist + b"\0" + gps + b"\0" * 4
    return b"Exif\0\0" + body + b"".join(rationals)


XMP = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Ben Ode</rdf:li></rdf:Seq></dc:creator>"
    b'<rdf:li mwg-rs:Name="Rosa Field"/></x:xmpmeta>'
)
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x5a\x00\x05Leeds\x1c\x02\x50\x00\x03Lou"
TOLD = segment(0xE1, exif()) + segment(0xE1, XMP) + segment(0xED, IPTC)
PICTURE = b"\xff\xd8" + TOLD + segment(0xDB, b"tables") + SCAN


def test_names_places_and_position_are_told() -> None:
    assert details_in_picture(PICTURE) == (
        Detail("Exif", "artist", "Ida Moreno"),
        Detail("Exif", "latitude", "51.50000 N"),
        Detail("Exif", "longitude", "0.10000 W"),
        Detail("XMP", "author", "Ben Ode"),
        Detail("XMP", "person in the picture", "Rosa Field"),
        Detail("IPTC", "town", "Leeds"),
        Detail("IPTC", "author", "Lou"),
    )


def test_nothing_is_left_and_the_picture_is_unchanged() -> None:
    stripped = without_metadata(PICTURE)
    assert details_in_picture(stripped) == ()
    assert stripped == b"\xff\xd8" + segment(0xDB, b"tables") + SCAN


def test_a_picture_without_metadata_and_other_files_tell_nothing() -> None:
    for data in (b"", b"\x89PNG\r\n", b"\xff\xd8" + SCAN):
        assert details_in_picture(data) == ()
        assert without_metadata(data) == data


@given(st.integers(0, len(PICTURE)), st.binary(max_size=12))
def test_a_broken_picture_is_no_error(at: int, noise: bytes) -> None:
    broken = PICTURE[:at] + noise + PICTURE[at + len(noise) :]
    details_in_picture(broken)
    details_in_picture(PICTURE[:at])
    assert details_in_picture(without_metadata(PICTURE)) == ()
