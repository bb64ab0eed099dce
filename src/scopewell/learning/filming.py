"""The films of our own lessons: made from a script, as drawn slides with captions. No voice: whoever runs the site may
put a recording in its place.

A script is YAML: the lesson, and slides with `kind` (title, points, steps, say, ladder), `heading`, `points`, `words`
(what the captions say) and, where a chapter begins, `chapter`.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scopewell.editions.errors import BadText
from scopewell.learning.captions import Cue, timed, written
from scopewell.learning.films import film_of
from scopewell.learning.typesetting import slide_png
from scopewell.ui.site import named, names

SCRIPTS = Path(__file__).with_name("content") / "scripts"
KINDS = frozenset({"title", "points", "steps", "say", "ladder"})
KEYS = frozenset({"kind", "heading", "points", "words", "chapter"})
WORDS_A_SECOND = 2.4
"""How fast captions run: about 145 words a minute, an unhurried reading pace [engine parameter]."""
PAUSE_S = 1.2
SHORTEST_S = 5.0
FOOT = "Drawn slides without sound. Draft: no clinician has reviewed this lesson."


class Slide(NamedTuple):
    """One slide, and for how long it stands."""

    kind: str
    heading: str
    points: tuple[str, ...]
    words: str
    chapter: str
    seconds: float


class Script(NamedTuple):
    """The script of one lesson's film."""

    lesson: str
    title: str
    slides: tuple[Slide, ...]

    @property
    def captions(self) -> str:
        """The captions, as WebVTT."""
        return written(self._cues())

    @property
    def transcript(self) -> str:
        """What the captions say, a paragraph a slide, with the chapters as headings (Markdown)."""
        return "\n\n".join(self._paragraphs()) + "\n"

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """Where chapters begin: `at_s` and `title`."""
        starts = [sum(one.seconds for one in self.slides[:place]) for place in range(len(self.slides))]
        marked = zip(starts, self.slides, strict=True)
        return [{"at_s": round(start), "title": slide.chapter} for start, slide in marked if slide.chapter]

    def _cues(self) -> Iterator[Cue]:
        start = 0.0
        for slide in self.slides:
            # The words end a little before the slide does, so that two never meet.
            yield from timed(slide.words, round(start * 1000) + 300, round((start + slide.seconds) * 1000) - 400)
            start += slide.seconds

    def _paragraphs(self) -> Iterator[str]:
        for slide in self.slides:
            if slide.chapter:
                yield f"## {slide.chapter}"
            yield slide.words


def scripts(home: Path = SCRIPTS) -> list[Script]:
    """Return the scripts that come with the release. Raises BadText."""
    return [read_script(path) for path in sorted(home.glob("*.yaml"))]


def read_script(path: Path) -> Script:
    """Read one script. Raises BadText."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadText(path.name, "the file", str(error).replace("\n", " "), "YAML") from error
    if not isinstance(raw, dict) or set(raw) != {"lesson", "title", "slides"} or not raw["slides"]:
        raise BadText(path.name, "keys", str(raw)[:80], "lesson, title and slides")
    return Script(raw["lesson"], raw["title"], tuple(_slide(path.name, one) for one in raw["slides"]))


def shot(script: Script, target: Path) -> None:
    """Write the film of a script as an MP4. Raises FilmToolsMissing."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = []
        for place, slide in enumerate(script.slides, start=1):
            picture = Path(folder) / f"{place:02d}.png"
            picture.write_bytes(slide_png(slide_data(script, place)))
            pictures.append((picture, slide.seconds))
        made = Path(folder) / "film.mp4"
        film_of(pictures, made)
        target.write_bytes(made.read_bytes())


def slide_data(script: Script, place: int) -> dict[str, Any]:
    """Return what the page of a slide shows, from 1 on."""
    slide = script.slides[place - 1]
    return {
        "series": named(f"{names().course}: {script.title}"),
        "place": place,
        "many": len(script.slides),
        "foot": FOOT,
        "slide": {"kind": slide.kind, "heading": named(slide.heading), "points": [named(p) for p in slide.points]},
    }


def _slide(file: str, raw: Any) -> Slide:
    if not isinstance(raw, dict) or set(raw) - KEYS or raw.get("kind") not in KINDS or not raw.get("words"):
        raise BadText(file, "a slide", str(raw)[:80], f"kind ({', '.join(sorted(KINDS))}), heading, points, words")
    words = " ".join(str(raw["words"]).split())
    seconds = max(SHORTEST_S, len(words.split()) / WORDS_A_SECOND + PAUSE_S)
    points = tuple(str(point) for point in raw.get("points") or ())
    return Slide(raw["kind"], str(raw["heading"]), points, words, str(raw.get("chapter") or ""), round(seconds, 1))
