"""From a model of the prover to a case that `scopewell screen` runs: the smallest person that shows the point."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import z3

from scopewell.engine.units import Number, as_json
from scopewell.proof.formulas import Formula, constant, every, implies, number_of, some
from scopewell.proof.ground import Key, World
from scopewell.proof.person import ANYTHING, Said

HEIGHTS_CM = (172, 150, 200, 120, 240)
PATIENCE_MS = 1_000
FOREVER_MS = 4_294_967_295
TEXT = "something nobody classified"
NOT_ASKED = {"unknown": "not-asked"}

type Case = dict[str, Any]  # a case as the command line reads it


def smallest(solver: z3.Solver, worlds: Sequence[World], keys: Sequence[Key]) -> z3.ModelRef | None:
    """Return a model of what the solver holds in which the fewest facts are known; None when there is no such person.

    Quotients of facts get their true value here: see `Reading.quotients`.
    """
    solver.push()
    for world in worlds:
        solver.add(every(_as_admitted(world)))
    found = _with_a_height(solver, worlds, [world.person.of(*key).given for world in worlds for key in keys])
    solver.pop()
    return found


def _with_a_height(solver: z3.Solver, worlds: Sequence[World], given: Sequence[Formula]) -> z3.ModelRef | None:
    for height in HEIGHTS_CM if any(world.reading.quotients for world in worlds) else (None,):
        solver.push()
        if height is not None:
            for world in worlds:
                solver.add(*_with_true_quotients(world, height))
        model = _fewest(solver, given)
        solver.pop()
        if model is not None:
            return model
    return None


def _with_true_quotients(world: World, height: int) -> Iterator[Formula]:
    """Yield that the person is this tall, and what each quotient then is: by a number now, so that it stays linear."""
    own = world.person.of("height").value
    yield own == constant(height)
    for top, bottom, value in world.reading.quotients:
        divisor = z3.simplify(z3.substitute(bottom, (own, z3.RealVal(height))))
        yield value * divisor == top


def _fewest(solver: z3.Solver, given: Sequence[Formula]) -> z3.ModelRef | None:
    """Return a model with the fewest of these holding, found by allowing more and more of them.

    Where the prover cannot tell in time whether fewer are enough, the fewest it found.
    """
    if solver.check() != z3.sat:
        return None
    best = solver.model()
    most = _count(best, given)
    low, high = 0, 1
    solver.set("timeout", PATIENCE_MS)
    while low < most:
        solver.push()
        solver.add(z3.AtMost(*given, min(high, most - 1)))
        if solver.check() == z3.sat:
            best = solver.model()
            most = _count(best, given)
            high = (low + most) // 2
        else:
            low = min(high, most - 1) + 1
            high = low * 2 if low * 2 < most else (low + most) // 2
        solver.pop()
    solver.set("timeout", FOREVER_MS)
    return best


def _count(model: z3.ModelRef, given: Sequence[Formula]) -> int:
    return sum(1 for fact in given if z3.is_true(model.eval(fact)))


def _as_admitted(world: World) -> Iterator[Formula]:
    """Yield what the admission of a case makes of some answers by itself."""
    person = world.person
    standing = [person.of(id).given for id in ("sbp-lying", "dbp-lying", "sbp-standing", "dbp-standing")]
    yield implies(some(standing), person.of("standing-start").given)


def case_of(world: World, model: z3.ModelRef, keys: Iterable[Key], id: str, about: str) -> Case:
    """Return the person of a model as a case."""
    ground, person = world.ground, world.person
    facts: dict[str, object] = {}
    episodes: dict[str, list[dict[str, object]]] = {}
    for key in sorted(keys, key=lambda key: (list(ground.words.facts).index(key[0]), key[1])):
        said = person.of(*key)
        kind = said.fact.episode
        if kind is None:
            if _holds(model, said.given):
                facts[key[0]] = _shown(world, said, model)
            elif said.fact.when_absent or said.fact.id == "injury-12m":
                facts[key[0]] = NOT_ASKED
        elif _holds(model, person.exists(kind, key[1])):
            listed = episodes.setdefault(kind, [])
            while len(listed) <= key[1]:
                listed.append({})
            if _holds(model, said.given):
                listed[key[1]][key[0]] = _shown(world, said, model)
    case: Case = {"id": id, "about": about, "as_of": ground.day.isoformat(), "profile": ground.profile, "facts": facts}
    told = {kind: listed for kind, listed in episodes.items() if any(listed) or len(listed) > 1}
    if told:
        case["episodes"] = told
    return case


def _holds(model: z3.ModelRef, formula: Formula) -> bool:
    if formula is True or formula is False:
        return bool(formula)
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _shown(world: World, said: Said, model: z3.ModelRef) -> object:
    fact = said.fact
    if fact.kind == "flag":
        return _holds(model, said.value)
    if fact.kind == "choice":
        return next(option for option, holds in said.has.items() if _holds(model, holds))
    if fact.is_set:
        return _shown_set(said, model)
    value = number_of(model.eval(said.value, model_completion=True))
    if fact.kind == "date":
        return (world.ground.day - timedelta(days=int(value))).isoformat()
    return _shown_number(said, value)


def _shown_set(said: Said, model: z3.ModelRef) -> object:
    has = [option for option, holds in said.has.items() if _holds(model, holds)]
    has_not = [option for option, holds in said.has_not.items() if _holds(model, holds)]
    if said.fact.kind == "texts":
        named = [TEXT] if has else []
        return named if has_not == [ANYTHING] else {"has": named, "has_not": []}
    if len(has) + len(has_not) == len(said.has):
        return has
    return {"has": has, "has_not": has_not}


def _shown_number(said: Said, value: Number) -> object:
    if isinstance(value, Fraction):
        value = value.limit_denominator(10**6)
    plausible = said.fact.plausible
    if plausible and not plausible[0] <= value <= plausible[1]:
        return {"value": as_json(value), "repeated": True}
    return as_json(value)
