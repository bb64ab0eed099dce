"""Part 1: one warm decision with its whole explanation, and admission by itself."""

from collections.abc import Callable
from functools import partial
from statistics import mean
from time import process_time

from benchmarks.people import Person, casebook_people, dated, named_people, with_answers_missing
from benchmarks.table import Part, microseconds, ratio
from benchmarks.timing import Timing, median_of, times_of
from scopewell.engine.deciding import Case, Engine
from scopewell.engine.record import decision_as_json

TARGET_S = 250e-6


def measure(engine: Engine, quick: bool) -> Part:
    """Time deciding, deciding with the JSON form, and admission, for people known by name and for many others."""
    people = named_people(engine)
    people["healthy, every answer dated"] = dated(people["healthy"])
    rows = [_row(engine, name, person, 9 if quick else 25) for name, person in people.items()]
    rows += _many(engine, 200 if quick else 500)
    deciding = sum(1 for rule in engine.rules.rules.values() if rule.grades)
    return Part(
        f"1. One decision, warm, fully explained, {deciding} deciding rules: microseconds, best / median",
        ["person", "answers", "admission", "decide", "decide+JSON", "target", "of target", "outcome"],
        rows,
        [
            "admission: read_case on the parsed case. decide: engine.decide on the admitted case, with reasons, open",
            "facts, actions and readings. decide+JSON: decide, then decision_as_json (nested values, not yet text).",
            "warm: the same person again and again, so all that is remembered of facts, and of facts amid others, is",
            "found: a client decided again. not seen: each person once, after as many others. of target: the best time",
            "of decide+JSON (for many, of their mean).",
        ],
    )


def _row(engine: Engine, name: str, person: Person, repeats: int) -> list[str]:
    case = engine.read_case(person)
    runs: list[Callable[[], object]] = [
        partial(engine.read_case, person),
        partial(engine.decide, case),
        partial(_explained, engine, case),
    ]
    times = times_of(runs, repeats=repeats)
    cells = [str(len(person["facts"])), *map(microseconds, times), f"{TARGET_S * 1e6:.0f}"]
    return [name, *cells, ratio(times[2].best, TARGET_S), engine.decide(case).outcome_word]


def _explained(engine: Engine, case: Case) -> object:
    return decision_as_json(engine.decide(case))


def _many(engine: Engine, count: int) -> list[list[str]]:
    """Return rows for casebook people, complete and with answers missing, not seen before and seen."""
    everybody = casebook_people(engine, 2 * count)
    missing = [with_answers_missing(engine, person, 0.05, number) for number, person in enumerate(everybody)]
    rows = []
    for name, people in (("all answered", everybody), ("5 % missing", missing)):
        for person in people[:count]:
            _explained(engine, engine.read_case(person))
        others = people[count:]
        rows.append(_mean_row(engine, f"{len(others)} others, {name}, not seen", others, 1))
        rows.append(_mean_row(engine, f"{len(others)} others, {name}, seen", others, 3))
    return rows


def _mean_row(engine: Engine, name: str, people: list[Person], passes: int) -> list[str]:
    cases = [engine.read_case(person) for person in people]
    both = _passes(lambda: [_explained(engine, case) for case in cases], passes, len(people))
    cells = ["", ""]
    if passes > 1:
        admission = _passes(lambda: [engine.read_case(person) for person in people], passes, len(people))
        deciding = _passes(lambda: [engine.decide(case) for case in cases], passes, len(people))
        cells = [microseconds(admission), microseconds(deciding)]
    answers = f"{mean(len(person['facts']) for person in people):.0f}"
    times = [*cells, microseconds(both), f"{TARGET_S * 1e6:.0f}", ratio(both.best, TARGET_S)]
    return [name, answers, *times, "(mean)"]


def _passes(run: Callable[[], object], passes: int, count: int) -> Timing:
    """Return the time for one of `count` people; unlike times_of, nothing is run beforehand."""
    found = []
    for _ in range(passes):
        start = process_time()
        run()
        found.append((process_time() - start) / count)
    return median_of(found)
