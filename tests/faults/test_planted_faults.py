"""One fault of each kind is planted and noticed; the rules as they ship are not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mutants import page, report
from mutants.barriers import Barrier, Planted, barriers, plant
from mutants.faults import KINDS, Document, Fault, every_fault, planted
from mutants.sameness import Sameness
from mutants.sampling import sample
from mutants.trial import Verdict, bench
from mutants.writing import written
from scopewell.engine.deciding import Engine
from scopewell.engine.expression import parse_condition, parse_number
from scopewell.knowledge.gathering import gather
from scopewell.knowledge.release import release_of

CAUGHT_BY_CASES = {
    "threshold-moved": "threshold-moved/pressure-crisis-systolic/a-step-looser",
    "threshold-flipped": "threshold-flipped/vs-hr-over-120/heart-rate-over-pulse-fast-becomes-from",
    "disposition-lowered": "disposition-lowered/hf-orthopnoea-new/urgent-medical-becomes-medical-clearance",
    "condition-dropped": "condition-dropped/st-hypo-signs/medicines-without-metformin",
    "negation-turned": "negation-turned/rx-diuretic/not-added-to-medicines-has-diuretic",
    "gate-changed": "gate-changed/wells-paralysis-or-cast/narrower-without-swelling-new-has-one-calf-or-leg",
    "clearance-widened": "clearance-widened/unlisted-medicine/physical-therapist-may-decide",
    "hold-lost": "hold-lost/pg-relative-canada/holds-nothing-instead-of-person",
    "formula-changed": "formula-changed/heart-failure-soft-signs/without-heart-failure-new-signs-has-new-cough",
    "unknown-read-as-no": "unknown-read-as-no/major-symptom/unknown-reads-as-no",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return gather()


@pytest.fixture(scope="module")
def faults(document: Document) -> Mapping[str, Fault]:
    return {fault.id: fault for fault in every_fault(document)}


@pytest.fixture(scope="module")
def asked() -> Sequence[Barrier]:
    return barriers()


@pytest.fixture(scope="module")
def unharmed(document: Document, faults: Mapping[str, Fault]) -> Planted:
    """The rules as they ship, in the place of a faulty set."""
    release = release_of(document)
    return Planted(next(iter(faults.values())), document, release, Engine(release.rules, release.compiled))


def one(asked: Sequence[Barrier], id: str) -> Barrier:
    return next(barrier for barrier in asked if barrier.id == id)


def test_every_kind_of_fault_is_tried_here() -> None:
    assert set(CAUGHT_BY_CASES) == {kind.id for kind in KINDS}


@pytest.mark.parametrize("kind", CAUGHT_BY_CASES)
def test_a_fault_of_each_kind_is_noticed_by_the_cases(
    kind: str, document: Document, faults: Mapping[str, Fault], asked: Sequence[Barrier]
) -> None:
    fault = faults[CAUGHT_BY_CASES[kind]]
    found = plant(document, fault)
    assert found.fault.kind == kind
    assert any(barrier.notices(found) for barrier in asked if barrier.id in ("cases", "readings"))


def test_a_contraindication_lowered_is_noticed_by_the_quick_proofs(
    document: Document, faults: Mapping[str, Fault], asked: Sequence[Barrier]
) -> None:
    lowered = faults["disposition-lowered/ci-marfan/medical-clearance-becomes-refer-to-pt"]
    seen = one(asked, "quick proofs").notices(plant(document, lowered))
    assert seen.startswith("contraindications-block: ")


@pytest.mark.parametrize(
    ("id", "found"),
    [
        (
            "clearance-widened/ci-complex-ventricular-arrhythmia/physical-therapist-may-decide",
            "may decide it and should not",
        ),
        ("clearance-widened/sx-tka-under-6-weeks/chiropractor-may-decide", "may decide it and should not"),
        ("hold-lost/meti-6-night-pain/holds-nothing-instead-of-region", "holds nothing back today"),
    ],
)
def test_a_stranger_who_decides_and_a_hold_that_is_gone_are_noticed_by_the_check(
    id: str, found: str, document: Document, faults: Mapping[str, Fault], asked: Sequence[Barrier]
) -> None:
    assert one(asked, "check").notices(plant(document, faults[id])).endswith(found)


def test_the_rules_that_ship_are_not_reported(unharmed: Planted, asked: Sequence[Barrier]) -> None:
    assert one(asked, "cases").notices(unharmed) == ""
    assert one(asked, "check").notices(unharmed) == ""


def test_the_rules_that_ship_are_the_same_as_themselves(unharmed: Planted) -> None:
    assert Sameness(unharmed).every_rule_fires_alike()


def test_a_fault_that_nobody_can_meet_is_proved_to_change_nothing(
    document: Document, faults: Mapping[str, Fault]
) -> None:
    nobody = plant(document, faults["gate-changed/aneurysm-size/wider-asked-of-everybody"])
    assert Sameness(nobody).every_rule_fires_alike()
    somebody = plant(document, faults["condition-dropped/st-hypo-signs/medicines-without-metformin"])
    assert not Sameness(somebody).every_rule_fires_alike()


def test_a_fault_changes_one_place_and_leaves_the_document_as_it_was(document: Document) -> None:
    before = gather()
    for fault in sample(every_fault(document)):
        assert planted(document, fault) != document
    assert document == before


def test_the_sample_is_the_same_on_every_run_and_holds_every_kind_and_group(faults: Mapping[str, Fault]) -> None:
    chosen = sample(faults.values())
    assert chosen == sample(reversed(list(faults.values())))
    assert len(chosen) >= 150
    every = {(fault.kind, fault.group) for fault in faults.values()}
    assert {(fault.kind, fault.group) for fault in chosen} == every


def test_a_fault_that_leaves_moves_no_other_in_or_out(faults: Mapping[str, Fault]) -> None:
    chosen = sample(faults.values())
    others = [fault for fault in faults.values() if fault not in chosen]
    assert sample([*chosen, *others[::2]]) == chosen


def test_every_condition_and_formula_written_out_is_read_back_the_same(document: Document) -> None:
    words = document["vocabulary"]
    conditions = [rule["when"] for rule in document["rules"] if "when" in rule]
    conditions += [fact["ask_if"] for fact in words["facts"] if "ask_if" in fact]
    for text in conditions:
        assert parse_condition(written(parse_condition(text))) == parse_condition(text)
    for derived in words["derived"]:
        if derived.get("kind") != "flag":
            assert parse_number(written(parse_number(derived["formula"]))) == parse_number(derived["formula"])


def test_the_page_names_every_kind_of_fault_and_everything_that_is_asked(asked: Sequence[Barrier]) -> None:
    text = page.PAGE.read_text("utf-8")
    assert [kind.id for kind in KINDS if f"| {kind.id} | {kind.says} |" not in text] == []
    assert [barrier.id for barrier in asked if f"| {barrier.id} | {barrier.says} |" not in text] == []


def test_every_explanation_of_the_page_is_about_a_fault_there_is_and_no_case_notices(
    document: Document, faults: Mapping[str, Fault], asked: Sequence[Barrier]
) -> None:
    explained = page.explained()
    assert set(explained) <= set(faults)
    cases = one(asked, "cases")
    assert {id: cases.notices(plant(document, faults[id])) for id in explained} == dict.fromkeys(explained, "")


def test_the_table_of_the_page_counts_the_sample_and_the_survivors_that_are_explained(
    faults: Mapping[str, Fault],
) -> None:
    chosen = sample(faults.values())
    planted_of = Counter(fault.kind for fault in chosen)
    left_of = Counter(fault.kind for fault in chosen if fault.id in page.explained())
    expected = {kind.id: (planted_of[kind.id], left_of[kind.id]) for kind in KINDS}
    counts = _counts(page.table())
    assert {kind: (counts[kind][0], counts[kind][-1]) for kind in planted_of} == expected


def test_every_fault_of_the_table_is_counted_once_in_the_column_of_what_noticed_it_first() -> None:
    counts = _counts(page.table())
    assert all(planted == sum(fates) for planted, *fates in counts.values())
    kinds = [counts[kind.id] for kind in KINDS]
    assert counts["all"] == [sum(column) for column in zip(*kinds, strict=True)]


def _counts(table: Sequence[str]) -> dict[str, list[int]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]
    return {kind: [int(cell) for cell in cells] for kind, *cells in rows}


def test_what_a_run_prints_is_read_back_from_the_page(tmp_path: Path, faults: Mapping[str, Fault]) -> None:
    noticed, left = sample(faults.values())[:2]
    verdicts = [Verdict(noticed, {"cases": "some case"}, {}), Verdict(left, {}, {})]
    printed = report.table(verdicts, bench())
    written_down = tmp_path / "mutants.md"
    row = f"| `{left.id}` | It is the stricter one. |"
    written_down.write_text("\n".join(["# Page", "", *printed, "", "| Fault | Why |", "|---|---|", row, ""]), "utf-8")
    assert page.table(written_down) == printed
    assert page.explained(written_down) == {left.id: "It is the stricter one."}
    assert _counts(printed)["all"] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]
