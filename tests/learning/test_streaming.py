"""Videos in parts: ranges and their edges, ETag, and who may see them."""

import pytest

from cast import browser
from class_room import film, school
from colleagues import colleague, expired, of_duty
from scopewell.editions.actions import publish, save_version
from scopewell.learning.models import LearningVersion, Video
from scopewell.learning.streaming import Span, Unsatisfiable, asked_span
from scopewell.practice.models import Duty

BYTES = bytes(range(256)) * 4
SIZE = len(BYTES)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=0-", Span(0, SIZE - 1)),
        ("bytes=-1", Span(SIZE - 1, SIZE - 1)),
        ("bytes=-99999", Span(0, SIZE - 1)),
        ("bytes=1000-99999", Span(1000, SIZE - 1)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-5", None),
        ("bytes=a-b", None),
        ("", None),
    ],
)
def test_a_range_is_read(header: str, span: Span | None) -> None:
    assert asked_span(header, SIZE) == span


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", "bytes=-0", f"bytes={SIZE + 5}-{SIZE + 9}"])
def test_a_range_outside_the_file_cannot_be_met(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_span(header, SIZE)


def shown(version: LearningVersion, video: Video) -> None:
    content = {name: getattr(version, name) for name in version.CONTENT} | {"video": video.key}
    publish(actor=None, version=save_version(actor=None, piece=version.piece, base=1, content=content))


@pytest.fixture
def video(db: None) -> Video:
    _, first, _ = school()
    made = film(BYTES)
    shown(first, made)
    return made


def test_the_whole_a_part_and_what_is_outside(video: Video) -> None:
    url = f"/learning/videos/{video.key}/film"
    whole = browser().get(url)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Length"]) == (200, "bytes", str(SIZE))
    assert b"".join(whole.streaming_content) == BYTES  # type: ignore[attr-defined]  # a streaming answer
    assert whole["X-Content-Type-Options"] == "nosniff"
    part = browser().get(url, headers={"range": "bytes=250-260"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 250-260/{SIZE}")
    assert b"".join(part.streaming_content) == BYTES[250:261]  # type: ignore[attr-defined]  # a streaming answer
    outside = browser().get(url, headers={"range": f"bytes={SIZE}-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{SIZE}")
    head = browser().head(url, headers={"range": "bytes=0-9"})
    assert (head.status_code, head["Content-Length"], head.content) == (206, "10", b"")


def test_the_etag_spares_a_second_sending_and_guards_a_range(video: Video) -> None:
    url = f"/learning/videos/{video.key}/film"
    etag = browser().get(url)["ETag"]
    assert browser().get(url, headers={"if-none-match": etag}).status_code == 304
    assert browser().get(url, headers={"range": "bytes=0-1", "if-range": etag}).status_code == 206
    assert browser().get(url, headers={"range": "bytes=0-1", "if-range": '"other"'}).status_code == 200


def test_a_video_is_seen_with_its_lesson_and_by_editors(db: None) -> None:
    _, _, second = school()
    made = film()
    url = f"/learning/videos/{made.key}/film"
    member, editor = colleague(), of_duty(Duty.EDITOR)
    assert browser(member.user).get(url).status_code == 404  # no lesson shows it
    assert browser(editor).get(url).status_code == 200
    shown(second, made)
    assert browser(member.user).get(url).status_code == 200
    assert browser(expired().user).get(url).status_code == 404
    assert browser().get(url).status_code == 404
    Video.objects.update(captions="")
    assert browser(member.user).get(url).status_code == 404


def test_captions_and_chapters_are_tracks(video: Video) -> None:
    Video.objects.update(chapters=[{"at_s": 0, "title": "Begin"}, {"at_s": 30, "title": "Then --> <b>"}])
    got = browser().get(f"/learning/videos/{video.key}/captions.vtt")
    assert got["Content-Type"].startswith("text/vtt")
    chapters = browser().get(f"/learning/videos/{video.key}/chapters.vtt").content.decode()
    assert "00:00:30.000 --> 00:01:00.000" in chapters
    assert "<b>" not in chapters


def test_a_position_is_kept_and_nonsense_is_not(video: Video) -> None:
    opened = browser(colleague().user)
    url = "/learning/lessons/first/position/"
    assert opened.post(url, {"position_s": "41"}).status_code == 204
    assert "#t=41" in opened.get("/learning/lessons/first/").content.decode()
    assert "#t=10" in opened.get("/learning/lessons/first/?t=10").content.decode()
    for raw in ("-1", "1.5", "9999999", "", "x"):
        assert opened.post(url, {"position_s": raw}).status_code == 422
