"""Pages travel compressed; parts of files do not."""

import gzip

from django.http import FileResponse, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from scopewell.ui.middleware import CompressedTextMiddleware

ASKING = {"Accept-Encoding": "gzip"}


def answered(response: HttpResponse | FileResponse) -> HttpResponse | FileResponse:
    return CompressedTextMiddleware(lambda request: response)(RequestFactory().get("/", headers=ASKING))  # type: ignore[return-value]  # the stubs know one kind of response


def test_a_page_is_smaller_on_its_way_and_the_same_at_its_end(db: None) -> None:
    plain = Browser().get("/").content
    sent = Browser().get("/", headers=ASKING)
    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) < len(plain) / 2
    assert gzip.decompress(sent.content)[:15] == plain[:15]
    assert "Accept-Encoding" in sent["Vary"]


def test_a_part_of_a_file_is_left_as_it_is() -> None:
    part = HttpResponse(b"\0" * 4000, status=206, content_type="video/mp4")
    part["Content-Range"] = "bytes 0-3999/90000"
    assert "Content-Encoding" not in answered(part)
    assert "Content-Encoding" not in answered(HttpResponse(b"%PDF" * 900, content_type="application/pdf"))


def test_two_answers_of_one_page_differ_in_length() -> None:
    sizes = {len(answered(HttpResponse("word " * 2000)).content) for _ in range(40)}
    assert len(sizes) > 1
