"""People to screen, in states the tests name: with every reassuring answer, with a finding, with a hold."""

from typing import Any

from cast import House, marigold
from scopewell.clients.actions import add_episode
from scopewell.clients.cases import case_of
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind, SaidBy
from scopewell.knowledge.release import shipped_engine
from scopewell.screening.models import Decision
from scopewell.screening.queries import current_decision


def tell(of: House, client: Client, said_by: SaidBy = SaidBy.PROFESSIONAL, **facts: Any) -> Decision:
    """Record facts, ids with underscores, and return the decision made on them."""
    with of.open():
        said = [Said(id.replace("_", "-"), value) for id, value in facts.items()]
        record_facts(actor=of.owner, client=client, said_by=said_by, statements=said, reviewed=True)
    return decision_of(of, client)


def report(of: House, client: Client, **facts: Any) -> Decision:
    """Record what the client says through a link: nobody has reviewed it."""
    with of.open():
        said = [Said(id.replace("_", "-"), value) for id, value in facts.items()]
        record_facts(actor=None, client=client, said_by=SaidBy.CLIENT, statements=said, origin="intake link")
    return decision_of(of, client)


def decision_of(of: House, client: Client) -> Decision:
    """Return the decision made last."""
    with of.open():
        found = current_decision(client)
    assert found is not None
    return found


def well(of: House, **fields: Any) -> Client:
    """Make somebody with the reassuring answer to everything that is needed."""
    client = marigold(of, **fields)
    answer_the_rest(of, client)
    return client


def answer_the_rest(of: House, client: Client) -> None:
    """Give the reassuring answer to every question that is still needed."""
    engine = shipped_engine()
    with of.open():
        named = [Said(id, True) for id in ALL_NAMED.values()]
        record_facts(actor=of.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=named)
        case = case_of(client) | {"reassuring": True}
        assumed = engine.decide(engine.read_case(case, allow_reassuring=True)).assumed
        facts = engine.rules.vocabulary.facts
        episodes = {episode.kind: episode for episode in client.episodes.all()}
        said = [
            Said(id, value, episode=episodes[facts[id].episode or ""] if facts[id].episode else None)
            for id, value in assumed.items()
            if facts[id].class_ != "system" and (not facts[id].episode or facts[id].episode in episodes)
        ]
        record_facts(actor=of.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)


def diabetic(of: House) -> Client:
    """Make somebody with diabetes who does not exercise: a physician answers first."""
    client = marigold(of)
    tell(of, client, SaidBy.CLIENT, known_diabetes="type2", exercise_days=0, intended_intensity="moderate")
    answer_the_rest(of, client)
    return client


def operated(of: House, client: Client, operation: str, date: str) -> None:
    """Add an operation."""
    with of.open():
        episode = add_episode(actor=of.owner, client=client, kind=EpisodeKind.SURGERY, label="Operation")
        said = [Said("surgery-type", operation, episode=episode), Said("surgery-date", date, episode=episode)]
        record_facts(actor=of.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)


def fresh(of: House, client: Client) -> Client:
    """Return the client as the database holds them now."""
    with of.open():
        client.refresh_from_db()
    return client
