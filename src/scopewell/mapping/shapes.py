"""Reading JSON that may have any shape: each accessor gives what it promises, or None."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of a concept, with its system and display text where given."""

    system: str | None
    code: str | None
    display: str | None


def text_of(value: object) -> str | None:
    """Return a text on one line, cut at 200 characters; None for anything else or an empty one."""
    if not isinstance(value, str):
        return None
    return " ".join(value.split())[:LONGEST_NAME].strip() or None


def object_of(value: object) -> dict[str, object] | None:
    """Return a JSON object; None for anything else."""
    return value if isinstance(value, dict) else None


def objects_of(value: object) -> list[dict[str, object]]:
    """Return the JSON objects of a list; what has another shape is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def codings_of(concept: object) -> tuple[Coding, ...]:
    """Return the codes of a CodeableConcept."""
    inside = object_of(concept)
    if inside is None:
        return ()
    found = [
        Coding(text_of(each.get("system")), text_of(each.get("code")), text_of(each.get("display")))
        for each in objects_of(inside.get("coding"))
    ]
    return tuple(coding for coding in found if coding.code or coding.display)


def names_of(concept: object) -> tuple[str, ...]:
    """Return what a CodeableConcept is called: its text, then each display, then a bare code."""
    inside = object_of(concept)
    if inside is None:
        return ()
    codings = codings_of(inside)
    names = [text_of(inside.get("text")), *(coding.display for coding in codings)]
    return distinct(name for name in names if name) or tuple(coding.code for coding in codings if coding.code)[:1]


def status_of(value: object) -> str | None:
    """Return a status: a code, or the first code of a concept (older exports give the bare code)."""
    if isinstance(value, str):
        return text_of(value)
    return next((coding.code for coding in codings_of(value) if coding.code), None)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without repetitions that differ only in capitals, in their order."""
    seen: dict[str, str] = {}
    for text in texts:
        seen.setdefault(text.casefold(), text)
    return tuple(seen.values())


def kind_of(value: object) -> str:
    """Name the shape of a JSON value, for a message."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, bool):
        return "true or false"
    names = {list: "a list", str: "a text", int: "a number", float: "a number", type(None): "nothing"}
    return names.get(type(value), "something else")
