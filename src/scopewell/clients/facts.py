"""Recording facts: statements are checked by the engine's own admission, then added to the log. Nothing is edited."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline
from scopewell.clients.cases import RESERVED, as_value
from scopewell.clients.errors import UnknownFact
from scopewell.clients.models import Client, Episode, Fact
from scopewell.clients.signals import facts_recorded
from scopewell.clients.units import shown_fact
from scopewell.clients.vocabulary import SaidBy, StatementClass
from scopewell.clients.words import definition_of, label_of
from scopewell.engine.moment import Moment
from scopewell.engine.problems import Problem
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User

MOST_TOLD = 4
# These stay in the log and are reported with the decision; any other problem means that nothing was said.
KEPT = frozenset({"implausible", "stale", "under-age", "not-trusted"})


class Said(NamedTuple):
    """One statement. `when`: the day or time it was true, today when not given. See models.Fact for `value`."""

    fact: str
    value: Any
    unit: str = ""
    when: date | datetime | None = None
    episode: Episode | None = None
    repeated: bool = False
    corrects: Fact | None = None
    review_of: Fact | None = None


@transaction.atomic
def record_facts(
    *,
    actor: User | None,
    client: Client,
    said_by: SaidBy,
    statements: Iterable[Said],
    origin: str = "",
    reviewed: bool | None = None,
    on_timeline: bool = True,
) -> list[Fact]:
    """Add statements to a client's log. All or none: raises UnknownFact for the first that cannot be used.

    `reviewed` is false for a client's answer unless a professional took it down; others count as reviewed. `origin`
    says where it came from, such as "intake link". Rooms above hear of it through the signal facts_recorded.
    """
    counts = said_by != SaidBy.CLIENT if reviewed is None else reviewed
    now = timezone.now()
    facts = [_fact(client, actor, said_by, said, origin, counts, now) for said in statements]
    for fact in facts:
        problem = problem_with(fact)
        if problem is not None and problem.kind not in KEPT:
            raise UnknownFact(fact.fact, problem.message[:1].upper() + problem.message[1:].rstrip(".") + ".")
    for fact in facts:
        fact.save()
    if facts:
        record_audit("client.record-facts", actor=actor, about=client.about, facts=[fact.fact for fact in facts])
        if on_timeline:
            _tell(client, facts, actor)
        facts_recorded.send(sender=Client, client=client, facts=facts, actor=actor)
    return facts


def review_fact(*, actor: User, fact: Fact, value: Any = None, unit: str = "") -> Fact:
    """Review a client's answer: a new fact, as the client's, with the professional as the one who looked.

    Without `value` the answer stands as it was given. A fact that was reviewed already is returned as it is.
    """
    present = fact.reviews.first()
    if fact.reviewed or present is not None:
        return present or fact
    said = Said(
        fact.fact,
        fact.value if value is None else value,
        fact.unit if value is None else unit,
        fact.when,
        fact.episode,
        fact.repeated,
        review_of=fact,
    )
    return record_facts(
        actor=actor, client=fact.client, said_by=SaidBy(fact.said_by), statements=[said], origin="review", reviewed=True
    )[0]


def problem_with(fact: Fact) -> Problem | None:
    """Return what the engine finds wrong with a statement on its own; None when it can be used."""
    if fact.fact in RESERVED:
        return None if isinstance(fact.value, bool) else Problem(fact.fact, "bad-value", "accepted: true, false")
    value = as_value(fact)
    engine = shipped_engine()
    vocabulary = engine.rules.vocabulary
    known = vocabulary.facts.get(fact.fact)
    episode = known.episode if known is not None else None
    if known is not None and (fact.episode.kind if fact.episode else None) != episode:
        where = "belongs to an operation or injury" if episode else "does not belong to an operation or injury"
        return Problem(fact.fact, "bad-value", f"{known.label} {where}")
    case: dict[str, Any] = {"facts": {fact.fact: value}}
    if episode is not None:
        case = {"facts": {}, "episodes": {episode: {"has": [{fact.fact: value}]}}}
    as_of = timezone.localtime()
    problems = engine.read_case(case, as_of=Moment(as_of.date(), as_of)).problems
    return next((problem for problem in problems if problem.fact == fact.fact), None)


def _fact(
    client: Client, actor: User | None, said_by: SaidBy, said: Said, origin: str, reviewed: bool, now: datetime
) -> Fact:
    when = said.when or timezone.localtime(now)
    return Fact(
        client=client,
        episode=said.episode,
        fact=said.fact,
        value=said.value,
        unit=said.unit,
        repeated=said.repeated,
        true_on=timezone.localtime(when).date() if isinstance(when, datetime) else when,
        true_at=when if isinstance(when, datetime) else None,
        said_by=said_by,
        origin=origin,
        reviewed=reviewed,
        corrects=said.corrects,
        review_of=said.review_of,
        recorded_at=now,
        actor=actor,
        practice_id=client.practice_id,
    )


def _tell(client: Client, facts: Sequence[Fact], actor: User | None) -> None:
    """Put facts on the timeline, one row for each class of statement: the classes never stand in one row."""
    by_class: dict[StatementClass, list[Fact]] = {}
    for fact in facts:
        by_class.setdefault(statement_class(fact), []).append(fact)
    for statement, told in by_class.items():
        _tell_one_class(client, statement, told, actor)


def statement_class(fact: Fact) -> StatementClass:
    """Return whether a statement is the client's report, an observation of the professional, or a provider's word."""
    if fact.said_by == SaidBy.CLIENT:
        return StatementClass.REPORTED
    if fact.said_by == SaidBy.REFERRER:
        return StatementClass.DETERMINED
    found = definition_of(fact.fact)
    return StatementClass(found.class_) if found and found.class_ in StatementClass.values else StatementClass.KEPT


def _tell_one_class(client: Client, statement: StatementClass, facts: Sequence[Fact], actor: User | None) -> None:
    first, alone = facts[0], len(facts) == 1
    units = client.practice.units
    listed = [f"{label_of(fact.fact)}: {shown_fact(fact, units)}" for fact in facts[:MOST_TOLD]]
    more = f". And {len(facts) - MOST_TOLD} more" if len(facts) > MOST_TOLD else ""
    note_on_timeline(
        client,
        "fact",
        label_of(first.fact) if alone else f"{len(facts)} facts recorded",
        at=max(fact.true_at or fact.recorded_at for fact in facts),
        text=shown_fact(first, units) if alone else "; ".join(listed) + more,
        statement=statement,
        beside="" if first.reviewed else "not yet reviewed",
        reference=first.fact if alone and first.episode is None and first.fact not in RESERVED else "",
        actor=actor,
    )
