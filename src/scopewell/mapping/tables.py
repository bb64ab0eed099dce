"""The code tables in `codes/`, read once and looked up by code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scopewell.mapping.errors import CodeTableError
from scopewell.mapping.shapes import Coding

type FactValue = bool | str | tuple[str, ...]
type FactValues = Mapping[str, FactValue]

CODES = Path(__file__).parent / "codes"
FACT_KEYS = ("now", "ever", "past", "dated")
GROUP_KEYS = frozenset(
    {"means", *FACT_KEYS, "date", "also-unlisted", "injury", "surgery", "lasting", "implant", "count"}
    | {"max-weeks", "within-months", "birth"}
)
TOP_KEYS = frozenset({"version", "status", "systems", "prefix-systems", "groups", "no-bearing"})


@dataclass(frozen=True, slots=True)
class Group:
    """Diagnoses or procedures that mean the same to the screening. See the head of the YAML files."""

    means: str
    now: FactValues = field(default_factory=dict)
    ever: FactValues = field(default_factory=dict)
    past: FactValues = field(default_factory=dict)
    dated: FactValues = field(default_factory=dict)
    recent: FactValues = field(default_factory=dict)
    recent_months: int = 0
    date: str | None = None
    also_unlisted: str | None = None
    injury: str | None = None
    surgery: str | None = None
    lasting: bool = False
    implant: bool = False
    count: str | None = None
    max_weeks: int | None = None
    birth: bool = False


@dataclass(frozen=True, slots=True)
class NoBearing:
    """Why an entry says nothing about whether exercise is safe, and after how many days."""

    why: str
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Codes[T]:
    """What codes stand for. A system in `prefixes` is looked up by every leading part of the code, dots left out."""

    systems: Mapping[str, str]
    prefixes: frozenset[str]
    entries: Mapping[tuple[str, str], tuple[T, ...]]

    def find(self, codings: Iterable[Coding]) -> tuple[T, ...]:
        """Return what the codes stand for, each once, in the order of the codes."""
        found: dict[int, T] = {}
        for coding in codings:
            for entry in self._of(coding):
                found.setdefault(id(entry), entry)
        return tuple(found.values())

    def _of(self, coding: Coding) -> Iterator[T]:
        system = self.systems.get(coding.system or "")
        if system is None or coding.code is None:
            return
        if system not in self.prefixes:
            yield from self.entries.get((system, coding.code), ())
            return
        whole = coding.code.replace(".", "").upper()
        for length in range(1, len(whole) + 1):
            yield from self.entries.get((system, whole[:length]), ())


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Diagnoses or procedures: what they mean, and which have no bearing."""

    groups: Codes[Group]
    no_bearing: Codes[NoBearing]


@dataclass(frozen=True, slots=True)
class YamlPlace:
    """A spot in a table being read, for messages."""

    file: str
    place: str

    def refuse(self, wrong: str, accepted: str) -> CodeTableError:
        """Return the error to raise here."""
        return CodeTableError(self.file, self.place, wrong, accepted)

    def at(self, place: str) -> "YamlPlace":
        """Return a spot further in."""
        return YamlPlace(self.file, f"{self.place} {place}".strip())

    def mapping(self, raw: object) -> dict[str, object]:
        """Return a mapping with text keys, or refuse."""
        if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
            raise self.refuse(f"found {raw!r}", "a mapping whose keys are texts (quote codes made of digits)")
        return raw

    def items(self, raw: object) -> list[object]:
        """Return a list, or refuse."""
        if not isinstance(raw, list):
            raise self.refuse(f"found {raw!r}", "a list")
        return raw

    def text(self, raw: object) -> str:
        """Return a text, or refuse."""
        if not isinstance(raw, str):
            raise self.refuse(f"found {raw!r}", "a text")
        return raw

    def texts(self, raw: object) -> tuple[str, ...]:
        """Return a list of texts, or refuse."""
        return tuple(self.text(item) for item in self.items(raw))

    def number(self, raw: object) -> int:
        """Return a whole number, or refuse."""
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise self.refuse(f"found {raw!r}", "a whole number")
        return raw

    def only(self, raw: Mapping[str, object], accepted: Iterable[str]) -> None:
        """Refuse a key that is not accepted."""
        known = sorted(accepted)
        for key in raw:
            if key not in known:
                raise self.refuse(f"found the key {key!r}", ", ".join(known))


