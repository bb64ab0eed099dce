"""Compiling rules: conditions become terms, gates and formulas become plain nested lists.

A *term* is one sufficient combination of single tests. A rule is true when one of its terms is; a term that holds is
itself the explanation, and a term still open names what is missing. What this module returns is JSON, so that it can be
kept beside the knowledge it was made from and loaded without reading a condition again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any as AnyValue

from scopewell.engine.errors import EngineError
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
from scopewell.engine.rules import Parameter, Rule, TableRow
from scopewell.engine.running import inputs_of
from scopewell.engine.vocabulary import HOLD_SECONDS, Derived, Fact, Vocabulary

MOST_TERMS = 200
FLOOR = "decision-floor"

type Code = list[AnyValue]  # nested lists of texts and numbers: the JSON form of a condition or formula


class RuleError(EngineError):
    """A condition that reads a fact in a way its kind does not allow, or names something unknown."""

    def __init__(self, where: str, wrong: str, accepted: str = "") -> None:
        self.where = where
        self.wrong = wrong
        self.accepted = accepted
        super().__init__(f"{where}: {wrong}" + (f"; accepted: {accepted}" if accepted else ""))


@dataclass(frozen=True, slots=True)
class Single:
    """One test as a term holds it: a fact, an operator, an argument, negated or not.

    The argument is True/False, an option, a tuple of options, a parameter as ("parameter", id), or a number as exact
    text, such as 18 or 37/2.
    """

    fact: str
    op: str
    argument: AnyValue
    negated: bool

    def as_code(self, index: Mapping[str, int]) -> Code:
        """Return the JSON form."""
        argument = list(self.argument) if isinstance(self.argument, tuple) else self.argument
        return [index[self.fact], self.op, argument, self.negated]


class Compiler:
    """Compiles against one vocabulary and its parameters; collects the worked-out differences conditions need."""

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, Parameter]) -> None:
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.differences: dict[str, Derived] = {}

    # tests

    def single(self, test: Test, where: str, negated: bool = False) -> Single:
        """Return the test with its argument settled. Raises RuleError when the fact's kind does not allow it."""
        fact = self.vocabulary.facts.get(test.fact) or self.vocabulary.derived.get(test.fact)
        if fact is None:
            if test.fact == FLOOR:
                return Single(FLOOR, test.op, _option_argument(test), negated)
            near = ", ".join(self.vocabulary.nearest(test.fact))
            raise RuleError(where, f"{test.fact} is no fact", near)
        if fact.kind == "flag":
            return self._flag(test, where, negated)
        if fact.kind == "choice":
            return self._choice(test, fact, where, negated)
        if fact.kind in ("choices", "texts"):
            return self._set(test, fact, where, negated)
        if fact.kind == "date":
            raise RuleError(where, f"{test.fact} is a date", "the days since it, such as days-since-surgery")
        return self._number(test, where, negated)

    def _flag(self, test: Test, where: str, negated: bool) -> Single:
        if test.op == "is":
            return Single(test.fact, "is", None, negated)
        if test.op in ("=", "!=") and isinstance(test.value, bool):
            return Single(test.fact, test.op, test.value, negated)
        raise RuleError(where, f"{test.fact} is yes or no and is tested with {test.op!r}", "its name alone, or = false")

    def _choice(self, test: Test, fact: Fact | Derived, where: str, negated: bool) -> Single:
        argument = _option_argument(test)
        named = argument if isinstance(argument, tuple) else (argument,)
        options = fact.options if isinstance(fact, Fact) else ()
        strange = [option for option in named if option not in options]
        if test.op not in ("=", "!=", "in") or strange:
            wrong = f"{test.fact} {test.op} {strange[0] if strange else ''}".strip()
            raise RuleError(where, wrong, "= != or in with " + ", ".join(options))
        return Single(test.fact, test.op, argument, negated)

    def _set(self, test: Test, fact: Fact | Derived, where: str, negated: bool) -> Single:
        if test.op == "any":
            return Single(test.fact, "any", None, negated)
        options = fact.options if isinstance(fact, Fact) else ()
        named = test.value if isinstance(test.value, tuple) else ()
        strange = [option for option in named if option not in options]
        if test.op != "has" or strange or not named:
            wrong = f"{test.fact} {test.op} {strange[0] if strange else ''}".strip()
            raise RuleError(where, wrong, "has, has any of, any; options " + ", ".join(options))
        return Single(test.fact, "has", named, negated)

    def _number(self, test: Test, where: str, negated: bool) -> Single:
        if test.op not in ("=", "!=", "<", "<=", ">", ">="):
            raise RuleError(where, f"{test.fact} is a number and is tested with {test.op!r}", "< <= > >= = !=")
        if isinstance(test.value, Literal):
            return Single(test.fact, test.op, str(test.value.value), negated)
        if isinstance(test.value, Name):
            name = test.value.id
            if name in self.parameters:
                return Single(test.fact, test.op, ("parameter", name), negated)
            if self._is_number(name):
                return Single(self._difference(test.fact, name), test.op, "0", negated)
            raise RuleError(
                where, f"{test.fact} is compared with {name}", "a parameter, a number, or a fact that is one"
            )
        raise RuleError(where, f"{test.fact} is compared with a formula", "a derived fact of its own")

    def _is_number(self, id: str) -> bool:
        fact = self.vocabulary.facts.get(id)
        derived = self.vocabulary.derived.get(id)
        return (fact is not None and fact.is_number) or (derived is not None and derived.kind == "number")

    def _difference(self, left: str, right: str) -> str:
        id = f"{left} - {right}"
        episode = self._episode_of(left) or self._episode_of(right)
        self.differences.setdefault(id, Derived(id, "number", id, episode=episode))
        return id

    def _episode_of(self, id: str) -> str | None:
        found = self.vocabulary.facts.get(id) or self.vocabulary.derived.get(id)
        return found.episode if found else None

    # terms

    def terms(self, condition: Condition, where: str) -> tuple[frozenset[Single], ...]:
        """Return the condition as terms, without those another one makes needless. Raises RuleError over 200."""
        found = _absorb(self._terms(condition, False, where))
        if len(found) > MOST_TERMS:
            raise RuleError(
                where, f"the condition has {len(found)} terms", f"at most {MOST_TERMS}: make a derived count"
            )
        return found

    def _terms(self, node: Condition, negated: bool, where: str) -> list[frozenset[Single]]:
        match node:
            case Test():
                return [frozenset({self.single(node, where, negated)})]
            case Not(part):
                return self._terms(part, not negated, where)
            case AtLeast(k, parts):
                if negated:
                    k = len(parts) - k + 1
                chosen = [All(tuple(Not(p) if negated else p for p in group)) for group in combinations(parts, k)]
                return self._terms(Any(tuple(chosen)), False, where)
            case All(parts) | Any(parts):
                lists = [self._terms(part, negated, where) for part in parts]
                if isinstance(node, Any) is not negated:
                    return [term for found in lists for term in found]
                size = 1
                for found in lists:
                    size *= len(found)
                if size > 50 * MOST_TERMS:
                    raise RuleError(where, "the condition has too many terms", "a derived count instead")
                return list(dict.fromkeys(frozenset().union(*group) for group in product(*lists)))
            case _:
                raise RuleError(where, "a rule compares two formulas", "a derived fact for the formula")

    # gates and formulas

    def code(self, node: Condition | Numeric, where: str) -> Code:
        """Return the JSON form of a condition or formula, negation pushed down to the single tests."""
        return self._code(node, False, where)

    def _code(self, node: Condition | Numeric, negated: bool, where: str) -> Code:
        match node:
            case Test(_, _, value) if isinstance(value, (Arithmetic, Call)):
                return self._code(Compare(node.op, Name(node.fact), value), negated, where)
            case Test():
                single = self.single(node, where, negated)
                argument = list(single.argument) if isinstance(single.argument, tuple) else single.argument
                return ["test", single.fact, single.op, argument, single.negated]
            case Not(part):
                return self._code(part, not negated, where)
            case All(parts) | Any(parts):
                name = "and" if isinstance(node, All) is not negated else "or"
                return [name, *(self._code(part, negated, where) for part in parts)]
            case AtLeast(k, parts):
                k = len(parts) - k + 1 if negated else k
                return ["at-least", k, *(self._code(part, negated, where) for part in parts)]
            case Compare(op, left, right):
                return ["compare", op, negated, self._code(left, False, where), self._code(right, False, where)]
            case Literal(value):
                return ["number", str(value)]
            case Name(id):
                return self._name(id, where)
            case Arithmetic(op, left, right):
                return [op, self._code(left, False, where), self._code(right, False, where)]
            case Call("days_since", (Name(id),)):
                return ["days_since", id]
            case Call(function, arguments):
                return [function, *(self._code(argument, False, where) for argument in arguments)]

    def _name(self, id: str, where: str) -> Code:
        if id in self.parameters:
            return ["parameter", id]
        if self._is_number(id):
            return ["fact", id]
        raise RuleError(where, f"{id} is no number", "a fact that is a number, a parameter")


