"""The sample practice: invented people in every state of the journey. Made through the same actions as real records."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from scopewell.clients import actions, cases, signing
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, FormKind
from scopewell.clients.vocabulary import ALL_NAMED, ContactKind, EpisodeKind, SaidBy, State
from scopewell.knowledge.release import shipped_engine
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
    client = actions.add_client(actor=actor, at=_ago(raw.get("came_days_ago", 1)), **raw["person"])
    for contact in raw.get("contacts", ()):
        actions.add_contact(actor=actor, client=client, **{**contact, "kind": ContactKind(contact["kind"])})
    for step in raw.get("states", ()):
        at = _ago(step["days_ago"])
        actions.change_state(actor=actor, client=client, to=State(step["to"]), reason=step["reason"], at=at)
    _record(actor, client, raw)
    if raw.get("otherwise_well"):
        _answer_the_rest(actor, client)
    for kind in raw.get("signed", ()):
        version = signing.current_version(FormKind(kind))
        if version is not None:
            signing.sign_form(actor=actor, client=client, version=version, signer_name=client.legal_name)
    for due in raw.get("due", ()):
        actions.set_due(client, due["kind"], due["title"], _ago(-due["in_days"]))
    if "seen_days_ago" in raw:
        actions.note_seen(client, _ago(raw["seen_days_ago"]).date())
    return client


def _record(actor: User, client: Client, raw: dict[str, Any]) -> None:
    """Record what the cast says of a client: facts by who said them, operations and injuries with theirs."""
    for source, facts in raw.get("facts", {}).items():
        said = [_said(id, value) for id, value in facts.items()]
        record_facts(actor=actor, client=client, said_by=SaidBy(source), statements=said, reviewed=True)
    for kind, episodes in raw.get("episodes", {}).items():
        for episode in episodes:
            made = actions.add_episode(actor=actor, client=client, kind=EpisodeKind(kind), label=episode["label"])
            said = [_said(id, value)._replace(episode=made) for id, value in episode["facts"].items()]
            record_facts(actor=actor, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)


def _answer_the_rest(actor: User, client: Client) -> None:
    """Give an invented client the reassuring answer to every question that is still needed, as tests do."""
    all_named = [Said(id, True) for id in ALL_NAMED.values()]
    record_facts(actor=actor, client=client, said_by=SaidBy.PROFESSIONAL, statements=all_named, on_timeline=False)
    engine = shipped_engine()
    case = cases.case_of(client) | {"reassuring": True}
    assumed = engine.decide(engine.read_case(case, allow_reassuring=True)).assumed
    episodes = {episode.kind: episode for episode in client.episodes.all()}
    said: dict[SaidBy, list[Said]] = {SaidBy.CLIENT: [], SaidBy.PROFESSIONAL: []}
    for id, value in assumed.items():
        fact = engine.rules.vocabulary.facts[id]
        if fact.class_ == "system" or (fact.episode and fact.episode not in episodes):
            continue
        by = SaidBy.CLIENT if fact.class_ == "reported" else SaidBy.PROFESSIONAL
        said[by].append(Said(id, value, episode=episodes[fact.episode] if fact.episode else None))
    for by, statements in said.items():
        record_facts(actor=actor, client=client, said_by=by, statements=statements, reviewed=True)


def _ago(days: float) -> datetime:
    return timezone.localtime() - timedelta(days=days)


def _said(fact: str, raw: Any) -> Said:
    """Return a statement; `{days_ago: n}` stands for a date that many days before today."""
    if isinstance(raw, dict) and "days_ago" in raw:
        return Said(fact, _ago(raw["days_ago"]).date().isoformat())
    return Said(fact, raw)
