"""Who may change what: clearances, written limits, a practice's settings, and the professional's own judgment.

Nothing here lowers an outcome past its author's authority: see docs/decisions and DESIGN section 5.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.engine.errors import UnitError
from scopewell.engine.moment import Moment, moment_of
from scopewell.engine.problems import CaseError, Problem, nearest, short
from scopewell.engine.rules import ROLES, RuleSet
from scopewell.engine.units import Number, as_text, exact
from scopewell.engine.vocabulary import Fact

LONGEST_CLEARANCE = timedelta(days=365)
CLEARANCE_KEYS = ("date", "valid_until", "author_role", "author", "resolves", "confirmed", "note")
LIMIT_KEYS = ("fact", "min", "max", "unit", "author_role", "author", "date", "valid_until", "note")
SETTING_KEYS = ("value", "author", "date", "note")
OVERRIDE_KEYS = ("action", "reason", "to", "rule", "limit", "author", "date", "note")


class Clearance(NamedTuple):
    """A clinician's dated answer that names the rules it resolves. `confirmed`: its author was identified."""

    day: date
    last_day: date
    author_role: str
    resolves: tuple[str, ...]
    confirmed: bool = True

    def counts_on(self, day: date) -> bool:
        """Return whether the clearance is in force: from its date to its end, twelve months at most."""
        return self.confirmed and self.day <= day <= self.last_day


class Limit(NamedTuple):
    """A licensed provider's own number for this person and one fact. It tightens; it may loosen until `last_day`."""

    fact: str
    low: Number | None
    high: Number | None
    author_role: str
    day: date
    last_day: date | None


class Override(NamedTuple):
    """The professional's judgment. raise: never below `to`. modify: one rule becomes limited work, with a reason."""

    action: str
    reason: str
    to: Disposition | None = None
    rule: str | None = None
    limit_kind: str = ""
    limit_value: str = ""


class Authority(NamedTuple):
    """Everything in a case that was decided by somebody."""

    clearances: tuple[Clearance, ...] = ()
    limits: tuple[Limit, ...] = ()
    settings: Mapping[str, Number] | None = None
    overrides: tuple[Override, ...] = ()


class _Entry:
    """One entry of a list in a case, read with the place it stands at."""

    def __init__(self, raw: object, place: str) -> None:
        if not isinstance(raw, Mapping):
            raise CaseError(place, f"found {short(raw)}", "a mapping")
        self.raw = raw
        self.place = place

    def report_strange(self, known: Sequence[str], problems: list[Problem]) -> None:
        """Report every key that has no meaning here, as a typing error would be."""
        for key in self.raw:
            if key not in known:
                message = f"{self.place} has the key {short(key)}, which was not used; accepted: {', '.join(known)}"
                problems.append(Problem(self.place, "unknown-id", message))

    def day(self, key: str) -> date | None:
        value = self.raw.get(key)
        if value is None:
            return None
        try:
            return moment_of(value).day
        except ValueError:
            raise CaseError(
                f"{self.place}.{key}", f"{short(value)} is no date", "ISO 8601, such as 2026-11-23"
            ) from None

    def needed_day(self, key: str) -> date:
        day = self.day(key)
        if day is None:
            raise CaseError(self.place, f"no {key}", "a date, such as 2026-11-23")
        return day

    def text(self, key: str, accepted: Sequence[str]) -> str:
        value = self.raw.get(key)
        if value not in accepted:
            raise CaseError(f"{self.place}.{key}", f"found {short(value)}", ", ".join(accepted))
        return str(value)

    def number(self, key: str) -> Number | None:
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
            raise CaseError(f"{self.place}.{key}", f"found {short(value)}", "a number")
        try:
            return exact(value)
        except ValueError:
            raise CaseError(f"{self.place}.{key}", f"found {short(value)}", "a number") from None


def read_authority(case: Mapping[str, object], rules: RuleSet, as_of: Moment) -> tuple[Authority, list[Problem]]:
    """Read clearances, limits, settings and overrides. Raises CaseError for what has not their form."""
    problems: list[Problem] = []
    clearances = tuple(
        _clearance(_Entry(raw, f"clearances[{n}]"), rules, as_of, problems)
        for n, raw in enumerate(_list(case, "clearances"))
    )
    limits = [
        _limit(_Entry(raw, f"limits[{n}]"), rules, as_of, problems) for n, raw in enumerate(_list(case, "limits"))
    ]
    settings = _settings(case.get("settings"), rules, as_of, problems)
    overrides = [
        _override(_Entry(raw, f"overrides[{n}]"), rules, problems) for n, raw in enumerate(_list(case, "overrides"))
    ]
    kept = tuple(limit for limit in limits if limit), tuple(override for override in overrides if override)
    return Authority(clearances, kept[0], settings, kept[1]), problems


def _list(case: Mapping[str, object], key: str) -> Sequence[object]:
    value = case.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise CaseError(key, f"found {short(value)}", "a list")
    return value


