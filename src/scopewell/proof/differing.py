"""Who can be decided differently by two versions of the rules, with the smallest person who is."""

from collections.abc import Iterator
from typing import NamedTuple

from scopewell.engine.disposition import Disposition
from scopewell.proof.formulas import Formula, both, no
from scopewell.proof.ground import Ground, solver
from scopewell.proof.witness import Case, case_of, smallest

LEVELS = tuple(level for level in Disposition if level is not Disposition.START)


class CanDiffer(NamedTuple):
    """That somebody can be decided differently. `milder`: by the newer version; `what`: floor or ceiling.

    `level` is held by one version and not reached by the other. `case`: the smallest such person; None when no case can
    hold one.
    """

    milder: bool
    what: str
    level: Disposition
    case: Case | None


class Comparison:
    """Two versions of the rules over one symbolic person.

    A fact only the older version knows is taken as not answered. A person with an option that only one version has is
    left out; such options are a change of the vocabulary, and are reported as one.
    """

    def __init__(self, old: Ground, new: Ground) -> None:
        self.old, self.new = old.world("person"), new.world("person")
        gone = [key for key in old.all_keys if key[0] not in new.words.facts]
        silent = [no(self.old.person.of(*key).given) for key in gone]
        self.asked = solver(*self.old.bounds(old.all_keys), *self.new.bounds(new.all_keys), *silent)

    def can_differ(self) -> Iterator[CanDiffer]:
        """Yield each level somebody's floor reaches in one version only, and where no floor differs, their ceiling.

        Nothing: both versions decide everybody the same.
        """
        for milder in (True, False):
            for level in reversed(LEVELS):
                for what, before, after in (
                    ("floor", self.old.certain_from(level), self.new.certain_from(level)),
                    ("ceiling", self.old.possible_from(level), self.new.possible_from(level)),
                ):
                    parted = both(before, no(after)) if milder else both(after, no(before))
                    found, case = self._witness(parted, f"{what}-{level.word}-{'milder' if milder else 'stricter'}")
                    if found:
                        yield CanDiffer(milder, what, level, case)
                        break

    def _witness(self, formula: Formula, id: str) -> tuple[bool, Case | None]:
        """Return whether there is such a person, and the smallest as a case."""
        if formula is False:
            return False, None
        self.asked.push()
        if formula is not True:
            self.asked.add(formula)
        try:
            if str(self.asked.check()) == "unsat":
                return False, None
            keys = self.new.ground.all_keys
            model = smallest(self.asked, (self.new,), keys)
            return True, None if model is None else case_of(self.new, model, keys, id, id)
        finally:
            self.asked.pop()
