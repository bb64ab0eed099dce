"""The list of medicines in `medicines.yaml`: read once, checked, and indexed by the words of every name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME
from scopewell.knowledge.spelling import NearNames, distance

FILE = "medicines.yaml"
TOP_KEYS = frozenset(
    {"version", "status", "sources", "forms", "around", "doubt", "changes", "groups", "products", "mix-ups", "phrases"}
)
GROUP_KEYS = frozenset(
    {"id", "says", "classes", "only-with", "not-with", "typed-only", "sources", "mark", "note", "medicines"}
)
MARKS = ("verified", "literature")

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"(?P<name>.+?)(?: \((?P<form>[a-z-]+)\))?")

type Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for, when it is taken in a way that fits."""

    says: str
    classes: tuple[str, ...]
    only_with: frozenset[str] = frozenset()
    not_with: frozenset[str] = frozenset()

    def fits(self, forms: frozenset[str]) -> bool:
        """Return whether the ways of taking that were named fit this meaning."""
        return (not self.only_with or bool(self.only_with & forms)) and not self.not_with & forms


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a medicine: the substances in it, and its meanings, of which one at most fits a way of taking."""

    text: str
    substances: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    typed_only: bool = False

    def classes(self, forms: frozenset[str]) -> tuple[str, ...]:
        """Return the classes when taken in these ways; none when that is not known."""
        return distinct(found for meaning in self.meanings if meaning.fits(forms) for found in meaning.classes)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What people say for a kind of medicine, and names it may stand for."""

    text: str
    examples: tuple[Name, ...]


@dataclass(frozen=True)
class MedicineList:
    """Every name, by its words, and the words that may stand around one."""

    version: str
    status: str
    names: Mapping[Words, Name]
    phrases: Mapping[Words, Phrase]
    mix_ups: Mapping[str, tuple[Name, ...]]
    forms: Mapping[str, str]
    """The way of taking that a word stands for."""
    form_says: Mapping[str, str]
    around: frozenset[str]
    """Words that may stand beside a name and change nothing; `salts`, `schedule` and `why` are some of them."""
    salts: frozenset[str]
    schedule: frozenset[str]
    why: frozenset[str]
    doubt: frozenset[str]
    changes: frozenset[str]

    def forms_in(self, words: Iterable[str]) -> frozenset[str]:
        """Return the ways of taking that words tell."""
        return frozenset(self.forms[known] for word in words if (known := singular(word, self.forms)))

    def at(self, words: Words, start: int) -> tuple[int, Name | Phrase] | None:
        """Return the longest name or phrase that begins at a word, and how many words it has."""
        for key, held in self._starting.get(words[start], ()):
            if _same(words[start : start + len(key)], key):
                return len(key), held
        stem = words[start].removesuffix("s")
        for key, held in self._starting.get(stem, ()) if stem != words[start] else ():
            if _same(words[start : start + len(key)], key):
                return len(key), held
        return None

    def is_near_longer(self, words: Words, start: int, size: int) -> bool:
        """Return whether the word after a name is one slip from what would make a longer name: "Diovan HCL"."""
        name, after = words[start : start + size], words[start + size : start + size + 1]
        longer = (key for key, _ in self._starting.get(words[start], ()) if len(key) > size and key[:size] == name)
        return any(distance(word, key[size], 1) == 1 for key in longer for word in after)

    def is_near_longer_before(self, words: Words, start: int, size: int) -> bool:
        """Return whether the word before a name is one slip from what would make a longer name: "it d3"."""
        firsts = self._before.get(words[start : start + size], ())
        return start > 0 and any(distance(words[start - 1], first, 1) == 1 for first in firsts)

    def classes_in(self, words: Words, form_words: Iterable[str]) -> tuple[str, ...]:
        """Return the classes of every name among the words of a record's display.

        Other words are passed over, for displays hold doses and makers. A name followed by a word that makes it another
        product, and names that are only how people speak, do not count.
        """
        forms, found, at = self.forms_in(form_words), list[str](), 0
        while at < len(words):
            step = 1
            if (match := self.at(words, at)) and isinstance(name := match[1], Name):
                step = match[0]
                another = words[at + step : at + step + 1]
                if not name.typed_only and not self.changes.intersection(another):
                    found.extend(name.classes(forms))
            at += step
        return distinct(found)

    @cached_property
    def spellings(self) -> NearNames[Name]:
        """Every name without its spaces, to find the ones near a misspelling."""
        return NearNames(("".join(words), name) for words, name in self.names.items())

    @cached_property
    def _before(self) -> dict[Words, list[str]]:
        index: dict[Words, list[str]] = {}
        for first, *rest in self.names:
            index.setdefault(tuple(rest), []).append(first)
        return index

    @cached_property
    def _starting(self) -> dict[str, list[tuple[Words, Name | Phrase]]]:
        index: dict[str, list[tuple[Words, Name | Phrase]]] = {}
        entries: list[tuple[Words, Name | Phrase]] = [*self.names.items(), *self.phrases.items()]
        for words, held in sorted(entries, key=lambda entry: -len(entry[0])):
            index.setdefault(words[0], []).append((words, held))
        return index


