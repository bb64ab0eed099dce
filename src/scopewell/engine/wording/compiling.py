"""From the wording knowledge to what the guard runs on: words with tags, patterns as regular expressions over tags.

Only done when the knowledge has changed; the result is plain JSON values and is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from scopewell.engine.wording.forms import british, s_form, verb_forms
from scopewell.engine.wording.lexicon import MOST_SIGNATURES, signature_of, tag_of
from scopewell.engine.wording.patterns import (
    FOUND,
    SLOTS,
    Alternatives,
    Part,
    PatternError,
    compile_pattern,
    parts_of,
)
from scopewell.engine.wording.reading import DASH

type Raw = Mapping[str, Any]  # a document of the knowledge: JSON values of the shapes that its JSON Schema gives

MARKS = {
    "period": ".",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "question": "?",
    "exclaim": "!",
    "quote": "\"'",
    "line": "\n",
    "dash": ["-", "--", "---", DASH],
    "paren": "()[]{}",
    "slash": "/",
    "amp": "&",
    "pct": "%",
    "money": "$£€",
    "dots": ["..", "...", "....", "…"],
}
DOT = ".|"
"""The full stop of an abbreviation, which ends nothing."""
TURNING = "|"
"""Behind a joint ("and", "so") where a new subject follows: there a clause ends."""
HARD = ("period", "question", "exclaim", "semicolon", "colon", "paren", "dash", "line", "dots")
"""What no gap passes; `_` and `@any` stop at a comma too."""


COMMON = (*MARKS, "own", "their", "third", "det", "and", "prep", "be", "aux", "neg", "num")
"""Classes of the words that are in nearly every sentence."""
MUCH = 200
"""Rare words that are as often met as one of those."""


def words_in(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as a text is read: "it's" is two."""
    return tuple(phrase.replace("'s", " 's").split())


class _Lists:
    """Every word with its classes, and every class with its words and phrases."""

    def __init__(self, document: Raw) -> None:
        self.labels: dict[str, set[str]] = {}
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        self.endings: dict[str, set[str]] = {}
        self.classes = {*MARKS, "dot", "num", "given", "also-word", "everyday", "poss"}
        for name, marks in MARKS.items():
            for mark in marks:
                self.add(mark, name)
        self.add("'s", "poss")
        self.add("0", "num")
        self.add(DOT, "dot")
        for name, raw in document["classes"].items():
            self._add_class(name, raw)
        for name, words in (
            ("given", document["given"]),
            ("also-word", document["also-words"]),
            ("everyday", document["everyday"]),
        ):
            for word in words:
                self.add(word, name)
        for text in _patterns(document):
            self._add_literals(text)
        self._add_endings()
        for word in document["joints"]:
            self.add(word + TURNING, *self.labels.get(word, ()), "turn")

    def add(self, word: str, *labels: str) -> None:
        found = self.labels.setdefault(word, {"num"} if word[:1].isdigit() else set())
        found.update(labels)

    def _add_endings(self) -> None:
        """Give listed words the classes of their ending, as unlisted words have them; everyday words and names not."""
        for word, labels in self.labels.items():
            if labels.isdisjoint(("everyday", "given", "also-word")):
                for ending, names in self.endings.items():
                    if word.endswith(ending):
                        labels.update(names)

    def _add_class(self, name: str, raw: Raw) -> None:
        self.classes.add(name)
        for word in raw.get("words", ()):
            self.add(word, name)
        for noun in raw.get("nouns", ()):
            self.add(noun, name)
            self.add(s_form(noun), name)
        for verb in raw.get("verbs", ()):
            self._add_verb(verb, name)
        for ending in raw.get("endings", ()):
            self.endings.setdefault(ending, set()).add(name)
        for phrase in raw.get("phrases", ()):
            words = words_in(phrase)
            self.phrases.setdefault(name, []).append(words)
            for word in words:
                self.add(word, f"part:{word}")
            self.add(s_form(words[-1]), f"part:{words[-1]}")

    def _add_verb(self, verb: str, *labels: str) -> None:
        for spelled in filter(None, (verb, british(verb))):
            for form, words in verb_forms(spelled).items():
                for word in words:
                    self.add(word, *labels, f"form:{form}")

    def _add_literals(self, text: str) -> None:
        for part in parts_of(text):
            if part.sort == "word" and part.text.startswith("/"):
                self._add_verb(part.text[1:], part.text)
            elif part.sort == "word":
                for word in words_in(part.text):
                    self.add(word, f"={word}")


class _Tags:
    """Signatures, and the tags of every word, class and phrase of the patterns."""

    def __init__(self, lists: _Lists, used: set[str]) -> None:
        self.lists = lists
        everyday = frozenset({"everyday"})
        self.signatures: dict[frozenset[str], int] = {frozenset(): 0, everyday: 1}
        self.listed: dict[str, int] = {}
        for word, labels in lists.labels.items():
            kept = frozenset(labels & used) or everyday
            self.listed[word] = self.signatures.setdefault(kept, len(self.signatures))
        self.endings = [
            (ending, self.signatures.setdefault(frozenset(names & used), len(self.signatures)))
            for ending, names in sorted(lists.endings.items(), key=lambda entry: -len(entry[0]))
        ]
        if len(self.signatures) > MOST_SIGNATURES:
            raise ValueError(f"{len(self.signatures)} signatures; accepted: {MOST_SIGNATURES}")
        self.holding: dict[str, list[int]] = {}
        for signature, number in self.signatures.items():
            for label in signature:
                self.holding.setdefault(label, []).append(number)

    def of(self, *labels: str, cases: Sequence[int] = (0, 1, 2)) -> str:
        """Return the tags of the words that have all these labels."""
        found = set(self.holding.get(labels[0], ())).intersection(
            *(self.holding.get(label, ()) for label in labels[1:])
        )
        return "".join(tag_of(signature, case) for case in cases for signature in sorted(found))

    def alternatives(self, text: str, part: Part) -> Alternatives:
        """Return the tags of a word or class of a pattern. Raises PatternError."""
        if part.sort == "word" and part.text.startswith("/"):
            return [[self.of(part.text)]]
        if part.sort == "word":
            return [[self.of(f"={word}") for word in words_in(part.text)]]
        name, capital = part.text[1:].removesuffix("^"), part.text.endswith("^")
        name, _, form = name.partition(":")
        cases = (1, 2) if capital else (0, 1, 2)
        if name == "unknown":
            return [["".join(tag_of(0, case) for case in cases)]]
        if name not in self.lists.classes:
            raise PatternError(text, part.position, f"a class, not {name!r}")
        single = self.of(name, f"form:{form}", cases=cases) if form else self.of(name, cases=cases)
        phrases = (
            []
            if form
            else [[self.of(f"part:{word}") for word in phrase] for phrase in self.lists.phrases.get(name, ())]
        )
        return [*([[single]] if single else []), *phrases]


