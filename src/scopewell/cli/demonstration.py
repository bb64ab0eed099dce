"""The sample practice: invented people in every state of the journey. Made through the same actions as real records."""

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from scopewell.cli.demonstration_discussions import make_discussions
from scopewell.cli.demonstration_learning import make_learning
from scopewell.cli.demonstration_network import make_network
from scopewell.clients import actions, cases, signing
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, Contact, FormKind
from scopewell.clients.vocabulary import ALL_NAMED, ContactKind, EpisodeKind, SaidBy, State
from scopewell.documents.actions import begin_draft, issue_document, record_answer, record_sent
from scopewell.documents.answers import Answer, Channel, GivenLimit, Identified, Verdict
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import desk
from scopewell.documents.scopes import ReleaseScope
from scopewell.intake.actions import finish, mark_place, open_link, save_screen
from scopewell.intake.links import make_link
from scopewell.knowledge.questionnaire import questionnaire
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.actions import grant_role, open_practice
from scopewell.practice.models import Duty, Membership, Practice, Role, User
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
            owner = User.objects.get(email=OWNER)
            make_network(owner, password)
            make_discussions(owner)
            make_learning(owner)
    return practice


def _make() -> Practice:
    cast: dict[str, Any] = yaml.safe_load((files("scopewell.cli") / "demonstration.yaml").read_text())
    people = [_person(raw) for raw in cast["people"]]
    owner = people[0]
    membership = open_practice(owner=owner, title=cast["people"][0]["title"], is_demonstration=True, **cast["practice"])
    practice = membership.practice
    grant_role(user=owner, role=Duty.OPERATOR)
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
    if "intake" in raw:
        _intake(actor, client, **raw["intake"])
    for letter in raw.get("letters", ()):
        _letter(actor, client, **letter)
    return client


def _intake(
    actor: User,
    client: Client,
    screens: dict[str, dict[str, Any]],
    body: dict[str, Any] | None = None,
    done: bool = False,
) -> None:
    """Give a client a link and answer on it: screens as they are typed, places on the body, and whether it was sent."""
    link = make_link(actor=actor, client=client, language="en")
    open_link(link)
    known = {screen.id: screen for screen in questionnaire().screens}
    for place, mark in (body or {}).items():
        mark_place(link, place, **mark)
    for id, fields in screens.items():
        typed = {name: value if isinstance(value, list) else [str(value)] for name, value in fields.items()}
        save_screen(link, known[id], typed, set(), final=True)
    if done:
        finish(link)


def _letter(
    actor: User, client: Client, kind: str, to: str, through: str, answer: dict[str, Any] | None = None
) -> None:
    """Issue the letter the decision calls for, send it, and record its answer, if there is one."""
    recipient = Contact.objects.get(client=client, kind=ContactKind(to), ended_at=None)
    release = signing.current_version(FormKind.RELEASE)
    subject = desk().subject(client.key)
    assert release is not None, "a practice starts with its forms"
    assert subject is not None, "the client was just made"
    scope, purpose = list(ReleaseScope), "Coordinate the program with my provider"
    signing.sign_form(
        actor=actor,
        client=client,
        version=release,
        signer_name=client.legal_name,
        recipient=recipient.name,
        recipient_contact=recipient,
        scope=scope,
        purpose=purpose,
    )
    draft = begin_draft(actor=actor, subject=subject, kind=DocumentKind(kind))
    member = Membership.objects.get(practice=client.practice, user=actor)
    request = record_sent(actor=actor, issued=issue_document(membership=member, draft=draft), through=through)
    if answer is not None and request is not None:
        known = Identified(how="Called back at the office’s listed number", by=actor.name, on=timezone.localdate())
        given = Answer(
            verdict=Verdict(answer["verdict"]),
            author=recipient.name,
            author_role=answer["author_role"],
            channel=Channel(answer["channel"]),
            given_on=timezone.localdate(),
            words=answer["words"],
            identified=known,
            limits=tuple(GivenLimit(**limit) for limit in answer.get("limits", ())),
        )
        record_answer(actor=actor, request=request, answer=given)


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
