"""What the guard says of a text, and what was kept."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.db.models import Count, QuerySet

from scopewell.engine.wording.flags import Flag, Kind, Profile, Replacement, Severity
from scopewell.engine.wording.identifying import OUTGOING
from scopewell.knowledge.guarding import shipped_guard
from scopewell.practice.models import Practice
from scopewell.practice.tenancy import scope_in_force
from scopewell.ui.words import plain_words
from scopewell.wording.models import KINDS, SEVERITIES, Kept, KeptFields, NetworkKept
from scopewell.wording.roster import clients_in, names_one_of

OTHER_CLIENT = "This names another client. A client’s papers tell of nobody but that client."
LONGEST_ID = 19
OWN_PAPERS = frozenset({Kind.LETTER, Kind.HANDOUT})


class Source(NamedTuple):
    """Where a rule comes from."""

    name: str
    url: str


class Suggestion(NamedTuple):
    """Words to put in place of `start` to `end`, counted as a browser counts: in units of UTF-16."""

    start: int
    end: int
    text: str
    old: str


class Note(NamedTuple):
    """A note in the margin: a flag of the guard, with its sources and suggestions as a page needs them."""

    flag: Flag
    sources: tuple[Source, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def blocks(self) -> bool:
        """Whether it is in the way of issuing and publishing."""
        return self.flag.severity is Severity.BLOCK


def notes_on(text: str, kind: Kind, about: str = "") -> tuple[Note, ...]:
    """Return the notes on a text in the order of their places. Every word is explained once.

    `about`: the key of the client whose own paper it is. What is looked for follows from the practice in force: its
    jurisdiction, and its roster, whose names no text that leaves the file may hold, and no other client's paper.
    """
    text = plain_words(text)
    if not text.strip():
        return ()
    profile = profile_in_force()
    guard = shipped_guard()
    has_roster = scope_in_force().practice_id is not None
    named = clients_in(text, besides=about) if has_roster and kind in OUTGOING | OWN_PAPERS else ()
    flags = list(guard.check(text, kind, profile, named))
    if named and kind in OWN_PAPERS:
        # A paper of one client may say who that is; so only names of others are looked for, and only whole ones.
        others = (flag for flag in guard.check(text, Kind.PUBLIC, profile, named) if names_one_of(flag.span, named))
        flags += [flag._replace(reason=OTHER_CLIENT, instead="Leave the name out.", replacements=()) for flag in others]
    return tuple(_note(flag, text) for flag in sorted(flags, key=lambda flag: (flag.start, flag.end)))


def blocking(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return the notes that are in the way of issuing and publishing."""
    return tuple(note for note in notes if note.blocks)


def profile_in_force() -> Profile:
    """Return what is on file of the practice in force; the default profile where none is."""
    practice_id = scope_in_force().practice_id
    if practice_id is None:
        return Profile()
    jurisdiction = Practice.objects.values_list("jurisdiction", flat=True).filter(pk=practice_id).first()
    return Profile(jurisdiction) if jurisdiction else Profile()


def texts_of(form: forms.BaseForm) -> dict[Kind, dict[str, str]]:
    """Return the texts of a valid form's fields that have notes in the margin, by kind and label."""
    found: dict[Kind, dict[str, str]] = {}
    for name, field in form.fields.items():
        if getattr(field.widget, "has_margin", False) and name in form.cleaned_data:
            found.setdefault(field.widget.kind, {})[str(form[name].label)] = str(form.cleaned_data[name] or "")
    return found


def _note(flag: Flag, text: str) -> Note:
    known = shipped_guard().sources
    sources = tuple(_source(known[key]) for key in flag.sources)
    return Note(flag, sources, tuple(_suggestion(one, text) for one in flag.replacements))


def _source(raw: Mapping[str, Any]) -> Source:
    return Source(str(raw["title"]), next(iter(raw.get("read_at", ())), ""))


def _suggestion(one: Replacement, text: str) -> Suggestion:
    return Suggestion(_units(text[: one.start]), _units(text[: one.end]), one.text, text[one.start : one.end])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Wanted(NamedTuple):
    """What a list of kept words is narrowed to; what is empty or unknown narrows nothing. `by`: the id of a person."""

    kind: str = ""
    severity: str = ""
    by: str = ""


EVERYTHING = Wanted()


def kept_by_practice(wanted: Wanted = EVERYTHING) -> QuerySet[Kept]:
    """Return what the practice in force kept, the newest first."""
    return _narrowed(Kept.objects.select_related("by"), wanted)


def kept_by_network(wanted: Wanted = EVERYTHING) -> QuerySet[NetworkKept]:
    """Return what the network as a whole kept, the newest first."""
    return _narrowed(NetworkKept.objects.select_related("by"), wanted)


def _narrowed[M: KeptFields](rows: QuerySet[M], wanted: Wanted) -> QuerySet[M]:
    if wanted.kind in dict(KINDS):
        rows = rows.filter(kind=wanted.kind)
    if wanted.severity in dict(SEVERITIES):
        rows = rows.filter(severity=wanted.severity)
    if wanted.by.isdecimal() and len(wanted.by) < LONGEST_ID:
        rows = rows.filter(by_id=int(wanted.by))
    return rows


def counts(rows: QuerySet[Any], field: str) -> Iterator[tuple[str, int]]:
    """Yield each value of a field among kept words, with how often, the most frequent first."""
    counted = rows.order_by().values_list(field).annotate(times=Count("pk")).order_by("-times", field)
    yield from counted
