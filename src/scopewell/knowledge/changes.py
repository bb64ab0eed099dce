"""What changed from one version of the knowledge to another, entry by entry."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from scopewell.engine.rules import Grade, Rule, RuleSet
from scopewell.engine.units import as_text

RULE_FIELDS = (
    "kind", "group", "title", "moment", "decided_by", "within", "absolute", "clearance_covers_days",
    "professional_may_modify", "limit_exception", "gives_way_to", "says_client", "says_professional", "resolved_by",
    "sources", "mark", "exception", "status",
)  # fmt: skip
GRADE_FIELDS = ("disposition", "hold", "precautions", "to", "profile")
FACT_FIELDS = ("kind", "label", "holds", "unit", "options", "valid", "plausible", "ask_if", "holds_when", "new_when")

type Says = Callable[[Rule, Grade, RuleSet], str]  # a grade's condition in words


class Field(NamedTuple):
    """One thing that reads differently: what it was and what it is."""

    name: str
    before: str
    after: str


class Change(NamedTuple):
    """One entry that came, went or changed. `what`: rule, parameter, question, worked-out fact, needed fact."""

    what: str
    id: str
    how: str
    fields: tuple[Field, ...] = ()


def changes(old: RuleSet, new: RuleSet, says: Says) -> Iterator[Change]:
    """Yield every entry that differs, rules first. `says` puts the condition of a grade into words."""
    yield from _compared("rule", old.rules, new.rules, lambda a, b: _rule_fields(a, b, old, new, says))
    yield from _compared("parameter", old.parameters, new.parameters, lambda a, b: _parameter_fields(a, b))
    words = old.vocabulary, new.vocabulary
    yield from _compared("question", words[0].facts, words[1].facts, lambda a, b: _fields(a, b, FACT_FIELDS))
    yield from _compared("worked-out fact", words[0].derived, words[1].derived, lambda a, b: _fields(a, b, a._fields))
    gates = [{gate.id: gate for gate in one.gate} for one in words]
    yield from _compared("needed fact", gates[0], gates[1], lambda a, b: _fields(a, b, ("only_if",)))


def _compared(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any], compare: Callable[[Any, Any], Iterator[Field]]
) -> Iterator[Change]:
    """Yield the entries of one mapping that differ. Its values are of one kind, which `compare` knows."""
    for id in sorted(set(old) | set(new)):
        if id not in new:
            yield Change(what, id, "removed")
        elif id not in old:
            yield Change(what, id, "added")
        elif fields := tuple(compare(old[id], new[id])):
            yield Change(what, id, "changed", fields)


def _rule_fields(before: Rule, after: Rule, old: RuleSet, new: RuleSet, says: Says) -> Iterator[Field]:
    yield from _fields(before, after, RULE_FIELDS)
    grades = [{grade.name: grade for grade in rule.grades} for rule in (before, after)]
    for name in dict.fromkeys([*grades[0], *grades[1]]):
        lead = "" if name == "base" else f"{name}, "
        was, now = grades[0].get(name), grades[1].get(name)
        if was is None or now is None:
            said = [
                says(rule, grade, rules) if grade else ""
                for rule, grade, rules in ((before, was, old), (after, now, new))
            ]
            yield Field(f"{lead}condition", *said)
            continue
        said = [says(before, was, old), says(after, now, new)]
        if said[0] != said[1]:
            yield Field(f"{lead}condition", *said)
        yield from (field._replace(name=lead + field.name) for field in _fields(was, now, GRADE_FIELDS))


def _parameter_fields(before: Any, after: Any) -> Iterator[Field]:  # parameters
    values = ["; ".join(f"{as_text(v.value)} from {v.since}" for v in one.values) for one in (before, after)]
    if values[0] != values[1]:
        yield Field(f"value in {after.unit}", values[0], values[1])
    yield from _fields(before, after, ("says", "unit", "tighter", "mark", "sources", "quote"))


def _fields(before: Any, after: Any, names: tuple[str, ...]) -> Iterator[Field]:  # two named tuples of one kind
    for name in names:
        a, b = getattr(before, name), getattr(after, name)
        if a != b:
            yield Field(name.replace("_", " "), _said(a), _said(b))


def _said(value: object) -> str:
    """Return a value as a reader may see it."""
    if isinstance(value, Mapping):
        return str(value.get("en", dict(value)))
    if hasattr(value, "word"):
        return str(value.word)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        kept = {key: part for key, part in value._asdict().items() if part is not None}
        return ", ".join(f"{key} {part}" for key, part in kept.items())
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
