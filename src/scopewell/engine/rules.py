"""The shape of the knowledge: rules, parameters, precautions, and what a rule holds back today."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from scopewell.engine.disposition import Disposition
from scopewell.engine.units import Number
from scopewell.engine.vocabulary import Vocabulary

type Sentences = Mapping[str, str]

NOTHING: Mapping[str, Any] = MappingProxyType({})

KINDS = ("rule", "definition", "pointer", "cap", "note", "superseded")
PROFILES = ("acsm", "ada")
ROLES = (
    "physician",
    "surgeon",
    "specialist",
    "nurse-practitioner",
    "physician-assistant",
    "physical-therapist",
    "chiropractor",
    "dietitian",
    "other",
)
PRESCRIBERS = frozenset({"physician", "surgeon", "specialist", "nurse-practitioner", "physician-assistant"})


class ParameterValue(NamedTuple):
    """A value of a parameter and the day from which it counts."""

    since: date
    value: Number


def value_on(values: Sequence[ParameterValue], day: date) -> Number:
    """Return the value in force on a day; before the first one, the first."""
    current = values[0].value
    for entry in values:
        if entry.since <= day:
            current = entry.value
    return current


class Parameter(NamedTuple):
    """A named threshold. `tighter` says which way is stricter: lower or higher."""

    id: str
    says: str
    unit: str
    tighter: str
    values: tuple[ParameterValue, ...]
    mark: str
    sources: tuple[str, ...] = ()
    quote: str | None = None

    def on(self, day: date) -> Number:
        """Return the value in force on a day; before the first one, the first."""
        return value_on(self.values, day)


class Hold(NamedTuple):
    """What a fired rule keeps from happening today.

    what: nothing, person, act (until it was done), region, intensity, modality.
    """

    what: str
    until: str | None = None
    act: str | None = None
    where: str | None = None
    max: str | None = None
    not_tag: str | None = None


class Grade(NamedTuple):
    """One degree of a finding: its condition, and the disposition it leads to."""

    when: str
    disposition: Disposition
    hold: Hold
    precautions: tuple[str, ...] = ()
    says_client: Sentences = NOTHING
    says_professional: Sentences = NOTHING
    profile: str | None = None
    name: str = "base"
    to: str = "professional"


class Rule(NamedTuple):
    """One rule. Only kinds `rule` and `pointer` have grades; the others inform.

    `absolute`: no clearance resolves it. `clearance_covers_days`: a clearance older than this does not cover it, since
    the finding is of today (0) or of the last weeks.
    """

    id: str
    kind: str
    group: str
    title: str
    disposition: Disposition
    moment: str
    grades: tuple[Grade, ...]
    mark: str
    sources: tuple[str, ...]
    says_client: Sentences
    says_professional: Sentences
    resolved_by: Sentences
    decided_by: tuple[str, ...] = ()
    within: str | None = None
    absolute: bool = False
    clearance_covers_days: int | None = None
    professional_may_modify: bool = False
    limit_exception: bool = False
    gives_way_to: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    engine_choice: str | None = None
    exception: str | None = None
    note: str | None = None
    profile: str | None = None
    status: str = "draft"
    version: str = ""
    parameters: tuple[str, ...] = ()
    engine_parameter: bool = False


class Precaution(NamedTuple):
    """A precaution with its machine meaning."""

    id: str
    says: Sentences
    excludes: tuple[str, ...] = ()
    cap: Mapping[str, object] = NOTHING
    check: str | None = None
    advise: object = None


class Act(NamedTuple):
    """An act a session can wait for; `then` is the fact that is looked at again afterwards."""

    id: str
    says: Sentences
    then: str


class TableRow(NamedTuple):
    """One row of a reading: the value when its condition is the first that holds."""

    value: str
    when: str | None
    because: Sentences


class Source(NamedTuple):
    """A citation."""

    key: str
    title: str
    doi: str | None = None
    read_at: tuple[str, ...] = ()
    relayed: bool = False
    background: bool = False


class RuleSet(NamedTuple):
    """One version of the whole knowledge that decides. `version` is the hash of its canonical JSON.

    `missing`: ids of rules the evidence names and this set does not hold yet.
    """

    version: str
    status: str
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    precautions: Mapping[str, Precaution]
    acts: Mapping[str, Act]
    readings: Mapping[str, tuple[TableRow, ...]]
    sources: Mapping[str, Source]
    general_says: Mapping[str, Sentences]
    missing: tuple[str, ...] = ()
