"""Scoring flags against labeled texts: what was found, what was flagged for nothing, how many clean texts were flagged.

A flag is right when some label of its text has its category (or names it as `also`) and overlaps it by a character.
Several flags may hit one label. A flag longer than 120 characters, or one that is not in the text, is wrong.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parent / "wording_corpus"
CATEGORIES = ("wording", "act", "identifier")
LONGEST_SPAN = 120


class Marked(NamedTuple):
    """A span of one category, in a label or a flag."""

    category: str
    start: int
    end: int
    also: frozenset[str] = frozenset()


class Case(NamedTuple):
    """One labeled text."""

    id: str
    kind: str
    style: str
    text: str
    labels: Sequence[Marked]


class Row(NamedTuple):
    """The score of one category, or of all."""

    labels: int
    found: int
    flags: int
    right: int

    @property
    def precision(self) -> float:
        """How many of the flags were right."""
        return self.right / self.flags if self.flags else 0.0

    @property
    def recall(self) -> float:
        """How many of the labels were found."""
        return self.found / self.labels if self.labels else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Score(NamedTuple):
    """The score of a whole corpus."""

    rows: Mapping[str, Row]
    clean: int
    clean_flagged: int
    missed: Sequence[tuple[Case, Marked]]
    extra: Sequence[tuple[Case, Marked]]

    @property
    def clean_rate(self) -> float:
        """The share of texts without a fault that were flagged."""
        return self.clean_flagged / self.clean if self.clean else 0.0


def corpus(name: str) -> list[Case]:
    """Return the texts of a part of the corpus: development or test."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [_case(json.loads(line)) for line in file]


def _case(raw: Mapping[str, object]) -> Case:
    flags = raw["flags"]
    assert isinstance(flags, list)
    labels = [
        Marked(flag["category"], flag["start"], flag["start"] + len(flag["span"]), frozenset(flag.get("also", ())))
        for flag in flags
    ]
    return Case(str(raw["id"]), str(raw["kind"]), str(raw["style"]), str(raw["text"]), labels)


def score(cases: Iterable[Case], flags_of: Callable[[Case], Sequence[Marked]]) -> Score:
    """Return the score of what flags texts."""
    counts = {name: [0, 0, 0, 0] for name in CATEGORIES}
    clean = flagged = 0
    missed: list[tuple[Case, Marked]] = []
    extra: list[tuple[Case, Marked]] = []
    for case in cases:
        flags = flags_of(case)
        for label in case.labels:
            counts[label.category][0] += 1
            hit = any(_hits(flag, label) for flag in flags)
            counts[label.category][1] += hit
            if not hit:
                missed.append((case, label))
        for flag in flags:
            counts[flag.category][2] += 1
            right = any(_hits(flag, label) for label in case.labels)
            counts[flag.category][3] += right
            if not right:
                extra.append((case, flag))
        clean += not case.labels
        flagged += not case.labels and bool(flags)
    rows = {name: Row(*found) for name, found in counts.items()}
    rows["overall"] = Row(*(sum(found[at] for found in counts.values()) for at in range(4)))
    return Score(rows, clean, flagged, missed, extra)


def _hits(flag: Marked, label: Marked) -> bool:
    same = flag.category == label.category or flag.category in label.also
    return same and flag.end - flag.start <= LONGEST_SPAN and flag.start < label.end and label.start < flag.end
