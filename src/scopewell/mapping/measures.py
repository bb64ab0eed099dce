"""The tables of measurements and medicines."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from scopewell.knowledge.medicine_list import MedicineList, distinct, medicine_list, words_of
from scopewell.mapping.shapes import Coding
from scopewell.mapping.tables import (
    Codes,
    FactValues,
    NoBearing,
    YamlPlace,
    codes_of,
    fact_values,
    load,
    no_bearing_of,
    systems_of,
)

READING_KEYS = frozenset({"fact", "worse", "whole", "units"})

_PARTS = re.compile(r"\s/\s|\s\+\s|\sand\s|(?<=[a-z]{5})-(?=[a-z]{5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact that is measured: the units that may come, each with the one it is passed on as."""

    fact: str
    units: Mapping[str, str]
    high_is_worse: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered in words, and what a yes makes true."""

    means: str
    yes: Codes[FactValues]
    max_weeks: int | None


@dataclass(frozen=True, slots=True)
class ObservationTable:
    """What observations mean."""

    measures: Codes[Measure]
    answers: Codes[Answer]
    panels: Codes[str]
    ucum: frozenset[str]


@dataclass(frozen=True, slots=True)
class Classified:
    """What is known of a medicine. `unknown`: it, or an ingredient of it, has no known class."""

    classes: tuple[str, ...]
    unknown: bool


@dataclass(frozen=True, slots=True)
class MedicineTable:
    """What medicines belong to which class."""

    by_code: Codes[tuple[str, ...]]
    named: MedicineList
    no_bearing: Codes[NoBearing]

    def classify(self, codings: Iterable[Coding], names: Iterable[str]) -> Classified:
        """Return the classes of a medicine: by its code, else by the ingredients its names tell."""
        coded = self.by_code.find(codings)
        if coded:
            return Classified(distinct(name for classes in coded for name in classes), unknown=False)
        read = [self._by_name(name) for name in names]
        classes = distinct(found for one in read for found in one.classes)
        partly = any(one.unknown and one.classes for one in read)
        return Classified(classes, unknown=partly or all(one.unknown for one in read))

    def _by_name(self, name: str) -> Classified:
        form = words_of(name)
        parts = [self.named.classes_in(words_of(part), form) for part in _PARTS.split(name)]
        return Classified(distinct(found for part in parts for found in part), unknown=not all(parts))


@cache
def observation_table() -> ObservationTable:
    """Return the table of measurements and answers in words."""
    raw, at = load("observations.yaml"), YamlPlace("observations.yaml", "")
    at.only(raw, {"version", "status", "systems", "ucum", "panels", "readings", "answers"})
    systems = systems_of(raw, at)
    measures: list[tuple[Mapping[str, object], Measure]] = []
    for number, item in enumerate(at.items(raw.get("readings"))):
        here = at.at(f"readings[{number}]")
        row = here.mapping(item)
        here.only(row, READING_KEYS | set(systems.values()))
        units = {unit: here.text(sent) for unit, sent in here.at("units").mapping(row.get("units")).items()}
        measures.append(
            (row, Measure(here.text(row.get("fact")), units, row.get("worse") == "high", row.get("whole") is True))
        )
    answers = [_answer(item, systems, at.at(f"answers[{n}]")) for n, item in enumerate(at.items(raw.get("answers")))]
    panels = [({"loinc": raw.get("panels")}, "panel")]
    none: frozenset[str] = frozenset()
    return ObservationTable(
        codes_of(measures, systems, none, at),
        codes_of(answers, systems, none, at),
        codes_of(panels, systems, none, at),
        frozenset(at.at("ucum").texts(raw.get("ucum"))),
    )


def _answer(raw: object, systems: Mapping[str, str], at: YamlPlace) -> tuple[Mapping[str, object], Answer]:
    row = at.mapping(raw)
    at.only(row, {"means", "taken", "max-weeks", "loinc"})
    rows: list[tuple[Mapping[str, object], FactValues]] = []
    for item in at.items(row.get("taken")):
        yes = at.mapping(item)
        rows.append((yes, fact_values(yes.get("facts"), at)))
    weeks = at.number(row["max-weeks"]) if "max-weeks" in row else None
    return row, Answer(at.text(row.get("means")), codes_of(rows, systems, frozenset(), at), weeks)


@cache
def medicine_table() -> MedicineTable:
    """Return the table of medicines."""
    raw, at = load("medicines.yaml"), YamlPlace("medicines.yaml", "")
    at.only(raw, {"version", "status", "systems", "rxnorm", "no-bearing"})
    systems = systems_of(raw, at)
    by_code: list[tuple[Mapping[str, object], tuple[str, ...]]] = []
    for code, item in at.at("rxnorm").mapping(raw.get("rxnorm")).items():
        here = at.at(f"rxnorm {code}")
        row = here.mapping(item)
        here.only(row, {"display", "classes"})
        by_code.append(({"rxnorm": {code: row.get("display")}}, here.texts(row.get("classes"))))
    none: frozenset[str] = frozenset()
    return MedicineTable(codes_of(by_code, systems, none, at), medicine_list(), no_bearing_of(raw, systems, none, at))
