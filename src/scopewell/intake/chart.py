"""The body chart: its places, what each means to the vocabulary, and its drawing.

A figure faces the reader; the half on the reader's left is drawn and mirrored. In front view that half is the person's
right, in back view the left. Coordinates are units of the drawing, 320 wide and 716 high.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from scopewell.intake.models import BodyMark, Since

VIEWS = ("front", "back")
KINDS = ("hurts", "numb", "spreads", "swollen", "wakes")
WIDTH = 320

# name, region for pain, what a swelling there is, arm or leg or neither, path; the last two columns follow below.
HALF = {
    "shoulder": ("shoulder", "joint", "arm", "M121 113C112 117 104 119 96 124C80 133 75 152 75 172L75 194C84 201 96 202 105 199L109 176C109 152 114 132 121 113Z"),
    "upper-arm": ("other", "one-arm", "arm", "M75 194C84 201 96 202 105 199C103 220 100 238 96 254C86 257 76 254 68 249C70 230 73 212 75 194Z"),
    "elbow": ("elbow", "joint", "arm", "M68 249C76 254 86 257 96 254C95 265 93 276 90 287C79 289 69 286 60 281C61 270 64 259 68 249Z"),
    "forearm": ("other", "one-arm", "arm", "M60 281C69 286 79 289 90 287C86 311 79 334 71 355C63 357 55 355 48 351C50 327 54 304 60 281Z"),
    "hand": ("wrist-or-hand", "joint", "arm", "M48 351C55 355 63 357 71 355C74 369 74 384 71 398C68 415 61 430 50 430C39 429 35 413 36 396C37 379 42 364 48 351Z"),
    "hip": ("hip-or-groin", "joint", "leg", "M106 300L160 300L160 340C152 340 145 340 138 338C143 350 148 362 151 374C134 372 115 366 97 357C98 336 102 317 106 300Z"),
    "thigh": ("thigh", "one-calf-or-leg", "leg", "M97 357C115 366 134 372 151 374L155 382C154 420 150 455 145 487C132 491 117 490 103 485C95 443 93 400 97 357Z"),
    "knee": ("knee", "joint", "leg", "M103 485C117 490 132 491 145 487C143 504 143 520 144 536C132 540 120 539 107 535C107 518 105 501 103 485Z"),
    "lower-leg": ("calf-or-shin", "one-calf-or-leg", "leg", "M107 535C120 539 132 540 144 536C147 571 144 606 137 640C129 643 121 642 113 639C104 605 102 570 107 535Z"),
    "ankle": ("ankle", "joint", "leg", "M113 639C121 642 129 643 137 640C136 649 136 658 138 667C129 670 120 669 111 666C113 657 114 648 113 639Z"),
    "foot": ("foot", "other", "leg", "M111 666C120 669 129 670 138 667C142 678 144 690 142 699C141 706 135 709 126 709C115 709 102 709 99 703C97 696 106 680 111 666Z"),
}  # fmt: skip
MIDDLE = {
    "front": {
        "head": ("head", "other", "face", "M160 12C182 12 192 30 191 54C190 76 177 95 160 95C143 95 130 76 129 54C128 30 138 12 160 12Z"),
        "neck": ("neck", "other", "", "M143 87C148 92 154 95 160 95C166 95 172 92 177 87C177 97 177 103 181 107C168 113 152 113 139 107C143 103 143 97 143 87Z"),
        "chest": ("other", "other", "trunk", "M139 107C152 113 168 113 181 107L199 113C206 132 211 152 211 176L207 232C176 224 144 224 113 232L109 176C109 152 114 132 121 113Z"),
        "belly": ("other", "other", "trunk", "M113 232C144 224 176 224 207 232C205 256 209 278 214 300L106 300C111 278 115 256 113 232Z"),
        "between": ("other", "other", "saddle", "M138 338C145 340 152 340 160 340C168 340 175 340 182 338C177 350 172 362 169 374C165 380 155 380 151 374C148 362 143 350 138 338Z"),
    },
    "back": {
        "head": ("head", "other", "face", "M160 12C182 12 192 30 191 54C190 76 177 95 160 95C143 95 130 76 129 54C128 30 138 12 160 12Z"),
        "neck": ("neck", "other", "", "M143 87C148 92 154 95 160 95C166 95 172 92 177 87C177 97 177 103 181 107C168 113 152 113 139 107C143 103 143 97 143 87Z"),
        "mid-back": ("mid-back", "other", "trunk", "M139 107C152 113 168 113 181 107L199 113C206 132 211 152 211 176L207 232C176 236 144 236 113 232L109 176C109 152 114 132 121 113Z"),
        "low-back": ("low-back", "other", "trunk", "M113 232C144 236 176 236 207 232C205 256 209 278 214 300L106 300C111 278 115 256 113 232Z"),
        "between": ("other", "other", "saddle", "M138 338C145 340 152 340 160 340C168 340 175 340 182 338C177 350 172 362 169 374C165 380 155 380 151 374C148 362 143 350 138 338Z"),
    },
}  # fmt: skip
MIDDLE_Y = {
    "head": 54, "neck": 100, "chest": 170, "mid-back": 170, "belly": 266, "low-back": 266, "between": 358,
    "shoulder": 158, "upper-arm": 226, "elbow": 268, "forearm": 318, "hand": 392, "hip": 336, "thigh": 430,
    "knee": 512, "lower-leg": 588, "ankle": 653, "foot": 690,
}  # fmt: skip
EDGE_X = {
    "head": 129, "neck": 143, "chest": 112, "mid-back": 112, "belly": 112, "low-back": 112, "between": 146,
    "shoulder": 80, "upper-arm": 72, "elbow": 64, "forearm": 52, "hand": 36, "hip": 100, "thigh": 95, "knee": 104,
    "lower-leg": 104, "ankle": 112, "foot": 100,
}  # fmt: skip
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
    found = {}
    for view in VIEWS:
        for part, (region, swelling, limb, path) in MIDDLE[view].items():
            place = Place(f"{view}-{part}", view, part, "", region, swelling, limb, path, False)
            found[place.id] = place
        for part, (region, swelling, limb, path) in HALF.items():
            for mirrored in (False, True):
                side = "left" if (view == "front") == mirrored else "right"
                id = f"{view}-{part}-{side}"
                found[id] = Place(id, view, part, side, region, swelling, limb, path, mirrored)
    return found


def kinds_for(place: Place) -> tuple[str, ...]:
    """Return what can be said of a place: pain runs only down an arm or leg; numbness only where a question asks it."""
    return tuple(
        kind for kind in KINDS if (kind != "spreads" or place.spreads) and (kind != "numb" or place.numb)
    )


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
        for shape in sorted(side, key=lambda s: MIDDLE_Y[s.place.part]):
            last = max(MIDDLE_Y[shape.place.part], last + LABEL_GAP)
            labels.append(_label(shape, last, at_left))
    return Figure(view, shapes, labels)


def _labeled_left(place: Place) -> bool:
    return not place.mirrored if place.side else place.part in ("head", "chest", "mid-back", "between")


def _label(shape: Shape, y: float, at_left: bool) -> Label:
    edge = EDGE_X[shape.place.part]
    lines = tuple(shape.name.split(" ", 1))
    width = 11 * max(map(len, lines))
    to_y = MIDDLE_Y[shape.place.part]
    if at_left:
        return Label(lines, -92, y, "start", min(-84 + width, edge - 12), edge - 2, to_y)
    return Label(lines, WIDTH + 92, y, "end", max(WIDTH + 84 - width, WIDTH - edge + 12), WIDTH - edge + 2, to_y)
