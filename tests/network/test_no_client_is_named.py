"""A post by which a client could be recognized is not posted; a draft is never refused; pictures hold nothing else."""

import io
import struct
import time
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from cast import browser
from discussions import participant, picture_file, space, thread, user_of
from scopewell.network import posting
from scopewell.network.drafts import add_picture, keep_draft
from scopewell.network.errors import ClientNamed, PictureUnanswered, TooOften
from scopewell.network.limits import FOR_NEW
from scopewell.network.models import Draft, Picture, Post
from scopewell.ui.pictures import PictureRefused, cleaned

pytestmark = pytest.mark.django_db

NAMED = (
    "My client Marigold Testwell, 63, has a new knee.",
    "She was born 03/14/1963 and had surgery on 05/12/2026.",
    "Call her at 212-555-0141.",
    "Her mail is marigold@testwell.example.",
    "MRN 4455667 has the report.",
    "My client **Mari**gold **Test**well fell on the stairs.",
    "A client aged 93 climbs stairs.",
    "```\nMy client Marigold Testwell, 63, has a new knee.\n```",
)
FINE = (
    "A client in her 60s, 12 weeks after a knee replacement, dislikes stairs.",
    "The Berg scale and the Thomas test disagree here.",
    "Does anybody use a 30-second chair stand at first visits?",
)


@pytest.mark.parametrize("text", NAMED)
def test_what_names_a_client_is_not_posted_and_is_kept(text: str) -> None:
    asks = participant()
    found = thread(asks)
    page = browser(user_of(asks)).post(reverse("network:reply", args=[found.key]), {"body": text})
    assert page.status_code == 422
    assert "a client could be recognized" in page.content.decode()
    assert Draft.objects.get().body == text
    assert Post.objects.count() == 1
    with pytest.raises(ClientNamed):
        posting.begin_thread(author=asks, space=space(), title="A question", body=text)
    with pytest.raises(ClientNamed):
        posting.edit(author=asks, post=found.posts.get(), body=text)


def test_a_title_is_read_as_well() -> None:
    with pytest.raises(ClientNamed):
        posting.begin_thread(author=participant(), space=space(), title="Client John Smith, 63, and stairs", body="Hm.")


@pytest.mark.parametrize("text", FINE)
def test_what_names_nobody_is_posted(text: str) -> None:
    asks = participant()
    posting.reply(author=asks, thread=thread(asks), body=text)


def test_words_of_a_clinician_are_a_note_and_do_not_stop_a_post() -> None:
    asks = participant()
    found = thread(asks)
    url = reverse("network:reply", args=[found.key])
    checked = browser(user_of(asks)).post(url, {"body": "I treat my patients twice a week.", "do": "check"})
    assert "Notes on the wording" in checked.content.decode()
    assert found.posts.count() == 1
    browser(user_of(asks)).post(url, {"body": "I treat my patients twice a week."})
    assert found.posts.count() == 2


def _add(asks: object, found: object, content: bytes, **said: str) -> object:
    file = SimpleUploadedFile("Marigold Testwell knee.png", content, "image/png")
    url = reverse("network:reply", args=[found.key])  # type: ignore[attr-defined]
    fields = {"body": "See:", "do": "picture", "says": "A step box", "seen": "no", **said}
    return browser(user_of(asks)).post(url, {**fields, "picture": file})  # type: ignore[arg-type]


def test_a_picture_waits_for_the_answer_whether_somebody_can_be_told() -> None:
    asks = participant()
    found = thread(asks)
    assert _add(asks, found, picture_file(), seen="").status_code == 422  # type: ignore[attr-defined]
    assert _add(asks, found, picture_file(), seen="yes").status_code == 422  # type: ignore[attr-defined]
    assert not Picture.objects.exists()
    assert Draft.objects.get().body == "See:"
    assert _add(asks, found, picture_file()).status_code == 302  # type: ignore[attr-defined]
    picture = Picture.objects.get()
    assert "arigold" not in str(picture.file.name)
    other = participant("Sorrel")
    url = reverse("network:picture", args=[picture.key])
    assert browser(user_of(other)).get(url).status_code == 404
    browser(user_of(asks)).post(reverse("network:reply", args=[found.key]), {"body": "See:"})
    shown = browser(user_of(other)).get(url)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    shown.getvalue()
    posting.erase(author=asks, post=found.posts.get(number=2))
    assert browser(user_of(other)).get(url).status_code == 404


def test_a_picture_is_taken_off_again_and_its_file_goes() -> None:
    asks = participant()
    found = thread(asks)
    _add(asks, found, picture_file())
    picture = Picture.objects.get()
    storage, name = picture.file.storage, str(picture.file.name)
    assert storage.exists(name)
    url = reverse("network:reply", args=[found.key])
    browser(user_of(asks)).post(url, {"body": "See:", "do": f"drop:{picture.key}"})
    assert not storage.exists(name)
    assert not Picture.objects.exists()


def test_pictures_are_counted() -> None:
    draft = keep_draft(participant=participant(), place="space:practice", body="x")
    assert draft is not None
    with pytest.raises(PictureUnanswered):
        add_picture(draft=draft, content=picture_file(), says="x", seen=None)
    for _ in range(FOR_NEW.pictures_a_day):
        add_picture(draft=draft, content=picture_file(), says="x", seen=False)
    with pytest.raises(TooOften):
        add_picture(draft=draft, content=picture_file(), says="x", seen=False)


def test_a_picture_made_anew_holds_nothing_of_the_file() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "Camera of Marigold", 6, b"ASCII\0\0\0Marigold"
    jpeg = picture_file("JPEG", (40, 30), exif=exif, comment=b"Marigold") + b"PK\x03\x04 a hidden archive"
    made = cleaned(jpeg)
    assert (made.kind, made.width, made.height) == ("jpg", 30, 40)
    assert b"Marigold" not in made.content
    assert b"hidden archive" not in made.content
    with Image.open(io.BytesIO(made.content)) as read:
        assert not read.getexif()
        assert "comment" not in read.info
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "Marigold")
    assert b"Marigold" not in cleaned(picture_file("PNG", pnginfo=info)).content
    assert max(cleaned(picture_file("JPEG", (3000, 100)))[2:4]) == 2048


def test_transparent_parts_stay() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    made = cleaned(out.getvalue())
    assert made.kind == "png"
    with Image.open(io.BytesIO(made.content)) as read:
        assert read.getpixel((0, 0))[3] == 0  # type: ignore[index]  # a pixel with four channels


def _bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


REFUSED = {
    "empty": b"",
    "words": b"not a picture",
    "script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><body>",
    "cut off": picture_file("JPEG", (200, 200))[:300],
    "half a png": picture_file("PNG", (200, 200))[:60],
    "gif": picture_file("GIF"),
    "tiff": picture_file("TIFF"),
    "pixel bomb": _bomb(60_000, 60_000),
    "long bomb": _bomb(50_000_000, 1),
    "no width": _bomb(0, 10),
    "too large": b"\xff\xd8\xff" + bytes(11 * 1024 * 1024),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_quickly(name: str) -> None:
    began = time.perf_counter()
    with pytest.raises(PictureRefused):
        cleaned(REFUSED[name])
    assert time.perf_counter() - began < 1
