"""A decision: what was decided, why, what is open, and what may happen today. Plain values, nothing computed here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scopewell.engine.admission import Problem
from scopewell.engine.disposition import UNDECIDED, Disposition
from scopewell.engine.rules import Hold, Sentences


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired, with the facts that made it fire and the facts it also rests on (`context`)."""

    rule: str
    title: str
    disposition: Disposition
    facts: Mapping[str, object]
    context: Mapping[str, object]
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
    episode: int | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that is missing and could still change the outcome. `waits_for`: questions that come first."""

    fact: str
    could_become: Disposition
    rules: tuple[str, ...]
    why: str
    by: str
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limited:
    """Something that may not happen today, or not beyond a value."""

    kind: str
    value: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class After:
    """An act a session waits for."""

    act: str
    says: Sentences
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """What may happen today. exercise: none, after, limited, yes."""

    exercise: str
    limits: tuple[Limited, ...] = ()
    after: tuple[After, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Who is told what, and by when."""

    recipient: str
    urgency: str
    disposition: Disposition
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A rule that fired and was resolved by somebody entitled to."""

    rule: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the readings beside the decision: a value and the sentence that explains it."""

    value: str
    because: Sentences


@dataclass(frozen=True, slots=True)
class Decision:
    """The screening decision on one case, as of one moment, by one version of the knowledge."""

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
    assumed: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    undetermined: tuple[str, ...] = ()

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
