"""Laws: whatever shape a bundle has, it is read or refused, and nothing in what comes out is a no."""

import json
import math
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import yaml
from fhir_cast import (
    AS_OF,
    ICD10,
    SNOMED,
    Json,
    blood_pressure,
    bundle,
    concept,
    condition,
    medication,
    observation,
    patient,
    procedure,
    resolved,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scopewell.mapping import MappingError, PatientFacts, facts_from_bundle

VOCABULARY = yaml.safe_load(
    (Path(__file__).parents[2] / "src/scopewell/knowledge/vocabulary.yaml").read_text(encoding="utf-8")
)
FACTS = {fact["id"]: fact for fact in VOCABULARY["facts"]}
EPISODES = {"surgeries", "injuries"}
NOES: tuple[Json, ...] = (False, None, "none", "no", "negative", "not-applicable", "", [], {}, 0)

WHOLE = bundle(
    condition("84114007", "Heart failure", id="c1"),
    condition("44054006", "Diabetes", id="c2"),
    condition("271737000", "Anemia", id="c3"),
    condition("E11.42", "Polyneuropathy", id="c4", system=ICD10),
    condition("72892002", "Normal pregnancy", id="c5", onsetDateTime="2026-07-01"),
    resolved("230690007", "Stroke", id="c6", onsetDateTime="2019-02-03", abatementDateTime="2019-03-01"),
    resolved("44465007", "Sprain of ankle", id="c7", onsetDateTime="2026-05-05"),
    procedure("609588000", "Total knee replacement", id="s1"),
    procedure("36969009", "Stent", id="s2", performedDateTime="2014-01-02"),
    procedure("274474001", "Bone immobilization", id="s3"),
    medication("metoprolol tartrate 25 MG Oral Tablet", id="m1"),
    medication("Novelumab", id="m2", status="completed", authoredOn="2026-10-01"),
    medication("", id="m3", medicationCodeableConcept=None, medicationReference={"reference": "#x"},
               contained=[{"resourceType": "Medication", "id": "x", "code": {"text": "insulin glargine"}}]),
    blood_pressure(134, 82),
    observation("8867-4", 72, id="o1"),
    observation("8867-4", 80, id="o2", effectiveDateTime="2026-01-01"),
    observation("72514-3", 4, "{score}", id="o3"),
    observation("72166-2", id="o4", valueCodeableConcept=concept("449868002", "Smokes", SNOMED)),
    kind="transaction",
    person=patient(identifier=[{"system": "urn:mrn", "value": "1"}]),
)  # fmt: skip

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 10**400, 1.5, math.nan, math.inf, "", " ", "x", "0", "2026", "9999-99-99", "2026-11-23T99:00:00Z"]
    ),
    st.sampled_from(
        [[], {}, [None], [[]], {"coding": "x"}, {"coding": [None, 1, {"code": 5}]}, {"reference": "Patient/p2"}]
    ),
    st.sampled_from(
        ["active", "resolved", "completed", "stopped", "entered-in-error", "final", "84114007", "#x", "Patient/p1"]
    ),
    st.text(max_size=8),
)


def places(value: Json, path: tuple[Json, ...] = ()) -> list[tuple[Json, ...]]:
    """Every path to a value inside some JSON."""
    found: list[tuple[Json, ...]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in pairs:
        found += [(*path, key), *places(inside, (*path, key))]
    return found


PLACES = places(WHOLE)


def holder_of(value: Json, path: tuple[Json, ...]) -> Json:
    """What holds the value at a path, or None when an earlier change took it away."""
    for key in path[:-1]:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value if isinstance(value, (dict, list)) else None


@st.composite
def broken_bundles(draw: st.DrawFn) -> Json:
    """A valid bundle with some of its keys dropped, doubled or replaced by junk."""
    made = deepcopy(WHOLE)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=6)):
        holder, key = holder_of(made, path), path[-1]
        in_object = isinstance(holder, dict) and key in holder
        in_list = isinstance(holder, list) and isinstance(key, int) and key < len(holder)
        if not (in_object or in_list):
            continue
        change = draw(st.sampled_from(["drop", "replace", "double"]))
        if change == "drop":
            del holder[key]
        elif change == "replace":
            holder[key] = draw(junk)
        elif isinstance(holder, list):
            holder.append(deepcopy(holder[key]))
    return made


