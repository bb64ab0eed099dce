"""A decision: what was decided, why, what is open, and what may happen today. Plain values, nothing computed here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from scopewell.engine.disposition import UNDECIDED, Disposition
from scopewell.engine.problems import Problem
from scopewell.engine.rules import Hold, Sentences

NOTHING: Mapping[str, object] = MappingProxyType({})


class Statement(NamedTuple):
    """What one grade of a rule says whenever it fires, whoever the person is."""

    rule: str
    title: str
    disposition: Disposition
    says_client: Sentences
    says_professional: Sentences
    resolved_by: Sentences
    sources: tuple[str, ...]
    mark: str
    engine_parameter: bool
    decided_by: tuple[str, ...]
    hold: Hold
    precautions: tuple[str, ...]
    to: str
    within: str | None
    grade: str = "base"


class Reason(NamedTuple):
    """One rule that fired, with the facts that made it fire and the facts it also rests on (`context`)."""

    statement: Statement
    facts: Mapping[str, object]
    context: Mapping[str, object]
    episode: int | None = None
    modified: str | None = None

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.statement.rule

    @property
    def title(self) -> str:
        """The title of the rule."""
        return self.statement.title

    @property
    def disposition(self) -> Disposition:
        """The disposition of the grade that fired."""
        return self.statement.disposition

    @property
    def hold(self) -> Hold:
        """What this reason keeps from happening today."""
        return self.statement.hold

    @property
    def precautions(self) -> tuple[str, ...]:
        """The precautions it carries."""
        return self.statement.precautions


class OpenFact(NamedTuple):
    """A fact that is missing and could still change the outcome. `waits_for`: questions that come first."""

    fact: str
    could_become: Disposition
    rules: tuple[str, ...]
    why: str
    by: str
    waits_for: tuple[str, ...] = ()


class Limited(NamedTuple):
    """Something that may not happen today, or not beyond a value."""

    kind: str
    value: str
    because: tuple[str, ...]


class After(NamedTuple):
    """An act a session waits for."""

    act: str
    says: Sentences
    because: tuple[str, ...]


class Today(NamedTuple):
    """What may happen today. exercise: none, after, limited, yes."""

    exercise: str
    limits: tuple[Limited, ...] = ()
    after: tuple[After, ...] = ()


class Action(NamedTuple):
    """Who is told what, and by when."""

    recipient: str
    urgency: str
    disposition: Disposition
    because: tuple[str, ...]


class Resolved(NamedTuple):
    """A rule that fired and was resolved by somebody entitled to."""

    rule: str
    by: str
    until: str


class Reading(NamedTuple):
    """One of the readings beside the decision: a value and the sentence that explains it."""

    value: str
    because: Sentences


class Decision(NamedTuple):
    """The screening decision on one case, as of one moment, by one version of the knowledge.

    `open`: what could still change the outcome. `precautions_open`: once that is settled, what could still add a
    precaution to it.
    """

    case: str
    as_of: str
    profile: str
    ruleset_version: str
    ruleset_status: str
    floor: Disposition
    ceiling: Disposition
    settled: bool
    if_unanswerable: Disposition
    today: Today
    reasons: tuple[Reason, ...]
    open: tuple[OpenFact, ...]
    actions: tuple[Action, ...]
    precautions: Mapping[str, tuple[str, ...]]
    resolved: tuple[Resolved, ...]
    readings: Mapping[str, Reading]
    weeks_since_surgery: int | None
    assumed: Mapping[str, object] = NOTHING
    problems: tuple[Problem, ...] = ()
    undetermined: tuple[str, ...] = ()
    precautions_open: tuple[OpenFact, ...] = ()

    @property
    def outcome(self) -> Disposition | None:
        """The outcome; None while undecided. Never a start while anything open could stop the person."""
        if self.settled or self.floor >= Disposition.REFER_TO_PT:
            return self.floor
        return None

    @property
    def outcome_word(self) -> str:
        """The outcome as files write it, `undecided` included."""
        return UNDECIDED if self.outcome is None else self.outcome.word

    @property
    def may_start(self) -> bool:
        """Whether the person may train today, within the limits named."""
        return self.settled and self.floor.may_train and self.today.exercise in ("yes", "limited")
