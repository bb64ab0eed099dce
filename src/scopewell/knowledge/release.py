"""The released knowledge: gathered and compiled once for each state of the files, then read back.

The file it is kept in is named after the content of every source file and the format of this code, so it cannot be
stale: when a source changes, the name changes. A folder that cannot be written is no harm; then it is made each time.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.files import HOME, digest_of_files
from scopewell.knowledge.ruleset import rule_of, ruleset_from, source_of

FORMAT = 3
SHELF = HOME / "_release"


class Release(NamedTuple):
    """One version of the knowledge: its rule set and the compiled rules."""

    rules: RuleSet
    compiled: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version every decision names."""
        return self.rules.version


class Kept[T](Mapping[str, T]):
    """Entries of a kept release, one JSON text each: an entry is read when it is first needed, since few are."""

    def __init__(self, ids: Sequence[str], texts: Sequence[bytes], build: Callable[[Any], T]) -> None:
        self.texts = dict(zip(ids, texts, strict=True))
        self.build = build
        self.read: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        found = self.read.get(id)
        if found is None:
            found = self.read[id] = self.build(json.loads(self.texts[id]))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __contains__(self, id: object) -> bool:
        return id in self.texts


def build_release(home: Path = HOME) -> tuple[Release, dict[str, Any]]:
    """Gather, check and compile the files of a knowledge folder; return the release and its document.

    Raises BadKnowledge, RuleError, ExpressionError.
    """
    from scopewell.engine.compiling import compile_rules
    from scopewell.knowledge.gathering import gather, version_of

    document = gather(home)
    marks = {raw["id"]: raw["mark"] for raw in document["parameters"]}
    rules = {raw["id"]: rule_of(raw, marks, document["sentences"]) for raw in document["rules"]}
    sources = {key: source_of(key, raw) for key, raw in document["sources"].items()}
    ruleset = ruleset_from(head_of(document), version_of(document), rules, sources)
    compiled = compile_rules(ruleset.vocabulary, rules.values(), ruleset.parameters, ruleset.readings)
    return Release(ruleset, json.loads(json.dumps(compiled))), document


def load_release(home: Path = HOME, shelf: Path = SHELF) -> Release:
    """Return the knowledge of a folder, from the shelf when it is there and else made and put there."""
    path = shelf / f"{digest_of_files(home)}-{FORMAT}.jsonl"
    try:
        return _take(path.read_bytes())
    except (OSError, ValueError, KeyError):
        release, document = build_release(home)
        _put(path, release, document)
        return release


def head_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a document that every decision needs; rules and sources are read one by one."""
    head = {
        key: value for key, value in document.items() if key not in ("rules", "sources", "groups", "tags", "evidence")
    }
    held = {raw["id"] for raw in document["rules"]}
    head["missing"] = [id for group in document["evidence"].values() for id in group if id not in held]
    unread = ("note", "loinc", "snomed")
    facts = [{k: v for k, v in fact.items() if k not in unread} for fact in document["vocabulary"]["facts"]]
    head["vocabulary"] = {**document["vocabulary"], "facts": facts}
    return head


def _take(content: bytes) -> Release:
    """Read a kept release: the head and compiled rules, the ids, then one line for each source and rule."""
    first, second, *lines = content.split(b"\n")
    kept, ids = json.loads(first), json.loads(second)
    head = kept["head"]
    marks = {raw["id"]: raw["mark"] for raw in head["parameters"]}
    count = len(ids["sources"])
    sources = Kept(ids["sources"], lines[:count], lambda raw: source_of(raw["key"], raw))
    rules = Kept(ids["rules"], lines[count:], lambda raw: rule_of(raw, marks, head["sentences"]))
    return Release(ruleset_from(head, kept["version"], rules, sources), kept["compiled"])


def _put(path: Path, release: Release, document: Mapping[str, Any]) -> None:
    """Write the release beside its final name and move it there, so that no reader sees half of it."""
    import tempfile

    ids = {"sources": list(document["sources"]), "rules": [raw["id"] for raw in document["rules"]]}
    head = {"version": release.version, "head": head_of(document), "compiled": release.compiled}
    sources = [{"key": key, **raw} for key, raw in document["sources"].items()]
    lines = [head, ids, *sources, *document["rules"]]
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.glob("*.jsonl"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines))
        Path(name).replace(path)


@cache
def shipped_engine() -> Engine:
    """Return the engine over the knowledge that ships with this package."""
    release = load_release()
    return Engine(release.rules, release.compiled)
