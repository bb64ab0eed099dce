"""The limits a request may ask a provider for: what is printed, for whom it is asked, and which fact an answer sets."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file

FILE = HOME / "documents" / "limits-asked.yaml"


class Blank(NamedTuple):
    """A place on the form to be filled in by hand. `limits`: the fact and the side an answer here sets, if any."""

    name: str
    width_in: float
    limits: tuple[str, str] | None = None


class AskedLimit(NamedTuple):
    """One line of the form: texts, blanks and tick boxes in order. `for_facts`: asked when one of them is present."""

    id: str
    label: str
    parts: tuple[Mapping[str, object], ...]
    for_facts: tuple[str, ...] = ()
    always: bool = False

    def form(self) -> dict[str, object]:
        """Return the line as the template sets it."""
        return {"id": self.id, "parts": [_printed(part) for part in self.parts]}

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The places to fill in."""
        return tuple(
            Blank(str(part["blank"]), float(str(part["width"])), _limited(part))
            for part in self.parts
            if "blank" in part
        )


def _printed(part: Mapping[str, object]) -> dict[str, object]:
    if "blank" in part:
        return {"blank": True, "width": float(str(part["width"]))}
    return {key: str(value) for key, value in part.items()}


def _limited(part: Mapping[str, object]) -> tuple[str, str] | None:
    sets = part.get("sets")
    if not isinstance(sets, Mapping):
        return None
    ((fact, side),) = sets.items()
    return str(fact), str(side)


@cache
def limits_asked() -> Mapping[str, AskedLimit]:
    """Return every limit that can be asked for, in the order of the form."""
    raw = read_yaml_file(FILE)
    return {
        entry["id"]: AskedLimit(
            entry["id"], entry["label"], tuple(entry["parts"]), tuple(entry.get("for", ())), entry.get("always", False)
        )
        for entry in raw["limits"]
    }


def asked(ids: Iterable[str]) -> tuple[AskedLimit, ...]:
    """Return the limits with these ids, in the order of the form; ids that no longer exist are left out."""
    wanted = set(ids)
    return tuple(limit for id, limit in limits_asked().items() if id in wanted)


def limits_for(present: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the ids of at most so many limits to ask for, for a person of whom these facts are present."""
    facts = set(present)
    fitting = [limit for limit in limits_asked().values() if limit.always or facts.intersection(limit.for_facts)]
    fitting.sort(key=lambda limit: limit.always)
    chosen = {limit.id for limit in fitting[:most]}
    return tuple(limit.id for limit in limits_asked().values() if limit.id in chosen)
