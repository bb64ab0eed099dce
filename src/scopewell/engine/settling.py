"""Settling the facts of a case: what its gates, holds and formulas make of the answers."""

from collections.abc import Mapping, Sequence
from datetime import date

from scopewell.engine.answers import Answer, Facts
from scopewell.engine.moment import Moment
from scopewell.engine.problems import Problem
from scopewell.engine.running import Now
from scopewell.engine.steps import Node, Steps
from scopewell.engine.values import NO, NOT_APPLICABLE, UNKNOWN, YES, State, is_whole


class Settled:
    """The facts of one case after gates, holds and formulas, and what they leave of the terms.

    `out`, `open`: the terms ruled out and left open. `different`: bits of the facts that differ from the standard
    person. `single`: there is one episode of each kind, so that `each` says no more than `now`.
    """

    __slots__ = (
        "assumed",
        "different",
        "each",
        "mentioned",
        "mentioned_in",
        "now",
        "open",
        "out",
        "problems",
        "single",
    )

    def __init__(self, now: Now, each: dict[int, list[State]]) -> None:
        self.now = now
        self.each = each
        self.out = 0
        self.open = 0
        self.different = -1
        self.single = False
        self.problems: list[Problem] = []
        self.assumed: list[int] = []
        self.mentioned: frozenset[int] = frozenset()
        self.mentioned_in: frozenset[tuple[int, int]] = frozenset()

    def states(self, i: int) -> Sequence[State]:
        """Return what fact i holds: one state, or one for each episode."""
        return self.each.get(i) or (self.now[i],)

    def is_open(self, i: int) -> bool:
        """Return whether something about fact i is unknown, in one episode at least."""
        if i in self.each:
            return not all(is_whole(state) for state in self.each[i])
        return not is_whole(self.now[i])


