"""Summing up the reasons: what may happen today, who is told what, and which precautions are carried."""

from collections.abc import Mapping, Sequence

from scopewell.engine.decision import Action, After, Limited, Reason, Today
from scopewell.engine.disposition import Disposition
from scopewell.engine.rules import RuleSet

URGENCY = {
    Disposition.EMERGENCY: "now",
    Disposition.URGENT_MEDICAL: "same-day",
    Disposition.MEDICAL_CLEARANCE: "before-start",
    Disposition.REFER_TO_PT: "before-loading",
    Disposition.START_WITH_PRECAUTIONS: "each-session",
}
INTENSITIES = ("light", "moderate", "vigorous")


def today_of(
    floor: Disposition,
    is_settled: bool,
    reasons: Sequence[Reason],
    set_aside: Sequence[Reason],
    rules: RuleSet,
    affected: str,
) -> Today:
    """Return what may happen today. Partial holds leave other work only when everything else is known.

    `set_aside`: reasons that hold nothing back any more but whose precautions stay. `affected`: what a hold on the
    affected region is about.
    """
    after: dict[str, list[str]] = {}
    for reason in reasons:
        if reason.hold.what == "act" and reason.hold.act:
            after.setdefault(reason.hold.act, []).append(reason.rule)
    acts = tuple(After(act, rules.acts[act].says, tuple(names)) for act, names in after.items())
    limits = _limits(reasons, set_aside, rules, affected)
    stopped = any(reason.hold.what == "person" for reason in reasons)
    if floor > Disposition.REFER_TO_PT:
        sent_back = [reason for reason in reasons if reason.disposition is Disposition.REFER_TO_PT]
        stopped |= any(reason.hold.what == "region" for reason in sent_back)
    if not is_settled or stopped or floor >= Disposition.URGENT_MEDICAL:
        return Today("none", limits, acts)
    if acts:
        return Today("after", limits, acts)
    return Today("limited" if limits else "yes", limits)


def _limits(
    reasons: Sequence[Reason], set_aside: Sequence[Reason], rules: RuleSet, affected: str
) -> tuple[Limited, ...]:
    found: dict[tuple[str, str], list[str]] = {}
    for reason in reasons:
        hold = reason.hold
        if hold.what == "intensity" and hold.max:
            found.setdefault(("intensity", hold.max), []).append(reason.rule)
        elif hold.what == "region":
            found.setdefault(("region", _region(reason, affected)), []).append(reason.rule)
        elif hold.what == "modality" and hold.not_tag:
            found.setdefault(("modality", hold.not_tag), []).append(reason.rule)
    for reason in (*reasons, *set_aside):
        for id in reason.precautions:
            cap = rules.precautions[id].cap.get("intensity")
            if isinstance(cap, str):
                rulers = found.setdefault(("intensity", cap), [])
                if reason.rule not in rulers:
                    rulers.append(reason.rule)
    caps = [value for kind, value in found if kind == "intensity"]
    lowest = min(caps, key=INTENSITIES.index, default="")
    kept = {key: names for key, names in found.items() if key[0] != "intensity" or key[1] == lowest}
    return tuple(Limited(kind, value, tuple(names)) for (kind, value), names in kept.items())


def _region(reason: Reason, affected: str) -> str:
    """Return the region a hold names: the value of its fact when the reason holds it, else what is affected."""
    where = reason.hold.where or "affected"
    value = reason.facts.get(where, reason.context.get(where))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or affected
    if value:
        return str(value)
    return affected if where == "affected" else where


def actions_of(reasons: Sequence[Reason]) -> tuple[Action, ...]:
    """Return every action to every recipient, worst first."""
    found: dict[tuple[Disposition, str, str], list[str]] = {}
    for reason in reasons:
        urgency = URGENCY[reason.disposition]
        if reason.disposition is Disposition.URGENT_MEDICAL and reason.statement.within:
            urgency = reason.statement.within
        recipient = "emergency-services" if reason.disposition is Disposition.EMERGENCY else reason.statement.to
        found.setdefault((reason.disposition, recipient, urgency), []).append(reason.rule)
    ordered = sorted(found.items(), key=lambda item: -item[0][0])
    return tuple(Action(recipient, urgency, level, tuple(names)) for (level, recipient, urgency), names in ordered)


def precautions_of(reasons: Sequence[Reason]) -> Mapping[str, tuple[str, ...]]:
    """Return the precautions to carry, each with the rules that ask for it."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        for id in reason.precautions:
            found.setdefault(id, []).append(reason.rule)
    return {id: tuple(names) for id, names in found.items()}
