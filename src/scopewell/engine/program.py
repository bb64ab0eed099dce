"""Rules compiled for one day, profile and set of parameter values: the steps of settling, and the terms."""

from collections.abc import Callable, Mapping
from typing import Any as AnyValue

from scopewell.engine.answers import Facts
from scopewell.engine.moment import Moment
from scopewell.engine.running import MOST_REMEMBERED, facts_in
from scopewell.engine.settling import Settled, Settler
from scopewell.engine.steps import Steps
from scopewell.engine.terms import Terms, union
from scopewell.engine.units import Number
from scopewell.engine.values import is_whole
from scopewell.engine.vocabulary import Vocabulary


class Program(Steps):
    """Compiled rules for one profile and one set of parameter values. Immutable in use, apart from its memory."""

    def __init__(
        self,
        compiled: Mapping[str, AnyValue],
        vocabulary: Vocabulary,
        parameters: Mapping[str, Number],
        profile: str,
    ) -> None:
        super().__init__(compiled, vocabulary, parameters)
        self.gate = [(i, code and self.build.condition(code)) for i, code in compiled["gate"]]
        self.new_when = {i: self.build.condition(code) for i, code in compiled["new_when"]}
        self.new_reads = {i: tuple(facts_in(code)) for i, code in compiled["new_when"]}
        self.floor_at = self.index["decision-floor"]
        self.settler = Settler(self)
        self.terms = Terms(compiled, parameters, profile, self.numeric, self.episode_of)
        standard = self.settler.standard
        self.chunks = self.terms.chunks(standard)
        self.gate_bits = union(1 << i for i, _ in self.gate)
        self.not_standard = union(1 << i for i, state in enumerate(standard[: self.as_of_at]) if not is_whole(state))
        self._closing: dict[int, dict[object, int]] = {}

    def settle(self, facts: Facts, as_of: Moment, reassuring: bool) -> Settled:
        """Settle every fact of a case: gates, holds, formulas, and what that leaves of the terms."""
        return self._ruled_out(self.settler.settle(facts, as_of, reassuring))

    def settle_from_nothing(self, facts: Facts, as_of: Moment, reassuring: bool = False) -> Settled:
        """Settle every fact, node by node. The plain way, for any case; `settle` must find the same."""
        return self._ruled_out(self.settler.settle_from_nothing(facts, as_of, reassuring))

    def _ruled_out(self, settled: Settled) -> Settled:
        """Return the settled case with what its facts leave of the terms."""
        terms = self.terms
        total = 0
        for chunk in self.chunks:
            differs = chunk.bits & settled.different
            total |= terms.effect_of_chunk(chunk, settled.now) if differs else chunk.standard
        total |= terms.effect_in_episodes(settled.each, self.kind_facts)
        settled.out, settled.open = total & terms.all, total >> terms.width
        return settled

    def possible(self, settled: Settled) -> int:
        """Return the terms that nothing rules out."""
        return self.terms.active & ~settled.out

    def certain(self, settled: Settled) -> int:
        """Return the terms that hold."""
        return self.terms.active & ~(settled.out | settled.open)

    def closing_memory(self, i: int, states: object, work_out: Callable[[], int]) -> int:
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