def load(file: str) -> dict[str, object]:
    """Read one file of `codes/`."""
    from scopewell.knowledge.yaml_reader import read_yaml_file  # here, so that importing the mapping costs no YAML

    return YamlPlace(file, "").mapping(read_yaml_file(CODES / file))


def systems_of(raw: Mapping[str, object], at: YamlPlace) -> dict[str, str]:
    """Return the short name of every system address of a table."""
    listed = at.at("systems").mapping(raw.get("systems"))
    return {uri: name for name, uris in listed.items() for uri in at.at(f"systems.{name}").texts(uris)}


def codes_of[T](
    rows: Iterable[tuple[Mapping[str, object], T]], systems: Mapping[str, str], prefixes: frozenset[str], at: YamlPlace
) -> Codes[T]:
    """Index rows by the codes they hold under the name of each system."""
    entries: dict[tuple[str, str], tuple[T, ...]] = {}
    for row, meaning in rows:
        for system in set(systems.values()) & set(row):
            for code in at.at(system).mapping(row[system]):
                key = (system, code.replace(".", "") if system in prefixes else code)
                entries[key] = (*entries.get(key, ()), meaning)
    return Codes(systems, prefixes, entries)


def no_bearing_of(
    raw: Mapping[str, object], systems: Mapping[str, str], prefixes: frozenset[str], at: YamlPlace
) -> Codes[NoBearing]:
    """Return the entries of a table that have no bearing."""
    rows: list[tuple[Mapping[str, object], NoBearing]] = []
    for number, item in enumerate(at.items(raw.get("no-bearing", []))):
        here = at.at(f"no-bearing[{number}]")
        row = here.mapping(item)
        here.only(row, {"why", "after-days", *systems.values()})
        rows.append((row, NoBearing(here.text(row.get("why")), here.number(row.get("after-days", 0)))))
    return codes_of(rows, systems, prefixes, at)


def fact_values(raw: object, at: YamlPlace) -> FactValues:
    """Return facts and their values: true, an option, or options of a set. There is no way to write a no."""
    values: dict[str, FactValue] = {}
    for fact, value in at.mapping(raw).items():
        if isinstance(value, list) and value:
            values[fact] = at.at(fact).texts(value)
        elif value is True or (isinstance(value, str) and value):
            values[fact] = value
        else:
            raise at.at(fact).refuse(f"found {value!r}", "true, an option, or a list of options that is not empty")
    return values


@cache
def condition_table() -> CodeTable:
    """Return the table of diagnoses."""
    return _code_table("conditions.yaml")


@cache
def procedure_table() -> CodeTable:
    """Return the table of procedures."""
    return _code_table("procedures.yaml")


def _code_table(file: str) -> CodeTable:
    raw, at = load(file), YamlPlace(file, "")
    at.only(raw, TOP_KEYS)
    systems = systems_of(raw, at)
    prefixes = frozenset(at.texts(raw.get("prefix-systems", [])))
    rows: list[tuple[Mapping[str, object], Group]] = []
    for number, item in enumerate(at.items(raw.get("groups"))):
        here = at.at(f"groups[{number}]")
        row = here.mapping(item)
        here.only(row, GROUP_KEYS | set(systems.values()))
        rows.append((row, _group(row, here)))
    return CodeTable(codes_of(rows, systems, prefixes, at), no_bearing_of(raw, systems, prefixes, at))


def _group(row: Mapping[str, object], at: YamlPlace) -> Group:
    within = at.at("within-months").mapping(row.get("within-months", {}))
    return Group(
        means=at.text(row.get("means")),
        now=fact_values(row.get("now", {}), at.at("now")),
        ever=fact_values(row.get("ever", {}), at.at("ever")),
        past=fact_values(row.get("past", {}), at.at("past")),
        dated=fact_values(row.get("dated", {}), at.at("dated")),
        recent=fact_values(within.get("facts", {}), at.at("within-months")),
        recent_months=at.number(within.get("months", 0)),
        date=_optional_text(row, "date", at),
        also_unlisted=_optional_text(row, "also-unlisted", at),
        injury=_optional_text(row, "injury", at),
        surgery=_optional_text(row, "surgery", at),
        lasting=row.get("lasting") is True,
        implant=row.get("implant") is True,
        count=_optional_text(row, "count", at),
        max_weeks=at.number(row["max-weeks"]) if "max-weeks" in row else None,
        birth=row.get("birth") is True,
    )


def _optional_text(row: Mapping[str, object], key: str, at: YamlPlace) -> str | None:
    return at.at(key).text(row[key]) if key in row else None
