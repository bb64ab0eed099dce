"""Facts in words: labels of the vocabulary, values with unit."""

from datetime import date
from functools import cache
from typing import Any

from scopewell.clients.models import Fact
from scopewell.clients.vocabulary import ALL_NAMED, EpisodeKind
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.plain_words import option, with_unit
from scopewell.knowledge.release import shipped_engine
from scopewell.ui.templatetags.house import weekday

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
    return found.label if found else option_words(fact)


def said_in_words(fact: Fact) -> str:
    """Return the value of a statement as a person reads it."""
    value: Any = fact.value
    if isinstance(value, dict) and "unknown" in value:
        return UNKNOWN_WORDS.get(str(value["unknown"]), "Unknown")
    if isinstance(value, dict):
        has, has_not = value.get("has", []), value.get("has_not", [])
        parts = [", ".join(map(option_words, has)), "not " + ", ".join(map(option_words, has_not)) if has_not else ""]
        return "; ".join(part for part in parts if part) or "Partly known"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(option_words, value)) or "None"
    if isinstance(value, (int, float)):
        found = definition_of(fact.fact)
        return number_words(value, fact.unit or (found.unit if found else None) or "")
    return _text(fact.fact, str(value))


def _text(fact: str, value: str) -> str:
    found = definition_of(fact)
    if found is not None and found.kind == "date":
        return weekday(date.fromisoformat(value[:10]))
    return option_words(value)


def number_words(value: float, unit: str) -> str:
    """Return a number with its unit in words; degrees of an angle stand close."""
    return f"{value:g}°" if unit == "deg" else with_unit(f"{value:g}", unit)


def option_words(id: object) -> str:
    """Return an option as words, with a capital."""
    words = option(str(id))
    return words[:1].upper() + words[1:]
