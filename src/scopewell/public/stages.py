"""The stages of care and who leads in each: one picture and the same in words. Status: draft.

No days are drawn on purpose: no source gives day or week limits, and the stage follows dates, procedure, signs and
discharge together. Shares are heights in a drawing, not measurements.
"""

from itertools import pairwise
from typing import NamedTuple

WIDTH = 640
"""Of the drawing, in its own units; the six stages share it evenly."""
BANDS = {"physician": 32, "therapist": 92, "professional": 154}
"""The middle line of each band."""
LABELS = ("Physician", "Physical therapist", "Medical exercise professional")


class Stage(NamedTuple):
    """One stage: who leads, what the others do, what must be in hand before an exercise professional begins.

    `shares`: half the height of the band of physician, therapist and professional in the drawing.
    """

    key: str
    name: str
    signs: str
    leads: str
    physician: str
    therapist: str
    professional: str
    in_hand: str
    shares: tuple[int, int, int]

    @property
    def bars(self) -> list[tuple[str, str, int]]:
        """Return who has which share, for the drawing on a phone."""
        return list(zip(BANDS, LABELS, self.shares, strict=True))


STAGES = (
    Stage(
        "acute", "Acute", "New, hot, swollen", "Physician and physical therapist", "Leads medical care.",
        "Leads from the first signs on.", "No part. Acute signs mean: stop and refer.", "Nothing may start.",
        (16, 12, 0),
    ),
    Stage(
        "subacute", "Subacute", "Settling, tissue repairing", "Physical therapist", "Keeps medical management.",
        "Leads: calms the tissue and brings function back.", "No part of their own.", "Nothing may start.", (9, 18, 0),
    ),
    Stage(
        "in-therapy", "Chronic, still in therapy", "Steady, therapy not finished", "Physical therapist",
        "Keeps medical management.", "Leads until discharge.",
        "Only beside the therapist, and only as far as the therapist agrees.",
        "The written agreement of the treating provider.", (6, 15, 5),
    ),
    Stage(
        "first-year", "Discharged, first year", "Steady, but function still short", "Medical exercise professional",
        "Keeps medical management, and refers.", "Looks again on any red flag.",
        "Leads exercise: assessment, program, sessions, reports.",
        "A written referral within the first year after onset, injury or surgery; the discharge; known limits; "
        "a medically stable client.",
        (6, 0, 14),
    ),
    Stage(
        "later", "After the first year", "Long-standing, steady", "Medical exercise professional",
        "Keeps medical management.", "Looks again on any red flag.", "Leads exercise. Every client is screened first.",
        "A screening without a red flag; with one, a provider’s answer first.", (6, 0, 17),
    ),
    Stage(
        "maintenance", "Maintenance", "Function reached, to be kept", "The client", "Keeps medical management.",
        "Looks again on any red flag.", "Supports: measures again, watches for flags.",
        "The same screening before every return.", (6, 0, 9),
    ),
)  # fmt: skip


class Band(NamedTuple):
    """One band of the drawing: its outline as an SVG path, empty where somebody has no part."""

    who: str
    label: str
    path: str
    middle: int


class Picture(NamedTuple):
    """The drawing: a column for each stage, a band for each role, the line of discharge."""

    width: int
    columns: list[tuple[Stage, int, int]]
    bands: list[Band]
    discharge: int


def picture() -> Picture:
    """Return the drawing, worked out from the stages."""
    step = WIDTH // len(STAGES)
    columns = [(stage, number * step, step) for number, stage in enumerate(STAGES)]
    bands = [
        Band(who, LABELS[row], _outline([stage.shares[row] for stage in STAGES], step, middle), middle)
        for row, (who, middle) in enumerate(BANDS.items())
    ]
    return Picture(step * len(STAGES), columns, bands, 3 * step)


def _outline(shares: list[int], step: int, middle: int) -> str:
    """Return a smooth band through the shares: its upper edge forth, its lower edge back."""
    drawn = [number for number, share in enumerate(shares) if share]
    first, last = drawn[0], drawn[-1]
    points = [(first * step, shares[first] if first == 0 else 0)]
    points += [(number * step + step // 2, shares[number]) for number in drawn]
    points.append(((last + 1) * step, shares[last] if last == len(shares) - 1 else 0))
    upper = [(x, middle - share) for x, share in points]
    lower = [(x, middle + share) for x, share in reversed(points)]
    return f"M{_smooth(upper)}L{_smooth(lower)}Z"


def _smooth(points: list[tuple[int, int]]) -> str:
    parts = [f"{points[0][0]} {points[0][1]}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        half = (x0 + x1) // 2
        parts.append(f"C{half} {y0} {half} {y1} {x1} {y1}")
    return "".join(parts)