def _option_argument(test: Test) -> AnyValue:
    """Return the option or options a test names: a bare name on the right of a choice is an option."""
    if isinstance(test.value, Name):
        return test.value.id
    return test.value


def _absorb(terms: Iterable[frozenset[Single]]) -> tuple[frozenset[Single], ...]:
    """Drop every term that contains a smaller one: the smaller one says as much."""
    kept: list[frozenset[Single]] = []
    for term in sorted(dict.fromkeys(terms), key=len):
        if not any(smaller <= term for smaller in kept):
            kept.append(term)
    return tuple(kept)


def compile_rules(
    vocabulary: Vocabulary,
    rules: Iterable[Rule],
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, tuple[TableRow, ...]],
) -> dict[str, AnyValue]:
    """Return the compiled form of a rule set: JSON, needing nothing but itself and the parameters to run.

    Raises ExpressionError or RuleError, naming the rule.
    """
    compiler = Compiler(vocabulary, parameters)
    grades: list[AnyValue] = []
    terms: list[tuple[int, frozenset[Single]]] = []
    for rule in rules:
        for number, grade in enumerate(rule.grades):
            where = f"rule {rule.id} ({grade.name})"
            terms.extend((len(grades), term) for term in compiler.terms(parse_condition(grade.when), where))
            grades.append([rule.id, number, int(grade.disposition), grade.profile or rule.profile])
    nodes_before = _nodes(compiler)
    settled: dict[str, Fact | Derived] = {**vocabulary.facts, **vocabulary.derived, **compiler.differences}
    index = {id: n for n, id in enumerate([*settled, FLOOR])}
    nodes = [_indexed(node, index) for node in _in_order(nodes_before)]
    singles = sorted({single for _, term in terms for single in term}, key=lambda s: str(s.as_code(index)))
    number_of = {single: n for n, single in enumerate(singles)}
    return {
        **_kinds(settled, index, vocabulary),
        "parameters": {
            id: [[value.since.isoformat(), str(value.value)] for value in parameter.values]
            for id, parameter in parameters.items()
        },
        "nodes": nodes,
        "inputs": [inputs_of(node[2], len(index)) for node in nodes],
        "singles": [single.as_code(index) for single in singles],
        "grades": grades,
        "terms": [[grade, sorted(number_of[single] for single in term)] for grade, term in terms],
        "gate": [
            [index[gate.id], _maybe(compiler, gate.only_if, f"gate {gate.id}", index)] for gate in vocabulary.gate
        ],
        "new_when": [
            [index[fact.id], _maybe(compiler, fact.new_when, f"new_when of {fact.id}", index)]
            for fact in vocabulary.facts.values()
            if fact.new_when
        ],
        "readings": {
            name: [_maybe(compiler, row.when, f"reading {name}", index) for row in rows]
            for name, rows in readings.items()
        },
    }


