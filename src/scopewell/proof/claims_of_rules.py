"""Claims about the rules one by one: that each can fire, and what each can decide."""

from collections.abc import Iterator

from scopewell.proof.formulas import Formula, both, no
from scopewell.proof.ground import GradeOfRule, Ground, World, solver
from scopewell.proof.witness import case_of, smallest
from scopewell.proof.work import NO_CASE, CounterExample, Work


def rules_fire(work: Work) -> Iterator[CounterExample]:
    """Every rule can fire, in each of its grades; the engine agrees on the person the prover found."""
    ground = work.ground
    world = ground.world("person")
    grades = _by_rule(ground)
    for grade in ground.grades:
        worse = [other for rule in grade.rule.gives_way_to for other in grades.get(rule, ())]
        keys = ground.keys_behind(grade.condition, *(other.condition for other in worse))
        asked = solver(*world.bounds(keys), world.truths(grade).certain, *(no(world.truths(o).certain) for o in worse))
        says = f"{grade.name} can never fire"
        if not work.ask(asked):
            yield CounterExample(says)
            continue
        model = smallest(asked, (world,), keys)
        case = model and case_of(world, model, keys, f"{grade.rule.id}-fires", f"{grade.name} fires")
        if case is None:
            yield CounterExample(f"{says} ({NO_CASE})")
        elif grade.rule.id not in set(work.replay(case)):
            yield CounterExample(f"{grade.name}: fires for the prover and not for the engine", (case,))


def rules_decide_alone(work: Work) -> Iterator[CounterExample]:
    """Every rule can decide by itself, with no other as severe; or never-alone.yaml says in whose company it fires."""
    ground = work.ground
    world = ground.world("person")
    asked = solver(*world.bounds(ground.all_keys))
    by_rule = _by_rule(ground)
    for id, grades in by_rule.items():
        company = work.never_alone.get(id)
        if company is None:
            if not any(work.ask(asked, _alone(world, grade)) for grade in grades):
                yield CounterExample(f"{id} never decides by itself, and never-alone.yaml does not say why")
            continue
        others = [other for rule in company.rules for other in by_rule[rule]]
        for grade in grades:
            if work.ask(asked, world.truths(grade).certain, no(world.certain_from(grade.level, others))):
                yield CounterExample(f"{grade.name} can fire without {', '.join(company.rules)}")
        work.notes.append(f"{id} never decides by itself: {company.why} With it: {', '.join(company.rules)}.")


def _by_rule(ground: Ground) -> dict[str, list[GradeOfRule]]:
    found: dict[str, list[GradeOfRule]] = {}
    for grade in ground.grades:
        found.setdefault(grade.rule.id, []).append(grade)
    return found


def _alone(world: World, grade: GradeOfRule) -> Formula:
    others = (
        world.truths(other).certain
        for other in world.ground.grades
        if other.rule.id != grade.rule.id and other.level >= grade.level
    )
    return both(world.truths(grade).certain, *(no(other) for other in others))
