"""The body chart: its places, what each means to the vocabulary, and its drawing.

A figure faces the reader; the half on the reader's left is drawn and mirrored. In front view that half is the person's
right, in back view the left. Coordinates are units of the drawing, 320 wide and 716 high.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scopewell.intake.models import BodyMark, Since

VIEWS = ("front", "back")
KINDS = ("hurts", "numb", "spreads", "swollen", "wakes")
WIDTH = 320
BODY = Path(__file__).with_name("body.yaml")
SPINE = frozenset({"neck", "mid-back", "low-back"})
LABEL_GAP = 40


class Place(NamedTuple):
    """A place somebody can tap. `side` is the person's own; empty in the middle. `region`: the vocabulary's option."""

    id: str
    view: str
    part: str
    side: str
    region: str
    swelling: str
    limb: str
    y: int
    edge: int
    path: str
    mirrored: bool

    @property
    def numb(self) -> str:
        """The option of numbness this place stands for; empty when none does."""
        if self.limb in ("arm", "leg"):
            return f"{self.side}-{self.limb}"
        return {"face": "face", "saddle": "between-the-legs", "trunk": "band-on-trunk"}.get(self.limb, "")

    @property
    def spreads(self) -> str:
        """The limb that pain from here runs down; empty in the middle."""
        return f"{self.side}-{self.limb}" if self.limb in ("arm", "leg") else ""


@cache
def places() -> dict[str, Place]:
    """Return every place by its id, such as `front-knee-right` or `back-low-back`."""
    body = yaml.safe_load(BODY.read_text())
    found = {}
    for view in VIEWS:
        for part, drawn in body[view].items():
            found[f"{view}-{part}"] = Place(f"{view}-{part}", view, part, "", mirrored=False, **drawn)
        for part, drawn in body["half"].items():
            for mirrored in (False, True):
                side = "left" if (view == "front") == mirrored else "right"
                id = f"{view}-{part}-{side}"
                found[id] = Place(id, view, part, side, mirrored=mirrored, **drawn)
    return found


def kinds_for(place: Place) -> tuple[str, ...]:
    """Return what can be said of a place: pain runs only down an arm or leg; numbness only where a question asks it."""
    return tuple(kind for kind in KINDS if (kind != "spreads" or place.spreads) and (kind != "numb" or place.numb))


def current(marks: Iterable[BodyMark]) -> list[BodyMark]:
    """Return the marks that stand: the latest of each place, unless it was taken away. They come oldest first."""
    latest = {mark.place: mark for mark in marks}
    return [mark for mark in latest.values() if not mark.taken_away and mark.place in places()]


def facts_of(marks: Sequence[BodyMark], *, complete: bool) -> dict[str, Any]:
    """Return the values of the vocabulary that marks stand for.

    `complete`: whether the person said that these are all the places; then what is not marked does not hurt. What the
    chart says of numbness, spreading, swelling and night pain is never complete; those are asked in words as well.
    """
    said: dict[str, set[str]] = {name: set() for name in ("regions", "numb", "spreads", "swollen", "wakes")}
    for mark in marks:
        place = places()[mark.place]
        if {"hurts", "spreads", "wakes"} & set(mark.kinds):
            said["regions"].add(place.region)
        if "numb" in mark.kinds and place.numb:
            said["numb"].add(place.numb)
        if "spreads" in mark.kinds and place.spreads:
            said["spreads"].add(place.spreads)
        if "swollen" in mark.kinds:
            said["swollen"].add(place.swelling)
        if "wakes" in mark.kinds:
            said["wakes"].add("spine" if place.region in SPINE else "elsewhere")
    if {"front-ankle-left", "front-ankle-right"} <= {m.place for m in marks if "swollen" in m.kinds}:
        said["swollen"].add("both-ankles")
    values: dict[str, Any] = {}
    if complete or said["regions"]:
        values["pain-regions"] = sorted(said["regions"]) if complete else {"has": sorted(said["regions"])}
    for name, fact in (
        ("numb", "numbness"), ("spreads", "pain-radiates"), ("swollen", "swelling-new"), ("wakes", "night-pain")
    ):  # fmt: skip
        if said[name]:
            values[fact] = {"has": sorted(said[name])}
    strengths = [mark.strength for mark in marks if mark.strength is not None and "hurts" in mark.kinds]
    if strengths:
        values["pain-now"] = max(strengths)
    worst = next((mark for mark in marks if mark.is_worst), None)
    if worst is not None and worst.since in (Since.DAYS, Since.YEARS):
        values["pain-duration-weeks"] = 0 if worst.since == Since.DAYS else 52
    return values


class Label(NamedTuple):
    """A name beside a marked place, with the line that leads to it."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    from_x: float
    to_x: float
    to_y: float


class Shape(NamedTuple):
    """A place as it is drawn: `state` is worst, marked, or nothing."""

    place: Place
    name: str
    state: str


class Figure(NamedTuple):
    """One view of the body, ready for the template."""

    view: str
    shapes: list[Shape]
    labels: list[Label]


def figure(view: str, marks: Sequence[BodyMark], name_of: Any) -> Figure:
    """Return a view with its marks. `name_of(place)` names a place in the reader's language."""
    state = {mark.place: "worst" if mark.is_worst else "marked" for mark in marks}
    shapes = [Shape(p, name_of(p), state.get(p.id, "")) for p in places().values() if p.view == view]
    labels: list[Label] = []
    for at_left in (True, False):
        side = [shape for shape in shapes if shape.state and _labeled_left(shape.place) == at_left]
        last = -LABEL_GAP
        for shape in sorted(side, key=lambda s: s.place.y):
            last = max(shape.place.y, last + LABEL_GAP)
            labels.append(_label(shape, last, at_left))
    return Figure(view, shapes, labels)


def _labeled_left(place: Place) -> bool:
    return not place.mirrored if place.side else place.part in ("head", "chest", "mid-back", "between")


def _label(shape: Shape, y: float, at_left: bool) -> Label:
    edge = shape.place.edge
    lines = tuple(shape.name.split(" ", 1))
    width = 11 * max(map(len, lines))
    to_y = shape.place.y
    if at_left:
        return Label(lines, -92, y, "start", min(-84 + width, edge - 12), edge - 2, to_y)
    return Label(lines, WIDTH + 92, y, "end", max(WIDTH + 84 - width, WIDTH - edge + 12), WIDTH - edge + 2, to_y)
