"""The wording guard over what a member writes: identifiers of clients stop a post, everything else is a note beside it.

A room above may add a reader that knows more, such as the names of the writer's own clients. It is given the text and
answers with flags on it; nothing else comes down.
"""

from collections.abc import Callable, Iterable

from scopewell.engine.wording.flags import Category, Flag, Kind, Severity
from scopewell.knowledge.guarding import shipped_guard
from scopewell.network.errors import ClientNamed
from scopewell.network.models import Participant
from scopewell.practice.models import User
from scopewell.ui.prose import MENTION, to_text

type Reader = Callable[[User, str], Iterable[Flag]]
_readers: dict[str, Reader] = {}


def add_reader(name: str, reader: Reader) -> None:
    """Add a reader of what is about to be posted, under a name of its own such as `consults.roster`."""
    _readers[name] = reader


def remarks(user: User, text: str) -> list[Flag]:
    """Return what is to be said of a text, the gravest first.

    It is read as typed and once more as it will be seen, so that marks in the middle of a name hide nothing.
    """
    colleagues = _colleagues_in(text)
    found: dict[tuple[Category, str], Flag] = {}
    for shape in dict.fromkeys((text, to_text(text))):
        called = [match.span() for match in MENTION.finditer(shape) if match[1].lower() in colleagues]
        for flag in _flags(user, shape):
            if any(first <= flag.start and flag.end <= last for first, last in called):
                continue
            found.setdefault((flag.category, flag.span.casefold()), flag)
    return sorted(found.values(), key=lambda flag: (not stops(flag), flag.start))


def _flags(user: User, text: str) -> Iterable[Flag]:
    yield from shipped_guard().check(text, Kind.POST)
    for reader in _readers.values():
        yield from reader(user, text)


def _colleagues_in(text: str) -> frozenset[str]:
    """Return the handles in a text that are colleagues': to call one is not to name a client."""
    handles = {match[1].lower() for match in MENTION.finditer(text)}
    known = Participant.objects.filter(handle__in=handles) if handles else Participant.objects.none()
    return frozenset(known.values_list("handle", flat=True))


def stops(flag: Flag) -> bool:
    """Return whether a flag stands in the way of posting."""
    return flag.category is Category.IDENTIFIER and flag.severity is Severity.BLOCK


def refuse_identifiers(user: User, *texts: str) -> None:
    """Raise ClientNamed when a client could be recognized by one of these texts."""
    found = [flag for text in texts for flag in remarks(user, text) if stops(flag)]
    if found:
        raise ClientNamed(found)