def words_of(text: str) -> Words:
    """Return the words of a text as names are compared: small letters, no accents, signs or apostrophes."""
    return tuple(plain(match[0]) for match in _WORD.finditer(without_signs(text)))


def without_signs(text: str) -> str:
    """Return a text without trademark signs and apostrophes."""
    return re.sub(r"[™®©℠'’‘`´]", "", text)


def plain(word: str) -> str:
    """Return one word in small letters and without accents."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold().replace("μ", "u")


def singular(word: str, known: Iterable[str]) -> str | None:
    """Return the word, or the word without its plural s, whichever is among the known ones; else None."""
    if word in known:
        return word
    stem = word.removesuffix("s")
    return stem if stem in known and len(stem) > 1 else None


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts in their order, each once."""
    return tuple(dict.fromkeys(texts))


def _same(words: Words, key: Words) -> bool:
    return len(words) == len(key) and all(
        word == part or (word == part + "s" and len(part) > 3) for word, part in zip(words, key, strict=True)
    )


@cache
def medicine_list(home: Path = HOME) -> MedicineList:
    """Return the list of a knowledge folder. Raises BadKnowledge."""
    import yaml

    from scopewell.knowledge.yaml_reader import read_yaml_file

    try:
        raw = read_yaml_file(home / FILE)
    except yaml.YAMLError as error:
        raise BadKnowledge(FILE, "the file", str(error).replace("\n", " ")) from error
    return _Reader(_mapping(raw, "the file", TOP_KEYS)).read()


