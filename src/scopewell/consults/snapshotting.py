"""The snapshot of a case: built by an allow-list, word by word, beside what the record says.

What is not named in this module does not leave: no name, date, number, place, measurement, medicine or text. Conditions
are grouped (GROUPS), ages and times stand in bands. The grouping is our own; draft.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from scopewell.clients.cases import case_of
from scopewell.clients.models import Client
from scopewell.clients.words import label_of, option_words
from scopewell.network.snapshots import (
    AGES,
    CONDITIONS,
    MOST_CONDITIONS,
    SINCE,
    SPANS,
    Snapshot,
    precaution_words,
    read_snapshot,
)
from scopewell.ui.templatetags.house import weekday

OPERATIONS = {
    "knee-replacement-total": "knee-replacement",
    "hip-replacement": "hip-replacement",
    "shoulder-replacement": "shoulder-replacement",
    "rotator-cuff-repair": "shoulder-repair",
    "acl-reconstruction": "knee-ligament-or-cartilage",
    "meniscus-repair": "knee-ligament-or-cartilage",
    "meniscectomy-partial": "knee-ligament-or-cartilage",
    "lumbar-fusion": "spine-operation",
    "lumbar-decompression": "spine-operation",
    "fracture-fixation": "bone-operation",
    "osteotomy": "bone-operation",
    "abdominal": "trunk-operation",
    "chest": "trunk-operation",
    "eye": "eye-operation",
    "other": "other-operation",
}
GROUPS: Mapping[str, tuple[tuple[Any, ...], str]] = {
    "known-cv-disease": ((True,), "heart-or-vessel"),
    "stroke-tia": ((True,), "heart-or-vessel"),
    "heart-attack": ((True,), "heart-or-vessel"),
    "hypertension": ((True,), "high-blood-pressure"),
    "known-diabetes": (("type1", "type2", "other"), "diabetes"),
    "known-renal-disease": ((True,), "kidney"),
    "copd": ((True,), "lung"),
    "asthma": ((True,), "lung"),
    "lung-disease-other": ((True,), "lung"),
    "osteoarthritis": ((True,), "osteoarthritis"),
    "rheumatoid-arthritis": ((True,), "inflammatory-joints"),
    "osteoporosis": ((True,), "osteoporosis"),
    "multiple-sclerosis": ((True,), "nerve"),
    "parkinsons": ((True,), "nerve"),
    "epilepsy": ((True,), "nerve"),
    "cancer-history": ((True,), "cancer"),
    "fibromyalgia": ((True,), "widespread-pain"),
    "pregnancy": (("yes", "gave-birth-within-a-year"), "pregnancy"),
}
"""For each fact that may be told: with which values, and in which group."""
LISTED = ("other-conditions", "unlisted-conditions")
EVENTS = (
    ("surgeries", "surgery-date", SINCE[0]),
    ("injuries", "injury-date", SINCE[1]),
)
BANDS = ((42, SPANS[0]), (84, SPANS[1]), (183, SPANS[2]), (365, SPANS[3]))
"""Days, and what is said of fewer; more is said to be more than a year."""


class Side(NamedTuple):
    """One row of the comparison: what the record says, and what others will see of it, with the id to leave it out."""

    label: str
    original: str
    shown: str
    id: str = ""


class Stripped(NamedTuple):
    """A snapshot, beside the record it was taken from."""

    snapshot: Snapshot
    sides: list[Side]

    @property
    def digest(self) -> str:
        """What names this snapshot, so that a confirmation is of the one that was read."""
        return hashlib.sha256(json.dumps(self.snapshot.kept(), sort_keys=True).encode()).hexdigest()[:24]


def strip(client: Client, left_out: Sequence[str] = ()) -> Stripped:
    """Return the snapshot of a client as of now, from reviewed facts, without what the author leaves out."""
    case = case_of(client, reviewed_only=True)
    today = timezone.localdate()
    since, span, event = _time(case, today)
    found = dict(conditions_in(case))
    precautions = {id: precaution_words()[id] for id in client.precautions if id in precaution_words()}
    kept = [id for id in found if id not in left_out][:MOST_CONDITIONS]
    snapshot = read_snapshot(
        {
            "age": age_band(client.age_on(today)),
            "since": since if "time" not in left_out else SINCE[-1],
            "span": span if "time" not in left_out else SPANS[-1],
            "conditions": kept,
            "precautions": [id for id in precautions if id not in left_out],
        }
    )
    return Stripped(snapshot, list(_sides(client, snapshot, event, found, precautions)))


def _sides(
    client: Client, snapshot: Snapshot, event: str, found: Mapping[str, str], precautions: Mapping[str, str]
) -> Iterator[Side]:
    age = client.age
    born = f"{age}, born {client.birth_date:%B %-d, %Y}" if client.birth_date else "Not known"
    yield Side("Name", client.legal_name, "")
    yield Side("Age", born, snapshot.age)
    told = "" if snapshot.since == SINCE[-1] else f"{snapshot.span} since {snapshot.since}"
    yield Side("Time", event or "Nothing dated", told, "time" if event else "")
    for id, original in found.items():
        yield Side("Condition", original, CONDITIONS[id] if id in snapshot.conditions else "", id)
    for id, words in precautions.items():
        yield Side("Precaution", words, words if id in snapshot.precautions else "", id)
    yield Side("Everything else", "Sex, measurements, medicines, contacts, places, dates, texts, documents", "")


def age_band(age: int | None) -> str:
    """Return an age as a band. Raises ValueError for a client whose birth date is not known: no band is guessed."""
    if age is None:
        raise ValueError("an age that is not known has no band")
    return AGES[0] if age < 20 else AGES[-1] if age >= 80 else AGES[age // 10 - 1]


def conditions_in(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the groups a case belongs to, each with what the record says. An answer that is unknown tells nothing."""
    said: dict[str, list[str]] = {}
    for episode in _episodes(case, "surgeries"):
        kind = _value(episode, "surgery-type")
        if kind in OPERATIONS:
            said.setdefault(OPERATIONS[str(kind)], []).append(option_words(kind))
    if _episodes(case, "injuries"):
        said.setdefault("injury", []).append("Injury")
    facts = case.get("facts", {})
    for id, (values, group) in GROUPS.items():
        value = _value(facts, id)
        if any(value is known or (isinstance(known, str) and value == known) for known in values):
            words = label_of(id) if value is True else f"{label_of(id)}: {option_words(value).lower()}"
            said.setdefault(group, []).append(words)
    for id in LISTED:
        listed = facts.get(id, {})
        several = _value(facts, id) or listed.get("has") or []
        if several and isinstance(several, list):
            said.setdefault("long-term-other", []).append(", ".join(option_words(one) for one in several))
    for group, told in said.items():
        yield group, "; ".join(dict.fromkeys(told))


def _episodes(case: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    found: Any = case.get("episodes", {}).get(kind, [])
    listed: list[Mapping[str, Any]] = found.get("has", []) if isinstance(found, dict) else found
    return listed


def _value(facts: Mapping[str, Any], id: str) -> Any:  # whatever the vocabulary allows a fact to be
    return facts.get(id, {}).get("value")


def _time(case: Mapping[str, Any], today: date) -> tuple[str, str, str]:
    """Return the event that is told, how long ago in a band, and what the record says of it."""
    dated = [
        (date.fromisoformat(str(_value(episode, fact))[:10]), since)
        for kind, fact, since in EVENTS
        for episode in _episodes(case, kind)
        if _value(episode, fact)
    ]
    if not dated and (onset := _value(case.get("facts", {}), "problem-onset-date")):
        dated = [(date.fromisoformat(str(onset)[:10]), SINCE[2])]
    if not dated:
        return SINCE[-1], SPANS[-1], ""
    latest, since = max(dated)
    days = (today - latest).days
    span = next((words for limit, words in BANDS if days < limit), SPANS[4])
    return since, span, f"{since[:1].upper()}{since[1:]} on {weekday(latest)}"
