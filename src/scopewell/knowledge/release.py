"""The released knowledge: gathered and compiled once for each state of the files, then read back.

The file it is kept in is named after the content of every source file and the format of this code, so it cannot be
stale: when a source changes, the name changes. A folder that cannot be written is no harm; then it is made each time.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.engine.rules import RuleSet
from scopewell.engine.undisturbed import undisturbed
from scopewell.knowledge.kept import FOLDER, Folder, Kept, digest_of_files, opened, written
from scopewell.knowledge.ruleset import Entries, readers, ruleset_from

FORMAT = 4
SHELF = os.path.join(FOLDER, "_release")


class Release(NamedTuple):
    """One version of the knowledge: its rule set and the compiled rules."""

    rules: RuleSet
    compiled: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version every decision names."""
        return self.rules.version


def build_release(home: Folder = FOLDER) -> tuple[Release, dict[str, Any]]:
    """Gather, check and compile the files of a knowledge folder; return the release and its document.

    Raises BadKnowledge, RuleError, ExpressionError.
    """
    from pathlib import Path

    from scopewell.knowledge.gathering import gather

    document = gather(Path(home))
    return release_of(document), document


def release_of(document: Mapping[str, Any]) -> Release:
    """Compile a gathered document. Raises RuleError, ExpressionError."""
    import json

    from scopewell.engine.compiling import compile_rules
    from scopewell.knowledge.gathering import version_of

    head, version = head_of(document), version_of(document)
    raw_entries = json.loads(json.dumps(entries_of(document)))
    read = readers(head)
    entries = {kind: {id: read[kind](raw) for id, raw in held.items()} for kind, held in raw_entries.items()}
    rules = ruleset_from(head, version, Entries(**entries))
    compiled = compile_rules(rules.vocabulary, rules.rules.values(), rules.parameters, rules.readings)
    return Release(rules, json.loads(json.dumps(compiled)))


def load_release(home: Folder = FOLDER, shelf: Folder = SHELF) -> Release:
    """Return the knowledge of a folder, from the shelf when it is there and else made and put there."""
    path = os.path.join(shelf, f"{digest_of_files(home)}-{FORMAT}.jsonl")
    try:
        with open(path, "rb") as file:
            content = file.read()
        return undisturbed(lambda: _take(content))
    except (OSError, ValueError, KeyError):
        release, document = build_release(home)
        _put(path, release, document)
        return release


def head_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a document that every decision needs; its entries are read one by one."""
    kept = ("status", "precautions", "acts", "readings", "sentences")
    held = {raw["id"] for raw in document["rules"]}
    vocabulary = document["vocabulary"]
    facts = vocabulary["facts"]
    return {
        **{key: document[key] for key in kept},
        "missing": [id for group in document["evidence"].values() for id in group if id not in held],
        "marks": {raw["id"]: raw["mark"] for raw in document["parameters"]},
        "vocabulary": {
            **{key: value for key, value in vocabulary.items() if key != "facts"},
            "numbers": [fact["id"] for fact in facts if fact["kind"] in ("number", "integer")],
            "episode_of": {fact["id"]: fact["episode"] for fact in facts if "episode" in fact},
        },
    }


def entries_of(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the entries of a document: of each kind those by id that a decision may need."""
    return {
        "facts": {raw["id"]: raw for raw in document["vocabulary"]["facts"]},
        "parameters": {raw["id"]: raw for raw in document["parameters"]},
        "sources": {key: {"key": key, **raw} for key, raw in document["sources"].items()},
        "rules": {raw["id"]: raw for raw in document["rules"]},
    }


def _take(content: bytes) -> Release:
    """Return the release that a kept one holds. Raises ValueError, KeyError."""
    kept, rest = opened(content)
    read = readers(kept["head"])
    entries = {kind: Kept(index, rest, read[kind]) for kind, index in kept["entries"].items()}
    return Release(ruleset_from(kept["head"], kept["version"], Entries(**entries)), kept["compiled"])


def _put(path: str, release: Release, document: Mapping[str, Any]) -> None:
    """Write the release beside its final name and move it there, so that no reader sees half of it."""
    import tempfile
    from contextlib import suppress
    from pathlib import Path

    head = {"version": release.version, "head": head_of(document), "compiled": release.compiled}
    content = written(head, entries_of(document))
    shelf = Path(path).parent
    with suppress(OSError):
        shelf.mkdir(exist_ok=True)
        for old in shelf.glob("*.jsonl"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=shelf, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)


@cache
def shipped_engine() -> Engine:
    """Return the engine over the knowledge that ships with this package."""
    release = load_release()
    return Engine(release.rules, release.compiled)
