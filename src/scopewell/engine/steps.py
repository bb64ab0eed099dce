"""The steps in which the facts of a case are settled, compiled for one set of parameter values, and who reads whom."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.engine.running import MOST_AMID, Builder, Each, Now, Truthful
from scopewell.engine.terms import bits, union
from scopewell.engine.units import Number
from scopewell.engine.values import MAYBE, NO, NOT_APPLICABLE, UNKNOWN, YES, State, Unreviewed
from scopewell.engine.vocabulary import Vocabulary


class Node(NamedTuple):
    """One step of settling: a gate and the facts it opens, a shorter hold, or a worked-out flag or number.

    `reads` has a bit for every fact it reads, and for today if it counts days. What it finds depends on nothing but
    what `pick` takes out of the settled facts, as long as there is one episode of each kind; `memory` holds what it
    found before, as `state_of` says it.
    """

    what: str
    episode: str | None
    run: AnyValue
    targets: tuple[int, ...]
    reads: int
    pick: Callable[[Now], object]
    memory: dict[object, State]
    reads_as_no: bool = False
    seconds: int | None = None

    def state_of(self, found: AnyValue) -> State:
        """Return the state that the outcome of `run` gives the targets; for a gate, those that nobody answered."""
        if self.what == "gate":
            return NOT_APPLICABLE if found == NO else UNKNOWN
        if self.what == "number":
            return found  # type: ignore[no-any-return]  # a number node runs to a number or what is missing
        if found == MAYBE:
            return False if self.reads_as_no else UNKNOWN
        return bool(found == YES)

    def state(self, now: Now, each: Callable[[], Each]) -> State:
        """Return the state of the targets, remembered or worked out, where there is one episode of each kind."""
        picked = self.pick(now)
        state = self.memory.get(picked)
        if state is None:
            if len(self.memory) >= MOST_AMID:
                self.memory.clear()
            state = self.memory[picked] = self.state_of(self.run(now, each()))
        return state


class Steps:
    """Every fact by its number, and the nodes that settle them in order. Immutable in use, apart from its memory.

    `base`: how many of the facts are those of the vocabulary; worked-out ones follow, then the outcome so far.
    `as_of_at`: where the settled facts hold today's day number. `gate_of`: the condition on which a fact is asked.
    `reads`, `position`: for a fact that a node settles, the facts that node reads and its place among the nodes.
    """

    def __init__(
        self, compiled: Mapping[str, AnyValue], vocabulary: Vocabulary, parameters: Mapping[str, Number]
    ) -> None:
        self.vocabulary = vocabulary
        self.names: list[str] = compiled["facts"]
        self.index = {name: n for n, name in enumerate(self.names)}
        count = len(self.names)
        self.as_of_at = count
        self.base: int = compiled["base"]
        self.bit = [1 << i for i in range(count + 1)]
        self.kind_facts: dict[str, list[int]] = compiled["episodes"]
        self.episode_of: list[str | None] = [None] * (count + 1)
        for kind, members in self.kind_facts.items():
            for i in members:
                self.episode_of[i] = kind
        self.numeric = [False] * (count + 1)
        for i in compiled["numbers"]:
            self.numeric[i] = True
        self.build = Builder(self.episode_of, self.numeric, parameters, self.as_of_at)
        self.reads: dict[int, tuple[int, ...]] = {}
        self.position: dict[int, int] = {}
        self.gate_of: dict[int, Truthful] = {}
        self.held_shorter: dict[int, int] = {}
        self.nodes = [
            self._node(raw, inputs, place)
            for place, (raw, inputs) in enumerate(zip(compiled["nodes"], compiled["inputs"], strict=True))
        ]
        self.when_absent: list[tuple[int, State]] = compiled["when_absent"]
        self.defaults = {self.index[name]: value for name, value in vocabulary.reassuring.items() if name in self.index}
        self._dates: dict[int, tuple[int, ...]] = {}
        self._downstream: dict[int, tuple[Node, ...]] = {}
        self._surroundings: dict[int, Callable[[Now], object]] = {}

    def _node(self, raw: Sequence[AnyValue], inputs: Sequence[int], place: int) -> Node:
        """Return a node, and note what it settles. `inputs`: what it depends on; `place`: its own among the nodes."""
        reads = union([self.bit[i] for i in inputs])
        pick = self.pick(inputs)
        facts = tuple(i for i in inputs if i != self.as_of_at)
        if raw[0] == "gate":
            _, episode, code, ids = raw
            condition = self.build.condition(code, episode)
            for i in ids:
                self.gate_of[i], self.reads[i], self.position[i] = condition, facts, place
            return Node("gate", episode, condition, tuple(ids), reads, pick, {})
        if raw[0] == "hold":
            _, i, code, seconds = raw
            self.held_shorter[i] = self.held_shorter.get(i, 0) | reads
            return Node("hold", None, self.build.condition(code), (i,), reads, pick, {}, seconds=seconds)
        _, episode, code, i, kind, reads_as_no = raw
        self.reads[i], self.position[i] = facts, place
        if kind != "flag":
            return Node("number", episode, self.build.number(code, episode), (i,), reads, pick, {})
        flag = self.build.condition(code, episode)
        run = _reviewed_only(flag, facts) if reads_as_no else flag
        return Node("flag", episode, run, (i,), reads, pick, {}, reads_as_no)

    def pick(self, inputs: Sequence[int]) -> Callable[[Now], object]:
        """Return what takes the states of some facts out of the settled ones, to tell one person from another."""
        return itemgetter(*(inputs or (self.as_of_at,)))

    def default(self, i: int, now: Now) -> State:
        """Return the reassuring answer to fact i, or UNKNOWN when there is none."""
        default = self.defaults.get(i, UNKNOWN)
        if isinstance(default, Mapping):
            same = now[self.index[default["same_as"]]]
            return UNKNOWN if same is NOT_APPLICABLE else same
        return default  # type: ignore[return-value]  # the loader admitted the defaults as values

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

    def surroundings(self, i: int) -> Callable[[Now], object]:
        """Return what takes the states out on which the consequences of fact i depend.

        They are those of the fact itself and of all that is read or settled after it.
        """
        found = self._surroundings.get(i)
        if found is None:
            nodes = self.downstream(i)
            mask = union(node.reads for node in nodes) | union(self.bit[t] for node in nodes for t in node.targets)
            default = self.defaults.get(i)
            same = self.bit[self.index[default["same_as"]]] if isinstance(default, Mapping) else 0
            found = self._surroundings[i] = itemgetter(*bits(mask | self.bit[i] | same))
        return found


def _reviewed_only(condition: Truthful, reads: tuple[int, ...]) -> Truthful:
    """Return a condition that is unknown while an answer it reads is unreviewed: for flags whose yes reassures."""

    def of_reviewed(now: Now, each: Each) -> int:
        if any(isinstance(now[i], Unreviewed) for i in reads):
            return MAYBE
        return condition(now, each)

    return of_reviewed
