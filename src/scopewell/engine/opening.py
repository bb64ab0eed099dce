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
from scopewell.engine.values import NO, NOT_APPLICABLE, UNKNOWN, YES, State, is_whole
from scopewell.engine.vocabulary import COST

WHOLE = (bool, str, int)


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
    reach = _reach(program, settled, open_terms)
    pending = list(gates)
    while pending:
        i = pending.pop()
        if i < program.base:
            reach.setdefault(i, 0)
        if i >= program.base or _gate_is_open(program, settled, i):
            pending += [read for read in program.reads.get(i, ()) if settled.is_open(read)]
    candidates = [_Candidate(i, terms, _worst(program, terms)) for i, terms in reach.items()]
    groups: dict[tuple[bool, int], list[_Candidate]] = {}
    for candidate in candidates:
        now = candidate.could_become is Disposition.EMERGENCY and _is_about_now(program, candidate.fact)
        groups.setdefault((not now, -candidate.could_become), []).append(candidate)
    ordered = []
    closes: _Closing | None = None
    for key in sorted(groups):
        group = groups[key]
        if len(group) > 1 and closes is None:
            closes = _Closing(program, settled, open_terms)
        group.sort(key=lambda c: _rank(program, c, closes))
        ordered.extend(group)
    return tuple(_open_fact(program, settled, facts, candidate) for candidate in ordered)


def _rank(program: Program, candidate: _Candidate, closes: "_Closing | None") -> tuple[int, int, str]:
    fact = program.vocabulary.facts[program.names[candidate.fact]]
    return (-closes.count(candidate.fact) if closes else 0, COST[fact.by_asking], fact.id)


def _is_about_now(program: Program, i: int) -> bool:
    return program.vocabulary.facts[program.names[i]].moment == "session"


def _worst(program: Program, terms: int) -> Disposition:
    for level in reversed(Disposition):
        if terms & program.terms.level[level]:
            return level
    return Disposition.START


def _reach(program: Program, settled: Settled, open_terms: int) -> dict[int, int]:
    """Return, for every missing fact that can be asked, the open terms it bears on.

    A worked-out fact hands its terms to what it is worked out from; a question whose own gate is open hands them also
    to the questions of that gate.
    """
    pending: dict[int, int] = {}
    suspects = program.terms.watched_bits & (settled.different | program.not_standard) if open_terms else 0
    wanted = open_terms << program.terms.width
    for i in bits(suspects):
        for state in settled.states(i):
            terms = 0 if is_whole(state) else program.terms.effect(i, state) & wanted
            if terms:
                pending[i] = pending.get(i, 0) | terms >> program.terms.width
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
            if not _gate_is_open(program, settled, i):
                continue
        for read in program.reads.get(i, ()):
            if settled.is_open(read):
                if read not in pending:
                    heappush(queue, (-program.position.get(read, -1), read))
                pending[read] = pending.get(read, 0) | terms
    return reach


def _gate_is_open(program: Program, settled: Settled, i: int) -> bool:
    gate = program.gate_of.get(i)
    return gate is not None and gate(settled.now, settled.each) not in (NO, YES)


def _open_fact(program: Program, settled: Settled, facts: Facts, candidate: _Candidate) -> OpenFact:
    fact = program.vocabulary.facts[program.names[candidate.fact]]
    rules = program.terms.rules_in(candidate.terms)
    answer = facts.answer(fact.id)
    waits: tuple[str, ...] = ()
    if _gate_is_open(program, settled, candidate.fact):
        asked = [i for i in program.reads[candidate.fact] if i < program.base and settled.is_open(i)]
        waits = tuple(dict.fromkeys(program.names[i] for i in asked))
    why = answer.why or "in-part"
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

    def count(self, i: int) -> int:
        """Return how many open rules would be excluded by a reassuring answer to fact i."""
        closed = self.program.closing_memory(i, self._surroundings(i), lambda: self._closed_terms(i)) & self.open_terms
        found = self.counted.get(closed)
        if found is None:
            left = self.open_terms & ~closed
            found = sum(1 for terms in self.terms_of_rule.values() if not terms & left)
            self.counted[closed] = found
        return found

    def _surroundings(self, i: int) -> tuple[State, ...] | None:
        """Return the states on which the closing depends; None when several episodes make that too many."""
        each = self.settled.each
        facts = self.program.surroundings(i)
        if any(n in each and len(each[n]) > 1 for n in facts):
            return None
        now = self.settled.now
        return tuple([now[n] for n in facts])

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