def read_or_refused(data: Json) -> PatientFacts | None:
    """What comes out, or None when it is refused as it should be."""
    before = repr(data)
    result = None
    with suppress(MappingError):
        result = facts_from_bundle(data, as_of=AS_OF)
    assert repr(data) == before, "the bundle itself is never changed"
    return result


def assert_says_no_no(result: PatientFacts) -> None:
    """Nothing in the case is a no, and everything in it is in the vocabulary."""
    facts, episodes = result.case["facts"], result.case["episodes"]
    assert isinstance(facts, dict)
    assert isinstance(episodes, dict)
    assert set(episodes) <= EPISODES
    for kind, listed in episodes.items():
        assert set(listed) == {"has"}, "a list of episodes is never complete"
        assert listed["has"]
        for episode in listed["has"]:
            for fact, held in episode.items():
                assert FACTS[fact]["episode"] == kind
                assert_is_a_yes(fact, held)
    for fact, held in facts.items():
        assert "episode" not in FACTS[fact]
        assert_is_a_yes(fact, held)
    json.dumps(result.case, allow_nan=False)


def assert_is_a_yes(fact: str, held: Json) -> None:
    """One held value is of its kind, and no form of no."""
    kind = FACTS[fact]["kind"]
    assert held["source"] == "import"
    assert "has_not" not in held
    if kind in ("choices", "texts"):
        assert "value" not in held
        assert held["has"]
        assert kind == "texts" or set(held["has"]) <= set(FACTS[fact]["options"])
        return
    value = held["value"]
    assert not any(value is no or value == no for no in NOES)
    if kind == "choice":
        assert value in FACTS[fact]["options"]
    elif kind == "flag":
        assert value is True
    elif kind == "date":
        assert isinstance(value, str)
        assert len(value) == 10
    else:
        assert not isinstance(value, bool)
        assert isinstance(value, (int, float))


def test_the_whole_bundle_is_read() -> None:
    result = read_or_refused(WHOLE)
    assert result is not None
    assert_says_no_no(result)
    assert len(result.imported) > 20


@settings(max_examples=400, deadline=None)
@given(broken_bundles())
def test_a_broken_bundle_is_read_or_refused_and_never_says_no(data: Json) -> None:
    result = read_or_refused(data)
    if result is not None:
        assert_says_no_no(result)
        told = " ".join([one.source for one in result.imported] + [one.resource for one in result.skipped])
        for number, entry in enumerate(data["entry"]):
            inside = entry.get("resource") if isinstance(entry, dict) else None
            named = inside.get("id") if isinstance(inside, dict) else None
            known = isinstance(named, str) and " ".join(named.split()) in told
            assert known or f"entry[{number}]" in told


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(["resourceType", "entry", "resource", "code", "type", "id"]) | st.text(max_size=4), inside
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_any_json_at_all_is_read_or_refused(data: Json) -> None:
    for one in (data, {"resourceType": "Bundle", "type": "collection", "entry": data}):
        result = read_or_refused(one)
        assert result is None or not result.imported or result.case["facts"]


@settings(max_examples=100, deadline=None)
@given(
    json_values, st.sampled_from(["Condition", "Procedure", "Observation", "MedicationRequest", "MedicationStatement"])
)
def test_any_resource_at_all_leaves_the_others_alone(data: Json, kind: str) -> None:
    strange = {**data, "resourceType": kind, "id": "odd"} if isinstance(data, dict) else data
    made = bundle(condition("13645005"))
    made["entry"].append({"resource": strange})
    result = read_or_refused(made)
    assert result is not None
    assert_says_no_no(result)
    facts = result.case["facts"]
    assert isinstance(facts, dict)
    assert facts["copd"]["value"] is True


def test_an_empty_record_proves_nothing() -> None:
    result = read_or_refused(bundle())
    assert result is not None
    assert result.case["facts"].keys() == {"age", "sex-for-norms"}  # type: ignore[attr-defined]  # a mapping, as above
