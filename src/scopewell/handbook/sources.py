"""The sources a chapter may cite: those of the rules, those of the wording guard, and the handbook's own."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scopewell.handbook.errors import BadChapter
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file

OWN = Path(__file__).with_name("sources.yaml")
FILES = (HOME / "sources.yaml", HOME / "wording" / "sources.yaml", OWN)


class Source(NamedTuple):
    """A citation: what it is, where it was read, and whether that page only relays it."""

    key: str
    title: str
    doi: str
    read_at: tuple[str, ...]
    relayed: bool


def all_sources(files: Iterable[Path] = FILES) -> dict[str, Source]:
    """Return every source by its key. Raises BadChapter when two files use one key for different works."""
    found: dict[str, Source] = {}
    for file in files:
        for key, raw in read_yaml_file(file)["sources"].items():
            source = Source(
                key,
                raw["title"],
                raw.get("doi", ""),
                tuple(raw.get("read_at", ())),
                bool(raw.get("relayed", False)),
            )
            if found.setdefault(key, source) != source:
                raise BadChapter(file.name, f"the key {key} stands for another work elsewhere", "a key of its own")
    return found
