"""What a case consult may say of a case: words from closed lists, and nothing else. The network's own door.

A snapshot is built higher up, from a record, by an allow-list. It is checked here once more against these lists, so
that not even a fault up there lets a name, a date or a measurement through. The lists are our own grouping; draft.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scopewell.knowledge.release import shipped_engine
from scopewell.network.errors import BadSnapshot

AGES = (
    "under 20", "in their 20s", "in their 30s", "in their 40s", "in their 50s", "in their 60s", "in their 70s",
    "80 or over",
)  # fmt: skip
SPANS = (
    "less than 6 weeks", "6 to 12 weeks", "3 to 6 months", "6 to 12 months", "more than a year", "not known",
)  # fmt: skip
SINCE = ("an operation", "an injury", "the problem began", "nothing dated")
CONDITIONS = {
    "knee-replacement": "Knee replacement",
    "hip-replacement": "Hip replacement",
    "shoulder-replacement": "Shoulder replacement",
    "shoulder-repair": "Shoulder repair",
    "knee-ligament-or-cartilage": "Knee ligament or cartilage operation",
    "spine-operation": "Operation on the lower back",
    "bone-operation": "Bone operation",
    "trunk-operation": "Operation on chest or belly",
    "eye-operation": "Eye operation",
    "other-operation": "Another operation",
    "injury": "Injury to muscle, joint or bone",
    "heart-or-vessel": "Heart, vessel or stroke history",
    "high-blood-pressure": "High blood pressure",
    "diabetes": "Diabetes",
    "kidney": "Kidney disease",
    "lung": "Lasting lung disease",
    "osteoarthritis": "Osteoarthritis",
    "inflammatory-joints": "Inflammatory joint disease",
    "osteoporosis": "Low bone density",
    "nerve": "Long-term disease of the nerves",
    "cancer": "Cancer history",
    "widespread-pain": "Widespread pain",
    "pregnancy": "Pregnancy or recent birth",
    "long-term-other": "Another long-term condition",
}
RARE = frozenset({"nerve", "cancer", "pregnancy", "shoulder-replacement", "inflammatory-joints"})
"""Groups we take to be rare enough in one practice that somebody may be recognized by them. Our own choice."""
MOST_CONDITIONS = 6
PARTS = frozenset({"age", "since", "span", "conditions", "precautions"})


class Snapshot(NamedTuple):
    """A case without a person."""

    age: str
    since: str
    span: str
    conditions: tuple[str, ...]
    precautions: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}


class Spoken(NamedTuple):
    """A snapshot in words."""

    age: str
    time: str
    conditions: list[str]
    precautions: list[str]


def read_snapshot(raw: Mapping[str, Any]) -> Snapshot:
    """Return a snapshot whose every word is on a list. Raises BadSnapshot."""
    if set(raw) != PARTS:
        raise BadSnapshot("a part")
    age, since, span = raw["age"], raw["since"], raw["span"]
    for part, value, known in (("the age", age, AGES), ("the time", span, SPANS), ("the event", since, SINCE)):
        if value not in known:
            raise BadSnapshot(part)
    conditions = _all_known(raw["conditions"], CONDITIONS, "a condition")
    precautions = _all_known(raw["precautions"], precaution_words(), "a precaution")
    if len(conditions) > MOST_CONDITIONS:
        raise BadSnapshot("a condition too many")
    return Snapshot(age, since, span, conditions, precautions)


def _all_known(values: Sequence[Any], known: Mapping[str, str], part: str) -> tuple[str, ...]:
    if not isinstance(values, (list, tuple)) or any(not isinstance(v, str) or v not in known for v in values):
        raise BadSnapshot(part)
    return tuple(sorted(set(values)))


def precaution_words() -> Mapping[str, str]:
    """Return the precautions there are, by id, in words."""
    return {id: precaution.says["en"] for id, precaution in shipped_engine().rules.precautions.items()}


def spoken(snapshot: Mapping[str, Any]) -> Spoken | None:
    """Return a kept snapshot in words; None when it was erased."""
    if not snapshot:
        return None
    read = read_snapshot(snapshot)
    words = precaution_words()
    time = "" if read.since == SINCE[-1] else f"{read.span} since {read.since}"
    if read.span == SPANS[-1] and time:
        time = f"time since {read.since} not known"
    return Spoken(
        read.age, time[:1].upper() + time[1:], [CONDITIONS[id] for id in read.conditions],
        [words[id] for id in read.precautions],
    )  # fmt: skip
