"""The kept release: one file that holds the whole knowledge compiled, and how it is told whether it is current.

This much is needed at every start, so it is done with as little as can be: no paths library, no cryptography.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import source_hash
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))
GENERAL_FILES = (
    "vocabulary.yaml", "sources.yaml", "precautions.yaml", "holds.yaml", "readings.yaml", "sentences.yaml",
    "evidence-index.yaml",
)  # fmt: skip
RULES = "screening"
CASES = ".cases.yaml"

type Folder = str | os.PathLike[str]


def rule_names(home: Folder) -> list[str]:
    """Return the names of the files of rules in a knowledge folder, in order."""
    names = os.listdir(os.path.join(home, RULES))
    return sorted(name for name in names if name.endswith(".yaml") and not name.endswith(CASES))


def digest_of_files(home: Folder) -> str:
    """Return a hash over the content of every file that the released knowledge is made of.

    It is the hash by which Python tells whether its own byte code is current: it finds changes, not forgeries. Raises
    OSError.
    """
    content = []
    for path in [*GENERAL_FILES, *(os.path.join(RULES, name) for name in rule_names(home))]:
        with open(os.path.join(home, path), "rb") as file:
            content.append(file.read())
        content.append(f"{path} {len(content[-1])}\n".encode())
    return source_hash(b"".join(content)).hex()


class Kept[T](Mapping[str, T]):
    """Entries of a kept release, one JSON text each: an entry is read when it is first needed, since few are.

    `index`: the ids, where the text of each ends in `content`, and where the first one begins.
    """

    def __init__(self, index: Sequence[Any], content: bytes, build: Callable[[Any], T]) -> None:
        ids, ends, start = index
        self._places = dict(zip(ids, zip([start, *ends], ends, strict=False), strict=True))
        self._content = content
        self._build = build
        self._read: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        found = self._read.get(id)
        if found is None:
            start, end = self._places[id]
            found = self._read[id] = self._build(json.loads(self._content[start:end]))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id: object) -> bool:
        return id in self._places


def written(head: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the content of a kept release: a line of what every start needs, then one for each entry of each kind."""
    lines: list[bytes] = []
    index: dict[str, list[Any]] = {}
    end = 0
    for kind, held in entries.items():
        start, ends = end, []
        for entry in held.values():
            lines.append(_json(entry))
            end += len(lines[-1]) + 1
            ends.append(end)
        index[kind] = [list(held), ends, start]
    return b"\n".join([_json({**head, "entries": index, "length": end}), *lines, b""])


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def opened(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the head of a kept release, and the text of its entries. Raises ValueError when it is not whole."""
    first, rest = content.split(b"\n", 1)
    head = json.loads(first)
    if not isinstance(head, dict) or head.get("length") != len(rest):
        raise ValueError("not a whole release")
    return head, rest
