"""The wording knowledge: gathered from its files, compiled once for each state of them, and kept beside the package.

Kept as the rule release is: the name of the kept file is the content of the sources, so it cannot be stale.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from scopewell.engine.errors import EngineError
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME

FORMAT = 21
FOLDER = "wording"
ACTS = (
    "acts-hands-on",
    "acts-medicines",
    "acts-findings",
    "acts-promises",
    "acts-limits",
    "acts-frames",
    "acts-frames-care",
    "spanish",
)
SAYING = ("contexts", "contexts-own", "contexts-acts", *ACTS, "identifiers")
"""Files that hold contexts."""
CLASSES = ("classes", "classes-acts")
FILES = (*SAYING, *CLASSES, "names", "everyday", "terms", "duties", "profiles", "sources")
SHELF = HOME / "_release"
SETS = ("org-before", "condition", "abbreviation")
"""Classes the guard itself asks for."""
WORD_KEYS = ("words", "nouns", "verbs", "endings")
NAME = re.compile(r"@([a-z-]+)(?![a-z:^-])")
"""A class or a named part in a pattern."""
MARKS = ("verified", "literature")


@cache
def shipped_guard() -> Guard:
    """Return the guard over the wording knowledge that ships with this package."""
    return load_guard()


def load_guard(home: Path = HOME, shelf: Path = SHELF) -> Guard:
    """Return the guard of a knowledge folder, from the shelf when it is there and else made and put there.

    Raises BadKnowledge when the files do not hold together.
    """
    digest = _digest(home)
    path = shelf / f"wording-{digest}-{FORMAT}.json"
    try:
        compiled = json.loads(path.read_bytes())
    except (OSError, ValueError):
        compiled = build(home, digest)
        _put(path, compiled)
    return Guard(compiled)


def build(home: Path = HOME, digest: str = "") -> dict[str, Any]:
    """Gather, check and compile the files of a knowledge folder. Raises BadKnowledge."""
    from scopewell.engine.wording.compiling import compile_wording

    files = {name: _read(home, name) for name in FILES}
    document = _document(files, digest or _digest(home))
    try:
        compiled = compile_wording(document)
    except EngineError as error:
        raise BadKnowledge(FOLDER, "a pattern", str(error)) from error
    kept: dict[str, Any] = json.loads(json.dumps(compiled))
    return kept


def _document(files: Mapping[str, Any], digest: str) -> dict[str, Any]:
    sources = files["sources"]["sources"]
    classes = {
        name: {key: raw[key].split() if key in WORD_KEYS else raw[key] for key in raw}
        for file in CLASSES
        for name, raw in files[file]["classes"].items()
    }
    terms = [{"category": "wording", **raw} for name in ("terms", "spanish") for raw in files[name]["terms"]]
    acts = [{"category": "act", **raw} for name in ACTS for raw in files[name]["acts"]]
    severity = {"text": "block", "heading": "block"}
    identifiers = [
        {
            "category": "identifier",
            "severity": severity,
            "patterns": [],
            "reason": files["identifiers"]["reason"],
            "sources": files["identifiers"]["sources"],
            **raw,
        }
        for raw in files["identifiers"]["identifiers"]
    ]
    rules = [*terms, *acts, *identifiers]
    _check([*rules, *files["duties"]["duties"]], sources)
    contexts = [raw for name in SAYING for raw in files[name]["contexts"]]
    duties = [{"patterns": [], **raw} for raw in files["duties"]["duties"]]
    for raw in (*rules, *contexts, *duties):
        raw["patterns"] = [_written_out(pattern, files["classes"]["macros"]) for pattern in raw["patterns"]]
    return {
        "head": {
            "version": digest,
            "status": files["terms"]["status"],
            "sources": sources,
            "profiles": {key: files["profiles"][key] for key in ("credentials", "licenses", "letters", "unreserved")},
        },
        "classes": classes,
        "given": files["names"]["given"].split(),
        "also-words": files["names"]["also-words"].split(),
        "everyday": files["everyday"]["words"].split(),
        "main": files["terms"]["misspelled"].split(),
        "rules": rules,
        "contexts": contexts,
        "duties": duties,
        "sets": SETS,
        "joints": ("and", "so", "then", "or"),
    }


def _written_out(pattern: str, macros: Mapping[str, str]) -> str:
    """Return a pattern with its named parts written out, and those within them."""
    written = NAME.sub(lambda match: macros.get(match[1], match[0]), pattern)
    return pattern if written == pattern else _written_out(written, macros)


def _check(rules: list[dict[str, Any]], sources: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule["id"] in seen:
            raise BadKnowledge(FOLDER, rule["id"], "given twice", "an id of its own")
        seen.add(rule["id"])
        for key in rule["sources"]:
            if key not in sources:
                raise BadKnowledge(FOLDER, rule["id"], f"the source {key}", "a key of wording/sources.yaml")
        if rule.get("mark", MARKS[0]) not in MARKS:
            raise BadKnowledge(FOLDER, rule["id"], f"the mark {rule['mark']}", ", ".join(MARKS))


def _read(home: Path, name: str) -> Any:  # YAML of the shape its JSON Schema gives
    import yaml

    from scopewell.knowledge.yaml_reader import read_yaml_file

    try:
        return read_yaml_file(home / FOLDER / f"{name}.yaml")
    except yaml.YAMLError as error:
        raise BadKnowledge(f"{FOLDER}/{name}.yaml", "the file", str(error).replace("\n", " ")) from error


def _digest(home: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        content = (home / FOLDER / f"{name}.yaml").read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _put(path: Path, compiled: Mapping[str, Any]) -> None:
    """Write beside the final name and move there, so that no reader sees half of it. Failing to write is no harm."""
    import tempfile

    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.glob("wording-*.json"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(compiled, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(path)
