"""What ffmpeg does for us: what a file holds, its poster, a film from slides. Each call has little time and memory.

A file from outside is opened by the two readers we accept and by no other, and may lead to no other file or address.
"""

import json
import resource
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.learning.errors import FilmToolsMissing, HeldVideo

MOST_SECONDS = 3 * 60 * 60
MOST_WIDTH, MOST_HEIGHT = 3840, 2160
READERS = {"mp4": "mov", "webm": "matroska"}
"""The demuxer of ffmpeg for each kind of file."""
VIDEO_CODECS = {"mp4": {"h264"}, "webm": {"vp8", "vp9", "av1"}}
AUDIO_CODECS = {"mp4": {"aac", "mp3"}, "webm": {"opus", "vorbis"}}
MOST_STREAMS = 4
WAIT_S = 60
MEMORY_BYTES = 2 * 1024**3


class Film(NamedTuple):
    """What a file holds."""

    duration_s: int
    width: int
    height: int
    codecs: str


def is_available() -> bool:
    """Return whether ffmpeg and ffprobe are installed."""
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def kind_of(head: bytes) -> str:
    """Return what the first bytes of a file say it is, `mp4` or `webm`; nothing for anything else."""
    if head[4:8] == b"ftyp":
        return "mp4"
    return "webm" if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64] else ""


def examined(path: Path, kind: str) -> Film:
    """Return what a file holds. Raises HeldVideo for what we do not show, FilmToolsMissing."""
    fields = "format=duration,format_name:stream=codec_type,codec_name,width,height,duration"
    command = ["ffprobe", "-v", "error", *_only(kind), "-show_entries", fields, "-of", "json", str(path)]
    found = json.loads(_ran(command) or b"{}")
    streams = found.get("streams") or []
    if len(streams) > MOST_STREAMS:
        raise HeldVideo(f"it has {len(streams)} tracks; at most {MOST_STREAMS} are accepted")
    films = [one for one in streams if one.get("codec_type") == "video"]
    sounds = [one for one in streams if one.get("codec_type") == "audio"]
    if len(films) != 1:
        raise HeldVideo("it has no picture" if not films else "it has more than one picture track")
    _check_codecs(films[0], sounds, kind)
    width, height = int(films[0].get("width") or 0), int(films[0].get("height") or 0)
    if not 16 <= width <= MOST_WIDTH or not 16 <= height <= MOST_HEIGHT:
        raise HeldVideo(f"its picture is {width} by {height} pixels; at most {MOST_WIDTH} by {MOST_HEIGHT} are shown")
    duration = _seconds(found)
    if not 1 <= duration <= MOST_SECONDS:
        raise HeldVideo("it says no length between one second and three hours")
    codecs = ", ".join(str(one.get("codec_name")) for one in [*films, *sounds])
    return Film(round(duration), width, height, codecs)


def poster_of(path: Path, kind: str, at_s: float) -> bytes:
    """Return a frame as a JPEG at most 1280 wide. Raises HeldVideo when the picture cannot be read."""
    scale = "scale='min(1280,iw)':-2"
    seek = ["-ss", f"{at_s:.2f}"]
    command = ["ffmpeg", "-v", "error", "-nostdin", *seek, *_only(kind), "-i", str(path)]
    made = _ran([*command, "-frames:v", "1", "-vf", scale, "-an", "-f", "mjpeg", "-"])
    if not made.startswith(b"\xff\xd8"):
        raise HeldVideo("no picture could be read from it")
    return made


def film_of(slides: Sequence[tuple[Path, float]], target: Path) -> None:
    """Write a silent film: each picture for so many seconds. Raises FilmToolsMissing, HeldVideo if it fails."""
    listed = target.with_suffix(".txt")
    lines = [f"file '{picture.name}'\nduration {seconds:.3f}" for picture, seconds in slides]
    # The last picture is named twice, or its duration would not count.
    listed.write_text("\n".join([*lines, f"file '{slides[-1][0].name}'"]) + "\n")
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "concat", "-i", str(listed), "-an"]
    look = [
        "-vf",
        "fps=5,format=yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-tune",
        "stillimage",
        "-crf",
        "24",
    ]
    _ran([*command, *look, "-g", "50", "-threads", "1", "-movflags", "+faststart", str(target)], wait_s=600)


def _only(kind: str) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", READERS[kind]]


def _check_codecs(film: dict[str, Any], sounds: list[dict[str, Any]], kind: str) -> None:
    if film.get("codec_name") not in VIDEO_CODECS[kind]:
        known = ", ".join(sorted(VIDEO_CODECS[kind]))
        raise HeldVideo(f"its picture is coded as {film.get('codec_name')}; browsers show {known} in {kind}")
    for sound in sounds:
        if sound.get("codec_name") not in AUDIO_CODECS[kind]:
            known = ", ".join(sorted(AUDIO_CODECS[kind]))
            raise HeldVideo(f"its sound is coded as {sound.get('codec_name')}; browsers play {known} in {kind}")


def _seconds(found: dict[str, Any]) -> float:
    try:
        return float(found["format"]["duration"])
    except (KeyError, TypeError, ValueError):
        return 0.0


def _ran(command: list[str], wait_s: int = WAIT_S) -> bytes:
    """Run one of the two tools and return what it wrote. What it says of a file is not passed on."""
    if not is_available():
        raise FilmToolsMissing
    try:
        done = subprocess.run(  # noqa: S603  # our own command; a file name of ours is its only variable part
            command, capture_output=True, timeout=wait_s, check=False, preexec_fn=lambda: _limited(wait_s)
        )
    except subprocess.TimeoutExpired as error:
        raise HeldVideo("reading it takes too long") from error
    if done.returncode:
        raise HeldVideo("it cannot be read as a film")
    return done.stdout


def _limited(wait_s: int) -> None:
    """Limit what a hostile file can cost: time, memory, and files written."""
    resource.setrlimit(resource.RLIMIT_CPU, (wait_s, wait_s))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
