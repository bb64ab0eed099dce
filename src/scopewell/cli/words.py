"""Conditions, holds and authority in plain English, for a person who reviews rules and reads no code."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from scopewell.engine.expression import (
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Condition,
    Literal,
    Name,
    Not,
    Numeric,
    Test,
    names_of,
    parse_condition,
    parse_formula,
)
from scopewell.engine.record import said
from scopewell.engine.rules import Act, Grade, Hold, Rule, RuleSet
from scopewell.engine.units import as_text
from scopewell.knowledge.plain_words import option, with_unit

NUMERIC = (Name, Literal, Arithmetic, Call)
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
UNTIL = {
    "clinician": "until a clinician has answered",
    "therapist": "until the physical therapist has answered",
    "well": "until the finding has ended as the rule says",
}
REGIONS = {
    "affected": "the affected region", "surgery-type": "the operated region", "pain-regions": "the painful region",
    "trauma-recent": "the injured region",
}  # fmt: skip


class Words(NamedTuple):
    """A condition in words. A leaf has a subject and what is said of it; a node has a lead and parts.

    `joint` is what stands between the parts when the node is read as one sentence.
    """

    subject: str
    says: str = ""
    parts: tuple["Words", ...] = ()
    joint: str = ""

    @property
    def sentence(self) -> str:
        """The condition as one line; parts inside parts stand in parentheses."""
        if not self.parts:
            return self.subject + self.says
        inner = self.joint.join(f"({part.sentence})" if part.parts else part.sentence for part in self.parts)
        return f"{self.subject} {inner}" if self.joint == "; " else inner


class Speaker:
    """Says conditions in words, with the labels of facts and the values that parameters have on a day."""

    def __init__(self, rules: RuleSet, day: date) -> None:
        self.rules = rules
        self.day = day

    def grade(self, grade: Grade, base: Grade) -> Words:
        """Return a grade's condition; of a raised grade only what it adds to the finding itself."""
        condition = parse_condition(grade.when)
        if grade.name.startswith("raised") and isinstance(condition, All) and len(condition.parts) == 2:
            added = self.condition(condition.parts[1])
            if condition.parts[0] == parse_condition(base.when):
                return Words("all of these:", parts=(Words("the finding itself"), added), joint=", and ")
        return self.condition(condition)

    def formula(self, id: str) -> Words:
        """Return how a worked-out fact is worked out."""
        derived = self.rules.vocabulary.derived[id]
        node = parse_formula(derived.kind, derived.formula)
        return Words(self.number(node)) if isinstance(node, NUMERIC) else self.condition(node)

    def condition(self, node: Condition) -> Words:
        """Return a condition in words."""
        match node:
            case Test():
                return self._test(node, negated=False)
            case Not(Test() as test):
                return self._test(test, negated=True)
            case Not(part):
                return Words("not so:", parts=(self.condition(part),), joint="; ")
            case All(parts):
                return Words("all of these:", parts=self._all(parts), joint=", and ")
            case Any(parts):
                return Words("one or more of these:", parts=self._all(parts), joint=", or ")
            case AtLeast(k, parts):
                return Words(f"at least {k} of these:", parts=self._all(parts), joint="; ")
            case Compare(op, left, right):
                return Words(self.number(left), f" {_compared(op, self.number(right))}")

    def _all(self, parts: Iterable[Condition]) -> tuple[Words, ...]:
        return tuple(self.condition(part) for part in parts)

    def _test(self, test: Test, *, negated: bool) -> Words:
        subject = self.label(test.fact)
        match test.op:
            case "is":
                return Words(subject, ": no" if negated else ": yes")
            case "any":
                return Words(subject, ": none" if negated else ": at least one")
            case "has":
                verb = "does not include" if negated else "includes"
                return Words(subject, f" {verb} {_either(self._options(test))}")
            case "in":
                return Words(subject, f" {'is none of' if negated else 'is'} {_either(self._options(test))}")
            case _:
                return Words(subject, self._compared(test, OPPOSITE[test.op] if negated else test.op))

    def _compared(self, test: Test, op: str) -> str:
        if isinstance(test.value, bool):
            return ": yes" if test.value == (op == "=") else ": no"
        fact = self.rules.vocabulary.facts.get(test.fact)
        if isinstance(test.value, Name) and fact is not None and not fact.is_number:
            return f" {_compared(op, option(test.value.id))}"
        if isinstance(test.value, Literal):
            return f" {_compared(op, with_unit(as_text(test.value.value), self._unit(test.fact)))}"
        assert isinstance(test.value, (Name, Arithmetic, Call))
        return f" {_compared(op, self.number(test.value))}"

    def _options(self, test: Test) -> list[str]:
        return [option(name) for name in test.value] if isinstance(test.value, tuple) else []

    def number(self, node: Numeric) -> str:
        """Return a number, or the sum it is, in words."""
        match node:
            case Literal(value):
                return as_text(value)
            case Name(id) if id in self.rules.parameters:
                parameter = self.rules.parameters[id]
                return with_unit(as_text(parameter.on(self.day)), parameter.unit)
            case Name(id):
                return f"“{self.label(id)}”"
            case Arithmetic(op, left, right):
                return f"{self.number(left)} {SIGNS[op]} {self.number(right)}"
            case Call(function, arguments):
                return self._call(function, [self._argument(argument) for argument in arguments])

    def _argument(self, node: "Numeric | Condition") -> str:
        if isinstance(node, NUMERIC):
            return self.number(node)
        return self.condition(node).sentence

    def _call(self, function: str, arguments: list[str]) -> str:
        match function:
            case "days_since":
                return f"days since {arguments[0]}"
            case "count":
                return f"how many of these hold: {'; '.join(arguments)}"
            case "if":
                return f"({arguments[1]} if {arguments[0]}, else {arguments[2]})"
            case _:
                return f"the {'smaller' if function == 'min' else 'larger'} of {' and '.join(arguments)}"

    def _unit(self, id: str) -> str:
        vocabulary = self.rules.vocabulary
        fact = vocabulary.facts.get(id) or vocabulary.derived.get(id)
        return (fact.unit if fact else None) or ""

    def label(self, id: str) -> str:
        """Return what a fact is called: its label, or for a worked-out fact its id in words."""
        fact = self.rules.vocabulary.facts.get(id)
        words = fact.label if fact else option(id)
        return words[:1].upper() + words[1:]