class _Reader:
    """Builds the list from the file, and refuses what does not hold together."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.form_says = {id: str(form["says"]) for id, form in raw["forms"].items()}
        self.names: dict[Words, Name] = {}

    def read(self) -> MedicineList:
        """Return the list."""
        for group in self.raw["groups"]:
            self._add_group(group)
        for text, parts in self.raw["products"].items():
            self._add(self._product(text, parts))
        around = self.raw["around"]
        return MedicineList(
            version=self.raw["version"],
            status=self.raw["status"],
            names=self.names,
            phrases=self._phrases(),
            mix_ups=self._mix_ups(),
            forms={plain(word): id for id, form in self.raw["forms"].items() for word in form["words"]},
            form_says=self.form_says,
            around=_plain_words(*around.values()),
            salts=_plain_words(around["salts"]),
            schedule=_plain_words(around["dose"], around["when"]),
            why=_plain_words(around["why"]),
            doubt=_plain_words(self.raw["doubt"]),
            changes=_plain_words(self.raw["changes"]),
        )

    def _add_group(self, raw: object) -> None:
        group = _mapping(raw, "groups", GROUP_KEYS, needed=("id", "says", "classes", "sources", "mark", "medicines"))
        where = f"group {group['id']}"
        self._cited(group, where)
        for form in (*group.get("only-with", ()), *group.get("not-with", ())):
            if form not in self.form_says:
                raise BadKnowledge(FILE, where, f"the way of taking {form}", ", ".join(self.form_says))
        meaning = Meaning(
            group["says"],
            tuple(group["classes"]),
            frozenset(group.get("only-with", ())),
            frozenset(group.get("not-with", ())),
        )
        for substance, others in group["medicines"].items():
            for text in (substance, *others):
                self._add(Name(text, (substance,), (meaning,), group.get("typed-only") is True))

    def _add(self, name: Name) -> None:
        """Add a name; one that is there already gets a further meaning, for another way of taking it."""
        words = words_of(name.text)
        if not words:
            raise BadKnowledge(FILE, name.text, "has no letters", "a name")
        if (held := self.names.get(words)) is not None:
            name = Name(held.text, held.substances, held.meanings + name.meanings, held.typed_only)
            ways = [frozenset[str](), *(frozenset({form}) for form in self.form_says)]
            if any(sum(meaning.fits(way) for meaning in name.meanings) > 1 for way in ways):
                raise BadKnowledge(FILE, name.text, "is given twice", "one meaning for each way of taking it")
        self.names[words] = name

    def _product(self, text: str, parts: Iterable[str]) -> Name:
        substances: list[str] = []
        classes: list[str] = []
        for part in parts:
            split = _PART.fullmatch(part)
            name = self.names.get(words_of(split["name"])) if split else None
            forms = frozenset({split["form"]} if split and split["form"] else ())
            if name is None or not forms <= self.form_says.keys() or not name.classes(forms):
                raise BadKnowledge(
                    FILE, f"product {text}", f"the part {part}", "a name of a group, and how it is taken"
                )
            substances.append(part)
            classes.extend(name.classes(forms))
        return Name(text, tuple(substances), (Meaning(" and ".join(substances), distinct(classes)),))

    def _mix_ups(self) -> dict[str, tuple[Name, ...]]:
        found: dict[str, tuple[Name, ...]] = {}
        for row in self.raw["mix-ups"]:
            where = f"mix-ups {row.get('names')}"
            mixed = _mapping(row, where, frozenset({"names", "sources", "mark", "note"}), needed=("names",))
            self._cited(mixed, where)
            names = [self._named(text, where) for text in mixed["names"]]
            for name in names:
                others = [other for other in names if other is not name]
                found[name.text] = tuple(dict.fromkeys((*found.get(name.text, ()), *others)))
        return found

    def _phrases(self) -> dict[Words, Phrase]:
        found: dict[Words, Phrase] = {}
        for row in self.raw["phrases"]:
            says = tuple(row["says"])
            examples = tuple(self._named(text, f"phrase {says[0]}") for text in row["such-as"])
            for text in says:
                if words_of(text) in self.names or words_of(text) in found:
                    raise BadKnowledge(FILE, f"phrase {text}", "is given twice", "a phrase that is no name")
                found[words_of(text)] = Phrase(text, examples)
        return found

    def _named(self, text: str, where: str) -> Name:
        try:
            return self.names[words_of(text)]
        except KeyError:
            raise BadKnowledge(FILE, where, f"the name {text}", "a name of this file") from None

    def _cited(self, entry: Mapping[str, Any], where: str) -> None:
        for key in entry["sources"]:
            if key not in self.raw["sources"]:
                raise BadKnowledge(FILE, where, f"the source {key}", "a key of its sources")
        if entry["mark"] not in MARKS:
            raise BadKnowledge(FILE, where, f"the mark {entry['mark']}", ", ".join(MARKS))


def _mapping(raw: object, where: str, allowed: frozenset[str], needed: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadKnowledge(FILE, where, f"found {raw!r}", "a mapping")
    for key in raw:
        if key not in allowed:
            raise BadKnowledge(FILE, where, f"the key {key}", ", ".join(sorted(allowed)))
    for key in needed:
        if key not in raw:
            raise BadKnowledge(FILE, where, f"no {key}", ", ".join(sorted(allowed)))
    return raw


def _plain_words(*lists: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(word) for words in lists for word in words)
