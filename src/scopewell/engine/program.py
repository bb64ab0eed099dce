"""Rules compiled for one day, profile and set of parameter values; here the facts of a case are settled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.engine.admission import Answer, Facts
from scopewell.engine.moment import Moment
from scopewell.engine.problems import Problem
from scopewell.engine.running import MOST_REMEMBERED, Builder, Each, Now, SingleTest, Truthful
from scopewell.engine.terms import Terms, bits, union
from scopewell.engine.units import Number
from scopewell.engine.values import MAYBE, NO, NOT_APPLICABLE, UNKNOWN, YES, State, Unreviewed, is_whole
from scopewell.engine.vocabulary import Vocabulary


class Node(NamedTuple):
    """One step of settling: a gate and the facts it opens, a shorter hold, or a worked-out flag or number.

    `reads` has a bit for every fact it reads; `single` is its condition when that is one plain test.
    """

    what: str
    episode: str | None
    run: AnyValue
    targets: tuple[int, ...]
    reads: int
    single: SingleTest | None = None
    reads_as_no: bool = False
    seconds: int | None = None


class Settled:
    """The facts of one case after gates, holds and formulas, and what they leave of the terms.

    `out`, `open`: the terms ruled out and left open. `different`: bits of the facts that differ from the standard
    person.
    """

    __slots__ = ("assumed", "different", "each", "mentioned", "mentioned_in", "now", "open", "out", "problems")

    def __init__(self, now: Now, each: dict[int, list[State]]) -> None:
        self.now = now
        self.each = each
        self.out = 0
        self.open = 0
        self.different = -1
        self.problems: list[Problem] = []
        self.assumed: list[int] = []
        self.mentioned: frozenset[int] = frozenset()
        self.mentioned_in: frozenset[tuple[int, int]] = frozenset()

    def states(self, i: int) -> Sequence[State]:
        """Return what fact i holds: one state, or one for each episode."""
        return self.each.get(i) or (self.now[i],)

    def is_open(self, i: int) -> bool:
        """Return whether something about fact i is unknown, in one episode at least."""
        return not all(is_whole(state) for state in self.states(i))


class Program:
    """Compiled rules for one profile and one set of parameter values. Immutable in use, apart from its memory."""

    def __init__(
        self,
        compiled: Mapping[str, AnyValue],
        vocabulary: Vocabulary,
        parameters: Mapping[str, Number],
        profile: str,
    ) -> None:
        self.vocabulary = vocabulary
        self.names: list[str] = compiled["facts"]
        self.index = {name: n for n, name in enumerate(self.names)}
        count = len(self.names)
        self.as_of_at = count
        self.base = len(vocabulary.facts)
        self.episode_of: list[str | None] = [None] * (count + 1)
        self.numeric = [False] * (count + 1)
        for n, name in enumerate(self.names):
            fact = vocabulary.facts.get(name) or vocabulary.derived.get(name)
            if fact is not None:
                self.episode_of[n] = fact.episode
                self.numeric[n] = fact.kind in ("number", "integer")
        self._read_nodes_for_shape(compiled)
        self.kind_facts = {
            kind: [n for n in range(count) if self.episode_of[n] == kind] for kind in vocabulary.episodes
        }
        self.build = Builder(self.episode_of, self.numeric, parameters, self.as_of_at)
        self.held_shorter: dict[int, int] = {}
        self.nodes = [self._node(node) for node in compiled["nodes"]]
        self.gate = [(i, code and self.build.condition(code)) for i, code in compiled["gate"]]
        self.new_when = {i: self.build.condition(code) for i, code in compiled["new_when"]}
        self.new_reads = {i: tuple(_facts_in(code)) for i, code in compiled["new_when"]}
        self.readings = {
            name: [code and self.build.condition(code) for code in rows] for name, rows in compiled["readings"].items()
        }
        self.floor_at = self.index["decision-floor"]
        self.terms = Terms(compiled, parameters, profile, self.numeric, self.episode_of)
        self.chunks: list[tuple[int, int, tuple[tuple[int, dict[State, int]], ...]]] = []
        self.when_absent: list[tuple[int, State]] = [
            (self.index[fact.id], fact.when_absent) for fact in vocabulary.facts.values() if fact.when_absent
        ]
        self._defaults = {
            self.index[name]: value for name, value in vocabulary.reassuring.items() if name in self.index
        }
        self.bit = [1 << i for i in range(count + 1)]
        self.episode_facts = [i for members in self.kind_facts.values() for i in members]
        system = {i for i, _ in self.when_absent}
        self.ungated = frozenset(i for i in range(self.base) if i not in self.gate_of) - system
        self.standard = self._standard_person()
        self.chunks = self.terms.chunks(self.standard)
        self.gate_bits = union(1 << i for i, _ in self.gate)
        self.not_standard = union(1 << i for i, state in enumerate(self.standard[:count]) if not is_whole(state))

    def _read_nodes_for_shape(self, compiled: Mapping[str, AnyValue]) -> None:
        """Learn from the nodes what is a number, whose episode a worked-out fact belongs to, and who reads whom."""
        self.reads: dict[int, tuple[int, ...]] = {}
        self.gate_of: dict[int, Truthful] = {}
        self.position: dict[int, int] = {}
        self._dates: dict[int, tuple[int, ...]] = {}
        self._downstream: dict[int, tuple[Node, ...]] = {}
        self._surroundings: dict[int, tuple[int, ...]] = {}
        self._closing: dict[int, dict[tuple[State, ...], int]] = {}
        for place, node in enumerate(compiled["nodes"]):
            if node[0] == "derived":
                _, episode, code, i, kind, _ = node
                self.episode_of[i], self.numeric[i] = episode, kind == "number"
                self.reads[i], self.position[i] = tuple(_facts_in(code)), place
            elif node[0] == "gate":
                for i in node[3]:
                    self.reads[i], self.position[i] = tuple(_facts_in(node[2])), place

    def _node(self, raw: Sequence[AnyValue]) -> Node:
        if raw[0] == "gate":
            _, episode, code, ids = raw
            condition = self.build.condition(code, episode)
            for i in ids:
                self.gate_of[i] = condition
            single = condition if isinstance(condition, SingleTest) else None
            return Node("gate", episode, condition, tuple(ids), self._bits_of(code), single)
        if raw[0] == "hold":
            _, i, code, seconds = raw
            self.held_shorter[i] = self.held_shorter.get(i, 0) | self._bits_of(code)
            return Node("hold", None, self.build.condition(code), (i,), self._bits_of(code), seconds=seconds)
        _, episode, code, i, kind, reads_as_no = raw
        if kind == "flag":
            run: AnyValue = self.build.condition(code, episode)
            if reads_as_no:
                run = _reviewed_only(run, tuple(_facts_in(code)))
            return Node("flag", episode, run, (i,), self._bits_of(code), reads_as_no=reads_as_no)
        return Node("number", episode, self.build.number(code, episode), (i,), self._bits_of(code))

    def _bits_of(self, code: AnyValue) -> int:
        return union(1 << i for i in _facts_in(code))

    # settling

    def settle(self, facts: Facts, as_of: Moment, reassuring: bool) -> Settled:
        """Settle every fact of a case: gates, holds, formulas, and what that leaves of the terms."""
        if reassuring or any(len(episodes) > 1 for episodes in facts.episodes.values()):
            return self.settle_from_nothing(facts, as_of, reassuring)
        if facts.partial or any(self._is_given_unknown(i, facts) for i, _ in self.when_absent):
            return self.settle_from_nothing(facts, as_of, reassuring)
        return self._settle_from_standard(facts, as_of)

    def _is_given_unknown(self, i: int, facts: Facts) -> bool:
        answer = facts.person.get(self.names[i])
        return answer is not None and answer.state is UNKNOWN

    def settle_from_nothing(self, facts: Facts, as_of: Moment, reassuring: bool = False) -> Settled:
        """Settle every fact, node by node. The plain way, for any case; `settle` must find the same."""
        now: Now = [UNKNOWN] * len(self.names)
        now.append(as_of.day.toordinal())
        settled = Settled(now, {})
        stuck: set[int] = set()
        mentioned: set[int] = set()
        for id, answer in facts.person.items():
            i = self.index[id]
            now[i] = answer.state
            mentioned.add(i)
            if answer.kept_problem:
                stuck.add(i)
        settled.mentioned = frozenset(mentioned)
        for i, state in self.when_absent:
            if i not in mentioned:
                now[i] = state
        stuck_in = self._load_episodes(facts, settled)
        if reassuring:
            self._assume_ungated(settled)
        for node in self.nodes:
            if node.episode is None:
                self._settle_node(node, settled, stuck, facts, as_of, reassuring)
            else:
                self._settle_in_episodes(node, node.episode, settled, stuck_in, reassuring)
        self._rule_out(settled, -1)
        return settled

    def _settle_node(
        self, node: Node, settled: Settled, stuck: set[int], facts: Facts, as_of: Moment, reassuring: bool
    ) -> None:
        now = settled.now
        found = node.run(now, settled.each)
        if node.what == "gate":
            if found == NO:
                for i in node.targets:
                    if now[i] is UNKNOWN and i not in stuck:
                        now[i] = NOT_APPLICABLE
            elif reassuring and found == YES:
                self._assume_gated(node.targets, settled)
        elif node.what == "flag":
            now[node.targets[0]] = self.flag(found, node.reads_as_no)
        elif node.what == "number":
            now[node.targets[0]] = found
        else:
            self._hold(found, node, settled, facts, as_of)

    def _settle_from_standard(self, facts: Facts, as_of: Moment) -> Settled:
        """Settle a case by what differs from the standard person, whose every question was answered reassuringly.

        Only the nodes that read something different are run; all others find what they found for the standard person.
        """
        now = self.standard.copy()
        now[self.as_of_at] = as_of.day.toordinal()
        each = {i: [now[i]] for i in self.episode_facts}
        settled = Settled(now, each)
        held, different = self._place(facts, now, each)
        standard, bit = self.standard, self.bit
        for node in self.nodes:
            if not node.reads & different:
                continue
            if node.what == "hold":
                self._hold(node.run(now, each), node, settled, facts, as_of)
                different |= bit[node.targets[0]]
                continue
            single = node.single
            found = None if single is None else single.found.get(now[single.fact])
            if found is None:
                found = node.run(now, each)
            if node.what == "gate":
                state: State = NOT_APPLICABLE if found == NO else UNKNOWN
                for i in node.targets:
                    if i not in held:
                        now[i] = state
                        if state is not standard[i]:
                            different |= bit[i]
            else:
                i = node.targets[0]
                now[i] = found if node.what == "number" else self.flag(found, node.reads_as_no)
                if now[i] != standard[i]:
                    different |= bit[i]
            if node.episode is not None:
                for i in node.targets:
                    each[i][0] = now[i]
        self._rule_out(settled, different)
        return settled

    def _place(self, facts: Facts, now: Now, each: dict[int, list[State]]) -> tuple[set[int], int]:
        """Put the answers of a case over the standard person; return which facts are held, and the bits that differ."""
        index, bit = self.index, self.bit
        held: set[int] = set()
        different = 0
        answered = dict(facts.person)
        for episodes in facts.episodes.values():
            if episodes:
                answered.update(episodes[0])
        for id, answer in answered.items():
            state = answer.state
            if state is UNKNOWN and not answer.kept_problem:
                continue
            i = index[id]
            held.add(i)
            if state != now[i]:
                now[i] = state
                different |= bit[i]
                if i in each:
                    each[i][0] = state
            if answer.when is not None:
                different |= self.held_shorter.get(i, 0)
        for i in self.ungated - held:
            now[i] = UNKNOWN
            different |= bit[i]
            if i in each:
                each[i][0] = UNKNOWN
        for i, state in self.when_absent:
            if i not in held:
                now[i] = state
        return held, different

    def _standard_person(self) -> Now:
        """Return the settled facts of somebody who answered every question that everybody is asked reassuringly.

        What a gate leaves open stays unknown, and so does all that is worked out from it.
        """
        facts = Facts()
        nothing: Now = [UNKNOWN] * len(self.names)
        for i in sorted(self.ungated):
            state = self.default(i, nothing)
            kind = self.episode_of[i]
            if state is UNKNOWN:
                continue
            if kind is None:
                facts.person[self.names[i]] = Answer(state)
            else:
                facts.episodes[kind], facts.complete[kind] = [{self.names[i]: Answer(state)}], True
        return self.settle_from_nothing(facts, Moment(date(2000, 1, 1))).now

    def _load_episodes(self, facts: Facts, settled: Settled) -> set[tuple[int, int]]:
        """Place the states of the episodes; an incomplete list gets one more episode of which nothing is known."""
        stuck: set[tuple[int, int]] = set()
        said: set[tuple[int, int]] = set()
        for kind, members in self.kind_facts.items():
            listed = list(facts.episodes.get(kind, []))
            if not facts.complete.get(kind) or not listed:
                listed.append({})
            if kind in facts.partial:
                said.update((i, len(listed) - 1) for i in members)
            for i in members:
                answers = [episode.get(self.names[i]) for episode in listed]
                states = [answer.state if answer else UNKNOWN for answer in answers]
                for n, answer in enumerate(answers):
                    if answer is not None:
                        said.add((i, n))
                        if answer.kept_problem:
                            stuck.add((i, n))
                settled.each[i] = states
                settled.now[i] = states[0]
        settled.mentioned_in = frozenset(said)
        return stuck

    def _assume_ungated(self, settled: Settled) -> None:
        for i in self._defaults:
            if i in self.gate_of or i >= self.base:
                continue
            kind = self.episode_of[i]
            if kind is None:
                if i not in settled.mentioned:
                    self._assume(i, settled)
                continue
            for n, state in enumerate(settled.each[i]):
                if state is UNKNOWN and (i, n) not in settled.mentioned_in:
                    settled.each[i][n] = self.default(i, settled.now)
                    settled.assumed.append(i)
            settled.now[i] = settled.each[i][0]

    def default(self, i: int, now: Now) -> State:
        """Return the reassuring answer to fact i, or UNKNOWN when there is none."""
        default = self._defaults.get(i, UNKNOWN)
        if isinstance(default, Mapping):
            same = now[self.index[default["same_as"]]]
            return UNKNOWN if same is NOT_APPLICABLE else same
        return default  # type: ignore[return-value]  # the loader admitted the defaults as values

    def _assume(self, i: int, settled: Settled) -> None:
        state = self.default(i, settled.now)
        if state is not UNKNOWN:
            settled.now[i] = state
            settled.assumed.append(i)

    def _assume_gated(self, target: Sequence[int], settled: Settled) -> None:
        later = []
        for i in target:
            if i not in settled.mentioned and settled.now[i] is UNKNOWN and i in self._defaults:
                if isinstance(self._defaults[i], Mapping):
                    later.append(i)
                else:
                    self._assume(i, settled)
        for i in later:
            self._assume(i, settled)

    def _hold(self, truth: int, node: Node, settled: Settled, facts: Facts, as_of: Moment) -> None:
        """Apply a shorter hold to a dated value, unless its condition is certainly false."""
        i, seconds = node.targets[0], node.seconds
        answer: Answer | None = facts.person.get(self.names[i])
        if truth == NO or answer is None or answer.when is None or answer.state is UNKNOWN:
            return
        if not answer.when.outlasts(as_of, seconds):
            settled.now[i] = UNKNOWN
            label = self.vocabulary.facts[self.names[i]].label
            message = f"{label} was last known on {answer.when.day} and holds only that day for this person"
            settled.problems.append(Problem(self.names[i], "stale", message))

    def _settle_in_episodes(
        self, node: Node, kind: str, settled: Settled, stuck: set[tuple[int, int]], reassuring: bool
    ) -> None:
        now, each = settled.now, settled.each
        members = self.kind_facts[kind]
        count = len(each[members[0]])
        for n in range(count):
            if count > 1:
                for i in members:
                    now[i] = each[i][n]
            found = node.run(now, each)
            if node.what == "gate":
                for i in node.targets:
                    if now[i] is not UNKNOWN:
                        continue
                    if found == NO and (i, n) not in stuck:
                        now[i] = each[i][n] = NOT_APPLICABLE
                    elif found == YES and reassuring and (i, n) not in settled.mentioned_in:
                        now[i] = each[i][n] = self.default(i, now)
                        settled.assumed.append(i)
            else:
                i = node.targets[0]
                now[i] = each[i][n] = found if node.what == "number" else self.flag(found, node.reads_as_no)

    @staticmethod
    def flag(truth: int, reads_as_no: bool) -> State:
        """Return the state of a worked-out flag."""
        if truth == MAYBE:
            return False if reads_as_no else UNKNOWN
        return truth == YES

    def dates_of(self, i: int) -> tuple[int, ...]:
        """Return the dates of a fact: itself when it is one, and those that are asked because of it."""
        found = self._dates.get(i)
        if found is None:
            dates = (n for n, name in enumerate(self.names[: self.base]) if self.vocabulary.facts[name].kind == "date")
            found = self._dates[i] = tuple(n for n in dates if n == i or i in self.reads.get(n, ()))
        return found

    def downstream(self, i: int) -> tuple[Node, ...]:
        """Return the nodes that depend on fact i, directly or through others, in the order of settling."""
        found = self._downstream.get(i)
        if found is None:
            touched = self.bit[i]
            chosen = []
            for node in self.nodes:
                if node.reads & touched:
                    touched |= union(self.bit[target] for target in node.targets)
                    chosen.append(node)
            found = self._downstream[i] = tuple(chosen)
        return found

    def surroundings(self, i: int) -> tuple[int, ...]:
        """Return the facts on which the consequences of fact i depend: itself and all read or settled after it."""
        found = self._surroundings.get(i)
        if found is None:
            nodes = self.downstream(i)
            mask = union(node.reads for node in nodes) | union(self.bit[t] for node in nodes for t in node.targets)
            default = self._defaults.get(i)
            same = self.bit[self.index[default["same_as"]]] if isinstance(default, Mapping) else 0
            found = self._surroundings[i] = tuple(bits(mask | self.bit[i] | same))
        return found

    def closing_memory(self, i: int, states: tuple[State, ...] | None, work_out: Callable[[], int]) -> int:
        """Return the terms a reassuring answer to fact i rules out amid these states, worked out once."""
        if states is None:
            return work_out()
        memory = self._closing.setdefault(i, {})
        found = memory.get(states)
        if found is None:
            if len(memory) >= MOST_REMEMBERED:
                memory.clear()
            found = memory[states] = work_out()
        return found

    # terms

    def _rule_out(self, settled: Settled, different: int) -> None:
        """Work out what the facts leave of the terms; `different`: bits of the facts that differ from the standard."""
        now = settled.now
        terms = self.terms
        total = 0
        for chunk, standard, members in self.chunks:
            if chunk & different:
                for i, memory in members:
                    total |= memory.get(now[i]) or terms.effect(i, now[i])
            else:
                total |= standard
        total |= terms.effect_in_episodes(settled.each, self.kind_facts)
        settled.out, settled.open = total & terms.all, total >> terms.width
        settled.different = different

    def possible(self, settled: Settled) -> int:
        """Return the terms that nothing rules out."""
        return self.terms.active & ~settled.out

    def certain(self, settled: Settled) -> int:
        """Return the terms that hold."""
        return self.terms.active & ~(settled.out | settled.open)


def _reviewed_only(condition: Truthful, reads: tuple[int, ...]) -> Truthful:
    """Return a condition that is unknown while an answer it reads is unreviewed: for flags whose yes reassures."""

    def of_reviewed(now: Now, each: Each) -> int:
        if any(isinstance(now[i], Unreviewed) for i in reads):
            return MAYBE
        return condition(now, each)

    return of_reviewed


def _facts_in(code: object) -> Iterator[int]:
    """Yield the facts a compiled form reads."""
    if isinstance(code, list) and code:
        if code[0] in ("test", "fact", "days_since"):
            yield code[1]
        else:
            for part in code:
                yield from _facts_in(part)
