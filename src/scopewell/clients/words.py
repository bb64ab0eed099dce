"""Facts in words: labels of the vocabulary, values with unit, in the units a practice reads."""

from functools import cache
from typing import Any

from scopewell.clients.models import Fact
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.release import shipped_engine

UNIT_WORDS = {
    "mm[Hg]": "mmHg", "/min": "per minute", "Cel": "°C", "[degF]": "°F", "[lb_av]": "lb", "[in_i]": "in", "d": "days",
    "wk": "weeks", "mo": "months", "a": "years", "min": "minutes", "s": "seconds", "deg": "°", "d/wk": "days a week",
    "kg/m2": "kg/m²", "10*9/L": "× 10⁹/L", "{stands}": "stands", "{score}": "", "1": "",
}  # fmt: skip
UNKNOWN_WORDS = {
    "does-not-know": "Does not know",
    "declined": "Would rather not say",
    "not-measured": "Not measured",
    "not-asked": "Not asked",
}


@cache
def definition_of(fact: str) -> Definition | None:
    """Return a fact's definition; None for one the vocabulary does not have (any more)."""
    return shipped_engine().rules.vocabulary.facts.get(fact)


def label_of(fact: str) -> str:
    """Return the label of a fact."""
    for kind, id in ALL_NAMED.items():
        if fact == id:
            return "Every operation is named" if kind == EpisodeKind.SURGERY else "Every injury is named"
    found = definition_of(fact)
    return found.label if found else fact.replace("-", " ").capitalize()


def said_in_words(fact: Fact) -> str:
    """Return the value of a statement as a person reads it."""
    value: Any = fact.value
    if isinstance(value, dict) and "unknown" in value:
        return UNKNOWN_WORDS.get(str(value["unknown"]), "Unknown")
    if isinstance(value, dict):
        parts = [", ".join(option_words(v) for v in value.get("has", []))]
        if value.get("has_not"):
            parts.append("not " + ", ".join(option_words(v) for v in value["has_not"]))
        return "; ".join(part for part in parts if part) or "Partly known"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(option_words(v) for v in value) or "None"
    if isinstance(value, (int, float)):
        return with_unit(value, fact.unit or _unit_of(fact.fact))
    return option_words(value)


def _unit_of(fact: str) -> str:
    found = definition_of(fact)
    return found.unit or "" if found else ""


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit in words."""
    words = UNIT_WORDS.get(unit, unit)
    joint = "" if words.startswith("°") and words == "°" else " "
    return f"{value:g}{joint}{words}".strip()


def option_words(option: object) -> str:
    """Return an option as words."""
    text = str(option).replace("-", " ")
    return text[:1].upper() + text[1:]