def compile_wording(document: Raw) -> dict[str, Any]:
    """Return the guard's parts as JSON values. Raises PatternError."""
    used = _labels_used(document)
    lists = _Lists(document)
    tags = _Tags(
        lists,
        used
        | {label for phrases in lists.phrases.values() for words in phrases for label in (f"part:{w}" for w in words)},
    )
    gaps = _gaps(tags)
    common = frozenset("".join(tags.of(name) for name in COMMON))

    def cost(anchor: str) -> int:
        return len(anchor) + MUCH * len(common.intersection(anchor))

    compiled: list[dict[str, Any]] = []

    def added(texts: Iterable[str]) -> list[int]:
        numbers = []
        for text in texts:
            found = compile_pattern(text, partial(tags.alternatives, text), gaps, cost)
            numbers.append(len(compiled))
            compiled.append({"source": found.source, "text": text})
            anchors.append([{signature_of(tag) for tag in anchor} for anchor in found.anchors])
        return numbers

    anchors: list[list[set[int]]] = []
    rules = [{**raw, "patterns": added(raw["patterns"])} for raw in document["rules"]]
    contexts = [
        {**raw, "patterns": added(raw["patterns"])}
        for raw in sorted(document["contexts"], key=lambda raw: float(raw["weighs"]))
    ]
    duties = [{**raw, "patterns": added(raw["patterns"])} for raw in document["duties"]]
    masks, always = _masks(anchors, len(tags.signatures))
    return {
        "head": document["head"],
        "words": {
            "signatures": [sorted(signature) for signature in tags.signatures],
            "listed": tags.listed,
            "endings": tags.endings,
            "main": document["main"],
        },
        "patterns": compiled,
        "rules": rules,
        "contexts": contexts,
        "duties": duties,
        "always": f"{always:x}",
        "masks": [f"{mask:x}" for mask in masks],
        "sets": {name: tags.of(name) for name in document["sets"]},
        "joints": {
            tag_of(tags.listed[word], case): tag_of(tags.listed[word + TURNING], case)
            for word in document["joints"]
            for case in (0, 1, 2)
        },
        "subjects": tags.of("subject"),
        "greeting": [tags.of("greeting"), tags.of("comma"), tags.of("semicolon")],
        "dots": [_abbreviations(tags), tags.of("period"), tags.of("dot")],
        "clause-end": "".join(tags.of(name) for name in (*HARD, "turn", "comma")),
        "marks": {name: tags.of(name) for name in ("question", "exclaim", "line", "period", "dash", "colon")},
    }


def _abbreviations(tags: _Tags) -> str:
    """Return the tags of words whose full stop ends nothing; a single letter only when it is a capital."""
    small = tags.of("initial", cases=(0,))
    return "".join(tag for tag in tags.of("abbreviation") if tag not in small)


def _masks(anchors: Sequence[Sequence[set[int]]], signatures: int) -> tuple[list[int], int]:
    """Return, for each signature and for none, the patterns it opens: as bits, one run of them for each slot."""
    masks, always = [0] * signatures, 0
    for number, slots in enumerate(anchors):
        for slot in range(SLOTS):
            bit = 1 << (slot * len(anchors) + number)
            if slot >= len(slots):
                always |= bit
            else:
                for signature in slots[slot]:
                    masks[signature] |= bit
    return masks, always


def _gaps(tags: _Tags) -> dict[str, str]:
    hard = "".join(tags.of(name) for name in (*HARD, "turn"))
    comma = tags.of("comma")
    within = f"[^{hard}{comma}]"
    small = "".join(tag_of(signature) for signature in range(len(tags.signatures)))
    capitals = f"[^{small}{FOUND}]"
    return {"_": within, "@any": within, "~": f"[^{hard}]", "@cap": capitals, "@all": "."}


def _patterns(document: Raw) -> Iterator[str]:
    for raw in (*document["rules"], *document["contexts"], *document["duties"]):
        yield from raw["patterns"]


def _labels_used(document: Raw) -> set[str]:
    """Return the labels that some pattern asks for; all others would only add signatures."""
    used = {
        *MARKS,
        "dot",
        "greeting",
        *document["sets"],
        "turn",
        "subject",
        "abbreviation",
        "given",
        "also-word",
        "everyday",
        *COMMON,
    }
    for text in _patterns(document):
        for part in parts_of(text):
            if part.sort == "word":
                used.update([part.text] if part.text.startswith("/") else [f"={word}" for word in words_in(part.text)])
            elif part.sort == "name":
                name, _, form = part.text[1:].removesuffix("^").partition(":")
                used.add(name)
                if form:
                    used.add(f"form:{form}")
    return used
