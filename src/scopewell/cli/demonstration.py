"""The sample practice: invented people in every state of the journey. Made through the same actions as real records."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from scopewell.clients import actions, cases
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import ContactKind, EpisodeKind, SaidBy, State
from scopewell.practice.actions import open_practice
from scopewell.practice.models import Membership, Practice, Role, User
from scopewell.practice.tenancy import in_practice

OWNER = "linden@fernway.example"


def make_demonstration(password: str) -> Practice:
    """Make the sample practice when there is none, and give its people this password."""
    with transaction.atomic():
        present = Practice.objects.filter(is_demonstration=True).first()
        practice = present or _make()
        with in_practice(practice):
            for membership in Membership.objects.filter(practice=practice):
                membership.user.set_password(password)
                membership.user.save()
    return practice


def _make() -> Practice:
    cast: dict[str, Any] = yaml.safe_load((files("scopewell.cli") / "demonstration.yaml").read_text())
    people = [_person(raw) for raw in cast["people"]]
    owner = people[0]
    membership = open_practice(owner=owner, title=cast["people"][0]["title"], is_demonstration=True, **cast["practice"])
    practice = membership.practice
    with in_practice(practice, owner.pk):
        for user, raw in zip(people[1:], cast["people"][1:], strict=True):
            Membership.objects.create(practice=practice, user=user, role=Role(raw["role"]), title=raw["title"])
        for raw in cast["clients"]:
            _client(owner, raw)
    return practice


def _person(raw: dict[str, Any]) -> User:
    user = User.objects.create_user(raw["email"], None, name=raw["name"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _client(actor: User, raw: dict[str, Any]) -> Client:
    """Make one client: person, contacts, episodes, facts, states, holds, what is due."""
    client = actions.add_client(actor=actor, **raw["person"])
    for contact in raw.get("contacts", ()):
        actions.add_contact(actor=actor, client=client, **{**contact, "kind": ContactKind(contact["kind"])})
    for source, facts in raw.get("facts", {}).items():
        said = [_said(id, value) for id, value in facts.items()]
        record_facts(actor=actor, client=client, said_by=SaidBy(source), statements=said, reviewed=True)
    for kind, episodes in raw.get("episodes", {}).items():
        for episode in episodes:
            made = actions.add_episode(actor=actor, client=client, kind=EpisodeKind(kind), label=episode["label"])
            said = [_said(id, value)._replace(episode=made) for id, value in episode["facts"].items()]
            record_facts(actor=actor, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
    for step in raw.get("states", ()):
        actions.change_state(actor=actor, client=client, to=State(step["to"]), reason=step["reason"])
    for hold in raw.get("holds", ()):
        actions.place_hold(actor=actor, client=client, **hold)
    for due in raw.get("due", ()):
        day = timezone.now() + timedelta(days=due["in_days"])
        actions.set_due(client, due["kind"], due["title"], day)
    client.refresh_from_db()
    if raw.get("facts"):
        actions.note_decision(client, cases.decide_client(client).decision, timezone.now())
    if "seen_days_ago" in raw:
        actions.note_seen(client, timezone.localdate() - timedelta(days=raw["seen_days_ago"]))
    return client


def _said(fact: str, raw: Any) -> Said:
    """Return a statement; `{days_ago: n}` stands for a date that many days before today."""
    when: datetime | None = None
    if isinstance(raw, dict) and "days_ago" in raw:
        return Said(fact, (timezone.localdate() - timedelta(days=raw["days_ago"])).isoformat())
    if isinstance(raw, dict) and "at_days_ago" in raw:
        when = timezone.localtime() - timedelta(days=raw["at_days_ago"])
        return Said(fact, raw["value"], raw.get("unit", ""), when)
    return Said(fact, raw)
