"""A practice's tightened thresholds, carried into the gates: a question opens where the threshold now lies."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any as AnyValue

from scopewell.engine.running import Code, parameter_in
from scopewell.engine.units import Number
from scopewell.engine.values import DOWNWARD, UPWARD


def tightened(
    compiled: Mapping[str, AnyValue], shipped: Mapping[str, Number], settings: Mapping[str, Number]
) -> Mapping[str, AnyValue]:
    """Return the compiled rules with gates that also open wherever a tightened threshold is met.

    A gate holds numbers of its own ("asked from 250 on"). When a setting moves the threshold of a rule that lies within
    such a gate to a place outside it, the gate would call the question not applicable just where it now decides.
    """
    moved: dict[int, list[tuple[str, str]]] = {}
    for fact, op, raw, negated in compiled["singles"]:
        parameter = parameter_in(raw)
        if parameter is not None and parameter in settings and not negated:
            moved.setdefault(fact, []).append((op, parameter))
    if not moved:
        return compiled
    widen = _Widening(moved, shipped, settings)
    nodes = [
        [node[0], node[1], widen.code(node[2]), node[3]] if node[0] == "gate" else node for node in compiled["nodes"]
    ]
    gate = [[fact, only_if and widen.code(only_if)] for fact, only_if in compiled["gate"]]
    return {**compiled, "nodes": nodes, "gate": gate}


class _Widening:
    """Widens the conditions of gates by the thresholds that moved."""

    def __init__(
        self,
        moved: Mapping[int, Sequence[tuple[str, str]]],
        shipped: Mapping[str, Number],
        settings: Mapping[str, Number],
    ) -> None:
        self.moved = moved
        self.shipped = shipped
        self.settings = settings

    def code(self, code: Code) -> Code:
        """Return the condition, each of its tests on a number widened."""
        if code[0] != "test":
            return [self.code(part) if isinstance(part, list) else part for part in code]
        _, fact, op, raw, negated = code
        more = [
            ["test", fact, rule_op, str(Fraction(self.settings[parameter])), negated]
            for rule_op, parameter in self.moved.get(fact, ())
            if isinstance(raw, str) and _lies_within(rule_op, self.shipped[parameter], op, Fraction(raw))
        ]
        return ["and" if negated else "or", code, *more] if more else code


def _lies_within(rule_op: str, threshold: Number, gate_op: str, number: Fraction) -> bool:
    """Return whether whatever meets the threshold of a rule also opens the gate."""
    for side, sign in ((UPWARD, 1), (DOWNWARD, -1)):
        if rule_op in side and gate_op in side:
            beyond = (threshold - number) * sign
            return beyond > 0 or (beyond == 0 and not (rule_op == side[1] and gate_op == side[0]))
    return False
