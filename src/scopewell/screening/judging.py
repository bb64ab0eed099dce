"""What people with authority say: clearances, limits, the professional's judgment. Each is decided upon at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import StatementClass
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.screening.actions import decide_again
from scopewell.screening.errors import NotInForce, NotYoursToModify
from scopewell.screening.models import Authority, Clearance, Decision, FromProvider, Limit, Override
from scopewell.screening.queries import current_decision
from scopewell.screening.sentences import limit_words
from scopewell.ui.templatetags.house import OUTCOME_WORDS

# A modification is of a finding that heals or does not; after this it is looked at again.
LONGEST_MODIFICATION = timedelta(days=30)


@transaction.atomic
def record_clearance(
    *, actor: User, client: Client, author: str, author_role: str, dated: date, resolves: Sequence[str], **said: Any
) -> Decision:
    """Record a provider's answer that resolves rules. `said`: valid_until, identified_how, note.

    It counts from the moment somebody recorded how its author was identified; until then it resolves nothing.
    """
    row = Clearance(
        client=client,
        actor=actor,
        author=author,
        author_role=author_role,
        dated=dated,
        resolves=list(resolves),
        **said,
    )
    row.save()
    title = "Clearance" if row.identified_how else "Clearance, author not identified"
    return _decided(actor, row, title, _from_provider(row, f"About {len(row.resolves)} points of the screening."))


@transaction.atomic
def record_limit(
    *, actor: User, client: Client, author: str, author_role: str, dated: date, fact: str, **said: Any
) -> Decision:
    """Record a provider's own number for one fact. `said`: lowest, highest, unit, valid_until, identified_how, note."""
    row = Limit(client=client, actor=actor, author=author, author_role=author_role, dated=dated, fact=fact, **said)
    row.save()
    label = shipped_engine().rules.vocabulary.facts[fact].label
    ends = [f"at least {row.lowest:g}" if row.lowest is not None else ""]
    ends.append(f"at most {row.highest:g}" if row.highest is not None else "")
    said_so = f"{label}: {' and '.join(end for end in ends if end)} {row.unit}".strip()
    return _decided(actor, row, "Limit written by a provider", _from_provider(row, f"{said_so}."))


def _from_provider(row: FromProvider, text: str) -> dict[str, Any]:
    until = f" Until {row.valid_until:%a %b} {row.valid_until.day}, {row.valid_until.year}." if row.valid_until else ""
    return {
        "text": text + until,
        "statement": StatementClass.DETERMINED,
        "author": f"{row.author}, {row.get_author_role_display().lower()}",
    }


@transaction.atomic
def raise_outcome(*, actor: User, client: Client, to: str, reason: str) -> Decision:
    """Raise the outcome on the professional's own judgment."""
    row = Override(client=client, actor=actor, action=Override.Action.RAISE, to=to, reason=reason)
    row.save()
    title = f"Raised to {OUTCOME_WORDS[to].lower()}"
    return _decided(actor, row, title, {"text": reason, "outcome": to})


@transaction.atomic
def modify_rule(
    *, actor: User, client: Client, rule: str, limit_kind: str, limit_value: str, reason: str, until: date
) -> Decision:
    """Modify one rule that sent the client back to physical therapy to limited work, until a day.

    Raises NotYoursToModify for a rule that did not fire at that level, or that only a licensed provider decides.
    """
    if rule not in modifiable(current_decision(client)):
        raise NotYoursToModify(rule)
    row = Override(
        client=client,
        actor=actor,
        action=Override.Action.MODIFY,
        rule=rule,
        limit_kind=limit_kind,
        limit_value=limit_value,
        reason=reason,
        until=min(until, timezone.localdate() + LONGEST_MODIFICATION),
    )
    row.save()
    text = f"{shipped_engine().rules.rules[rule].title}: {limit_words(limit_kind, limit_value)}. {reason}"
    return _decided(actor, row, "Modified to limited work", {"text": text})


def modifiable(decision: Decision | None) -> dict[str, str]:
    """Return the rules of a decision that the professional may modify, with their titles; none when worse fired."""
    rules = shipped_engine().rules.rules
    back = Disposition.REFER_TO_PT.word
    if decision is None or decision.outcome != back:
        return {}
    return {
        reason["rule"]: reason["title"]
        for reason in decision.decision["reasons"]
        if reason["disposition"] == back and reason["rule"] in rules
        if rules[reason["rule"]].professional_may_modify
    }


def clearable(decision: Decision | None) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the rules of a decision that a clearance may resolve: title, and the roles that may decide each.

    Nothing is cleared by letter while a finding needs a doctor now or today.
    """
    rules = shipped_engine().rules.rules
    levels = (Disposition.REFER_TO_PT.word, Disposition.MEDICAL_CLEARANCE.word)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    if decision is None or BY_WORD[decision.decision["floor"]] >= Disposition.URGENT_MEDICAL:
        return found
    for reason in decision.decision["reasons"]:
        rule = rules.get(reason["rule"])
        roles = tuple(role for role in rule.decided_by if role != "professional") if rule else ()
        if rule and roles and not rule.absolute and reason["disposition"] in levels:
            found[rule.id] = (rule.title, roles)
    return found


@transaction.atomic
def identify_author(*, actor: User, row: Clearance | Limit, how: str) -> Decision:
    """Record how the author of an answer was identified, so that it counts."""
    return _decided(actor, _copy(actor, row, identified_how=how), "Author identified", {"text": how})


@transaction.atomic
def withdraw(*, actor: User, row: Authority, reason: str) -> Decision:
    """Withdraw a clearance, limit or judgment, with a reason. It stays in the record and no longer counts."""
    gone = _copy(actor, row, is_withdrawal=True, note=reason)
    return _decided(actor, gone, f"{type(row).__name__} withdrawn", {"text": reason})


def _copy[A: Authority](actor: User, row: A, **changes: Any) -> A:
    """Add a row that replaces another one. Raises NotInForce when it was replaced before."""
    if type(row).objects.filter(replaces=row).exists() or row.is_withdrawal:
        raise NotInForce
    own = ("id", "recorded_at", "actor", "replaces")
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in own}
    fresh = type(row)(**kept | changes, actor=actor, replaces=row)
    fresh.save()
    return fresh


def _decided(actor: User, row: Authority, title: str, told: dict[str, Any]) -> Decision:
    name = type(row).__name__.lower()
    note_on_timeline(row.client, "authority", title, actor=actor, **told)
    record_audit(f"screening.{name}", actor=actor, about=row.client.about, row=row.pk, withdrawn=row.is_withdrawal)
    return decide_again(actor=actor, client=row.client, because=title)
