"""Whether the ranges of the vital signs leave no gap and no overlap: each is moved over its range and decided.

What is moved, for whom, and which rules are neighbors is said in bands.yaml.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import Name, parse_condition, tests_of
from scopewell.engine.rules import RuleSet
from scopewell.engine.units import Number
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file

AS_OF = "2026-11-23"
COARSE = 5
TODAY = ("yes", "limited", "after", "none")
SWEEP_KEYS = {"id", "fact", "normal", "step", "range", "facts", "with"}
BAND_KEYS = {"sweep", "rules", "exclusive"}


class Fault(NamedTuple):
    """Something wrong in the ranges: of which sweep or rule, and what."""

    entry: str
    message: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """One vital sign moved from `low` to `high`; inside `normal` nothing is wrong with it."""

    id: str
    fact: str
    low: Decimal
    high: Decimal
    step: Decimal
    normal: tuple[Decimal, Decimal]
    person: Mapping[str, Any]
    same: tuple[str, ...]
    plausible: tuple[Decimal, Decimal]

    def case(self, value: Decimal) -> dict[str, Any]:
        """Return the case of this person with one value."""
        reading = {"value": value, "repeated": True}
        facts = {**self.person, self.fact: reading, **dict.fromkeys(self.same, reading)}
        return {"id": f"{self.id} {value}", "as_of": AS_OF, "reassuring": True, "facts": facts}


class Seen(NamedTuple):
    """What was decided at one value."""

    value: Decimal
    decision: Decision

    @property
    def severity(self) -> tuple[Disposition, int]:
        """How severe the decision is: its floor, then how much of today it takes away."""
        return self.decision.floor, TODAY.index(self.decision.today.exercise)

    @property
    def fired(self) -> set[str]:
        """The rules that are given as reasons."""
        return {reason.rule for reason in self.decision.reasons}


def band_faults(engine: Engine, home: Path = HOME) -> list[Fault]:
    """Return every gap and overlap in the ranges of the vital signs; an empty list when there is none."""
    raw = read_yaml_file(home / "bands.yaml")
    faults = list(_wrong_entries(raw, engine.rules))
    if faults:
        return faults
    thresholds = thresholds_of(engine.rules)
    swept: dict[str, list[Seen]] = {}
    for entry in raw["sweeps"]:
        sweep = _sweep(entry, raw["person"], engine.rules)
        seen = swept[sweep.id] = list(_decide(sweep, thresholds.get(sweep.fact, ()), engine))
        faults += [*_unusable(sweep, seen), *_milder(sweep, seen), *_undecided(sweep, seen)]
    for band in raw["bands"]:
        faults += _band(band, swept[band["sweep"]])
    return faults


def _wrong_entries(raw: Mapping[str, Any], rules: RuleSet) -> Iterator[Fault]:
    """Yield what bands.yaml names that does not exist."""
    ids = [entry.get("id") for entry in raw["sweeps"]]
    for entry in raw["sweeps"]:
        for key in set(entry) - SWEEP_KEYS:
            yield Fault(str(entry.get("id")), f"the key {key}; accepted: {', '.join(sorted(SWEEP_KEYS))}")
        named = [entry["fact"], *entry.get("with", ()), *entry.get("facts", ())]
        for fact in named:
            if fact not in rules.vocabulary.facts:
                yield Fault(entry["id"], f"the fact {fact}, which the vocabulary does not hold")
        if ids.count(entry["id"]) > 1:
            yield Fault(entry["id"], "given twice")
    for band in raw["bands"]:
        for key in set(band) - BAND_KEYS:
            yield Fault(str(band.get("sweep")), f"the key {key}; accepted: {', '.join(sorted(BAND_KEYS))}")
        if band["sweep"] not in ids:
            yield Fault(band["sweep"], "a band names this sweep, which does not exist")
        for rule in band["rules"]:
            if rule not in rules.rules:
                yield Fault(rule, "a band names this rule, which does not exist")


def _sweep(entry: Mapping[str, Any], person: Mapping[str, Any], rules: RuleSet) -> Sweep:
    fact = rules.vocabulary.facts[entry["fact"]]
    low, high = (_decimal(end) for end in entry.get("range") or fact.valid or (0, 0))
    least, most = (_decimal(end) for end in fact.plausible or (low, high))
    normal = (_decimal(entry["normal"][0]), _decimal(entry["normal"][1]))
    facts = {**person, **entry.get("facts", {})}
    same = tuple(entry.get("with", ()))
    return Sweep(entry["id"], fact.id, low, high, _decimal(entry["step"]), normal, facts, same, (least, most))


def _decimal(number: Any) -> Decimal:  # an int, Fraction or Decimal, all of them exact
    return number if isinstance(number, Decimal) else Decimal(number.numerator) / Decimal(number.denominator)


def thresholds_of(rules: RuleSet) -> dict[str, set[Number]]:
    """Return, for each fact, every value of a parameter that some rule compares it with."""
    found: dict[str, set[Number]] = {}
    for rule in rules.rules.values():
        for grade in rule.grades:
            for test in tests_of(parse_condition(grade.when)):
                if isinstance(test.value, Name) and test.value.id in rules.parameters:
                    values = {entry.value for entry in rules.parameters[test.value.id].values}
                    found.setdefault(test.fact, set()).update(values)
    return found


def _values(sweep: Sweep, thresholds: Collection[Number]) -> list[Decimal]:
    """Return the values to try, in order: the steps, and every threshold with a value close to each side of it."""
    values = {sweep.low, sweep.high}
    value = sweep.low
    while value < sweep.high:
        values.add(value)
        value += sweep.step if sweep.plausible[0] <= value < sweep.plausible[1] else sweep.step * COARSE
    for edge in map(_decimal, thresholds):
        values |= {edge - sweep.step / 10, edge, edge + sweep.step / 10}
    return sorted(value for value in values if sweep.low <= value <= sweep.high)


def _decide(sweep: Sweep, thresholds: Collection[Number], engine: Engine) -> Iterator[Seen]:
    """Yield what is decided at each value. Values of which the same rules hold and are open share one decision."""
    known: dict[tuple[int, int, bool], Decision] = {}
    for value in _values(sweep, thresholds):
        case = engine.read_case(sweep.case(value), allow_reassuring=True)
        program = engine.program(case.profile, case.as_of.day, {})
        settled = program.settle(case.facts, case.as_of, case.reassuring)
        mark = (program.certain(settled), program.possible(settled), bool(case.problems or settled.problems))
        if mark not in known:
            known[mark] = engine.decide(case)
        yield Seen(value, known[mark])


def _unusable(sweep: Sweep, seen: Sequence[Seen]) -> Iterator[Fault]:
    """Yield the first value that the engine would not use: then the sweep proves nothing."""
    for at in seen:
        if at.decision.problems:
            yield Fault(sweep.id, f"at {sweep.fact} {at.value}: {at.decision.problems[0].message}")
            return


def _milder(sweep: Sweep, seen: Sequence[Seen]) -> Iterator[Fault]:
    """Yield every place where the decision becomes milder although the value moves away from normal."""
    low, high = sweep.normal
    rising = [at for at in seen if at.value >= low]
    falling = [at for at in reversed(seen) if at.value <= high]
    for direction in (rising, falling):
        for nearer, farther in pairwise(direction):
            if farther.severity < nearer.severity:
                yield Fault(
                    sweep.id,
                    f"at {sweep.fact} {farther.value} {_told(farther)}, milder than at {nearer.value}: {_told(nearer)}",
                )


def _told(at: Seen) -> str:
    return f"{at.decision.floor.word}, today {at.decision.today.exercise}"


def _undecided(sweep: Sweep, seen: Sequence[Seen]) -> Iterator[Fault]:
    """Yield the values at which nothing is decided, as one fault."""
    open_at = [at for at in seen if not at.decision.settled]
    if open_at:
        facts = ", ".join(sorted({fact.fact for at in open_at for fact in at.decision.open})) or "a gate fact"
        yield Fault(sweep.id, f"not settled from {sweep.fact} {open_at[0].value} to {open_at[-1].value}; open: {facts}")


def _band(band: Mapping[str, Any], seen: Sequence[Seen]) -> Iterator[Fault]:
    """Yield where neighboring rules fire together, where none of them does, and which of them never does."""
    rules: list[str] = band["rules"]
    firing = [at for at in seen if at.fired.intersection(rules)]
    for rule in rules:
        if not any(rule in at.fired for at in seen):
            yield Fault(rule, f"fires at no value of the sweep {band['sweep']}")
    if not firing:
        return
    for at in seen:
        both = sorted(at.fired.intersection(rules))
        if band.get("exclusive") and len(both) > 1:
            yield Fault(both[0], f"fires together with {', '.join(both[1:])} at {at.value} ({band['sweep']})")
        if not both and firing[0].value < at.value < firing[-1].value:
            yield Fault(
                rules[0], f"none of {', '.join(rules)} fires at {at.value}, between the others ({band['sweep']})"
            )
