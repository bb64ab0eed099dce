"""What is still open: which missing facts could change the outcome, and which to ask first."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from scopewell.engine.answers import Facts
from scopewell.engine.decision import OpenFact
from scopewell.engine.disposition import Disposition
from scopewell.engine.program import Program
from scopewell.engine.running import Now
from scopewell.engine.settling import Settled
from scopewell.engine.terms import bits
from scopewell.engine.values import MAYBE, NO, NOT_APPLICABLE, UNKNOWN, State, is_whole
from scopewell.engine.vocabulary import COST

WHOLE = (bool, str, int)
SEVERE_FIRST = tuple(reversed(Disposition))


class _Candidate(NamedTuple):
    fact: int
    terms: int
    could_become: Disposition


def unknown_gates(program: Program, settled: Settled) -> list[int]:
    """Return the gate facts that must be known for this person and are not."""
    now, each = settled.now, settled.each
    found = []
    suspects = program.gate_bits & (settled.different | program.not_standard)
    for i, only_if in program.gate:
        if not suspects & program.bit[i] or (type(now[i]) in WHOLE and i not in each) or not settled.is_open(i):
            continue
        if only_if is None or only_if(now, each) != NO:
            found.append(i)
    return found


def open_facts(
    program: Program, settled: Settled, facts: Facts, floor: Disposition, open_terms: int, gates: Iterable[int]
) -> tuple[OpenFact, ...]:
    """Return the open facts in the contract's order.

    First what could be an emergency now; then the highest disposition it could still make fire; then how many open
    rules its reassuring answer would close; then cost; then id. `open_terms` are the open terms above the floor.
    """
    if floor is Disposition.EMERGENCY:
        return ()
    return _Opening(program, settled, open_terms).facts(facts, gates)


class _Opening:
    """Finds what is open in one settled case."""

    def __init__(self, program: Program, settled: Settled, open_terms: int) -> None:
        self.program = program
        self.settled = settled
        self.open_terms = open_terms
        self._open: dict[int, bool] = {}
        self._gate_open: dict[int, bool] = {}

    def facts(self, facts: Facts, gates: Iterable[int]) -> tuple[OpenFact, ...]:
        """Return the facts that terms or gates leave open, in order."""
        program = self.program
        reach = self._reach()
        pending = list(gates)
        while pending:
            i = pending.pop()
            if i < program.base:
                reach.setdefault(i, 0)
            if i >= program.base or self._gate_is_open(i):
                pending += [read for read in program.reads.get(i, ()) if self._is_open(read)]
        groups: dict[tuple[bool, int], list[_Candidate]] = {}
        for i, terms in reach.items():
            candidate = _Candidate(i, terms, self._worst(terms))
            now = candidate.could_become is Disposition.EMERGENCY and self._is_about_now(i)
            groups.setdefault((not now, -candidate.could_become), []).append(candidate)
        ordered = []
        closes: _Closing | None = None
        for key in sorted(groups):
            group = groups[key]
            if len(group) > 1:
                closes = closes or _Closing(program, self.settled, self.open_terms)
                group.sort(key=closes.rank)
            ordered.extend(group)
        return tuple(self._open_fact(candidate, facts) for candidate in ordered)

    def _is_about_now(self, i: int) -> bool:
        return self.program.vocabulary.facts[self.program.names[i]].moment == "session"

    def _worst(self, terms: int) -> Disposition:
        for level in SEVERE_FIRST if terms else ():
            if terms & self.program.terms.level[level]:
                return level
        return Disposition.START

    def _reach(self) -> dict[int, int]:
        """Return, for every missing fact that can be asked, the open terms it bears on.

        A worked-out fact hands its terms to what it is worked out from; a question whose own gate is open hands them
        also to the questions of that gate.
        """
        program = self.program
        pending = self._left_open()
        reach: dict[int, int] = {}
        queue = [(-program.position.get(i, -1), i) for i in pending]
        heapify(queue)
        while queue:
            _, i = heappop(queue)
            terms = pending.pop(i)
            if i < program.base:
                if program.vocabulary.facts[program.names[i]].class_ == "system":
                    continue
                reach[i] = reach.get(i, 0) | terms
                if not self._gate_is_open(i):
                    continue
            for read in program.reads.get(i, ()):
                if self._is_open(read):
                    if read not in pending:
                        heappush(queue, (-program.position.get(read, -1), read))
                        pending[read] = terms
                    else:
                        pending[read] |= terms
        return reach

    def _left_open(self) -> dict[int, int]:
        """Return the open terms that each fact leaves open by itself: only what is not whole can."""
        program, settled = self.program, self.settled
        found: dict[int, int] = {}
        if not self.open_terms:
            return found
        width = program.terms.width
        wanted = self.open_terms << width
        for i in bits(program.terms.watched_bits & (settled.different | program.not_standard)):
            if not self._is_open(i):
                continue
            for state in settled.states(i):
                terms = 0 if is_whole(state) else program.terms.effect(i, state) & wanted
                if terms:
                    found[i] = found.get(i, 0) | terms >> width
        return found

    def _is_open(self, i: int) -> bool:
        found = self._open.get(i)
        if found is None:
            found = self._open[i] = self.settled.is_open(i)
        return found

    def _gate_is_open(self, i: int) -> bool:
        found = self._gate_open.get(i)
        if found is None:
            gate = self.program.gate_of.get(i)
            found = gate is not None and gate(self.settled.now, self.settled.each) == MAYBE
            self._gate_open[i] = found
        return found

    def _open_fact(self, candidate: _Candidate, facts: Facts) -> OpenFact:
        program = self.program
        fact = program.vocabulary.facts[program.names[candidate.fact]]
        waits: tuple[str, ...] = ()
        if self._gate_is_open(candidate.fact):
            asked = [i for i in program.reads[candidate.fact] if i < program.base and self._is_open(i)]
            waits = tuple(dict.fromkeys([program.names[i] for i in asked]))
        why = facts.answer(fact.id).why or "in-part"
        rules = program.terms.rules_in(candidate.terms)
        return OpenFact(fact.id, candidate.could_become, rules, why, fact.by_asking, waits)


class _Closing:
    """Counts the open rules that a reassuring answer would close, by settling again what depends on it."""

    def __init__(self, program: Program, settled: Settled, open_terms: int) -> None:
        self.program = program
        self.settled = settled
        self.open_terms = open_terms
        self.terms_of_rule: dict[str, int] = {}
        for term in bits(open_terms):
            rule = program.terms.rule_of_term[term]
            self.terms_of_rule[rule] = self.terms_of_rule.get(rule, 0) | 1 << term
        self.counted: dict[int, int] = {}

    def rank(self, candidate: _Candidate) -> tuple[int, int, str]:
        """Return what orders facts of the same urgency."""
        fact = self.program.vocabulary.facts[self.program.names[candidate.fact]]
        return -self.count(candidate.fact), COST[fact.by_asking], fact.id

    def count(self, i: int) -> int:
        """Return how many open rules would be excluded by a reassuring answer to fact i."""
        closed = self.program.closing_memory(i, self._surroundings(i), lambda: self._closed_terms(i)) & self.open_terms
        found = self.counted.get(closed)
        if found is None:
            left = self.open_terms & ~closed
            found = sum(1 for terms in self.terms_of_rule.values() if not terms & left)
            self.counted[closed] = found
        return found

    def _surroundings(self, i: int) -> object:
        """Return the states on which the closing depends; None when several episodes make that too many."""
        return self.program.surroundings(i)(self.settled.now) if self.settled.single else None

    def _closed_terms(self, i: int) -> int:
        now: Now = list(self.settled.now)
        state = self.program.default(i, now)
        if state is UNKNOWN:
            return 0
        each = dict(self.settled.each)
        now[i] = state
        if self.program.episode_of[i]:
            each[i] = [state if old is UNKNOWN else old for old in each[i]]
        closed = self.program.terms.ruled_out(i, state)
        for changed, new in self._follow(i, now, each):
            closed |= self.program.terms.ruled_out(changed, new)
        return closed

    def _follow(self, i: int, now: Now, each: dict[int, list[State]]) -> Iterable[tuple[int, State]]:
        """Settle again every node that depends on fact i, and yield the facts that become known or not applicable."""
        for node in self.program.downstream(i):
            if node.what == "hold":
                continue
            found = node.run(now, each)
            if node.what == "gate":
                if found != NO:
                    continue
                changed: list[tuple[int, State]] = [(t, NOT_APPLICABLE) for t in node.targets if now[t] is UNKNOWN]
            else:
                changed = [(node.targets[0], node.state_of(found))]
            for t, state in changed:
                now[t] = state
                if node.episode:
                    each[t] = [state]
                yield t, state
