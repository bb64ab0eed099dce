"""What changed between two decisions: facts and rules that came, went, or say something else."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scopewell.clients.models import Fact
from scopewell.clients.units import shown_fact
from scopewell.clients.words import definition_of, label_of
from scopewell.engine.moment import moment_of
from scopewell.screening.models import Decision
from scopewell.ui.templatetags.house import weekday

ABSENT = "Not stated"


class Differs(NamedTuple):
    """One thing that differs: what it is, before and after."""

    label: str
    before: str
    after: str
    id: str = ""


class Comparison(NamedTuple):
    """What differs between two decisions of one client."""

    facts: list[Differs]
    came: list[dict[str, str]]
    went: list[dict[str, str]]
    precautions_came: list[str]
    precautions_went: list[str]
    rules_changed: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs but the time."""
        return not any(self)


def compare(earlier: Decision, later: Decision, units: str) -> Comparison:
    """Return what changed from one decision to another."""
    before, after = _reasons(earlier), _reasons(later)
    carried = [{item["id"] for item in decision.decision["precautions"]} for decision in (earlier, later)]
    return Comparison(
        facts=list(_facts(earlier.inputs, later.inputs, units)),
        came=[reason for key, reason in after.items() if key not in before],
        went=[reason for key, reason in before.items() if key not in after],
        precautions_came=sorted(carried[1] - carried[0]),
        precautions_went=sorted(carried[0] - carried[1]),
        rules_changed=earlier.ruleset_version != later.ruleset_version,
    )


def _reasons(decision: Decision) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (reason["rule"], reason["disposition"]): {
            "rule": reason["rule"],
            "title": reason["title"],
            "outcome": reason["disposition"],
        }
        for reason in decision.decision["reasons"]
    }


def _facts(before: Mapping[str, Any], after: Mapping[str, Any], units: str) -> Iterator[Differs]:
    old, new = _said(before), _said(after)
    for key in dict.fromkeys([*new, *old]):
        if key in old and key in new and old[key] == new[key]:
            continue  # most facts; what is the same reads the same, so nobody needs its words
        id, number = key
        was, now = (_words(id, said[key], units) if key in said else ABSENT for said in (old, new))
        if was != now:
            label = label_of(id) + (f", {number + 1}" if number is not None else "")
            yield Differs(label, was, now, id)


def _said(case: Mapping[str, Any]) -> dict[tuple[str, int | None], Any]:
    """Return what a case states, by fact and number of the operation or injury."""
    found: dict[tuple[str, int | None], Any] = {(id, None): value for id, value in case["facts"].items() if id != "age"}
    for kind in case.get("episodes", {}).values():
        for number, episode in enumerate(kind["has"] if isinstance(kind, Mapping) else kind):
            found |= {(id, number): value for id, value in episode.items()}
    return found


def _words(id: str, held: Any, units: str) -> str:
    if not isinstance(held, Mapping):
        return str(held)
    value = held["value"] if "value" in held else {k: held[k] for k in ("has", "has_not", "unknown") if k in held}
    words = shown_fact(Fact(fact=id, value=value, unit=str(held.get("unit", ""))), units)
    definition = definition_of(id)
    short_lived = definition is not None and definition.moment == "session" and "when" in held
    if held.get("reviewed") is False:
        words += ", not yet reviewed"
    return f"{words}, {weekday(moment_of(held['when']).day)}" if short_lived else words
