"""Small rule sets built in a test: a handful of facts, the rules the test is about, and an engine over them."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypedDict, Unpack

from scopewell.engine.compiling import compile_rules
from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.engine.rules import (
    Act,
    Grade,
    Hold,
    Parameter,
    ParameterValue,
    Precaution,
    Rule,
    RuleSet,
    Sentences,
    TableRow,
)
from scopewell.engine.units import Conversion, Number, Units
from scopewell.engine.vocabulary import Derived, Fact, GateFact, Vocabulary
from scopewell.knowledge.ruleset import DEFAULT_HOLDS

DAY = "2026-11-23"
EN: Sentences = {"en": "A sentence."}
NONE: tuple[str, ...] = ()
JUDGMENTS = ("personal-limit", "limit-in-force", "professional-judgment")
PARTS = ("title", "client", "professional", "resolved-by")
UNITS = Units({"mmHg": "mm[Hg]"}, (Conversion("lb", "kg", Fraction("0.45359237"), Fraction(0)),))


class FactKeys(TypedDict, total=False):
    """What a test may say of a fact beside its id and kind."""

    ask_if: str
    moment: str
    class_: str
    holds: str
    holds_when: tuple[tuple[str, str], ...]
    episode: str
    new_when: str
    valid: tuple[Number, Number]
    plausible: tuple[Number, Number]
    when_absent: str


class RuleKeys(TypedDict, total=False):
    """What a test may say of a rule beside its id, condition and disposition."""

    decided_by: tuple[str, ...]
    absolute: bool
    professional_may_modify: bool
    limit_exception: bool
    gives_way_to: tuple[str, ...]
    exception: str
    within: str
    profile: str
    clearance_covers_days: int


def fact(id: str, kind: str, options: tuple[str, ...] = (), **keys: Unpack[FactKeys]) -> Fact:
    """Return a fact that everybody is asked, unless said otherwise."""
    unit = "mm[Hg]" if kind in ("number", "integer") else None
    plain = {"moment": "intake", "class_": "reported", "holds": "fixed", **keys}
    return Fact(id=id, kind=kind, label=id, group="about-you", unit=unit, options=options, **plain)  # type: ignore[arg-type]  # typed above


def flag(id: str, **keys: Unpack[FactKeys]) -> Fact:
    return fact(id, "flag", **keys)


def number(id: str, **keys: Unpack[FactKeys]) -> Fact:
    return fact(id, "number", **keys)


def parameter(
    id: str, value: Number, *, tighter: str = "lower", later: Iterable[tuple[date, Number]] = ()
) -> Parameter:
    """Return a parameter that holds a value from 2024 on, and others from later days."""
    values = (ParameterValue(date(2024, 1, 1), value), *(ParameterValue(day, new) for day, new in later))
    return Parameter(id, id, "mm[Hg]", tighter, values, "verified")


def grade(
    when: str, word: str, *, hold: Hold | None = None, name: str = "base", precautions: tuple[str, ...] = NONE
) -> Grade:
    level = BY_WORD[word]
    return Grade(when, level, hold or DEFAULT_HOLDS[level], precautions, EN, EN, name=name)


def rule(
    id: str,
    when: str,
    word: str = "medical-clearance",
    *,
    hold: Hold | None = None,
    precautions: tuple[str, ...] = NONE,
    more: tuple[Grade, ...] = (),
    **keys: Unpack[RuleKeys],
) -> Rule:
    """Return a rule with one grade, and the further grades given."""
    grades = (grade(when, word, hold=hold, precautions=precautions), *more)
    others: dict[str, Any] = {"decided_by": ("physician",), **keys}  # Any: the keys are typed above
    return Rule(id, "rule", "group", id, BY_WORD[word], "intake", grades, "verified", NONE, EN, EN, EN, **others)


PAIN = (fact("pain-regions", "choices", ("neck", "knee", "ankle")),)
PHASES = ("before-first", "before", "during", "after")
SESSION = (fact("session-phase", "choice", PHASES, class_="system", when_absent="before-first"),)
SURGERY = (
    fact("surgery-type", "choice", ("none", "knee", "hip"), episode="surgeries"),
    fact("surgery-date", "date", episode="surgeries", ask_if="surgery-type != none"),
    flag("discharge-on-file", episode="surgeries", ask_if="surgery-type != none", class_="determined"),
)
INJURY = (
    flag("injury-12m"),
    fact("injury-date", "date", episode="injuries", ask_if="injury-12m"),
    fact("injury-kind", "choice", ("soft-tissue", "fracture"), episode="injuries", ask_if="injury-12m"),
)
DAYS = Derived("days-since-surgery", "number", "days_since(surgery-date)", "d", episode="surgeries")
READINGS = {name: (TableRow("only", None, EN),) for name in ("leads", "tissue", "stability", "client-class")}


def engine_of(
    facts: Iterable[Fact],
    rules: Iterable[Rule],
    *,
    derived: Iterable[Derived] = (),
    gate: Iterable[str | GateFact] = (),
    parameters: Iterable[Parameter] = (),
    precautions: Iterable[Precaution] = (),
    acts: Iterable[str] = (),
    reassuring: Mapping[str, object] | None = None,
    readings: Mapping[str, tuple[TableRow, ...]] | None = None,
) -> Engine:
    """Return an engine over these facts and rules; the facts of operations and injuries are always there."""
    every = {f.id: f for f in (*PAIN, *SESSION, *SURGERY, *INJURY, *facts)}
    gates = tuple(entry if isinstance(entry, GateFact) else GateFact(entry, "asked") for entry in gate)
    worked_out = {entry.id: entry for entry in (*derived, DAYS)}
    words = Vocabulary(
        "test", every, worked_out, gates, UNITS, dict(reassuring or {}), frozenset(), {"about-you": "About you"}, {}
    )
    held = {entry.id: entry for entry in rules}
    values = {entry.id: entry for entry in parameters}
    tables = {**READINGS, **(readings or {})}
    ruleset = RuleSet(
        version="sha256:test",
        status="draft",
        vocabulary=words,
        rules=held,
        parameters=values,
        precautions={entry.id: entry for entry in precautions},
        acts={id: Act(id, EN, "fact") for id in acts},
        readings=tables,
        sources={},
        general_says={f"{name}-{part}": EN for name in JUDGMENTS for part in PARTS},
    )
    return Engine(ruleset, compile_rules(words, held.values(), values, tables))


def decide(engine: Engine, facts: Mapping[str, object], **case: object) -> Decision:
    """Decide a case of these facts on one fixed day; further keys are parts of the case."""
    return engine.decide(engine.read_case({"as_of": DAY, "facts": facts, **case}, allow_reassuring=True))


def fired(decision: Decision) -> dict[str, Disposition]:
    """Return the rules that fired, with the disposition each of them led to."""
    return {reason.rule: reason.disposition for reason in decision.reasons}


def opened(decision: Decision) -> list[str]:
    return [entry.fact for entry in decision.open]
