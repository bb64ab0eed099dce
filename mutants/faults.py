"""Every fault that can be planted, kind by kind, as a change to the gathered document of the rules."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from mutants import trees
from mutants.trees import Changed
from scopewell.engine.disposition import BY_WORD, WORDS
from scopewell.engine.expression import Name, names_of, parse_condition, tests_of
from scopewell.knowledge.ruleset import DEFAULT_HOLDS

type Document = Mapping[str, Any]  # Any: the plain JSON of a gathered document
type Path = tuple[str | int, ...]

GONE = "(gone)"
A_LOT = Decimal("0.2")
LONGEST_SLUG = 60
GUARDS = {"lower": (">", ">="), "higher": ("<", "<=")}  # a threshold's tighter side, and the tests it then limits
SIGNS = {">=": " from ", "<=": " to ", ">": " over ", "<": " under ", "!=": " is not ", "=": " is "}


class Fault(NamedTuple):
    """One fault: at `path` of the document stands `value` instead of what should. `about`: the ids it concerns."""

    id: str
    kind: str
    group: str
    says: str
    path: Path
    value: Any
    about: tuple[str, ...]


class Kind(NamedTuple):
    """One kind of fault, and every place of a document where it can be planted."""

    id: str
    says: str
    plant: "Callable[[Document], Iterator[Fault]]"


def every_fault(document: Document) -> list[Fault]:
    """Return every fault of every kind; no two have one id."""
    found: dict[str, Fault] = {}
    for kind in KINDS:
        for fault in kind.plant(document):
            id, n = fault.id, 2
            while id in found:
                id, n = f"{fault.id}-{n}", n + 1
            found[id] = fault._replace(id=id)
    return list(found.values())


def planted(document: Document, fault: Fault) -> Document:
    """Return a copy of a document with a fault in it; what the fault leaves alone is shared."""
    copy: Document = _put(document, fault.path, fault.value)
    return copy


def _put(whole: Any, path: Path, value: Any) -> Any:
    key, *rest = path
    copied: Any = list(whole) if isinstance(whole, list) else dict(whole)  # Any: a list by place, a mapping by key
    if rest:
        copied[key] = _put(whole[key], tuple(rest), value)
    elif value == GONE:
        del copied[key]
    else:
        copied[key] = value
    return copied


def _fault(kind: str, group: str, place: str, says: str, path: Path, value: Any, about: Iterable[str]) -> Fault:
    return Fault(f"{kind}/{place}/{_slug(says)}", kind, group, f"{place}: {says}", path, value, tuple(about))


def _slug(text: str) -> str:
    for sign, word in SIGNS.items():
        text = text.replace(sign, word)
    text = text.replace(" - ", " minus ").replace(" + ", " plus ").replace(" * ", " times ").replace(" / ", " by ")
    slug = re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")
    if len(slug) <= LONGEST_SLUG:
        return slug
    return f"{slug[:LONGEST_SLUG].rstrip('-')}-{sha256(slug.encode()).hexdigest()[:4]}"


# rules


class _Condition(NamedTuple):
    """One condition of a rule, and where it stands."""

    rule: Mapping[str, Any]
    name: str
    path: Path
    text: str


def _conditions(document: Document) -> Iterator[_Condition]:
    for n, rule in _deciding(document):
        for key in ("when", "when_ada"):
            if key in rule:
                yield _Condition(rule, rule["id"] + ("" if key == "when" else ":ada"), ("rules", n, key), rule[key])
        for name, path, degree in _degrees(n, rule):
            yield _Condition(rule, name, (*path, "when"), degree["when"])


def _readers(document: Document) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rules that name each fact, worked-out fact or parameter, every rule once."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for place in _conditions(document):
        for name in names_of(parse_condition(place.text)):
            found.setdefault(name, {})[place.rule["id"]] = place.rule
    return {name: list(rules.values()) for name, rules in found.items()}


def _deciding(document: Document) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((n, rule) for n, rule in enumerate(document["rules"]) if "when" in rule)


def _degrees(n: int, rule: Mapping[str, Any]) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    for how in ("raised", "eased"):
        for m, degree in enumerate(rule.get(how, ())):
            yield f"{rule['id']}:{how}-{m + 1}", ("rules", n, how, m), degree


def _in_conditions(kind: str, how: trees.How) -> Callable[[Document], Iterator[Fault]]:
    def plant(document: Document) -> Iterator[Fault]:
        for place in _conditions(document):
            for changed in trees.changes(place.text, how):
                rule = place.rule
                yield _fault(kind, rule["group"], place.name, changed.says, place.path, changed.text, [rule["id"]])

    return plant


def _drop_conditions(document: Document) -> Iterator[Fault]:
    kind = "condition-dropped"
    yield from _in_conditions(kind, trees.dropped)(document)
    for n, rule in _deciding(document):
        for name, path, _ in _degrees(n, rule):
            yield _fault(kind, rule["group"], name, "the degree is gone", path, GONE, [rule["id"]])


def _lower_dispositions(document: Document) -> Iterator[Fault]:
    for n, rule in _deciding(document):
        places: list[tuple[str, Path, str]] = [(rule["id"], ("rules", n, "disposition"), rule["disposition"])]
        places += [(name, (*path, "to"), degree["to"]) for name, path, degree in _degrees(n, rule)]
        for name, path, word in places:
            if BY_WORD[word] > BY_WORD["start-with-precautions"]:  # below it a rule has nothing to say
                lower = WORDS[BY_WORD[word] - 1]
                yield _fault(
                    "disposition-lowered", rule["group"], name, f"{word} becomes {lower}", path, lower, [rule["id"]]
                )


def _lose_holds(document: Document) -> Iterator[Fault]:
    for n, rule in _deciding(document):
        places: list[tuple[str, Path, Mapping[str, Any], str]] = [(rule["id"], ("rules", n), rule, rule["disposition"])]
        places += [(name, path, degree, degree["to"]) for name, path, degree in _degrees(n, rule)]
        for name, path, raw, word in places:
            held = raw["hold"]["what"] if "hold" in raw else DEFAULT_HOLDS[BY_WORD[word]].what
            if held != "nothing" and BY_WORD[word] < BY_WORD["urgent-medical"]:  # from there on nobody trains anyway
                says = f"holds nothing instead of {held}"
                yield _fault("hold-lost", rule["group"], name, says, (*path, "hold"), {"what": "nothing"}, [rule["id"]])


def _widen_clearances(document: Document) -> Iterator[Fault]:
    for n, rule in _deciding(document):
        for key, says, value in _looser_authority(rule, document):
            yield _fault("clearance-widened", rule["group"], rule["id"], says, ("rules", n, key), value, [rule["id"]])


def _looser_authority(rule: Mapping[str, Any], document: Document) -> Iterator[tuple[str, str, Any]]:
    """Yield each way to let somebody lower a rule who may not: the key, the change in words, the new value."""
    levels = {BY_WORD[word] for word in (rule["disposition"], *(d["to"] for d in _all_degrees(rule)))}
    roles = rule.get("decided_by", [])
    if any(BY_WORD["refer-to-pt"] <= level <= BY_WORD["medical-clearance"] for level in levels):
        if rule.get("absolute"):
            yield "absolute", "no longer absolute", False
        else:
            stranger = next(role for role in ("physical-therapist", "chiropractor", "other") if role not in roles)
            yield "decided_by", f"{stranger} may decide", [*roles, stranger]
    if BY_WORD["refer-to-pt"] in levels and not rule.get("professional_may_modify"):
        yield "professional_may_modify", "the professional may modify", True
    is_severe = BY_WORD[rule["disposition"]] > BY_WORD["medical-clearance"]
    if is_severe and not rule.get("limit_exception") and _has_a_guard(rule, document):
        yield "limit_exception", "a limit is an exception", True
    if "clearance_covers_days" in rule:
        yield "clearance_covers_days", "an old clearance covers it", GONE


def _has_a_guard(rule: Mapping[str, Any], document: Document) -> bool:
    """Return whether a rule compares a measurement with a threshold on the side that a written limit can loosen."""
    measured = {fact["id"] for fact in document["vocabulary"]["facts"] if fact["class"] == "observed"}
    tighter = {raw["id"]: raw["tighter"] for raw in document["parameters"]}
    return any(
        test.fact in measured and test.op in GUARDS[tighter[test.value.id]]
        for test in tests_of(parse_condition(rule["when"]))
        if isinstance(test.value, Name) and test.value.id in tighter
    )


def _all_degrees(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*rule.get("raised", ()), *rule.get("eased", ())]


# thresholds


def _move_thresholds(document: Document) -> Iterator[Fault]:
    readers = _readers(document)
    for n, parameter in enumerate(document["parameters"]):
        rules = readers.get(parameter["id"], [])
        group = rules[0]["group"] if rules else "readings"
        last = len(parameter["values"]) - 1
        value = Decimal(str(parameter["values"][last]["value"]))
        for says, moved in _moved(value, parameter["tighter"]):
            path = ("parameters", n, "values", last, "value")
            new = int(moved) if moved == moved.to_integral_value() else format(moved, "f")
            about = [rule["id"] for rule in rules]
            yield _fault("threshold-moved", group, parameter["id"], says, path, new, about)


def _moved(value: Decimal, tighter: str) -> Iterator[tuple[str, Decimal]]:
    """Yield a value one step and a lot to either side: a step is one of its last decimal."""
    step = Decimal(1).scaleb(int(value.as_tuple().exponent)) if value % 1 else Decimal(1)
    lot = max(2 * step, (abs(value) * A_LOT).quantize(step))
    looser = 1 if tighter == "lower" else -1
    for side, sign in (("looser", looser), ("tighter", -looser)):
        for much, by in (("a step", step), ("a lot", lot)):
            yield f"{much} {side}", value + sign * by


# vocabulary


def _change_gates(document: Document) -> Iterator[Fault]:
    kind, words, about = "gate-changed", document["vocabulary"], _about(document)
    for n, fact in enumerate(words["facts"]):
        if "ask_if" not in fact:
            continue
        path, text, id = ("vocabulary", "facts", n, "ask_if"), fact["ask_if"], fact["id"]
        narrower = [
            *trees.changes(text, trees.alternative_dropped),
            Changed("also needs age 50", f"({text}) and age >= 50"),
            *trees.changes(text, trees.negated),
        ]
        for says, changed in narrower:
            yield _fault(kind, fact["group"], id, f"narrower, {says}", path, changed, about(id))
        for says, changed in [*trees.changes(text, trees.requirement_dropped), Changed("asked of everybody", GONE)]:
            yield _fault(kind, fact["group"], id, f"wider, {says}", path, changed, about(id))
    groups = {fact["id"]: fact["group"] for fact in words["facts"]}
    for n, gate in enumerate(words["gate"]):
        says, where = "need not be known before a start", ("vocabulary", "gate", n)
        yield _fault(kind, groups[gate["id"]], gate["id"], says, where, GONE, about(gate["id"]))


def _change_formulas(document: Document) -> Iterator[Fault]:
    about = _about(document)
    for n, derived in enumerate(document["vocabulary"]["derived"]):
        is_number = derived.get("kind", "number") != "flag"
        for says, text in trees.changes(derived["formula"], trees.miscounted, formula=is_number):
            path, id = ("vocabulary", "derived", n, "formula"), derived["id"]
            yield _fault("formula-changed", "worked-out", id, says, path, text, about(id))


def _read_unknown_as_no(document: Document) -> Iterator[Fault]:
    about = _about(document)
    for n, derived in enumerate(document["vocabulary"]["derived"]):
        if derived.get("kind") == "flag" and not derived.get("unknown_reads_as_no"):
            path, id = ("vocabulary", "derived", n, "unknown_reads_as_no"), derived["id"]
            yield _fault("unknown-read-as-no", "worked-out", id, "unknown reads as no", path, True, about(id))


def _about(document: Document) -> Callable[[str], list[str]]:
    """Return what gives the ids that a fact concerns: its own, and the rules that name it."""
    readers = _readers(document)
    return lambda id: [id, *(rule["id"] for rule in readers.get(id, ()))]


KINDS = (
    Kind("threshold-moved", "a threshold is moved, by a step or a lot", _move_thresholds),
    Kind("threshold-flipped", "the edge of a range changes sides, or > becomes <",
         _in_conditions("threshold-flipped", trees.flipped)),
    Kind("disposition-lowered", "a disposition is a rung lower", _lower_dispositions),
    Kind("condition-dropped", "a part of a condition, an option or a degree is gone", _drop_conditions),
    Kind("negation-turned", "a not is lost or added", _in_conditions("negation-turned", trees.negated)),
    Kind("gate-changed", "a question is put to other people, or need not be answered", _change_gates),
    Kind("clearance-widened", "somebody may lower a rule who may not", _widen_clearances),
    Kind("hold-lost", "a rule holds nothing back today", _lose_holds),
    Kind("formula-changed", "a worked-out fact is worked out wrongly", _change_formulas),
    Kind("unknown-read-as-no", "an unknown worked-out fact reads as no", _read_unknown_as_no),
)  # fmt: skip
