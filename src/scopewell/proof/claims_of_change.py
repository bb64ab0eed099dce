"""Claims about what an answer more, or a finding more, can do to a decision."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import z3

from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import names_of, parse_condition
from scopewell.proof.formulas import Formula, Truths, both, either, no
from scopewell.proof.ground import GradeOfRule, Ground, Key, World, solver
from scopewell.proof.orders import Findings, Relation, answers_more, unchanged
from scopewell.proof.work import CounterExample, Work, shown


class Pair:
    """Two persons of one proof, the second made from the first by a relation that holds fact by fact."""

    def __init__(self, ground: Ground, relation: Callable[[World, World], Relation]) -> None:
        self.ground = ground
        self.before, self.after = ground.world("before"), ground.world("after")
        self._relation = relation(self.before, self.after)
        self._held: dict[Key, Formula] = {}

    @cached_property
    def keys(self) -> list[Key]:
        """Every fact that any grade rests on, or that must be known before anyone starts."""
        return self.ground.all_keys

    def solver(self, keys: Sequence[Key]) -> z3.Solver:
        """Return a solver that knows which values both persons can have, and how the second follows from the first."""
        found = solver(*self.before.bounds(keys), *self.after.bounds(keys))
        for key in keys:
            if key not in self._held:
                self._held[key] = self._relation(key)
            found.add(self._held[key])
        return found

    @property
    def differences(self) -> list[Formula]:
        """For each fact, whether the two persons differ in what is said of it."""
        return [no(unchanged(self.before.person.of(*key), self.after.person.of(*key))) for key in self.keys]

    @property
    def worlds(self) -> tuple[World, World]:
        """Both persons."""
        return self.before, self.after


def nobody_who_starts_has_a_stop(work: Work) -> Iterator[CounterExample]:
    """Whoever may start still may when every open question is answered: no stop hides behind silence."""
    pair = Pair(work.ground, answers_more)
    asked = pair.solver(pair.keys)
    stopped = pair.after.certain_from(Disposition.REFER_TO_PT)
    asked.add(pair.before.knows_the_gates(), no(pair.before.possible_from(Disposition.REFER_TO_PT)), stopped)
    if work.ask(asked):
        says = "may start, and an answer to an open question shows a stop"
        yield shown(asked, pair.worlds, pair.keys, says, "start-with-a-stop")


def answers_stay_between(work: Work) -> Iterator[CounterExample]:
    """Answering what is open never lowers a settled floor, and never goes past the ceiling.

    A row of precautions may name an exception; a row that holds somebody back may not.
    """
    pair = Pair(work.ground, answers_more)
    broken = list(_not_monotone(work, pair, turned=True))
    if not broken:
        return
    asked = pair.solver(pair.keys)
    asked.add(pair.before.knows_the_gates())
    for grade in broken:
        is_mild = grade.level is Disposition.START_WITH_PRECAUTIONS
        yield from _levels_break(work, pair, asked, grade, turned=True, may_be_named=is_mild)


def _not_monotone(work: Work, pair: Pair, *, turned: bool) -> Iterator[GradeOfRule]:
    """Yield the grades that by themselves could fall. `turned`: what is possible may only shrink, as with answers."""
    for grade in work.ground.grades:
        if grade.level is Disposition.START:
            continue
        asked = pair.solver(work.ground.keys_behind(grade.condition))
        old, new = pair.before.truths(grade), pair.after.truths(grade)
        if work.ask(asked, either(both(old.certain, no(new.certain)), _shrinks(old, new, turned))):
            yield grade


def _shrinks(old: Truths, new: Truths, turned: bool) -> Formula:
    return both(new.possible, no(old.possible)) if turned else both(old.possible, no(new.possible))


def _levels_break(
    work: Work, pair: Pair, asked: z3.Solver, grade: GradeOfRule, *, turned: bool, may_be_named: bool
) -> Iterator[CounterExample]:
    """Yield the persons whose floor or ceiling really breaks: a grade that falls may leave another as severe.

    Where the rule names its exception, and may, that is noted instead.
    """
    named = grade.rule.exception if may_be_named else None
    for what, formula in _breaks(pair, grade, turned=turned):
        if not work.ask(asked, formula):
            continue
        if named is not None:
            work.note(f"exception {grade.rule.id}: {named}")
            continue
        says = f"{grade.name}: the {what} of {grade.level.word} does not hold"
        yield shown(asked, pair.worlds, pair.keys, says, f"{grade.rule.id}-{what}", formula)


def _breaks(pair: Pair, grade: GradeOfRule, *, turned: bool) -> tuple[tuple[str, Formula], ...]:
    """Return when a grade's level really no longer holds, as floor and as ceiling: no other grade is as severe."""
    old, new = pair.before.truths(grade), pair.after.truths(grade)
    floor = both(old.certain, no(pair.after.certain_from(grade.level)))
    if turned:
        return ("floor", floor), ("ceiling", both(new.possible, no(pair.before.possible_from(grade.level))))
    return ("floor", floor), ("ceiling", both(old.possible, no(pair.after.possible_from(grade.level))))


