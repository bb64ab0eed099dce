"""From the released document to the values the engine works with.

The document has a head, which every start reads, and entries: facts, parameters, sources and rules.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

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
    Source,
    TableRow,
)
from scopewell.engine.units import Conversion, Number, Units, exact
from scopewell.engine.values import UNKNOWN, Options
from scopewell.engine.vocabulary import Derived, Fact, GateFact, Vocabulary

DEFAULT_HOLDS = {
    Disposition.EMERGENCY: Hold("person", "clinician"),
    Disposition.URGENT_MEDICAL: Hold("person", "clinician"),
    Disposition.MEDICAL_CLEARANCE: Hold("person", "clinician"),
    Disposition.REFER_TO_PT: Hold("person", "therapist"),
    Disposition.START_WITH_PRECAUTIONS: Hold("nothing"),
    Disposition.START: Hold("nothing"),
}
DEFAULT_TO = {
    Disposition.EMERGENCY: "emergency-services",
    Disposition.URGENT_MEDICAL: "physician",
    Disposition.MEDICAL_CLEARANCE: "physician",
    Disposition.REFER_TO_PT: "physical-therapist",
    Disposition.START_WITH_PRECAUTIONS: "professional",
    Disposition.START: "professional",
}
NO_CLINICIANS = ("professional", "physical-therapist", "emergency-services", "crisis-line", "treating-provider")


class Entries(NamedTuple):
    """What a rule set holds in numbers, each by its id."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]


def readers(head: Mapping[str, Any]) -> dict[str, Callable[[Any], Any]]:
    """Return how an entry of each kind is read, by the names of `Entries`."""
    marks, general = head["marks"], head["sentences"]
    return {
        "facts": _fact,
        "parameters": _parameter,
        "sources": _source,
        "rules": lambda raw: _rule(raw, marks, general),
    }


def ruleset_from(document: Mapping[str, Any], version: str, entries: Entries) -> RuleSet:
    """Return the rule set of a released document, whose entries are read already or when needed."""
    return RuleSet(
        version=version,
        status=document["status"],
        vocabulary=_vocabulary(document["vocabulary"], entries.facts),
        rules=entries.rules,
        parameters=entries.parameters,
        precautions={raw["id"]: _precaution(raw) for raw in document["precautions"]},
        acts={raw["id"]: Act(raw["id"], raw["says"], raw["then"]) for raw in document["acts"]},
        readings={
            name: tuple(TableRow(row["value"], row.get("when"), row["because"]) for row in rows)
            for name, rows in document["readings"].items()
        },
        sources=entries.sources,
        general_says=document["sentences"],
        missing=tuple(document["missing"]),
    )


def _source(raw: Mapping[str, Any]) -> Source:
    read_at = tuple(raw.get("read_at", ()))
    return Source(
        raw["key"],
        raw["title"],
        raw.get("doi"),
        read_at,
        raw.get("relayed", False),
        background=raw.get("background", False),
    )


def _number(raw: object) -> Number:
    """Return a number of the document: an integer, or a decimal kept as text. `5/9` is a fraction."""
    return raw if isinstance(raw, int) else exact(Fraction(str(raw)))


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    values = tuple(ParameterValue(date.fromisoformat(v["from"]), _number(v["value"])) for v in raw["values"])
    sources = tuple(raw.get("sources", ()))
    return Parameter(
        raw["id"], raw["says"], raw["unit"], raw["tighter"], values, raw["mark"], sources, raw.get("quote")
    )


def _precaution(raw: Mapping[str, Any]) -> Precaution:
    return Precaution(
        raw["id"], raw["says"], tuple(raw.get("excludes", ())), raw.get("cap", {}), raw.get("check"), raw.get("advise")
    )


def _rule(raw: Mapping[str, Any], marks: Mapping[str, str], general: Mapping[str, Any]) -> Rule:
    """Return a rule. `marks`: the mark of every parameter; `general`: the sentences that belong to no single rule."""
    level = BY_WORD[raw["disposition"]]
    grades = _grades(raw, level, general)
    used = tuple(sorted(_parameters_in(grades, marks)))
    ours = any(marks[name] == "engine-parameter" for name in used)
    superseded = raw.get("superseded_by", ())
    return Rule(
        id=raw["id"],
        kind=raw["kind"],
        group=raw["group"],
        title=raw["title"],
        disposition=level,
        moment=raw["moment"],
        grades=grades,
        mark=raw["mark"],
        sources=tuple(raw["sources"]),
        says_client=raw["says_client"],
        says_professional=raw["says_professional"],
        resolved_by=raw.get("resolved_by", {}),
        decided_by=tuple(raw.get("decided_by", ())),
        within=raw.get("within"),
        absolute=raw.get("absolute", False),
        clearance_covers_days=raw.get("clearance_covers_days"),
        professional_may_modify=raw.get("professional_may_modify", False),
        limit_exception=raw.get("limit_exception", False),
        gives_way_to=tuple(raw.get("gives_way_to", ())),
        superseded_by=(superseded,) if isinstance(superseded, str) else tuple(superseded),
        engine_choice=raw.get("engine_choice"),
        exception=raw.get("exception"),
        note=raw.get("note"),
        profile=raw.get("profile"),
        status=raw["status"],
        version=str(raw["version"]),
        parameters=used,
        engine_parameter=ours or raw.get("engine_choice") is not None,
    )


