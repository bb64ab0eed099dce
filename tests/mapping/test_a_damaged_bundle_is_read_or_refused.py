"""A real bundle damaged at any place, or several, is read or refused with a message; nothing else happens."""

import json
import os
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopewell.engine.deciding import Case
from scopewell.engine.record import decision_as_json
from scopewell.knowledge.release import shipped_engine
from scopewell.mapping import MappingError, facts_from_bundle

ROOT = Path(__file__).parents[2]
BUNDLES = [
    json.loads(path.read_text(), parse_float=Decimal)
    for path in [*sorted((ROOT / "examples").glob("*.json")), *sorted(Path(__file__).parent.glob("fixtures/*.json"))]
]
AS_OF = date(2026, 11, 23)
ENGINE = shipped_engine()
TIMES = int(os.environ.get("SCOPEWELL_TEST_EFFORT", "1"))
DEPTH = 400  # what the JSON reader itself lets through by far

type Json = Any  # of any shape: that is the point
type Place = tuple[int | str, ...]


def places(value: Json, above: Place = ()) -> Iterator[Place]:
    """Yield the way to every part of a document."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*above, key)
        yield from places(part, (*above, key))


PLACES = [list(places(bundle)) for bundle in BUNDLES]


def nested(leaf: Json, depth: int) -> Json:
    for n in range(depth):
        leaf = [leaf] if n % 2 else {"value": leaf, "coding": leaf}
    return leaf


def odd_values() -> st.SearchStrategy[Json]:
    """Return values of the wrong type, the wrong size, or the wrong kind."""
    plain: list[Json] = [
        None, True, False, 0, -1, 10**40, Decimal("1E+999999"), Decimal("-0.0000001"), Decimal("NaN"), float("inf"),
        "", " ", "\x00", "\ud800", "9999-99-99", "0000", "9999-12-31",
        "2026-11-23T25:61:00Z", "2026-11-23T10:00:00+99:00",
        "Patient/", "urn:uuid:", "#", "#p1", [], {}, [[]], [None], {"": None}, {"coding": None}, {"coding": [{}]},
        {"reference": "Patient/1/_history/"}, {"value": "x", "unit": 3}, {"value": Decimal("1E+40"), "code": "kg"},
        "active", "entered-in-error", "final", "http://loinc.org", "http://snomed.info/sct", "84114007", "mm[Hg]",
    ]  # fmt: skip
    deep = st.integers(1, DEPTH).map(lambda depth: nested([], depth) if depth % 2 else nested({"code": "x"}, 12))
    texts = st.text(max_size=30) | st.integers(0, 5000).map(lambda length: "9" * length)
    return st.sampled_from(plain) | deep | texts | st.integers() | st.dates().map(lambda day: day.isoformat())


def part_at(value: Json, place: Iterable[int | str]) -> Json:
    for key in place:
        value = value[key]
    return value


@st.composite
def damaged(draw: st.DrawFn) -> Json:
    """Draw a real bundle of which a few parts are replaced, removed, repeated or put elsewhere."""
    which = draw(st.integers(0, len(BUNDLES) - 1))
    bundle = deepcopy(BUNDLES[which])
    for place in draw(st.lists(st.sampled_from(PLACES[which]), min_size=1, max_size=4)):
        *way, last = place
        inside = bundle
        try:
            for key in way:
                inside = inside[key]
            old = inside[last]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier damage took this place away
        match draw(st.integers(0, 5)) if isinstance(inside, (dict, list)) else -1:
            case 0:
                del inside[last]
            case 1:
                inside[last] = [old]
            case 2:
                other = draw(st.sampled_from(PLACES[which]))
                inside[last] = deepcopy(part_at(BUNDLES[which], other))
            case 3 if isinstance(inside, list):
                inside += [old] * 3
            case 3 if isinstance(old, str):
                inside[last] = old[: draw(st.integers(0, 12))]
            case -1:
                continue
            case _:
                inside[last] = draw(odd_values())
    return bundle


def read_or_refused(bundle: Json, as_of: date = AS_OF) -> Case | None:
    """Return the case of a bundle that is read; None when it is refused as it should be."""
    try:
        patient = facts_from_bundle(bundle, as_of=as_of)
    except MappingError:
        return None
    json.dumps([entry.as_json() for entry in patient.imported], allow_nan=False, default=str)
    assert all(skipped.resource and skipped.why for skipped in patient.skipped)
    return ENGINE.read_case(patient.case)


@settings(max_examples=200 * TIMES, derandomize=TIMES == 1, deadline=None)
@given(damaged(), st.integers(-3, 3).map(lambda days: AS_OF + timedelta(days=days * 400)))
def test_damage_anywhere_is_read_around_or_refused(bundle: Json, as_of: date) -> None:
    case = read_or_refused(bundle, as_of)
    if case is not None:
        json.dumps(decision_as_json(ENGINE.decide(case)), allow_nan=False)


@pytest.mark.parametrize("which", range(len(BUNDLES)))
@pytest.mark.parametrize("odd", [None, [[]], {}, "x", 7, nested([], DEPTH)], ids=lambda odd: type(odd).__name__)
def test_every_single_part_may_be_of_any_type(which: int, odd: Json) -> None:
    bundle = deepcopy(BUNDLES[which])
    for *way, last in PLACES[which]:
        inside = part_at(bundle, way)
        old, inside[last] = inside[last], odd
        read_or_refused(bundle)
        inside[last] = old
    assert bundle == BUNDLES[which]
