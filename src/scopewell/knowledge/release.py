"""The released knowledge: gathered and compiled once for each state of the files, then read back.

The file it is kept in is named after the content of every source file and of this code's format, so it cannot be stale:
when a source changes, the name changes. A directory that cannot be written is no harm; then it is made each time.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scopewell.engine.deciding import Engine
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.gathering import HOME, canonical, digest_of_files, gather, version_of
from scopewell.knowledge.ruleset import ruleset_from

FORMAT = 1
SHELF = HOME / "_release"


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the knowledge: its canonical document, its rule set, and the compiled rules."""

    document: Mapping[str, Any]
    rules: RuleSet
    compiled: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The version every decision names."""
        return self.rules.version


def build_release(home: Path = HOME) -> Release:
    """Gather, check and compile the files of a knowledge folder. Raises BadKnowledge, RuleError, ExpressionError."""
    from scopewell.engine.compiling import compile_rules

    document = gather(home)
    rules = ruleset_from(document, version_of(document))
    compiled = compile_rules(rules.vocabulary, rules.rules.values(), rules.parameters, rules.readings)
    return Release(document, rules, json.loads(json.dumps(compiled)))


def load_release(home: Path = HOME, shelf: Path = SHELF) -> Release:
    """Return the knowledge of a folder, from the shelf when it is there and else made and put there."""
    path = shelf / f"{digest_of_files(home)}-{FORMAT}.json"
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        release = build_release(home)
        _put(path, release)
        return release
    return Release(kept["document"], ruleset_from(kept["document"], kept["version"]), kept["compiled"])


def _put(path: Path, release: Release) -> None:
    """Write the release beside its final name and move it there, so that no reader sees half of it."""
    content = canonical({"document": release.document, "version": release.version, "compiled": release.compiled})
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.glob("*.json"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)


@cache
def shipped_engine() -> Engine:
    """Return the engine over the knowledge that ships with this package."""
    release = load_release()
    return Engine(release.rules, release.compiled)