def _compared(op: str, value: str) -> str:
    match op:
        case "=":
            return f"is {value}"
        case "!=":
            return f"is other than {value}"
        case "<":
            return f"is below {value}"
        case ">":
            return f"is above {value}"
        case "<=":
            return f"is {value} or less"
        case _:
            return f"is {value} or more"


def _either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


def hold_in_words(hold: Hold, acts: Mapping[str, Act]) -> str:
    """Return what a hold keeps from happening today."""
    until = UNTIL.get(hold.until or "", "")
    match hold.what:
        case "nothing":
            return "The session goes on, with the precautions."
        case "person":
            return f"No session {until}.".replace(" .", ".")
        case "act":
            return f"No session before this: {_lower(said(acts[str(hold.act)].says, 'en'))}. Then decide again."
        case "region":
            where = REGIONS.get(hold.where or "affected", option(hold.where or ""))
            return f"No work with {where} {until}. Other work may go on."
        case "intensity":
            return f"No harder than {hold.max} {until}."
        case _:
            return f"No work of this kind: {option(hold.not_tag or '')}, {until}."


def decided_in_words(rule: Rule) -> str:
    """Return whose word may resolve a rule."""
    if rule.absolute:
        return "Nobody: an absolute contraindication, which no clearance resolves."
    if not rule.decided_by:
        return "No written word resolves it."
    roles = [option(role) for role in rule.decided_by]
    return f"{_either(roles)[:1].upper()}{_either(roles)[1:]}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def worked_out_in(rules: RuleSet, conditions: Iterable[Condition]) -> Iterator[str]:
    """Yield the worked-out facts that conditions read, also those inside others, in order of the vocabulary."""
    derived = rules.vocabulary.derived
    waiting = [name for condition in conditions for name in names_of(condition)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in derived and name not in found:
            found.add(name)
            fact = derived[name]
            waiting += names_of(parse_formula(fact.kind, fact.formula))
    return (id for id in derived if id in found)