def _kinds(
    settled: Mapping[str, Fact | Derived], index: Mapping[str, int], vocabulary: Vocabulary
) -> dict[str, AnyValue]:
    """Return what has to be known of every fact by its number, so that none need be read from the vocabulary."""
    return {
        "facts": list(index),
        "base": len(vocabulary.facts),
        "numbers": [index[id] for id, fact in settled.items() if fact.kind in ("number", "integer")],
        "episodes": {
            kind: [index[id] for id, fact in settled.items() if fact.episode == kind] for kind in vocabulary.episodes
        },
        "when_absent": [[index[id], fact.when_absent] for id, fact in vocabulary.facts.items() if fact.when_absent],
    }


def _maybe(compiler: Compiler, text: str | None, where: str, index: Mapping[str, int]) -> Code | None:
    return None if text is None else _indexed(compiler.code(parse_condition(text), where), index)


@dataclass(frozen=True, slots=True)
class _Node:
    """One step of settling the facts: what it reads, what it settles, and its JSON form (with ids)."""

    reads: frozenset[str]
    settles: tuple[str, ...]
    form: Code


def _nodes(compiler: Compiler) -> list[_Node]:
    vocabulary = compiler.vocabulary
    nodes: list[_Node] = []
    gates: dict[tuple[str, str | None], list[str]] = {}
    for fact in vocabulary.facts.values():
        if fact.ask_if is not None:
            gates.setdefault((fact.ask_if, fact.episode), []).append(fact.id)
    for (text, episode), ids in gates.items():
        condition = parse_condition(text)
        code = compiler.code(condition, f"ask_if of {ids[0]}")
        reads = frozenset(names_of(condition)) | frozenset(_same_as(vocabulary, ids))
        nodes.append(_Node(reads, tuple(ids), ["gate", episode, code, ids]))
    for fact in vocabulary.facts.values():
        for text, holds in fact.holds_when:
            condition = parse_condition(text)
            code = compiler.code(condition, f"holds_when of {fact.id}")
            settles = (f"{fact.id} (hold)",)
            nodes.append(_Node(frozenset(names_of(condition)), settles, ["hold", fact.id, code, HOLD_SECONDS[holds]]))
    waiting = list(vocabulary.derived.values())
    seen = 0
    while waiting or seen < len(compiler.differences):
        if not waiting:
            waiting = list(compiler.differences.values())[seen:]
            seen = len(compiler.differences)
        derived = waiting.pop(0)
        formula = parse_formula(derived.kind, derived.formula)
        code = compiler.code(formula, f"derived {derived.id}")
        form = ["derived", derived.episode, code, derived.id, derived.kind, derived.unknown_reads_as_no]
        nodes.append(_Node(frozenset(names_of(formula)), (derived.id,), form))
    return nodes


