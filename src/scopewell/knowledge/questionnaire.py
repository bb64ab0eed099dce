"""What a client is asked on a phone, screen by screen, and in which words: `asking/`, beside the vocabulary.

`screens.yaml` says what stands on which screen; one file for each language says it in words. A sentence a language does
not have yet is said in English.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME

KINDS = ("questions", "chart", "medicines", "history", "goals", "people")
SCREEN_KEYS = {"id", "kind", "of", "rows", "open", "alone", "under", "always", "also"}
FACT_KEYS = {"ask", "then", "help", "options"}
ENGLISH = "en"
OWN_FACTS: Mapping[str, tuple[str, ...]] = {
    "chart": ("pain-regions",),
    "medicines": ("medicines", "unlisted-medicines"),
    "history": ("surgery-type", "unlisted-surgeries", "injury-12m"),
}


class Screen(NamedTuple):
    """One screen. `rows` are answered together by "none of these"; `open` ones show each option as a line."""

    id: str
    kind: str
    of: str
    rows: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()
    alone: tuple[str, ...] = ()
    under: Mapping[str, str] = {}
    always: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that is asked here."""
        return (*OWN_FACTS.get(self.kind, ()), *self.rows, *self.alone, *self.under, *self.also)


class FactWords(NamedTuple):
    """The words of one question. `then` asks which option; `language` is the one it is written in."""

    ask: str
    then: str
    help: str
    options: Mapping[str, str]
    language: str


class Words:
    """What a client reads, in one language, with English where that has no words yet."""

    def __init__(self, language: str, raw: Mapping[str, Any], english: Mapping[str, Any]) -> None:
        self.language = language
        self.status = str(raw["status"])
        self._raw, self._english = raw, english

    def of_screen(self, id: str) -> Mapping[str, str]:
        """Return part, title and help of a screen."""
        return {**self._english["screens"][id], **self._part("screens").get(id, {})}

    def of_fact(self, id: str) -> FactWords:
        """Return the words of a question."""
        own = self._part("facts").get(id)
        raw, language = (own, self.language) if own else (self._english["facts"][id], ENGLISH)
        return FactWords(raw["ask"], raw.get("then", ""), raw.get("help", ""), raw.get("options", {}), language)

    @property
    def frame(self) -> Mapping[str, str]:
        """Everything around the questions."""
        return {**self._english["frame"], **self._part("frame")}

    @property
    def months(self) -> list[str]:
        """The names of the months."""
        return list(self._raw.get("months") or self._english["months"])

    def place(self, view: str, part: str, side: str) -> str:
        """Return the name of a place on the body: "Left shoulder", "Low back"."""
        names = {**self._english["places"], **self._part("places")}
        sides = {**self._english["sides"], **self._part("sides")}
        name = names.get(f"{view}-{part}") or names[part]
        return str(sides[side].format(place=name) if side else name)

    def unit(self, unit: str) -> str:
        """Return a unit in words; nothing for one that is not said."""
        return str({**self._english["units"], **self._part("units")}.get(unit, ""))

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Yield every text of this language's own file with where it stands."""
        for part in ("screens", "facts", "frame"):
            yield from _texts(part, self._part(part))

    def _part(self, part: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._raw.get(part) or {}
        return found


class Questionnaire(NamedTuple):
    """The screens in the order in which a client meets them, and how numbers are entered."""

    screens: tuple[Screen, ...]
    shows: Mapping[str, str]

    def screen(self, id: str) -> Screen | None:
        """Return a screen; None when there is none of that id."""
        return next((screen for screen in self.screens if screen.id == id), None)

    @property
    def screen_of(self) -> Mapping[str, Screen]:
        """Return which screen asks each fact."""
        return {fact: screen for screen in self.screens for fact in screen.facts}


@cache
def questionnaire(home: Path = HOME) -> Questionnaire:
    """Return the screens. Raises BadKnowledge."""
    raw = _read(home / "asking" / "screens.yaml")
    screens = tuple(_screen(entry) for entry in raw["screens"])
    facts = [fact for screen in screens for fact in screen.facts]
    twice = {fact for fact in facts if facts.count(fact) > 1}
    if twice:
        raise BadKnowledge("screens.yaml", min(twice), "asked on two screens", "one screen for each fact")
    return Questionnaire(screens, raw["shows"])


def _screen(raw: Mapping[str, Any]) -> Screen:
    strange = set(raw) - SCREEN_KEYS
    where = f"screen {raw.get('id')}"
    if strange:
        raise BadKnowledge("screens.yaml", where, f"the key {min(strange)}", ", ".join(sorted(SCREEN_KEYS)))
    kind = raw.get("kind", "questions")
    if kind not in KINDS:
        raise BadKnowledge("screens.yaml", where, f"the kind {kind}", ", ".join(KINDS))
    return Screen(
        raw["id"],
        kind,
        raw.get("of", raw["id"]),
        tuple(raw.get("rows", ())),
        frozenset(raw.get("open", ())),
        tuple(raw.get("alone", ())),
        raw.get("under", {}),
        frozenset(raw.get("always", ())),
        tuple(raw.get("also", ())),
    )


@cache
def words_in(language: str, home: Path = HOME) -> Words:
    """Return what a client reads in a language, in English when there is no file for it. Raises BadKnowledge."""
    english = _read(home / "asking" / f"{ENGLISH}.yaml")
    path = home / "asking" / f"{language}.yaml"
    raw = _read(path) if language in languages(home) else english
    for id, fact in (raw.get("facts") or {}).items():
        if set(fact) - FACT_KEYS or "ask" not in fact:
            raise BadKnowledge(path.name, f"fact {id}", "other keys than a question has", ", ".join(sorted(FACT_KEYS)))
    return Words(language if raw is not english else ENGLISH, raw, english)


@cache
def languages(home: Path = HOME) -> tuple[str, ...]:
    """Return the languages there are words in."""
    names = (path.stem for path in (home / "asking").glob("*.yaml"))
    return tuple(sorted(name for name in names if name != "screens"))


def _read(path: Path) -> Any:
    import yaml

    from scopewell.knowledge.yaml_reader import read_yaml_file

    try:
        return read_yaml_file(path)
    except yaml.YAMLError as error:
        raise BadKnowledge(path.name, "the file", str(error).replace("\n", " ")) from error


def _texts(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(f"{where}.{key}", inner)
