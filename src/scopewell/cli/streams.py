"""Reading cases from files and standard input: YAML, JSON, or JSON Lines, as a stream where the form allows it."""

import io
import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

MOST_YAML_BYTES = 20 * 1024 * 1024
MOST_JSON_BYTES = 512 * 1024 * 1024
MOST_LINE_BYTES = 16 * 1024 * 1024


class UnusableInput(Exception):
    """An input, or a part of one, that cannot be read: which file, where in it, what, and what is accepted."""

    def __init__(self, file: str, place: str, wrong: str, accepted: str) -> None:
        self.file = file
        self.place = place
        where = f"{file}, {place}" if place else file
        super().__init__(f"{where}: {wrong}; accepted: {accepted}")


class Found(NamedTuple):
    """One case of a stream, or why it could not be read."""

    file: str
    place: str
    case: Any = None
    error: UnusableInput | None = None


CASES = "one case, a list of cases, a YAML stream, or JSON Lines"


def read_cases(name: str) -> Iterator[Found]:
    """Yield the cases of a file, or of standard input for `-`, in order. What cannot be read is yielded as an error."""
    if name == "-":
        yield from _from_stream(sys.stdin.buffer, "standard input")
        return
    path = Path(name)
    try:
        with path.open("rb") as file:
            yield from _from_stream(file, name)
    except IsADirectoryError:
        yield _failed(name, "", "is a folder", "a file of cases")
    except OSError as error:
        yield _failed(name, "", error.strerror or "cannot be read", "a file that can be read")


def _failed(file: str, place: str, wrong: str, accepted: str = CASES) -> Found:
    return Found(file, place, error=UnusableInput(file, place, wrong, accepted))


def _from_stream(file: IO[bytes], name: str) -> Iterator[Found]:
    """Tell the form from the beginning: a line that is a JSON object of its own starts JSON Lines."""
    first = b""
    while not first.strip():
        first = file.readline(MOST_LINE_BYTES)
        if not first:
            yield _failed(name, "", "is empty")
            return
    if first.lstrip()[:1] == b"{" and first.endswith(b"\n"):
        case = _json_or_none(first)
        if isinstance(case, dict):
            yield Found(name, "line 1", case)
            yield from _json_lines(file, name, 2)
            return
    yield from _whole(first, file, name)


def _json_or_none(line: bytes) -> Any:
    try:
        return parse_json(line)
    except ValueError:
        return None


def parse_json(text: bytes | str) -> Any:
    """Read JSON with exact decimals. Raises ValueError, also for NaN and infinities and for bytes that are no UTF-8."""
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _json_lines(file: IO[bytes], name: str, number: int) -> Iterator[Found]:
    while line := file.readline(MOST_LINE_BYTES + 1):
        if len(line) > MOST_LINE_BYTES:
            yield _failed(name, f"line {number}", "is longer than 16 MB", "one case a line")
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_LINE_BYTES)
        elif line.strip():
            try:
                yield Found(name, f"line {number}", parse_json(line))
            except RecursionError:
                yield _failed(name, f"line {number}", "is nested too deeply", "a JSON object")
            except ValueError as error:
                yield _failed(name, f"line {number}", f"is no JSON ({error})", "a JSON object, one case a line")
        number += 1


def _whole(first: bytes, file: IO[bytes], name: str) -> Iterator[Found]:
    """Read a JSON or YAML text as a whole."""
    looks_json = first.lstrip()[:1] in (b"{", b"[")
    most = MOST_JSON_BYTES if looks_json else MOST_YAML_BYTES
    content = first + file.read(most + 1)
    if len(content) > most:
        yield _failed(name, "", f"is larger than {most // 2**20} MB", "JSON Lines for many cases: one case a line")
        return
    try:
        parsed = [parse_json(content)] if looks_json else _yaml(content)
    except RecursionError:
        yield _failed(name, "", "is nested too deeply")
        return
    except ValueError as error:
        if _is_json_lines(content):
            yield from _json_lines(io.BytesIO(content), name, 1)
        elif looks_json and len(content) <= MOST_YAML_BYTES:
            yield from _as_yaml(content, name, str(error))
        else:
            yield _failed(name, "", f"is no JSON ({error})")
        return
    except _YamlTrouble as error:
        yield from _document_by_document(content, name, error)
        return
    yield from _each(parsed, name)


def _is_json_lines(content: bytes) -> bool:
    """Return whether most of the first lines are JSON objects, though one of them is broken."""
    lines = [line for line in content[: 1 << 20].splitlines() if line.strip()][:20]
    good = sum(isinstance(_json_or_none(line), dict) for line in lines)
    return len(lines) > 1 and good * 2 >= len(lines)


def _document_by_document(content: bytes, name: str, trouble: "_YamlTrouble") -> Iterator[Found]:
    """Read a YAML stream of which one document is broken: the others still count."""
    parts = re.split(rb"(?m)^---(?=\s|$)", content)
    if len(parts) < 3 and not (len(parts) == 2 and parts[0].strip()):
        yield _failed(name, trouble.place, trouble.wrong)
        return
    for number, part in enumerate(part for part in parts if part.strip()):
        try:
            yield from _each([*_yaml(part)], name)
        except (_YamlTrouble, RecursionError) as error:
            wrong = error.wrong if isinstance(error, _YamlTrouble) else "is nested too deeply"
            yield _failed(name, f"document {number + 1}", wrong)


def _as_yaml(content: bytes, name: str, json_error: str) -> Iterator[Found]:
    """YAML may begin with a brace too: try it, and if it is neither say what is wrong with the JSON."""
    try:
        parsed = _yaml(content)
    except (_YamlTrouble, RecursionError):
        yield _failed(name, "", f"is neither JSON ({json_error}) nor YAML")
        return
    yield from _each(parsed, name)


class _YamlTrouble(Exception):
    def __init__(self, place: str, wrong: str) -> None:
        self.place = place
        self.wrong = wrong
        super().__init__(wrong)


def _yaml(content: bytes) -> list[Any]:
    import yaml

    from scopewell.knowledge.yaml_reader import read_all_yaml

    try:
        return read_all_yaml(content)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _YamlTrouble(place, f"is no YAML ({error.problem or error.context or 'unreadable'})") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _YamlTrouble("", f"is no YAML ({str(error).splitlines()[0]})") from error


def _each(documents: list[Any], name: str) -> Iterator[Found]:
    number = 0
    for document in documents:
        if document is None and len(documents) > 1:
            continue
        for case in document if isinstance(document, list) else [document]:
            number += 1
            place = f"case {number}"
            if isinstance(case, dict) and isinstance(case.get("id"), str):
                place = f"case {number} ({case['id']})"
            yield Found(name, place, case)
    if number == 0:
        yield _failed(name, "", "holds no case")
