"""Two general rule engines beside ours: zen-engine and a JSON-logic engine (json-logic-qubit).

Each is given the same conditions in its own language and the same plain facts, compiled once where it can be. A verdict
that is null, and one that ends in an error, count as unknown, although a caller of these engines takes null for no.

zen-engine reads numbers, texts and lists; `null > 5` and `not null` raise there. Three ways of using it are measured:
one expression that returns all verdicts (fastest, but one missing answer loses all of them), the same with every test
guarded by `fact != null`, and one expression for each condition, each given only the facts it reads.
JSON-logic is interpreted from its JSON; it compares with null without complaint.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import Any

from benchmarks.conditions import Conditions, Leaf, OtherFact, Ruled, Tree, applies
from benchmarks.verdicts import Given, Plain, Verdict

type JSON = dict[str, Any] | list[Any] | bool | str | int | float | None  # JSON-logic's rules are JSON of any shape


def peer(module: str) -> ModuleType | None:
    """Return an engine's module, or None when it is not installed. Traces of errors are off: they cost time."""
    os.environ["RUST_BACKTRACE"] = "0"
    with suppress(ImportError):
        return import_module(module)
    return None


def version_of(package: str) -> str:
    """Return the version of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


# zen-engine


def zen_name(fact: str) -> str:
    """Return a fact's name as zen-engine's expressions take it."""
    return "f_" + fact.replace("-", "_")


def zen_text(tree: Tree, guarded: bool) -> str:
    """Return a condition in zen-engine's language; `guarded`: a test of a missing fact is false instead of an error."""
    if isinstance(tree, Leaf):
        return _zen_leaf(tree, guarded)
    parts = [zen_text(part, guarded) for part in tree.parts]
    if tree.k in (1, len(parts)):
        return "(" + (" or " if tree.k == 1 else " and ").join(parts) + ")"
    return "(" + " + ".join(f"({part} ? 1 : 0)" for part in parts) + f" >= {tree.k})"


def _zen_leaf(leaf: Leaf, guarded: bool) -> str:
    name = zen_name(leaf.fact)
    text = _zen_test(name, leaf)
    if leaf.negated:
        text = f"not ({text})"
    must = [zen_name(applies(fact)) for fact in leaf.applies]
    if guarded:
        must.append(f"{name} != null")
        must += [f"{zen_name(leaf.argument.id)} != null"] if isinstance(leaf.argument, OtherFact) else []
    return f"({' and '.join([*must, text])})" if must else text


def _zen_test(name: str, leaf: Leaf) -> str:
    argument = leaf.argument
    if leaf.op == "is":
        return name
    if leaf.op == "any":
        return f"len({name}) > 0"
    if leaf.op == "has" and isinstance(argument, tuple):
        return f"{_quoted(argument[0])} in {name}" if len(argument) == 1 else f"some({name}, # in {_listed(argument)})"
    if leaf.op == "in" and isinstance(argument, tuple):
        return f"{name} in {_listed(argument)}"
    if isinstance(argument, OtherFact):
        return f"{name} {leaf.op if leaf.op != '=' else '=='} {zen_name(argument.id)}"
    written = json.dumps(argument) if not isinstance(argument, str) else _quoted(argument)
    return f"{name} {leaf.op if leaf.op != '=' else '=='} {written}"


def _quoted(option: str) -> str:
    return f"'{option}'"


def _listed(options: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, options)) + "]"


def zen_facts(person: Given) -> dict[str, Plain]:
    """Return a person's plain facts under zen-engine's names."""
    return {zen_name(fact): value for fact, value in person.plain.items()}


class ZenAtOnce:
    """One expression that returns every verdict."""

    def __init__(self, zen: ModuleType, conditions: Conditions, guarded: bool) -> None:
        self.count = len(conditions.rules)
        texts = [zen_text(rule.tree, guarded) for rule in conditions.rules]
        self.expression = zen.compile_expression("[" + ", ".join(texts) + "]")

    def judge(self, facts: dict[str, Plain] | bytes) -> list[Verdict]:
        """Return the verdicts on the conditions; all unknown when one of them ends in an error."""
        try:
            found: list[Verdict] = self.expression.evaluate(facts)
        except RuntimeError:
            return [None] * self.count
        return found


class ZenOneByOne:
    """One compiled expression for each condition, each given the facts it reads and no others."""

    def __init__(self, zen: ModuleType, conditions: Conditions) -> None:
        self.rules = [(zen.compile_expression(zen_text(rule.tree, False)), _names(rule)) for rule in conditions.rules]

    def judge(self, facts: dict[str, Plain]) -> list[Verdict]:
        """Return the verdicts; unknown where the engine ends in an error or returns null."""
        found: list[Verdict] = []
        for expression, names in self.rules:
            try:
                found.append(expression.evaluate({name: facts[name] for name in names if name in facts}))
            except RuntimeError:
                found.append(None)
        return found


def _names(rule: Ruled) -> list[str]:
    return [zen_name(name) for fact in rule.reads for name in (fact, applies(fact))]


# JSON-logic


def json_logic_form(tree: Tree) -> JSON:
    """Return a condition as JSON-logic. Equality is the strict one, which does not take null for false."""
    if isinstance(tree, Leaf):
        return _json_leaf(tree)
    parts = [json_logic_form(part) for part in tree.parts]
    if tree.k in (1, len(parts)):
        return {"or" if tree.k == 1 else "and": parts}
    return {">=": [{"+": [{"if": [part, 1, 0]} for part in parts]}, tree.k]}


def _json_leaf(leaf: Leaf) -> JSON:
    test = _json_test({"var": leaf.fact}, leaf)
    if leaf.negated:
        test = {"!": [test]}
    must: list[JSON] = [{"var": applies(fact)} for fact in leaf.applies]
    return {"and": [*must, test]} if must else test


def _json_test(value: JSON, leaf: Leaf) -> JSON:
    argument = leaf.argument
    if leaf.op == "is":
        return value
    if leaf.op == "any":
        return {"!!": [value]}
    if leaf.op == "has" and isinstance(argument, tuple):
        if len(argument) == 1:
            return {"in": [argument[0], value]}
        return {"some": [value, {"in": [{"var": ""}, list(argument)]}]}
    if leaf.op == "in" and isinstance(argument, tuple):
        return {"in": [value, list(argument)]}
    other: JSON = (
        {"var": argument.id}
        if isinstance(argument, OtherFact)
        else list(argument or ())
        if isinstance(argument, tuple)
        else argument
    )
    return {{"=": "===", "!=": "!=="}.get(leaf.op, leaf.op): [value, other]}


class JSONLogic:
    """All conditions as one list, which the engine judges in one call."""

    def __init__(self, module: ModuleType, conditions: Conditions) -> None:
        self.forms = [json_logic_form(rule.tree) for rule in conditions.rules]
        self.run: Callable[[JSON, dict[str, Plain]], list[Verdict]] = module.jsonLogic

    def judge(self, facts: dict[str, Plain]) -> list[Verdict]:
        """Return the verdicts."""
        return self.run(self.forms, facts)
