"""What a claim is proved with, and what it gives back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import z3

from scopewell.knowledge.proofs import Company, Contraindication, Worse
from scopewell.proof.formulas import Formula
from scopewell.proof.ground import Ground, Key, World
from scopewell.proof.witness import Case, case_of, smallest

NO_CASE = "no case was found that shows it"


class Undecided(Exception):
    """The prover gave up on a question: neither proved nor broken."""


class CounterExample(NamedTuple):
    """What breaks a claim, in a sentence, with the persons that show it."""

    says: str
    cases: tuple[Case, ...] = ()


@dataclass(slots=True)
class Work:
    """What one claim is proved with; it counts the questions put to the prover and takes notes for the reader.

    `replay` returns the ids of the rules that the engine says fire in a case. `full`: with everything worth listing.
    """

    ground: Ground
    contraindications: Sequence[Contraindication]
    worse: Worse
    never_alone: Mapping[str, Company]
    replay: Callable[[Case], Iterable[str]]
    full: bool = True
    questions: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Note something to be read with the proof, once."""
        if text not in self.notes:
            self.notes.append(text)

    def ask(self, asked: z3.Solver, *more: Formula) -> bool:
        """Return whether somebody is as described. Raises Undecided when the prover cannot tell."""
        self.questions += 1
        if any(part is False for part in more):
            return False
        answer = asked.check(*[part for part in more if part is not True])
        if answer == z3.unknown:
            raise Undecided(asked.reason_unknown())
        return bool(answer == z3.sat)


class Claim(NamedTuple):
    """One claim. `quick`: proved on every run of the tests. It is proved when nothing breaks it."""

    id: str
    says: str
    quick: bool
    breaks: Callable[[Work], Iterator[CounterExample]]


def shown(
    asked: z3.Solver, worlds: Sequence[World], keys: Sequence[Key], says: str, id: str, *more: Formula
) -> CounterExample:
    """Return the smallest persons a solver and `more` describe; only the sentence when no case can hold them."""
    asked.push()
    asked.add(*[part for part in more if part is not True])
    model = smallest(asked, worlds, keys)
    asked.pop()
    if model is None:
        return CounterExample(f"{says} ({NO_CASE})")
    names = [id] if len(worlds) == 1 else [f"{id}-{world.person.name}" for world in worlds]
    cases = [case_of(world, model, keys, name, says) for world, name in zip(worlds, names, strict=True)]
    return CounterExample(says, tuple(cases))
