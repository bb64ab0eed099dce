"""The names of the practice's own clients, and what one record holds of a person, looked for in what is to be posted.

Runs up here, where the record is. The network hands a text up and gets flags on it back, nothing else.
"""

import re
from collections.abc import Iterable, Iterator

from scopewell.clients.models import Client
from scopewell.clients.queries import contacts_of, listed_clients
from scopewell.engine.wording.flags import Category, Flag, Kind, Severity
from scopewell.engine.wording.flags import Client as Named
from scopewell.knowledge.guarding import shipped_guard
from scopewell.practice.models import User
from scopewell.practice.tenancy import scope_in_force

WORD = re.compile(r"[^\W\d_]{4,}")
NUMBER = re.compile(r"\d[\d -]{5,}\d")
EVERYWHERE = frozenset({"street", "road", "avenue", "lane", "drive", "suite", "apartment", "unit", "north", "south"})
RULE = "own-record"


def roster() -> list[Named]:
    """Return the names of the clients of the practice in force."""
    return [Named(client.names) for client in listed_clients()]


def read_post(user: User, text: str) -> Iterable[Flag]:  # noqa: ARG001  # whoever writes, their practice is in force
    """Return flags on the writer's own clients in a text; none for somebody without a practice."""
    if scope_in_force().practice_id is None:
        return
    yield from _of_roster(text)


def _of_roster(text: str) -> Iterator[Flag]:
    for flag in shipped_guard().check(text, Kind.POST, roster=roster()):
        if flag.category is Category.IDENTIFIER:
            yield flag


def read_consult(client: Client, text: str) -> list[Flag]:
    """Return flags on everything in a text that stands in a client's record and could tell who it is.

    Names of contacts and offices, parts of addresses, telephone numbers: wherever they stand, and in any case.
    """
    found = list(_of_roster(text))
    taken = [(flag.start, flag.end) for flag in found]
    told = _told_in_record(client)
    for match in (*WORD.finditer(text), *NUMBER.finditer(text)):
        part = _bare(match[0])
        if part in told and not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(_flag(text, match.start(), match.end()))
    return sorted(found, key=lambda flag: flag.start)


def _told_in_record(client: Client) -> frozenset[str]:
    texts = [client.legal_name, client.preferred_name, client.address, client.email, client.phone]
    for contact in contacts_of(client):
        texts += [contact.name, contact.address, contact.phone, contact.fax, contact.email]
    parts = {_bare(match[0]) for text in texts for match in (*WORD.finditer(text), *NUMBER.finditer(text))}
    return frozenset(parts - EVERYWHERE)


def _bare(part: str) -> str:
    return part.casefold() if part[0].isalpha() else re.sub(r"\D", "", part)


def _flag(text: str, start: int, end: int) -> Flag:
    return Flag(
        Category.IDENTIFIER, RULE, start, end, text[start:end], Severity.BLOCK,
        "It stands in this client's record, and could tell who it is.", "Leave it out, or say it in general words.",
        (), (),
    )  # fmt: skip
