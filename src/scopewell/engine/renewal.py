"""Whether a finding is new or worse since a clearance was written: then the clearance no longer covers it."""

from datetime import date
from fractions import Fraction

from scopewell.engine.answers import Answer, Facts
from scopewell.engine.explaining import Explainer
from scopewell.engine.program import Program
from scopewell.engine.settling import Settled
from scopewell.engine.terms import CompiledTest, bits
from scopewell.engine.values import NO, UPWARD, YES, Day, Options, State, Value, is_whole, read


def is_new_since(
    day: date,
    terms: int,
    program: Program,
    settled: Settled,
    facts: Facts,
    explainer: Explainer,
    doubts: list[int],
) -> bool:
    """Return whether a finding behind these terms is new or worse since `day`, or nobody knows whether it is.

    New is: a date of the finding (an operation, an attack) after that day; an answer that says it is new, unless it was
    already given by then; an earlier reading that shows it was absent or milder then. The same finding asked again is
    not new. The facts that leave it in doubt are added to `doubts`.
    """
    tests = dict.fromkeys(n for term in bits(terms) for n in program.terms.tests_of_term[term])
    for n in tests:
        test = program.terms.tests[n]
        if test.negated:
            continue
        found = (test.fact,) if test.fact < program.base else explainer.behind(test.fact, settled.now)
        for i in found:
            if _has_later_date(i, day, program, settled) or _says_new(i, day, program, settled, facts, doubts):
                return True
            if _was_milder(i, test if i == test.fact else None, day, program, facts):
                return True
    return False


def _has_later_date(i: int, day: date, program: Program, settled: Settled) -> bool:
    """Return whether the fact is a date, or gates a date, that lies after the day."""
    last = day.toordinal()
    dates_of = program.dates_of(i)
    if not dates_of:
        return False
    dates = (state for n in dates_of for state in settled.states(n) if isinstance(state, Day))
    return any(day.ordinal > last for day in dates)


def _says_new(i: int, day: date, program: Program, settled: Settled, facts: Facts, doubts: list[int]) -> bool:
    condition = program.new_when.get(i)
    if condition is None:
        return False
    truth = condition(settled.now, settled.each)
    if truth != YES:
        if truth != NO:
            doubts.extend(n for n in program.new_reads[i] if not is_whole(settled.now[n]))
        return truth != NO
    said = [facts.person.get(program.names[n]) for n in program.new_reads[i]]
    return not all(answer and answer.when and answer.when.day <= day for answer in said)


def _was_milder(i: int, test: CompiledTest | None, day: date, program: Program, facts: Facts) -> bool:
    name, kind = program.names[i], program.episode_of[i]
    answers = [facts.person.get(name)] if kind is None else [one.get(name) for one in facts.episodes.get(kind, ())]
    return any(answer is not None and _answer_was_milder(answer, test, day) for answer in answers)


def _answer_was_milder(answer: Answer, test: CompiledTest | None, day: date) -> bool:
    if not answer.earlier or (answer.when and answer.when.day <= day):
        return False
    before = next((reading for reading in answer.earlier if reading.when.day <= day), None)
    if before is None:
        return False
    return _is_worse(answer, before.value, test)


def _is_worse(answer: Answer, before: Value, test: CompiledTest | None) -> bool:
    now: State = answer.state
    if test is not None and read(test.op, test.argument, test.negated, before) == NO:
        return True
    if isinstance(now, Options) and isinstance(before, Options):
        return bool(now.has - before.has)
    if isinstance(now, (int, Fraction)) and isinstance(before, (int, Fraction)) and test is not None:
        return now > before if test.op in UPWARD else now < before
    return now != before
