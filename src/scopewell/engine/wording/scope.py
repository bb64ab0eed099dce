"""How much a flag weighs: by kind of document, and by what the account has on file."""

from collections.abc import Mapping
from typing import Any

from scopewell.engine.wording.flags import Category, Kind, Profile, Severity
from scopewell.engine.wording.rules import Rule

NEVER_MORE_THAN_SHOWN = {Kind.SESSION_NOTE: frozenset(Category), Kind.POST: frozenset({Category.WORDING, Category.ACT})}


class Scope:
    """Scope profiles: what a recorded credential or license changes, and where."""

    def __init__(self, profiles: Mapping[str, Any]) -> None:
        self.credentials: Mapping[str, Mapping[str, Any]] = profiles["credentials"]
        self.licenses: Mapping[str, Mapping[str, Any]] = profiles["licenses"]
        self.places: Mapping[str, frozenset[str]] = {
            place: frozenset(held) for place, held in profiles["letters"].items()
        }
        self.unreserved: Mapping[str, Mapping[str, Any]] = profiles["unreserved"]

    def reserves(self, letters: str, place: str) -> bool:
        """Return whether a place reserves letters after a name; a state that is not listed as its country does."""
        held = self.places.get(place) or self.places.get(place.partition("-")[0]) or self.places["US"]
        return letters.replace(".", "").upper() in {one.upper() for one in held}

    def holds(self, rule: Rule, place: str) -> bool:
        """Return whether a rule holds in a place."""
        return not rule.places or place.partition("-")[0] in rule.places

    def of_letters(self, rule: Rule, letters: str, place: str, severity: Severity) -> tuple[Rule, Severity | None]:
        """Return the rule and the weight of letters after a name: quiet where they only mislead, none where neither."""
        if self.reserves(letters, place):
            return rule, severity
        found = self.unreserved.get(letters.replace(".", "").upper())
        if found is None:
            return rule, None
        say = {letters.lower(): found["say"]}
        return rule._replace(reason=found["reason"], sources=tuple(found["sources"]), say=say), Severity.INFO

    def severity(
        self, rule: Rule, kind: Kind, profile: Profile, heading: bool, with_condition: bool
    ) -> Severity | None:
        """Return how much a flag of a rule weighs; None when a recorded license or credential covers it."""
        if any(
            rule.title in self.licenses[held]["titles"] or rule.id in self.licenses[held]["acts"]
            for held in profile.licenses
            if held in self.licenses
        ):
            return None
        held = [self.credentials[name] for name in profile.credentials if name in self.credentials]
        if any(rule.id in credential["silences"] for credential in held):
            return None
        if any(rule.id in credential["to-info"] for credential in held):
            return Severity.INFO
        if rule.with_condition is not None and with_condition:
            severity = rule.with_condition
        else:
            severity = Severity(rule.severity["heading" if heading else "text"])
        if severity is Severity.BLOCK and (rule.light or rule.category in NEVER_MORE_THAN_SHOWN.get(kind, ())):
            return Severity.WARN
        return severity
