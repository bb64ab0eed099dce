"""Recording what was answered on a screen, accepted from a record, or reviewed: several statements, one decision."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind, SaidBy
from scopewell.practice.models import User
from scopewell.screening.actions import decide_again
from scopewell.screening.answers import said_by
from scopewell.screening.questions import Question

_waiting: ContextVar[frozenset[int]] = ContextVar("waiting", default=frozenset())


def decides_later(client: Client) -> bool:
    """Return whether somebody records several things about a client at once and decides at the end."""
    return client.pk in _waiting.get()


@contextmanager
def decided_once(*, actor: User | None, client: Client, because: str) -> Iterator[None]:
    """Decide once for everything the block records, at its end, in its transaction."""
    with transaction.atomic():
        token = _waiting.set(_waiting.get() | {client.pk})
        try:
            yield
        finally:
            _waiting.reset(token)
        decide_again(actor=actor, client=client, because=because)


def record_answers(
    *, actor: User, client: Client, statements: Sequence[tuple[Question, Said]], origin: str, because: str
) -> int:
    """Record what was answered, each statement as that of whoever said it, and decide once."""
    if not statements:
        return 0
    with decided_once(actor=actor, client=client, because=because):
        for who in (SaidBy.CLIENT, SaidBy.PROFESSIONAL):
            own = [said for question, said in statements if said_by(question) == who]
            if own:
                record_facts(actor=actor, client=client, said_by=who, statements=own, origin=origin, reviewed=True)
    return len(statements)


def record_all_named(*, actor: User, client: Client, kind: EpisodeKind) -> None:
    """Record that every operation or injury of the client is named, as the client says."""
    said = [Said(ALL_NAMED[kind], True)]
    record_facts(actor=actor, client=client, said_by=SaidBy.CLIENT, statements=said, origin="screening", reviewed=True)
