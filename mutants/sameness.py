"""Whether a fault changes anything at all: proved by comparing both rule sets for every person."""

from collections.abc import Iterator

import z3

from mutants.barriers import Planted, ground_of, profile_of, shipped_ground
from scopewell.engine.compiling import FLOOR
from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import Condition, names_of, parse_condition
from scopewell.proof.differing import Comparison
from scopewell.proof.formulas import Formula, Truths, both, either, no, same
from scopewell.proof.ground import Key, World, solver

UNREAD = ("clearance-widened", "hold-lost", "disposition-lowered")  # changes that leave every condition as it was


class Sameness:
    """The shipped rules and those with a fault, over one and the same symbolic person."""

    def __init__(self, planted: Planted) -> None:
        self.conditions_changed = planted.fault.kind not in UNREAD
        self.old = shipped_ground(profile_of(planted)).world("person")
        self.new = ground_of(planted).world("person")

    def every_rule_fires_alike(self) -> bool:
        """Return whether every rule is as certain, and as possible, for every person, and the same must be known."""
        old, new = self.old.ground.grades, self.new.ground.grades
        if not self.conditions_changed or [g.name for g in old] != [g.name for g in new]:
            return False
        pairs = (
            (self.old.truths(a), self.new.truths(b), [a.condition, b.condition]) for a, b in zip(old, new, strict=True)
        )
        return (
            all(self._alike(*pair) for pair in pairs)
            and all(self._alike(*pair) for pair in self._readings())
            and self._gates_are_alike()
        )

    def every_outcome_is_alike(self) -> bool:
        """Return whether floor, ceiling and start are the same for every person, whichever rules make them."""
        differing = Comparison(self.old.ground, self.new.ground).can_differ()
        return self.conditions_changed and self._starts_are_alike() and next(differing, None) is None

    def _starts_are_alike(self) -> bool:
        before, after = (
            both(world.knows_the_gates(), no(world.possible_from(Disposition.REFER_TO_PT)))
            for world in (self.old, self.new)
        )
        return not self._differ(self._all_keys(), no(same(before, after)))

    def _gates_are_alike(self) -> bool:
        return not self._differ(self._all_keys(), no(same(self.old.knows_the_gates(), self.new.knows_the_gates())))

    def _readings(self) -> Iterator[tuple[Truths, Truths, list[Condition]]]:
        """Yield the truths of the readings beside the decision: who leads, stage, stability, class."""
        for rows in self.old.ground.rules.readings.values():
            for row in rows:
                condition = parse_condition(row.when) if row.when else None
                if condition is not None and FLOOR not in names_of(condition):
                    old, new = (w.reading.truths(condition, False, {}, None) for w in (self.old, self.new))
                    yield old, new, [condition]

    def _alike(self, old: Truths, new: Truths, conditions: list[Condition]) -> bool:
        differ = either(_unlike(old.certain, new.certain), _unlike(old.possible, new.possible))
        if differ is False:
            return True
        keys = {key for world in (self.old, self.new) for key in world.ground.keys_behind(*conditions)}
        return not self._differ(sorted(keys), differ)

    def _all_keys(self) -> list[Key]:
        return sorted({*self.old.ground.all_keys, *self.new.ground.all_keys})

    def _differ(self, keys: list[Key], differ: Formula) -> bool:
        """Return whether somebody is as described; what the prover cannot tell counts as a yes."""
        if differ is False:
            return False
        worlds: tuple[World, ...] = (self.old, self.new)
        asked = solver(*(bound for world in worlds for bound in world.bounds(keys)), differ)
        return bool(asked.check() != z3.unsat)


def _unlike(a: Formula, b: Formula) -> Formula:
    """Return when two formulas differ; plainly never when they are written alike."""
    if a is b or (z3.is_expr(a) and z3.is_expr(b) and a.eq(b)):
        return False
    return no(same(a, b))