class Settler:
    """Settles cases by the steps of one program."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.episode_facts = [i for members in steps.kind_facts.values() for i in members]
        system = {i for i, _ in steps.when_absent}
        self.ungated = frozenset(i for i in range(steps.base) if i not in steps.gate_of) - system
        self.standard = self._standard_person()
        self.rows = [(node.reads, node.pick, node.memory, node) for node in steps.nodes]

    def settle(self, facts: Facts, as_of: Moment, reassuring: bool) -> Settled:
        """Settle every fact of a case: gates, holds, formulas, and what that leaves of the terms."""
        if reassuring or any(len(episodes) > 1 for episodes in facts.episodes.values()):
            return self.settle_from_nothing(facts, as_of, reassuring)
        if facts.partial or any(self._is_given_unknown(i, facts) for i, _ in self.steps.when_absent):
            return self.settle_from_nothing(facts, as_of, reassuring)
        return self._settle_from_standard(facts, as_of)

    def _is_given_unknown(self, i: int, facts: Facts) -> bool:
        answer = facts.person.get(self.steps.names[i])
        return answer is not None and answer.state is UNKNOWN

    def settle_from_nothing(self, facts: Facts, as_of: Moment, reassuring: bool = False) -> Settled:
        """Settle every fact, node by node. The plain way, for any case; `settle` must find the same."""
        now: Now = [UNKNOWN] * len(self.steps.names)
        now.append(as_of.day.toordinal())
        settled = Settled(now, {})
        stuck: set[int] = set()
        mentioned: set[int] = set()
        for id, answer in facts.person.items():
            i = self.steps.index[id]
            now[i] = answer.state
            mentioned.add(i)
            if answer.kept_problem:
                stuck.add(i)
        settled.mentioned = frozenset(mentioned)
        for i, state in self.steps.when_absent:
            if i not in mentioned:
                now[i] = state
        stuck_in = self._load_episodes(facts, settled)
        if reassuring:
            self._assume_ungated(settled)
        for node in self.steps.nodes:
            if node.episode is None:
                self._settle_node(node, settled, stuck, facts, as_of, reassuring)
            else:
                self._settle_in_episodes(node, node.episode, settled, stuck_in, reassuring)
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
        elif node.what == "hold":
            self._hold(found, node, settled, facts, as_of)
        else:
            now[node.targets[0]] = node.state_of(found)

    def _settle_from_standard(self, facts: Facts, as_of: Moment) -> Settled:
        """Settle a case by what differs from the standard person, whose every question was answered reassuringly.

        Only the nodes that read something different are run; all others find what they found for the standard person.
        """
        now = self.standard.copy()
        now[self.steps.as_of_at] = as_of.day.toordinal()
        settled = Settled(now, {})
        held, different = self._place(facts, now)
        standard, bit = self.standard, self.steps.bit

        def each() -> dict[int, list[State]]:
            return {i: [now[i]] for i in self.episode_facts}

        for reads, pick, memory, node in self.rows:
            if not reads & different:
                continue
            if node.what == "hold":
                self._hold(node.run(now, each()), node, settled, facts, as_of)
                different |= bit[node.targets[0]]
                continue
            state = memory.get(pick(now))
            if state is None:
                state = node.state(now, each)
            if node.what == "gate":
                for i in node.targets:
                    if i not in held:
                        now[i] = state
                        if state is not standard[i]:
                            different |= bit[i]
            else:
                i = node.targets[0]
                now[i] = state
                if state != standard[i]:
                    different |= bit[i]
        settled.each = each()
        settled.single = True
        settled.different = different
        return settled

    def _place(self, facts: Facts, now: Now) -> tuple[set[int], int]:
        """Put the answers of a case over the standard person; return which facts are held, and the bits that differ."""
        index, bit, held_shorter = self.steps.index, self.steps.bit, self.steps.held_shorter
        held: set[int] = set()
        different = 0
        first = [episodes[0] for episodes in facts.episodes.values() if episodes]
        for answered in (facts.person, *first):
            for id, (state, when, _, _, _, kept_problem) in answered.items():
                if state is UNKNOWN and not kept_problem:
                    continue
                i = index[id]
                held.add(i)
                if state != now[i]:
                    now[i] = state
                    different |= bit[i]
                if when is not None:
                    different |= held_shorter.get(i, 0)
        for i in self.ungated - held:
            now[i] = UNKNOWN
            different |= bit[i]
        for i, state in self.steps.when_absent:
            if i not in held:
                now[i] = state
        return held, different

    def _standard_person(self) -> Now:
        """Return the settled facts of somebody who answered every question that everybody is asked reassuringly.

        What a gate leaves open stays unknown, and so does all that is worked out from it.
        """
        facts = Facts()
        nothing: Now = [UNKNOWN] * len(self.steps.names)
        for i in sorted(self.ungated):
            state = self.steps.default(i, nothing)
            kind = self.steps.episode_of[i]
            if state is UNKNOWN:
                continue
            if kind is None:
                facts.person[self.steps.names[i]] = Answer(state)
            else:
                facts.episodes[kind], facts.complete[kind] = [{self.steps.names[i]: Answer(state)}], True
        return self.settle_from_nothing(facts, Moment(date(2000, 1, 1))).now

    def _load_episodes(self, facts: Facts, settled: Settled) -> set[tuple[int, int]]:
        """Place the states of the episodes; an incomplete list gets one more episode of which nothing is known."""
        stuck: set[tuple[int, int]] = set()
        said: set[tuple[int, int]] = set()
        for kind, members in self.steps.kind_facts.items():
            listed = list(facts.episodes.get(kind, []))
            if not facts.complete.get(kind) or not listed:
                listed.append({})
            if kind in facts.partial:
                said.update((i, len(listed) - 1) for i in members)
            for i in members:
                answers = [episode.get(self.steps.names[i]) for episode in listed]
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
        for i in self.steps.defaults:
            if i in self.steps.gate_of or i >= self.steps.base:
                continue
            kind = self.steps.episode_of[i]
            if kind is None:
                if i not in settled.mentioned:
                    self._assume(i, settled)
                continue
            for n, state in enumerate(settled.each[i]):
                if state is UNKNOWN and (i, n) not in settled.mentioned_in:
                    settled.each[i][n] = self.steps.default(i, settled.now)
                    settled.assumed.append(i)
            settled.now[i] = settled.each[i][0]

    def _assume(self, i: int, settled: Settled) -> None:
        state = self.steps.default(i, settled.now)
        if state is not UNKNOWN:
            settled.now[i] = state
            settled.assumed.append(i)

    def _assume_gated(self, target: Sequence[int], settled: Settled) -> None:
        later = []
        for i in target:
            if i not in settled.mentioned and settled.now[i] is UNKNOWN and i in self.steps.defaults:
                if isinstance(self.steps.defaults[i], Mapping):
                    later.append(i)
                else:
                    self._assume(i, settled)
        for i in later:
            self._assume(i, settled)

    def _hold(self, truth: int, node: Node, settled: Settled, facts: Facts, as_of: Moment) -> None:
        """Apply a shorter hold to a dated value, unless its condition is certainly false."""
        i, seconds = node.targets[0], node.seconds
        answer: Answer | None = facts.person.get(self.steps.names[i])
        if truth == NO or answer is None or answer.when is None or answer.state is UNKNOWN:
            return
        if not answer.when.outlasts(as_of, seconds):
            settled.now[i] = UNKNOWN
            label = self.steps.vocabulary.facts[self.steps.names[i]].label
            message = f"{label} was last known on {answer.when.day} and holds only that day for this person"
            settled.problems.append(Problem(self.steps.names[i], "stale", message))

    def _settle_in_episodes(
        self, node: Node, kind: str, settled: Settled, stuck: set[tuple[int, int]], reassuring: bool
    ) -> None:
        now, each = settled.now, settled.each
        members = self.steps.kind_facts[kind]
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
                        now[i] = each[i][n] = self.steps.default(i, now)
                        settled.assumed.append(i)
            else:
                i = node.targets[0]
                now[i] = each[i][n] = node.state_of(found)
