"""Medicines as a client types them: read with the list of the knowledge, and confirmed by the client where in doubt."""

import hashlib
from typing import NamedTuple

from scopewell.intake.answers import LONGEST, UNKNOWNS, Doubt, Problem, Sent, Statement
from scopewell.intake.history import one
from scopewell.knowledge.medicine_list import medicine_list, singular, words_of
from scopewell.knowledge.medicines import Looked, Status, look_up

NOT_THAT, NOT_TAKEN = "none", "not-taken"


class Line(NamedTuple):
    """One medicine as it was read: its field, what was found, what was chosen, whether it still waits for a choice."""

    field: str
    looked: Looked
    chosen: str

    @property
    def waits(self) -> bool:
        """Whether the client has to look at it."""
        return self.looked.status is Status.NO_NAME or (self.asks and not self.chosen)

    @property
    def asks(self) -> bool:
        """Whether there is something to choose."""
        return self.looked.needs_confirmation and self.looked.status in (Status.KNOWN, Status.DID_YOU_MEAN)

    @property
    def words_beside(self) -> list[str]:
        """Words beside the name that the list does not know and that say no doubt either."""
        doubt = medicine_list().doubt
        return [text for text in self.looked.not_understood if not all(singular(w, doubt) for w in words_of(text))]


class Medicines(NamedTuple):
    """What the screen said: the lines read, statements, what is still to be asked."""

    lines: list[Line]
    statements: dict[str, Statement]
    problems: dict[str, Problem]


def field_of(typed: str) -> str:
    """Return the field in which the client says what they meant by something typed."""
    return "m-" + hashlib.sha256(typed.casefold().encode()).hexdigest()[:12]


def read_medicines(sent: Sent) -> Medicines:
    """Read the list. A list is whole only when the client says so; a name counts only as written or as confirmed."""
    text, rest = one(sent, "medicines"), one(sent, "medicines-rest").removeprefix("?")
    if len(text) > LONGEST:
        return Medicines([], {}, {"medicines": Doubt("too_long", n=LONGEST).problem})
    lines = [Line(field_of(found.typed), found, one(sent, field_of(found.typed))) for found in look_up(text)]
    if text and rest == "none":
        return Medicines(lines, {}, {"medicines": Problem("medicines_or_none")})
    if not text:
        if rest == "none":
            return Medicines([], {"medicines": Statement([]), "unlisted-medicines": Statement([])}, {})
        if rest in UNKNOWNS:
            unknown = Statement({"unknown": rest})
            return Medicines([], {"medicines": unknown, "unlisted-medicines": unknown}, {})
        return Medicines([], {}, {"medicines": Problem("needs_medicines")})
    problems = {line.field: Problem("needs_answer") for line in lines if line.waits}
    if rest not in ("all", "more", "declined"):
        problems["medicines-rest"] = Problem("needs_answer")
    return Medicines(lines, _statements(lines, whole=rest == "all" and not problems), problems)


def _statements(lines: list[Line], *, whole: bool) -> dict[str, Statement]:
    classes: dict[str, None] = {}
    unlisted: list[str] = []
    for line in lines:
        looked = line.looked
        if line.chosen == NOT_TAKEN or line.waits:
            continue
        named = _chosen_classes(line)
        if named is None:
            unlisted.append(looked.typed[:200])
            continue
        classes |= dict.fromkeys(named)
        if line.words_beside:
            unlisted.append(looked.typed[:200])
    if whole:
        return {"medicines": Statement(list(classes)), "unlisted-medicines": Statement(unlisted)}
    found = {}
    if classes:
        found["medicines"] = Statement({"has": list(classes)})
    if unlisted:
        found["unlisted-medicines"] = Statement({"has": unlisted})
    return found


def _chosen_classes(line: Line) -> tuple[str, ...] | None:
    """Return the classes of what the client confirmed, or of what needs no confirming; None when it is unlisted."""
    looked = line.looked
    if looked.status is Status.UNLISTED or line.chosen == NOT_THAT:
        return None
    if looked.status is Status.KNOWN and line.chosen in ("", "as-read"):
        return looked.classes
    offered = [*looked.candidates, *looked.mixed_up_with]
    index = line.chosen.removeprefix("c")
    if index.isdigit() and int(index) < len(offered):
        return offered[int(index)].classes
    return None
