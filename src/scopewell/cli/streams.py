"""Reading cases from files and standard input: YAML, JSON, or JSON Lines, as a stream where the form allows it."""

import codecs
import io
import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any, NamedTuple

from scopewell.cli.terminal import one_line

MOST_YAML_BYTES = 20 * 1024 * 1024
MOST_JSON_BYTES = 512 * 1024 * 1024
MOST_LINE_BYTES = 16 * 1024 * 1024
MOST_LINES_TRIED = 2000
PIECE_BYTES = 64 * 1024
MOST_DIGITS = 1000
MARKER = rb"---(?=\s|$)"
UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"{\x00": "utf-16-le",
    b"\x00{": "utf-16-be",
    b"[\x00": "utf-16-le",
    b"\x00[": "utf-16-be",
}


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
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            yield from _from_stream(sys.stdin.buffer, shown)
            return
        with open(name, "rb") as file:
            yield from _from_stream(file, shown)
    except IsADirectoryError:
        yield _failed(shown, "", "is a folder", "a file of cases")
    except OSError as error:
        yield _failed(shown, "", error.strerror or "cannot be read", "a file that can be read")


def _failed(file: str, place: str, wrong: str, accepted: str = CASES) -> Found:
    return Found(file, place, error=UnusableInput(file, place, wrong, accepted))


def _from_stream(raw: Any, name: str) -> Iterator[Found]:  # any binary file
    """Tell the form from the beginning: a line that is a JSON object of its own starts JSON Lines."""
    file = _as_utf8(raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw))
    blank = 0
    while not (first := file.readline(MOST_LINE_BYTES + 1)).strip():
        if not first:
            yield _failed(name, "", "is empty")
            return
        blank += first.count(b"\n")
    if first.lstrip()[:1] == b"{" and first.endswith(b"\n") and _is_object(first):
        yield _json_line(first, name, blank + 1)
        second = file.readline(MOST_LINE_BYTES + 1)
        if _begins_document(second):
            yield from _text(second, file, name, blank + 1, already=1)
        else:
            yield from _json_lines(file, name, blank + 2, second)
        return
    yield from _text(first, file, name, blank)


def _as_utf8(file: io.BufferedReader) -> io.BufferedReader:
    """Return the stream without a byte order mark, and as UTF-8 when it begins like UTF-16."""
    start = file.peek(3)
    if start[:3] == codecs.BOM_UTF8:
        file.read(3)
    elif start[:2] in UTF_16:
        return io.BufferedReader(_Recoded(file, UTF_16[start[:2]]))
    return file


