"""A decision in one sentence, in one of the four forms of the contract, from its stored form."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from scopewell.clients.models import Fact
from scopewell.clients.units import shown_fact
from scopewell.clients.words import definition_of, label_of, option_words
from scopewell.engine.disposition import BY_WORD, UNDECIDED, Disposition
from scopewell.knowledge.plain_words import option
from scopewell.knowledge.release import shipped_engine

type Stored = Mapping[str, Any]  # a decision in the form of the contract

NOTHING_STOPS = "Nothing in these answers stops you starting."
MOST_TITLES = 2


class Sentence(NamedTuple):
    """The sentence of a decision: its first words, which stand out, and the rest."""

    lead: str
    rest: str

    def __str__(self) -> str:
        return f"{self.lead} {self.rest}".strip()


def sentence_of(decision: Stored, units: str) -> Sentence:
    """Return the one sentence of a decision, numbers in the units of a practice."""
    if decision["may_start"]:
        limits = limits_in_words(decision)
        if not limits and not decision["precautions"]:
            return Sentence("May start.", NOTHING_STOPS)
        return Sentence("May start within limits:", f"{_listed(limits or _first_precaution(decision))}.")
    under_age = next((p["message"] for p in decision["problems"] if p["kind"] == "under-age"), None)
    if under_age:
        return Sentence("Not yet,", f"because {under_age}.")
    if decision["outcome"] == UNDECIDED:
        following = next_open(decision)
        return Sentence("Not decided.", f"Ask next: {lowered(label_of(following))}." if following else "")
    return Sentence("Not yet,", f"because of this: {_listed(_held_by(decision, units))}.")


def _held_by(decision: Stored, units: str) -> list[str]:
    """Return what keeps the person from training, the worst first."""
    floor = BY_WORD[decision["floor"]]
    if floor.may_train:
        acts = [lowered(after["says"]) for after in decision["today"]["after"]]
        if acts:
            return [f"first {acts[0]}", *acts[1:]][:MOST_TITLES]
    worst = [reason for reason in decision["reasons"] if BY_WORD[reason["disposition"]] >= floor]
    titles = [said for reason in worst for said in told_in_short(reason, units)]
    return [lowered(title) for title in dict.fromkeys(titles)][:MOST_TITLES] or ["something named below comes first"]


def told_in_short(reason: Mapping[str, Any], units: str) -> list[str]:
    """Return a reason in a few words: the answers of an urgent or emergency one, else the title of its rule."""
    if BY_WORD[reason["disposition"]] < Disposition.URGENT_MEDICAL:
        return [reason["title"]]
    found = [answer_words(id, value, units) for id, value in reason["facts"].items() if not is_reassuring(value)]
    return found[:MOST_TITLES] or [reason["title"]]


def answer_words(id: str, value: Any, units: str) -> str:
    """Return an answer with its label, as one line, a number in the units of a practice."""
    definition = definition_of(id)
    if definition is None:
        return str(value) if id == "reason" else f"{option_words(id)}: {value}"
    if value is True:
        return definition.label
    shown = shown_fact(Fact(fact=id, value=value), units)
    return f"{definition.label}: {shown if definition.kind in ('number', 'integer', 'date') else lowered(shown)}"


def is_reassuring(value: Any) -> bool:
    """Return whether an answer says that there is nothing of the kind."""
    return value in (False, "none", [])


def _first_precaution(decision: Stored) -> list[str]:
    """Return the first precaution in words, and how many there are beside it."""
    known = shipped_engine().rules.precautions
    ids = [item["id"] for item in decision["precautions"]]
    says = known[ids[0]].says["en"] if ids[0] in known else option_words(ids[0])
    more = len(ids) - 1
    return [lowered(says), *([f"{more} more precaution{'s' if more > 1 else ''}"] if more else [])]


def limits_in_words(decision: Stored) -> list[str]:
    """Return what may not happen today, or not beyond a value, in words without a capital."""
    return [limit_words(limit["kind"], limit["value"]) for limit in decision["today"]["limits"]]


def limit_words(kind: str, value: str) -> str:
    """Return one limit in words."""
    if kind == "intensity":
        return f"effort no harder than {value}"
    named = ", ".join(option(part.strip()) for part in value.split(","))
    if named == "affected":
        return "no work with the affected part"
    return f"no work with the {named}" if kind == "region" else f"no {named}"


def next_open(decision: Stored) -> str:
    """Return the id of the fact to ask about first; empty when nothing is open."""
    waiting = decision["open"]
    first = next((fact for fact in waiting if "waits_for" not in fact), None) or next(iter(waiting), None)
    return str(first["fact"]) if first else ""


def lowered(text: str) -> str:
    """Return a text with a small first letter, unless it begins with an abbreviation; without its full stop."""
    text = text.rstrip(".")
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}" if len(parts) > 2 else f"{parts[0]}, and {parts[1]}"


def recipient_words(recipient: str) -> str:
    """Return whom an action is for, in words."""
    return option_words(recipient)