def findings_never_soften(work: Work) -> Iterator[CounterExample]:
    """A finding more never lowers floor or ceiling, except where a rule names its exception; those are listed."""
    ground = work.ground
    order = Findings(ground.words.reassuring, work.worse.sides, work.worse.neither)
    pair = Pair(ground, order.more)
    falling = list(_not_monotone(work, pair, turned=False))
    asked = pair.solver(pair.keys)
    asked.add(z3.AtMost(*pair.differences, 1))
    asked.add(*_quotients_follow(pair))
    for grade in falling:
        yield from _levels_break(work, pair, asked, grade, turned=False, may_be_named=True)


def _quotients_follow(pair: Pair) -> Iterator[Formula]:
    """Yield what the proof needs to know of quotients: of two with one divisor the larger dividend gives the larger."""
    for (top, bottom, value), (top_2, bottom_2, value_2) in zip(
        pair.before.reading.quotients, pair.after.reading.quotients, strict=True
    ):
        yield z3.Implies(z3.And(bottom == bottom_2, top <= top_2), value <= value_2)
        yield z3.Implies(z3.And(bottom == bottom_2, top >= top_2), value >= value_2)


def gates_stay_closed(work: Work) -> Iterator[CounterExample]:
    """A gate closes on answers alone, never on silence, and stays closed whatever else is answered."""
    ground = work.ground
    pair = Pair(ground, answers_more)
    for text, kind in sorted({(f.ask_if, f.episode) for f in ground.words.facts.values() if f.ask_if}, key=str):
        condition = parse_condition(str(text))
        keys = ground.keys_behind(condition)
        gate = [
            world.reading.truths(condition, False, {kind: 0} if kind else {}, kind)
            for world in (pair.before, pair.after)
        ]
        asked = pair.solver(keys)
        silent = [no(pair.before.person.of(*key).given) for key in keys]
        if work.ask(asked, no(gate[0].possible), *silent):
            yield CounterExample(f"the gate {text} is closed for somebody who said nothing")
        asked.add(no(gate[0].possible), gate[1].possible)
        if work.ask(asked):
            says = f"the gate {text} opens again after it was closed"
            yield shown(asked, pair.worlds, keys, says, "gate-reopens")
    if work.full:
        work.notes.extend(_kept_back(work))


def _kept_back(work: Work) -> Iterator[str]:
    """Yield each question that a closed gate leaves out and whose answer, if volunteered, could still fire a rule.

    The answer would count. That it is not asked for rests on the clinical reason of the gate in gates.yaml.
    """
    ground = work.ground
    world = ground.world("person")
    readers: dict[str, list[GradeOfRule]] = {}
    for grade in ground.grades:
        for id in ground.facts_behind(grade.condition) if grade.level >= Disposition.REFER_TO_PT else ():
            readers.setdefault(id, []).append(grade)
    for fact in ground.words.facts.values():
        if fact.ask_if is None:
            continue
        condition = parse_condition(fact.ask_if)
        gate = world.reading.truths(condition, False, {fact.episode: 0} if fact.episode else {}, fact.episode)
        said = {fact.id, *names_of(condition)}
        fired = []
        for grade in readers.get(fact.id, ()):
            keys = ground.keys_behind(condition, grade.condition)
            silent = [no(world.person.of(*key).given) for key in keys if key[0] not in said]
            alone = no(world.person.exists(fact.episode, 1)) if fact.episode else True
            asked = solver(*world.bounds(keys), alone, no(gate.possible), *silent)
            if work.ask(asked, world.truths(grade).certain):
                fired.append(grade.rule.id)
        if fired:
            yield f"{fact.id}, asked only if {fact.ask_if}: {', '.join(dict.fromkeys(fired))}"