def _grades(raw: Mapping[str, Any], level: Disposition, general: Mapping[str, Any]) -> tuple[Grade, ...]:
    """Return the degrees of a rule: its own, a second form for profile ada, the raised and the eased ones."""
    if "when" not in raw:
        return ()
    own_hold = _hold(raw.get("hold"), level)
    own_to = raw.get("to", DEFAULT_TO[level])
    precautions = tuple(raw.get("precautions", ()))
    first = "acsm" if "when_ada" in raw else None
    grades = [Grade(raw["when"], level, own_hold, precautions, profile=first, to=own_to)]
    if "when_ada" in raw:
        name = "base, profile ada"
        grades.append(Grade(raw["when_ada"], level, own_hold, precautions, profile="ada", name=name, to=own_to))
    for how in ("raised", "eased"):
        for number, degree in enumerate(raw.get(how, ())):
            when = f"({raw['when']}) and ({degree['when']})" if how == "raised" else degree["when"]
            says = {} if BY_WORD[degree["to"]] is level else general[degree["to"]]
            grades.append(_degree(degree, when, f"{how} {number + 1}", precautions, own_to, says))
    return tuple(grades)


def _degree(
    raw: Mapping[str, Any],
    when: str,
    name: str,
    precautions: tuple[str, ...],
    own_to: str,
    says: Mapping[str, str],
) -> Grade:
    """Return a raised or eased degree. A clinician the rule names stays the recipient where a clinician is asked."""
    to = BY_WORD[raw["to"]]
    asks_clinician = to in (Disposition.URGENT_MEDICAL, Disposition.MEDICAL_CLEARANCE)
    recipient = own_to if asks_clinician and own_to not in NO_CLINICIANS else DEFAULT_TO[to]
    return Grade(
        when=when,
        disposition=to,
        hold=_hold(raw.get("hold"), to),
        precautions=tuple(raw.get("precautions", precautions)),
        says_client=raw.get("says_client") or says,
        says_professional=raw.get("says_professional", {}),
        name=name,
        to=recipient,
    )


def _hold(raw: Mapping[str, Any] | None, level: Disposition) -> Hold:
    if raw is None:
        return DEFAULT_HOLDS[level]
    not_tag = raw.get("not")
    tag = ", ".join(not_tag) if isinstance(not_tag, list) else not_tag
    return Hold(raw["what"], raw.get("until"), raw.get("act"), raw.get("where"), raw.get("max"), tag)


def _parameters_in(grades: Sequence[Grade], parameters: Mapping[str, str]) -> set[str]:
    words = {word.strip("()[],") for grade in grades for word in grade.when.split()}
    return words & set(parameters)


# vocabulary


def _vocabulary(raw: Mapping[str, Any], facts: Mapping[str, Fact]) -> Vocabulary:
    numbers = frozenset(raw["numbers"])
    derived = {entry["id"]: _derived(entry, raw["episode_of"]) for entry in raw["derived"]}
    return Vocabulary(
        version=raw["version"],
        facts=facts,
        derived=derived,
        gate=tuple(GateFact(g["id"], g["because"], g.get("only_if")) for g in raw["gate"]),
        units=_units(raw["units"]),
        reassuring={id: _default(value, id in numbers) for id, value in raw["reassuring_defaults"].items()},
        must_be_given=frozenset(raw["must_be_given"]),
        groups=raw["groups"],
        plain_answers={},
    )


def _range(raw: Sequence[object] | None) -> tuple[Number, Number] | None:
    return None if raw is None else (_number(raw[0]), _number(raw[1]))


def _fact(raw: Mapping[str, Any]) -> Fact:
    above = raw.get("above")
    return Fact(
        id=raw["id"],
        kind=raw["kind"],
        label=raw["label"],
        group=raw["group"],
        moment=raw["moment"],
        class_=raw["class"],
        holds=raw["holds"],
        unit=raw.get("unit"),
        options=tuple(raw.get("options", ())),
        valid=_range(raw.get("valid")),
        plausible=_range(raw.get("plausible")),
        also_units={unit: Fraction(str(factor)) for unit, factor in raw.get("also_units", {}).items()},
        ask_if=raw.get("ask_if"),
        holds_when=tuple((entry["if"], entry["holds"]) for entry in raw.get("holds_when", ())),
        episode=raw.get("episode"),
        when_absent=raw.get("when_absent"),
        above=(above["fact"], _number(above["by"])) if above else None,
        within_lifetime=raw.get("within_lifetime", False),
        new_when=raw.get("new_when"),
        unit_hint=raw.get("unit_hint"),
    )


def _derived(raw: Mapping[str, Any], episode_of: Mapping[str, str]) -> Derived:
    """Return a worked-out fact. The days since an episode's date belong to that episode; the rest to the person."""
    formula = raw["formula"]
    inner = formula.removeprefix("days_since(").removesuffix(")")
    episode = episode_of.get(inner)
    kind = raw.get("kind", "number")
    return Derived(raw["id"], kind, formula, raw.get("unit"), raw.get("unknown_reads_as_no", False), episode)


def _units(raw: Mapping[str, Any]) -> Units:
    steps = tuple(
        Conversion(step["from"], step["to"], Fraction(str(step["factor"])), Fraction(str(step.get("offset", 0))))
        for step in raw["convert"]
    )
    return Units(raw["same_as"], steps)


def _default(raw: object, is_number: bool) -> object:
    """Return a reassuring answer as the engine holds it."""
    if isinstance(raw, list):
        return Options(frozenset(raw))
    if is_number and not isinstance(raw, dict):
        return _number(raw)
    return UNKNOWN if raw is None else raw
