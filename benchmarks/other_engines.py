"""Part 1b: the same conditions judged by other engines, how long that takes, and what an unknown fact becomes."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from benchmarks.conditions import Conditions, tests_in
from benchmarks.peers import JSONLogic, ZenAtOnce, ZenOneByOne, peer, version_of, zen_facts
from benchmarks.people import AS_OF, Person, casebook_people, with_answers_missing
from benchmarks.table import Part, microseconds, ratio
from benchmarks.timing import Timing, times_of
from benchmarks.verdicts import (
    Given,
    Verdict,
    compared,
    given,
    is_complete,
    mistranslated,
    our_verdicts,
)
from scopewell.engine.deciding import Engine

SHARE_MISSING = 0.2


class Contender[T, J](NamedTuple):
    """One way of judging all conditions: what it is given, made beforehand from a person, and how it judges that.

    `read`: how what it returns reads as one verdict for each condition; not part of its time.
    """

    name: str
    prepare: Callable[[Given], T]
    judge: Callable[[T], J]
    read: Callable[[J], list[Verdict]]


class Entry(NamedTuple):
    """A contender ready to be timed: on people of whom all is known, with answers missing, and its counts, if any."""

    name: str
    complete: Callable[[], object]
    missing: Callable[[], object]
    counts: tuple[int, ...]


class Round:
    """The measuring of every contender on the same people."""

    def __init__(self, engine: Engine, count: int) -> None:
        self.engine = engine
        self.program = engine.program("acsm", date.fromisoformat(AS_OF), {})
        self.conditions = Conditions(engine, self.program.build.parameters)
        self.people = self._complete_people(count)
        self.without = [with_answers_missing(engine, p, SHARE_MISSING, n) for n, p in enumerate(self.people)]
        self.complete = [self._given(person) for person in self.people]
        self.missing = [self._given(person) for person in self.without]
        self.ours_complete = [self._listed(our_verdicts(self.program, person)) for person in self.complete]
        self.ours_missing = [self._listed(our_verdicts(self.program, person)) for person in self.missing]
        self.entries: list[Entry] = []

    def _complete_people(self, count: int) -> list[Person]:
        everybody = ((p, self._given(p)) for p in casebook_people(self.engine, 3 * count))
        return [person for person, plain in everybody if is_complete(self.conditions, plain)][:count]

    def _given(self, person: Person) -> Given:
        return given(self.engine, self.program, self.conditions, person)

    def _listed(self, found: Mapping[int, Verdict]) -> list[Verdict]:
        return [found.get(rule.grade, False) for rule in self.conditions.rules]

    def enter_ours(self) -> None:
        """Enter our verdicts, which the others are compared with, and our whole decisions on the same people."""
        judge = partial(our_verdicts, self.program)
        self.enter(Contender("Scopewell, verdicts only", lambda person: person, judge, self._listed))
        whole, part = ([self.engine.read_case(p) for p in people] for people in (self.people, self.without))
        name = "Scopewell, the whole explained decision"
        decide = self.engine.decide
        runs = (lambda: [decide(case) for case in whole], lambda: [decide(case) for case in part])
        self.entries.append(Entry(name, *runs, ()))

    def enter[T, J](self, contender: Contender[T, J]) -> None:
        """Enter a contender. Raises ValueError when it misjudges people of whom everything is known."""
        complete = [contender.prepare(person) for person in self.complete]
        missing = [contender.prepare(person) for person in self.missing]
        judged_complete = [contender.read(contender.judge(facts)) for facts in complete]
        judged = [contender.read(contender.judge(facts)) for facts in missing]
        wrong = mistranslated(self.conditions, self.complete, self.ours_complete, judged_complete)
        if wrong:
            raise ValueError(f"{contender.name} judges otherwise although all is known: {', '.join(wrong)}")
        found = compared(self.conditions, self.ours_missing, judged, self.ours_complete)
        runs = (lambda: [contender.judge(f) for f in complete], lambda: [contender.judge(f) for f in missing])
        self.entries.append(Entry(contender.name, *runs, (found.to_yes, found.to_no, found.lost, found.untrue)))

    def rows(self, repeats: int) -> list[list[str]]:
        """Time everybody who entered, in turns, and return their rows."""
        complete = self._times([entry.complete for entry in self.entries], repeats)
        missing = self._times([entry.missing for entry in self.entries], repeats)
        rows = []
        for entry, full, part in zip(self.entries, complete, missing, strict=True):
            cells = [microseconds(full), ratio(full.best, complete[0].best)]
            cells += [microseconds(part), ratio(part.best, missing[0].best)]
            rows.append([entry.name, *cells, *(f"{count:,}" for count in entry.counts)])
        return rows

    def _times(self, runs: Sequence[Callable[[], object]], repeats: int) -> list[Timing]:
        count = len(self.people)
        return [Timing(t.best / count, t.median / count) for t in times_of(runs, repeats=repeats)]


def _as_verdicts(judged: Sequence[object]) -> list[Verdict]:
    return [None if verdict is None else bool(verdict) for verdict in judged]


def measure(engine: Engine, quick: bool) -> Part:
    """Judge the same people by every engine that is installed, and compare."""
    course = Round(engine, 60 if quick else 200)
    course.enter_ours()
    notes = _enter_others(course)
    return _part(course, course.rows(5 if quick else 11), notes)


def _enter_others(course: Round) -> list[str]:
    conditions = course.conditions
    notes = []
    zen, json_logic = peer("zen"), peer("json_logic")
    if zen is None:
        notes.append("zen-engine is not installed: no rows.")
    else:
        once, guarded = ZenAtOnce(zen, conditions, False), ZenAtOnce(zen, conditions, True)
        course.enter(Contender("zen, one expression for all", _as_bytes, once.judge, _as_verdicts))
        course.enter(Contender("zen, the same, every test `!= null and`", _as_bytes, guarded.judge, _as_verdicts))
        each = ZenOneByOne(zen, conditions)
        course.enter(Contender("zen, one expression each", zen_facts, each.judge, _as_verdicts))
    if json_logic is None:
        notes.append("json-logic-qubit is not installed: no row.")
    else:
        logic = JSONLogic(json_logic, conditions)
        course.enter(Contender("JSON-logic", lambda person: person.plain, logic.judge, _as_verdicts))
    return notes


def _as_bytes(person: Given) -> bytes:
    return json.dumps(zen_facts(person)).encode()


def _part(course: Round, rows: list[list[str]], notes: list[str]) -> Part:
    conditions, people = course.conditions, len(course.people)
    unknown = sum(verdicts.count(None) for verdicts in course.ours_missing)
    certain = len(conditions.rules) * people - unknown
    tests = sum(tests_in(rule.tree) for rule in conditions.rules)
    peers = f"zen-engine {version_of('zen-engine')}, json-logic-qubit {version_of('json-logic-qubit')}."
    return Part(
        f"1b. The same {len(conditions.rules)} conditions ({tests:,} tests) in other engines, mean over {people} "
        "people: microseconds, best / median",
        ["engine", "all known", "of ours", "20 % missing", "of ours", "unk. to yes", "unk. to no", "lost", "untrue"],
        rows,
        [
            f"{peers} With answers missing, three-valued logic leaves",
            f"{unknown:,} verdicts unknown and {certain:,} certain. unk. to yes, unk. to no: unknown verdicts",
            "that an engine gives as yes or no; null and an error count as unknown, in its favor. lost: certain",
            "verdicts it does not give. untrue: verdicts it gives that the same person's full answers contradict.",
            "Where all is known, every engine gives exactly our verdicts, else the run stops. All get the same plain",
            "facts, worked-out flags and numbers included, made beforehand. Expressions are compiled once. zen reads",
            "the facts from JSON bytes (faster there than a dict); for one expression each, from a dict of what that",
            "one reads. One expression for all returns nothing when a test of a missing fact ends in an error. Only",
            "the second row settles gates and formulas, reads what is partly known, explains, and lists what to ask.",
            "of ours: best against best.",
            *notes,
        ],
    )
