"""Sending a video: streamed, limited, looked into; and a lesson goes out only with captions and a transcript."""

import itertools
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import browser
from class_room import CAPTIONS, film, school
from colleagues import of_duty
from scopewell.editions.actions import save_version
from scopewell.learning import films, videos
from scopewell.learning.actions import publish_work
from scopewell.learning.captions import BadCaptions, cues_of, timed, written
from scopewell.learning.errors import FilmToolsMissing, HeldVideo, VideoNotReady
from scopewell.learning.filming import scripts
from scopewell.learning.models import Video, VideoState
from scopewell.learning.tasks import look_into, make_films
from scopewell.practice.models import Duty

needs_ffmpeg = pytest.mark.ffmpeg
MP4_HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


def made_film(folder: Path, *options: str, name: str = "film.mp4") -> bytes:
    """Make a film of two seconds with ffmpeg."""
    target = folder / name
    source = ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=5:duration=2"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *source, *options, str(target)], check=True, timeout=60)
    return target.read_bytes()


def upload(content: bytes, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="video/mp4")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1\n00:00.000 --> 00:01.000\nWords", "WEBVTT"),
        ("WEBVTT\n\n00:01.000 --> 00:00.000\nWords", "ends before"),
        ("WEBVTT\n\n00:00 --> 00:01\nWords", "-->"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\n\n", "without words"),
        ("WEBVTT\n\nNOTE nothing", "no cue"),
    ],
)
def test_captions_no_player_shows_are_refused(text: str, says: str) -> None:
    with pytest.raises(BadCaptions, match=says):
        cues_of(text)


def test_written_captions_are_read_again_and_never_overlap() -> None:
    for script in scripts():
        cues = cues_of(script.captions)
        assert all(before.end_ms <= after.start_ms for before, after in itertools.pairwise(cues))
        assert all(len(line) <= 60 for cue in cues for line in cue.text.splitlines()), script.lesson
    assert "&lt;b>" in written(timed("<b> --> words", 0, 1000))


@pytest.mark.django_db
def test_what_is_no_film_is_refused_at_the_door() -> None:
    for content in (b"<html></html>" * 20, b"#EXTM3U\n#EXT-X\nfile:///etc/passwd", b"", b"\x1a\x45\xdf\xa3matroska"):
        with pytest.raises(HeldVideo):
            videos.send_video(actor=None, title="A film", file=upload(content or b"x"))
    assert not Video.objects.exists()


@pytest.mark.django_db
def test_a_longer_file_than_the_limit_is_refused_before_and_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "MOST_BYTES", 1000)
    opened = browser(of_duty(Duty.EDITOR))
    told = opened.post("/learning-desk/videos/send/", {"title": "Long", "file": upload(MP4_HEAD + b"x" * 200_000)})
    assert told.status_code == 422
    assert "at most 0 MB" in told.content.decode()
    # A sender that lies about the length is stopped at the first byte past the limit.
    lied = opened.post("/learning-desk/videos/send/", {"title": "Long", "file": upload(MP4_HEAD + b"x" * 5000)})
    assert lied.status_code == 422
    assert not Video.objects.exists()


@pytest.mark.django_db
def test_sending_wants_a_token_and_a_duty() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(of_duty(Duty.EDITOR))
    sent = {"title": "A film", "file": upload(MP4_HEAD + b"x" * 200)}
    assert strict.post("/learning-desk/videos/send/", sent).status_code == 403
    assert browser().post("/learning-desk/videos/send/", sent).status_code == 302
    assert not Video.objects.exists()


@pytest.mark.django_db
def test_without_ffmpeg_a_video_waits_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "is_available", lambda: False)
    video = videos.send_video(actor=None, title="A film", file=upload(MP4_HEAD + b"x" * 200))
    with pytest.raises(FilmToolsMissing, match="apt-get install ffmpeg"):
        videos.check_video(video)
    assert Video.objects.get().state == VideoState.WAITING
    assert make_films.func() == 0


@needs_ffmpeg
@pytest.mark.django_db
def test_a_film_is_looked_into_and_gets_a_poster(tmp_path: Path) -> None:
    content = made_film(tmp_path, "-c:v", "libx264", "-pix_fmt", "yuv420p")
    opened = browser(of_duty(Duty.EDITOR))
    assert opened.post("/learning-desk/videos/send/", {"title": "A film", "file": upload(content)}).status_code == 302
    video = Video.objects.get()
    assert look_into.func(video.pk) == VideoState.READY
    video.refresh_from_db()
    assert (video.width, video.height, video.codecs, video.duration_s) == (320, 180, "h264", 2)
    got = opened.get(f"/learning/videos/{video.key}/poster.jpg")
    assert b"".join(got.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]  # a streaming answer


@needs_ffmpeg
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["broken", "other codec", "disguised"])
def test_a_hostile_or_strange_film_is_held_with_the_reason(tmp_path: Path, kind: str) -> None:
    match kind:
        case "broken":
            content = MP4_HEAD + b"\xff" * 5000
        case "other codec":
            content = made_film(tmp_path, "-c:v", "mpeg4")
        case _:
            # A playlist behind the first bytes of an MP4 may not lead the reader to another file.
            content = MP4_HEAD + b"\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    video = videos.send_video(actor=None, title="A film", file=upload(content))
    videos.check_video(video)
    assert video.state == VideoState.HELD
    assert video.why_held
    assert "passwd" not in video.why_held


@pytest.mark.django_db
def test_a_lesson_with_a_video_goes_out_only_with_captions_and_transcript() -> None:
    _, first, _ = school()
    video = film(captions="", transcript="")
    content = {name: getattr(first, name) for name in first.CONTENT} | {"video": video.key}
    version = save_version(actor=None, piece=first.piece, base=1, content=content)
    editor = of_duty(Duty.EDITOR)
    opened = browser(editor)
    refused = opened.post(f"/learning-desk/{first.piece.key}/publish/", {"number": 2})
    assert refused.status_code == 422
    assert "no captions and no transcript" in refused.content.decode()
    described = {"title": "A film", "captions": CAPTIONS, "transcript": "Words.", "chapters": "0:00 Begin\n1:05 On"}
    assert opened.post(f"/learning-desk/videos/{video.key}/", described).status_code == 302
    video.refresh_from_db()
    assert video.chapters == [{"at_s": 0, "title": "Begin"}, {"at_s": 65, "title": "On"}]
    publish_work(actor=editor, version=version)
    Video.objects.update(state=VideoState.HELD, why_held="broken")
    with pytest.raises(VideoNotReady, match="held back"):
        publish_work(actor=editor, version=version)


@pytest.mark.django_db
def test_captions_that_cannot_be_read_are_refused_and_nothing_typed_is_lost() -> None:
    video = film()
    sent = {"title": "A film", "captions": "no captions", "transcript": "A long transcript", "chapters": "x"}
    told = browser(of_duty(Duty.EDITOR)).post(f"/learning-desk/videos/{video.key}/", sent)
    assert told.status_code == 422
    assert "A long transcript" in told.content.decode()
    video.refresh_from_db()
    assert video.captions == CAPTIONS
