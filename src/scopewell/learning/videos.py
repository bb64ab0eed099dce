"""What editors do with videos: send one, describe it, and have it checked; and the films of our own lessons."""

import hashlib
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from scopewell.editions.actions import publish, save_version
from scopewell.editions.queries import newest_version
from scopewell.learning import films
from scopewell.learning.errors import HeldVideo
from scopewell.learning.filming import Script, shot
from scopewell.learning.models import LearningWork, Video, VideoState, WorkKind
from scopewell.practice.base import new_key
from scopewell.practice.models import User

MOST_BYTES = 500 * 1000 * 1000
FOLDER = "learning/videos"
PIECE = 1024 * 1024


def send_video(*, actor: User | None, title: str, file: File[bytes]) -> Video:
    """Keep a video, to be checked in the background. Raises HeldVideo for what is none at first sight.

    The file is on the disk already; it is moved or copied in pieces, never held in memory.
    """
    size = file.size or 0
    if size > MOST_BYTES:
        raise HeldVideo(f"it has {size // 1_000_000} MB; at most {MOST_BYTES // 1_000_000} are accepted")
    file.seek(0)
    kind = films.kind_of(file.read(64))
    if not kind:
        raise HeldVideo("it is neither an MP4 nor a WebM")
    file.seek(0)
    digest = hashlib.sha256()
    for piece in file.chunks(PIECE):
        digest.update(piece)
    file.seek(0)
    name = default_storage.save(f"{FOLDER}/{new_key()}.{kind}", file)
    return Video.objects.create(
        title=title, file=name, kind=kind, size_bytes=size, digest=digest.hexdigest(), uploaded_by=actor
    )


def check_video(video: Video) -> Video:
    """Look into a video that waits; make it ready with a poster, or hold it back with the reason.

    Raises FilmToolsMissing, and the video goes on waiting.
    """
    with local_copy(video.file) as path:
        try:
            film = films.examined(path, video.kind)
            poster = films.poster_of(path, video.kind, min(3.0, film.duration_s / 4))
        except HeldVideo as held:
            video.state, video.why_held = VideoState.HELD, held.why[:300]
        else:
            video.state, video.why_held = VideoState.READY, ""
            video.duration_s, video.width, video.height, video.codecs = film
            video.poster = default_storage.save(f"{FOLDER}/{video.key}.jpg", ContentFile(poster))
    video.save()
    return video


def describe_video(*, video: Video, content: Mapping[str, Any]) -> Video:
    """Keep the title, captions, transcript and chapters of a video."""
    for name in ("title", "captions", "transcript", "chapters"):
        setattr(video, name, content[name])
    video.save(update_fields=["title", "captions", "transcript", "chapters"])
    return video


def remove_video(*, video: Video) -> None:
    """Remove a video and its files."""
    names = [name for name in (video.file, video.poster) if name]
    video.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


class local_copy:  # noqa: N801  # reads as a statement: with local_copy(name) as path
    """The path of a stored file on this machine: the file itself, or a copy where the storage is elsewhere."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.copied: Path | None = None

    def __enter__(self) -> Path:
        """Return the path."""
        try:
            return Path(default_storage.path(self.name))
        except NotImplementedError:
            with tempfile.NamedTemporaryFile(delete=False) as copy, default_storage.open(self.name) as stored:
                for piece in stored.chunks(PIECE):
                    copy.write(piece)
            self.copied = Path(copy.name)
            return self.copied

    def __exit__(self, *_: object) -> None:
        """Remove the copy."""
        if self.copied:
            self.copied.unlink(missing_ok=True)


def put_film(script: Script) -> Video | None:
    """Make the film of a lesson of ours and put it into the lesson; nothing where that was done, or is not ours to do.

    A lesson that has a video keeps it, and one that an editor wrote is theirs. Raises FilmToolsMissing.
    """
    lesson = LearningWork.objects.filter(kind=WorkKind.LESSON, slug=script.lesson).first()
    newest = newest_version(lesson) if lesson else None
    if lesson is None or newest is None or newest.video or not newest.digest:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        shot(script, path)
        with path.open("rb") as file:
            video = send_video(actor=None, title=script.title, file=File(file))
    video.drawn_from = script.lesson
    described = {"captions": script.captions, "transcript": script.transcript, "chapters": script.chapters}
    describe_video(video=check_video(video), content={"title": script.title, **described})
    _put_into(lesson, video)
    return video


@transaction.atomic
def _put_into(lesson: LearningWork, video: Video) -> None:
    newest = newest_version(lesson)
    content = {name: getattr(newest, name) for name in newest.CONTENT} | {"video": video.key}
    version = save_version(
        actor=None,
        piece=lesson,
        base=newest.number,
        content=content,
        note="A film from the script of this release",
        digest=newest.digest,  # the text stays one of the release: a newer one may renew it
    )
    publish(actor=None, version=version, reason="Came with the release")
