"""Claims about what blocks a person, and about who may lower it."""

from collections.abc import Iterator

import z3

from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import Name, parse_condition, tests_of
from scopewell.proof.formulas import both, either, no
from scopewell.proof.ground import GradeOfRule, Ground, World, solver
from scopewell.proof.work import CounterExample, Work, shown

CLEARANCE = Disposition.MEDICAL_CLEARANCE
BEYOND = {"lower": (">", ">="), "higher": ("<", "<=")}  # a guard's side, and the tests of which it is the limit


def contraindications_block(work: Work) -> Iterator[CounterExample]:
    """Every contraindication of the guidelines stops the person, and while it is not excluded nobody starts."""
    ground = work.ground
    world = ground.world("person")
    asked = solver(*world.bounds(ground.all_keys))
    for listed in work.contraindications:
        found = world.reading.anywhere(parse_condition(listed.when))
        for part, truth, reached in (
            ("certain", found.certain, world.certain_from(listed.at_least)),
            ("possible", found.possible, world.possible_from(listed.at_least)),
        ):
            if work.ask(asked, truth, no(reached)):
                says = f"{listed.finding}: {part}, and yet milder than {listed.at_least.word}"
                yield shown(asked, [world], ground.all_keys, says, f"{listed.id}-{part}", truth, no(reached))


def nobody_lowers_a_firm_one(work: Work) -> Iterator[CounterExample]:
    """A firm contraindication rests on a rule that no clearance, limit, setting or judgment can lower."""
    ground = work.ground
    world = ground.world("person")
    asked = solver(*world.bounds(ground.all_keys))
    for listed in work.contraindications:
        if not listed.firm:
            continue
        firm = [
            grade for grade in ground.grades if grade.level >= listed.at_least and not can_be_lowered(grade, ground)
        ]
        found = [world.reading.anywhere(parse_condition(listed.when)).certain]
        found.append(no(world.certain_from(listed.at_least, firm)))
        if work.ask(asked, *found):
            says = f"{listed.finding}: only rules that somebody may lower stand against it"
            yield shown(asked, [world], ground.all_keys, says, f"{listed.id}-lowered", *found)


def can_be_lowered(grade: GradeOfRule, ground: Ground) -> bool:
    """Return whether a clearance, a personal limit, or the professional's judgment can lower a grade."""
    rule = grade.rule
    by_clearance = grade.level <= CLEARANCE and not rule.absolute and bool(rule.decided_by)
    by_judgment = grade.level is Disposition.REFER_TO_PT and rule.professional_may_modify
    has_limit_exception = rule.limit_exception and grade.number == 0
    by_limit = (grade.level <= CLEARANCE or has_limit_exception) and _has_a_guard(grade, ground)
    return by_clearance or by_judgment or by_limit


def _has_a_guard(grade: GradeOfRule, ground: Ground) -> bool:
    """Return whether a grade compares a measured fact with a parameter on the side on which that is a guard."""
    for test in tests_of(grade.condition):
        parameter = ground.rules.parameters.get(test.value.id) if isinstance(test.value, Name) else None
        fact = ground.words.facts.get(test.fact)
        is_measured = fact is not None and fact.class_ == "observed"
        if parameter is not None and is_measured and test.op in BEYOND[parameter.tighter]:
            return True
    return False


def the_professional_lowers_little(work: Work) -> Iterator[CounterExample]:
    """What the professional may modify is a referral to physical therapy on a flag without a number of its source."""
    for grade in work.ground.grades:
        work.questions += 1
        rule = grade.rule
        if not rule.professional_may_modify or grade.level is not Disposition.REFER_TO_PT:
            continue
        numbers = [work.ground.rules.parameters[id] for id in rule.parameters]
        sourced = [number.id for number in numbers if number.mark != "engine-parameter"]
        if rule.group in ("contraindications", "vital-signs") or sourced or rule.absolute:
            yield CounterExample(f"{rule.id} may be modified by the professional, though it is none of those rules")


def settings_only_tighten(work: Work) -> Iterator[CounterExample]:
    """A practice's setting, any number of them together, never makes an outcome milder."""
    ground = work.ground
    moved = {id: z3.Real(f"setting:{id}") for id in ground.values}
    strict = {
        id: moved[id] <= ground.thresholds[id] if parameter.tighter == "lower" else moved[id] >= ground.thresholds[id]
        for id, parameter in ground.rules.parameters.items()
    }
    shipped, practice = ground.world("person"), World(ground, "person", moved)
    anyone = solver(*shipped.bounds(ground.all_keys), *strict.values())
    for grade in ground.grades:
        if grade.level is Disposition.START or not grade.rule.parameters:
            continue
        old, new = shipped.truths(grade), practice.truths(grade)
        falls = either(both(old.certain, no(new.certain)), both(old.possible, no(new.possible)))
        keys = ground.keys_behind(grade.condition)
        if not work.ask(solver(*shipped.bounds(keys), *(strict[id] for id in grade.rule.parameters), falls)):
            continue
        floor = either(no(old.certain), practice.certain_from(grade.level))
        ceiling = either(no(old.possible), practice.possible_from(grade.level))
        milder = no(both(floor, ceiling))
        if not work.ask(anyone, milder):
            continue
        if grade.rule.exception and grade.level is Disposition.START_WITH_PRECAUTIONS:
            work.note(f"exception {grade.rule.id}: {grade.rule.exception}")
            continue
        says = f"{grade.name}: a tightened setting makes the outcome milder than {grade.level.word}"
        yield shown(anyone, [shipped], ground.all_keys, says, f"{grade.rule.id}-setting", milder)
