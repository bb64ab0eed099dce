"""The readings beside a decision: who leads, tissue stage, stability and client class, each from a table of rows."""

from collections.abc import Mapping, Sequence
from typing import Any as AnyValue

from scopewell.engine.decision import Reading
from scopewell.engine.rules import TableRow
from scopewell.engine.running import MOST_AMID, inputs_of
from scopewell.engine.settling import Settled
from scopewell.engine.steps import Steps
from scopewell.engine.values import MAYBE, YES

NOT_YET = Reading("not-yet-known", {"en": "Something this depends on is not known yet."})


class ReadingTable:
    """One reading: the first row whose condition holds.

    A row whose condition is unknown leaves the reading open, unless every row that can still hold says the same.
    """

    def __init__(self, rows: Sequence[TableRow], codes: Sequence[AnyValue], steps: Steps) -> None:
        self.rows = [
            (row, code and steps.build.condition(code)) for row, code in zip(rows, codes, strict=True)
        ]  # a row without a condition always holds
        self.pick = steps.pick(inputs_of(list(codes), steps.as_of_at))
        self.memory: dict[object, Reading] = {}

    def read(self, settled: Settled) -> Reading:
        """Return the reading for the facts of a case."""
        if not settled.single:
            return self._read(settled)
        picked = self.pick(settled.now)
        found = self.memory.get(picked)
        if found is None:
            if len(self.memory) >= MOST_AMID:
                self.memory.clear()
            found = self.memory[picked] = self._read(settled)
        return found

    def _read(self, settled: Settled) -> Reading:
        possible: dict[str, Reading] = {}
        for row, condition in self.rows:
            truth = YES if condition is None else condition(settled.now, settled.each)
            if truth == YES:
                possible[row.value] = Reading(row.value, row.because)
                break
            if truth == MAYBE:
                possible.setdefault(row.value, NOT_YET)
        return next(iter(possible.values())) if len(possible) == 1 else NOT_YET


def reading_tables(
    readings: Mapping[str, Sequence[TableRow]], compiled: Mapping[str, Sequence[AnyValue]], steps: Steps
) -> dict[str, ReadingTable]:
    """Return the tables of a rule set by name, for one program."""
    return {name: ReadingTable(readings[name], codes, steps) for name, codes in compiled.items()}
