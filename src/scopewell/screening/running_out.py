"""Until when a decision holds: the first moment at which the same record would be decided otherwise."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.moment import Moment, moment_of
from scopewell.engine.vocabulary import HOLD_SECONDS
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.release import shipped_engine

DAY_S = 86_400
LONGEST = timedelta(days=365)


def holds_until(case: Mapping[str, Any], decision: Decision, now: datetime) -> datetime | None:
    """Return when a decision runs out; None for one that is open anyway, or that stands for a year.

    Values run out at their hold, clearances and limits after their last day. Each of these moments is tried in turn:
    the first one at which the same case gives another outcome, or another word on training, ends the decision.
    """
    if decision.outcome is None:
        return None
    engine = shipped_engine()
    for at in sorted(set(_moments(case, decision, now))):
        if at > now + LONGEST:
            return None
        again = engine.decide(engine.read_case(case, as_of=Moment(at.date(), at)))
        if (again.outcome, again.may_start) != (decision.outcome, decision.may_start):
            return at
    return None


def _moments(case: Mapping[str, Any], decision: Decision, now: datetime) -> Iterator[datetime]:
    """Yield when something of a case runs out, after now."""
    facts = shipped_engine().rules.vocabulary.facts
    matters = _matters(decision)
    for id, value in _values(case):
        definition = facts.get(id)
        if definition is None or (matters and id not in matters) or not isinstance(value, Mapping):
            continue
        if "when" in value and "unknown" not in value:
            yield from (at for at in _ends(moment_of(value["when"]), definition, now) if at > now)
    for entry in (*case.get("clearances", ()), *case.get("limits", ())):
        last = entry.get("valid_until")
        if last:
            at = _start_of(date.fromisoformat(last) + timedelta(days=1), now)
            if at > now:
                yield at


def _matters(decision: Decision) -> frozenset[str]:
    """Return the facts whose end could change a decision that stops the person: those of its worst reasons.

    Any fact may matter to a decision that lets somebody start; then nothing is returned.
    """
    if decision.floor < Disposition.REFER_TO_PT:
        return frozenset()
    worst = [reason for reason in decision.reasons if reason.disposition == decision.floor]
    return frozenset(fact for reason in worst for fact in (*reason.facts, *reason.context))


def _values(case: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from case["facts"].items()
    for kind in case.get("episodes", {}).values():
        for episode in kind["has"] if isinstance(kind, Mapping) else kind:
            yield from episode.items()


def _ends(said: Moment, definition: Definition, now: datetime) -> Iterator[datetime]:
    for holds in {definition.holds, *(shorter for _, shorter in definition.holds_when)}:
        hold_s = HOLD_SECONDS[holds]
        if hold_s is None:
            continue
        if hold_s > DAY_S:
            yield _start_of(said.day + timedelta(days=-(-hold_s // DAY_S)), now)
            continue
        yield _start_of(said.day + timedelta(days=1), now)
        if said.time:
            yield timezone.localtime(said.time + timedelta(seconds=hold_s))


def _start_of(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=now.tzinfo)
