"""What the product itself says passes the guard: every sentence of the knowledge, in every language it has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scopewell.engine.wording.flags import Category, Kind
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.files import HOME
from scopewell.knowledge.guarding import FOLDER
from scopewell.knowledge.yaml_reader import read_yaml_file

LANGUAGES = ("en", "es")
FILES = sorted(
    path
    for path in (found.relative_to(HOME) for found in HOME.rglob("*.yaml"))
    if path.parts[0] != FOLDER and not path.name.endswith(".cases.yaml")
)


def sentences(value: Any, where: str = "", *, said: bool = False) -> Iterator[tuple[str, str]]:  # any YAML value
    """Yield where a sentence stands and what it says: what is given by language, and all of a file of one language."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from sentences(inner, f"{where}.{key}", said=said or key in LANGUAGES)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from sentences(inner, f"{where}[{number}]", said=said)
    elif isinstance(value, str) and said:
        yield where, value


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_sentence_of_the_knowledge_passes(guard: Guard, path: Path) -> None:
    found = list(sentences(read_yaml_file(HOME / path), said=path.stem in LANGUAGES))
    flagged = [
        (where, flag.span, text)
        for where, text in found
        for flag in guard.check(text, Kind.SESSION_NOTE if "professional" in where else Kind.HANDOUT)
        if flag.category is not Category.IDENTIFIER
    ]
    assert flagged == []


def test_the_sentences_are_there(guard: Guard) -> None:
    counted = sum(1 for path in FILES for _ in sentences(read_yaml_file(HOME / path), said=path.stem in LANGUAGES))
    assert counted > 1000