def _same_as(vocabulary: Vocabulary, ids: Iterable[str]) -> Iterable[str]:
    for id in ids:
        default = vocabulary.reassuring.get(id)
        if isinstance(default, Mapping) and default["same_as"] not in ids:
            yield str(default["same_as"])


def _in_order(nodes: list[_Node]) -> list[Code]:
    """Return the nodes so that each comes after those that settle what it reads. Raises RuleError on a circle."""
    by_fact = {id: n for n, node in enumerate(nodes) for id in node.settles}
    held = {id.removesuffix(" (hold)"): n for id, n in by_fact.items() if id.endswith(" (hold)")}
    done: dict[int, bool] = {}
    ordered: list[Code] = []

    def visit(n: int) -> None:
        if n in done:
            if not done[n]:
                raise RuleError(
                    "vocabulary", f"{', '.join(nodes[n].settles)} is settled by itself", "gates without a circle"
                )
            return
        done[n] = False
        for id in sorted(nodes[n].reads):
            if id in by_fact:
                visit(by_fact[id])
            if id in held and held[id] != n:
                visit(held[id])
        done[n] = True
        ordered.append(nodes[n].form)

    for n in range(len(nodes)):
        visit(n)
    return ordered


def _indexed(code: Code, index: Mapping[str, int]) -> Code:
    """Replace the fact ids of a JSON form by their numbers."""
    match code:
        case ["test", fact, *rest]:
            return ["test", index[fact], *rest]
        case ["fact" | "days_since" as op, fact]:
            return [op, index[fact]]
        case ["gate", episode, inner, ids]:
            return ["gate", episode, _indexed(inner, index), [index[id] for id in ids]]
        case ["hold", fact, inner, seconds]:
            return ["hold", index[fact], _indexed(inner, index), seconds]
        case ["derived", episode, inner, id, kind, reads_as_no]:
            return ["derived", episode, _indexed(inner, index), index[id], kind, reads_as_no]
        case [op, *rest]:
            return [op, *(_indexed(part, index) if isinstance(part, list) else part for part in rest)]
        case _:
            return code
