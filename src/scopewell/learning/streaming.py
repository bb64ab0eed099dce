"""Sending a file in parts, as players ask for it: HTTP Range (RFC 9110), with ETag, 206, 304 and 416."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse

PIECE = 64 * 1024
RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class Unsatisfiable(Exception):
    """A range that lies outside the file."""


class Span(NamedTuple):
    """The bytes from `start` to `end`, both in it."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.end - self.start + 1


def asked_span(header: str, size: int) -> Span | None:
    """Return the part a Range header asks for; None for the whole. Raises Unsatisfiable.

    What is no single range of bytes is ignored, as the standard allows: several parts at once, other units, nonsense.
    """
    match = RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if not int(last) or not size:
            raise Unsatisfiable
        return Span(max(0, size - int(last)), size - 1)
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Span(start, min(end, size - 1))


def stream(request: HttpRequest, name: str, size: int, content_type: str, digest: str) -> HttpResponseBase:
    """Answer with a stored file or the part of it that was asked for. `digest` names its bytes, for the ETag."""
    etag = f'"{digest}"'
    if etag in [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]:
        return _dressed(HttpResponseNotModified(), etag)
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        header = ""
    try:
        span = asked_span(header, size)
    except Unsatisfiable:
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _dressed(refused, etag)
    sent = span or Span(0, size - 1)
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse(content_type=content_type)
    else:
        answer = StreamingHttpResponse(_pieces(name, sent), content_type=content_type)
    answer["Content-Length"] = str(sent.length)
    if span:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {span.start}-{span.end}/{size}"
    return _dressed(answer, etag)


def _dressed(answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    answer["ETag"] = etag
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(name: str, span: Span) -> Iterator[bytes]:
    with default_storage.open(name) as file:
        file.seek(span.start)
        left = span.length
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