class _Recoded(io.RawIOBase):
    """A stream in another encoding, read as UTF-8 a piece at a time and without its byte order mark."""

    def __init__(self, file: io.BufferedReader, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._pending = b""
        if file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            file.read(2)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # any writable bytes
        """Fill a buffer; return how many bytes, 0 at the end. Raises OSError."""
        ended = False
        while not self._pending and not ended:
            content = self._file.read1(PIECE_BYTES)
            ended = not content
            self._pending = self._decoder.decode(content, ended).encode("utf-8", "replace")
        count = min(len(buffer), len(self._pending))
        buffer[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        return count


class RepeatedKey(ValueError):
    """JSON in which an object holds a key twice, so that one of the values would be lost."""


class _Refused(dict[str, Any]):
    """Stands for a mapping that could not be used, until its case is found."""

    def __init__(self, wrong: str, place: str = "") -> None:
        self.wrong = wrong
        self.place = place
        super().__init__()


def _is_object(line: bytes) -> bool:
    """Return whether a line is a JSON object, if perhaps one with a key given twice."""
    try:
        return isinstance(parse_json(line), dict)
    except RepeatedKey:
        return True
    except (ValueError, RecursionError):
        return False


def parse_json(text: bytes | str) -> Any:
    """Read JSON with exact decimals.

    Raises ValueError, also for NaN and infinities, for bytes that are no UTF-8, and for a key given twice.
    """
    found, refused = _parse_json(text)
    if refused:
        raise RepeatedKey(refused[0].wrong)
    return found


def _parse_json(text: bytes | str) -> tuple[Any, list[_Refused]]:
    """Return JSON, and what stands in it for objects that hold a key twice. Raises ValueError."""
    refused: list[_Refused] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        refused.append(_Refused(f"holds the key {_repeated(pairs)[:80]} twice"))
        return refused[-1]

    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=unique)
    except ValueError as error:
        if "integer string conversion" not in str(error):
            raise
        refused.clear()
        found = json.loads(
            text, parse_float=Decimal, parse_int=_integer, parse_constant=_no_constant, object_pairs_hook=unique
        )
    return found, refused


def _integer(digits: str) -> int | str:
    """Return an integer, or its digits as text when no value of a case could be that long."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _repeated(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    return next(repr(key) for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _json_lines(file: io.BufferedReader, name: str, number: int, line: bytes = b"") -> Iterator[Found]:
    """Read the rest of JSON Lines; `line` is what was read of it already, `number` its number."""
    while line := line or file.readline(MOST_LINE_BYTES + 1):
        if len(line) > MOST_LINE_BYTES:
            yield _failed(name, f"line {number}", "is longer than 16 MB", "one case a line")
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_LINE_BYTES)
        elif line.strip():
            yield _json_line(line, name, number)
        line = b""
        number += 1


def _json_line(line: bytes, name: str, number: int) -> Found:
    place = f"line {number}"
    try:
        return Found(name, place, parse_json(line))
    except RecursionError:
        return _failed(name, place, "is nested too deeply", "a JSON object")
    except RepeatedKey as error:
        return _failed(name, place, str(error), "every key once")
    except ValueError as error:
        return _failed(name, place, f"is no JSON ({error})", "a JSON object, one case a line")


def _text(first: bytes, file: io.BufferedReader, name: str, above: int, already: int = 0) -> Iterator[Found]:
    """Read a JSON or YAML text as a whole. `above` counts the lines before it, `already` the cases in them."""
    looks_json = first.lstrip()[:1] in (b"{", b"[")
    most = MOST_JSON_BYTES if looks_json else MOST_YAML_BYTES
    content = first + file.read(most + 1)
    if len(content) > most:
        yield _failed(name, "", f"is larger than {most // 2**20} MB", "JSON Lines for many cases: one case a line")
        return
    wrong = ""
    if looks_json:
        try:
            found, refused = _parse_json(content)
            yield from _each([found], name, already, bool(refused))
            return
        except RecursionError:
            wrong = "is nested too deeply"
        except ValueError as error:
            wrong = f"is no JSON ({error})"
    if _is_json_lines(content):
        yield from _json_lines(io.BufferedReader(io.BytesIO(content)), name, above + 1)
    elif len(content) > MOST_YAML_BYTES or wrong == "is nested too deeply":
        yield _failed(name, "", wrong)
    else:
        yield from _yaml_stream(content, name, above, already, wrong)


def _is_json_lines(content: bytes) -> bool:
    """Return whether some line is a JSON object and most begin like one, though some are broken."""
    begin = lines = 0
    good = False
    for line in islice(io.BytesIO(content), MOST_LINES_TRIED):
        if not line.strip():
            continue
        if _begins_document(line) or (not lines and line.lstrip()[:1] == b"["):
            return False
        lines += 1
        begin += line.lstrip()[:1] == b"{"
        good = good or (len(line) <= MOST_LINE_BYTES and _is_object(line))
    return good and lines > 1 and begin * 2 >= lines


def _begins_document(line: bytes) -> bool:
    return re.match(MARKER, line) is not None


class _YamlTrouble(Exception):
    def __init__(self, place: str, wrong: str) -> None:
        self.place = place
        self.wrong = wrong
        super().__init__(wrong)


def _yaml_stream(content: bytes, name: str, above: int, already: int, no_json: str) -> Iterator[Found]:
    """Read YAML; of a stream with a broken document the others still count. `no_json` says why it is no JSON."""
    try:
        documents, refused = _yaml(content, above)
    except (_YamlTrouble, RecursionError) as error:
        parts = list(_documents(content, above))
        if len(parts) > 1:
            yield from _document_by_document(parts, name, already)
        elif no_json:
            yield _failed(
                name, "", f"is neither JSON ({no_json.removeprefix('is no JSON (').removesuffix(')')}) nor YAML"
            )
        else:
            yield _of_trouble(error, name, "")
        return
    yield from _each(documents, name, already, bool(refused))


def _of_trouble(error: _YamlTrouble | RecursionError, name: str, document: str) -> Found:
    if isinstance(error, RecursionError):
        return _failed(name, document, "is nested too deeply")
    return _failed(name, ", ".join(part for part in (document, error.place) if part), error.wrong)


def _documents(content: bytes, above: int) -> Iterator[tuple[int, bytes]]:
    """Yield the documents of a YAML stream that hold anything, each after the number of lines above it."""
    starts = [match.start() for match in re.finditer(b"(?m)^" + MARKER, content)]
    for begin, end in pairwise([0, *starts, len(content)]):
        part = content[begin:end]
        lines = [line.strip() for line in re.sub(MARKER, b"", part, count=1).splitlines()]
        if any(line and not line.startswith((b"#", b"%")) for line in lines):
            yield above, part
        above += part.count(b"\n")


def _document_by_document(parts: list[tuple[int, bytes]], name: str, already: int) -> Iterator[Found]:
    for number, (above, part) in enumerate(parts, start=already + 1):
        try:
            documents, refused = _yaml(part, above)
        except (_YamlTrouble, RecursionError) as error:
            yield _of_trouble(error, name, f"document {number}")
        else:
            for found in _each(documents, name, already, bool(refused)):
                already += 1
                yield found


def _yaml(content: bytes, above: int) -> tuple[list[Any], list[_Refused]]:
    """Return the documents, and what stands in them for mappings that cannot be used."""
    import yaml

    from scopewell.knowledge.yaml_reader import read_all_yaml

    refused: list[_Refused] = []

    def refuse(wrong: str, line: int, column: int) -> _Refused:
        refused.append(_Refused(f"holds {wrong}", f"line {above + line}, column {column}"))
        return refused[-1]

    try:
        return read_all_yaml(content, refuse), refused
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {above + mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _YamlTrouble(place, f"is no YAML ({error.problem or error.context or 'unreadable'})") from error
    except (yaml.YAMLError, ValueError, AttributeError) as error:
        raise _YamlTrouble("", f"is no YAML ({str(error).splitlines()[0]})") from error


def _each(documents: list[Any], name: str, already: int, some_refused: bool) -> Iterator[Found]:
    number = already
    for document in documents:
        if document is None and len(documents) > 1:
            continue
        for case in document if isinstance(document, list) else [document]:
            number += 1
            place = f"case {number}"
            if isinstance(case, dict) and isinstance(case.get("id"), str):
                place = f"case {number} ({one_line(case['id'])})"
            refused = _refused_in(case) if some_refused else None
            if refused is None:
                yield Found(name, place, case)
            else:
                where = f"{place}, {refused.place}" if refused.place else place
                yield _failed(name, where, refused.wrong, "every key once, as a text")
    if number == already:
        yield _failed(name, "", "holds no case")


def _refused_in(case: Any) -> _Refused | None:
    """Return what stands in a case for a mapping that cannot be used. Looks at shared parts once."""
    waiting, seen = [case], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, _Refused):
            return part
        if isinstance(part, (dict, list)) and id(part) not in seen:
            seen.add(id(part))
            waiting += part.values() if isinstance(part, dict) else part
    return None