def _clearance(entry: _Entry, rules: RuleSet, as_of: Moment, problems: list[Problem]) -> Clearance:
    entry.report_strange(CLEARANCE_KEYS, problems)
    day = entry.needed_day("date")
    until = entry.day("valid_until")
    last = day if day > as_of.day else day + LONGEST_CLEARANCE
    if until is not None and until < day:
        problems.append(Problem(entry.place, "bad-value", f"{entry.place} ends on {until}, before its date {day}"))
    resolves = entry.raw.get("resolves")
    if not isinstance(resolves, list) or not all(isinstance(rule, str) for rule in resolves):
        raise CaseError(f"{entry.place}.resolves", f"found {short(resolves)}", "a list of rule ids")
    for rule in resolves:
        if rule not in rules.rules:
            near = ", ".join(nearest(rule, rules.rules))
            problems.append(
                Problem(rule, "unknown-id", f"{entry.place} names {rule}, which is no rule; nearest: {near}")
            )
    if day > as_of.day:
        problems.append(Problem(entry.place, "future", f"{entry.place} is dated {day}, after the day of the decision"))
    confirmed = entry.raw.get("confirmed", True) is True
    role = entry.text("author_role", ROLES)
    return Clearance(day, min(until, last) if until else last, role, tuple(resolves), confirmed)


def _limit(entry: _Entry, rules: RuleSet, as_of: Moment, problems: list[Problem]) -> Limit | None:
    fact = rules.vocabulary.facts.get(str(entry.raw.get("fact")))
    if fact is None or not fact.is_number:
        near = ", ".join(rules.vocabulary.nearest(str(entry.raw.get("fact"))))
        message = f"{entry.place} limits {short(entry.raw.get('fact'))}, which is no measured fact; nearest: {near}"
        problems.append(Problem(str(entry.raw.get("fact")), "unknown-id", message))
        return None
    entry.report_strange(LIMIT_KEYS, problems)
    low, high = entry.number("min"), entry.number("max")
    if low is None and high is None:
        raise CaseError(entry.place, "neither min nor max", "one of them or both")
    if entry.raw.get("unit") is not None:
        unit = str(entry.raw["unit"])
        try:
            low, high = (_converted(value, unit, fact, rules) for value in (low, high))
        except UnitError as error:
            raise CaseError(f"{entry.place}.unit", f"found {short(unit)}", ", ".join(error.accepted)) from None
    day, last = entry.needed_day("date"), entry.day("valid_until")
    role = entry.text("author_role", ROLES)
    if day > as_of.day:
        problems.append(Problem(fact.id, "future", f"{entry.place} is dated {day}, after the day of the decision"))
        return None
    if last is not None and last < as_of.day:
        problems.append(Problem(fact.id, "stale", f"{entry.place} on {fact.id} ran out on {last}: ask for a new one"))
        return None
    return Limit(fact.id, low, high, role, day, last)


def _converted(value: Number | None, unit: str, fact: Fact, rules: RuleSet) -> Number | None:
    if value is None:
        return None
    return rules.vocabulary.units.convert(value, unit, str(fact.unit), fact.also_units)


def _settings(raw: object, rules: RuleSet, as_of: Moment, problems: list[Problem]) -> Mapping[str, Number]:
    """Return the settings that tighten; one that would loosen is reported and left out."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise CaseError("settings", f"found {short(raw)}", "a mapping from parameter ids to {value, author, date}")
    found: dict[str, Number] = {}
    for id, item in raw.items():
        entry = _Entry(item, f"settings.{id}")
        parameter = rules.parameters.get(id)
        if parameter is None:
            near = ", ".join(nearest(str(id), rules.parameters))
            problems.append(
                Problem(str(id), "unknown-id", f"settings names {id}, which is no parameter; nearest: {near}")
            )
            continue
        entry.report_strange(SETTING_KEYS, problems)
        value, day = entry.number("value"), entry.day("date")
        if value is None:
            raise CaseError(f"settings.{id}", "no value", f"a number in {parameter.unit}")
        if day is not None and day > as_of.day:
            problems.append(Problem(str(id), "future", f"settings.{id} is dated {day}, after the day of the decision"))
            continue
        shipped = parameter.on(as_of.day)
        if value < shipped if parameter.tighter == "lower" else value > shipped:
            found[str(id)] = value
        elif value != shipped:
            message = (
                f"{id} {as_text(value)} is looser than {as_text(shipped)} {parameter.unit}: a practice may only tighten"
            )
            problems.append(Problem(str(id), "bad-value", message))
    return found


def _override(entry: _Entry, rules: RuleSet, problems: list[Problem]) -> Override | None:
    entry.report_strange(OVERRIDE_KEYS, problems)
    action = entry.text("action", ("raise", "modify"))
    reason = entry.raw.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise CaseError(entry.place, "no reason", "a typed reason, which is shown on the document")
    if action == "raise":
        return Override(action, reason, to=BY_WORD[entry.text("to", [word for word in BY_WORD if word != "start"])])
    rule = rules.rules.get(str(entry.raw.get("rule")))
    if rule is None or not rule.professional_may_modify:
        message = f"{entry.place}: {short(entry.raw.get('rule'))} is not a rule the professional may modify"
        problems.append(Problem(str(entry.raw.get("rule")), "bad-value", message))
        return None
    limit = entry.raw.get("limit")
    if not isinstance(limit, Mapping) or limit.get("kind") not in ("region", "intensity") or not limit.get("value"):
        raise CaseError(f"{entry.place}.limit", f"found {short(limit)}", "{kind: region or intensity, value: …}")
    if limit["kind"] == "intensity" and limit["value"] not in ("light", "moderate"):
        raise CaseError(f"{entry.place}.limit.value", f"found {short(limit['value'])}", "light, moderate")
    return Override(action, reason, rule=rule.id, limit_kind=str(limit["kind"]), limit_value=str(limit["value"]))
