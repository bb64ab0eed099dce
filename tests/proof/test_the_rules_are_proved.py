"""The quick claims hold over the shipped rules, and a rule that is broken breaks a claim with somebody who shows it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scopewell.engine.compiling import compile_rules
from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.engine.rules import Rule
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME
from scopewell.knowledge.proofs import contraindications, never_alone, worse_sides
from scopewell.knowledge.release import shipped_engine
from scopewell.proof.proving import CLAIMS, QUICK, Proved, prove

DAY = date(2026, 11, 23)


@cache
def with_rule(id: str, change: Callable[[Rule], Rule]) -> Engine:
    """Return an engine over the shipped rules of which one was changed."""
    rules = shipped_engine().rules
    changed = {rule.id: change(rule) if rule.id == id else rule for rule in rules.rules.values()}
    compiled = compile_rules(rules.vocabulary, changed.values(), rules.parameters, rules.readings)
    return Engine(rules._replace(rules=changed), compiled)


def first_grade(rule: Rule, **changes: Any) -> Rule:
    return rule._replace(grades=(rule.grades[0]._replace(**changes), *rule.grades[1:]))


def proof_of(claim: str, engine: Engine) -> Proved:
    (proved,) = prove(engine, DAY, only=(claim,), full=False)
    return proved


def test_the_quick_claims_hold() -> None:
    proved = list(prove(shipped_engine(), DAY, only=QUICK, full=False))
    assert {one.claim.id: [example.says for example in one.broken] for one in proved if not one.holds} == {}
    assert [one.claim.id for one in proved] == list(QUICK)
    assert sum(one.questions for one in proved) > 1000


def test_quick_claims_are_the_ones_about_safety() -> None:
    assert {"contraindications-block", "firm-ones-stay", "answers-stay-between", "gates-stay-closed"} <= set(QUICK)
    assert len(CLAIMS) > len(QUICK)


def milder(rule: Rule) -> Rule:
    return first_grade(rule, disposition=Disposition.START_WITH_PRECAUTIONS)


def test_a_contraindication_that_no_longer_blocks_is_shown_with_the_smallest_person() -> None:
    engine = with_rule("ci-marfan", milder)
    proved = proof_of("contraindications-block", engine)
    assert not proved.holds
    example = proved.broken[0]
    assert example.says.startswith("Marfan syndrome")
    (case,) = example.cases
    known = {id: value for id, value in case["facts"].items() if value != {"unknown": "not-asked"}}
    assert list(known) == ["other-conditions"]
    assert "marfan-syndrome" in known["other-conditions"]["has"]
    assert engine.decide(engine.read_case(case)).floor < Disposition.MEDICAL_CLEARANCE


def decidable(rule: Rule) -> Rule:
    return rule._replace(absolute=False)


def test_a_firm_contraindication_that_a_clearance_could_lower_is_found() -> None:
    proved = proof_of("firm-ones-stay", with_rule("ci-marfan", decidable))
    assert [example.says for example in proved.broken] == [
        "Marfan syndrome: only rules that somebody may lower stand against it"
    ]


def narrowed(rule: Rule) -> Rule:
    return first_grade(rule, when=f"({rule.grades[0].when}) and sex-for-norms = male")


def test_a_condition_that_hides_behind_an_unrelated_answer_is_found() -> None:
    proved = proof_of("contraindications-block", with_rule("cx-thunderclap", narrowed))
    assert proved.holds  # no row of the list names this headache, so the list alone cannot notice
    proved = proof_of("contraindications-block", with_rule("ci-aortic-dissection", narrowed))
    assert not proved.holds


def softened(rule: Rule) -> Rule:
    return first_grade(rule, when=f"({rule.grades[0].when}) and not sx-palpitations")


def test_a_rule_that_another_finding_switches_off_is_found() -> None:
    engine = with_rule("vs-hr-over-120", softened)
    proved = proof_of("findings-never-soften", engine)
    broken = [example for example in proved.broken if "vs-hr-over-120" in example.says]
    before, after = broken[0].cases
    told = [engine.decide(engine.read_case(case)) for case in (before, after)]
    assert told[1].floor < told[0].floor
    assert "sx-palpitations" in after["facts"]


def unreachable(rule: Rule) -> Rule:
    return first_grade(rule, when="heart-rate > 120 and heart-rate < 100")


def test_a_rule_that_can_never_fire_is_found() -> None:
    proved = proof_of("rules-fire", with_rule("vs-hr-over-120", unreachable))
    assert "vs-hr-over-120 can never fire" in [example.says for example in proved.broken]


def test_what_the_proofs_are_given_is_in_order() -> None:
    rules = shipped_engine().rules
    listed = contraindications(rules)
    assert len(listed) >= 35
    assert len({one.id for one in listed}) == len(listed)
    assert all(one.sources or one.mark == "engine-choice" for one in listed)
    assert set(worse_sides(rules).sides).isdisjoint(worse_sides(rules).neither)
    assert all(company.rules for company in never_alone(rules).values())


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        ("absolute-contraindications", "sbp > 180", "sbpp > 180", "sbpp is no fact"),
        ("absolute-contraindications", "at_least: emergency", "at_least: hospital", "at_least is hospital"),
        ("absolute-contraindications", "heart-online-exercise", "no-such-source", "not in sources.yaml"),
        ("findings", "  age: higher", "  ages: higher", "is no fact"),
        ("findings", "  age: higher", "  age: upward", "found upward"),
        ("findings", "  age: higher\n", "", "has no usual value"),
        ("never-alone", "htn-valsalva", "htn-none", "htn-none is no rule"),
    ],
)
def test_a_mistake_in_what_the_proofs_are_given_is_named(
    tmp_path: Path, file: str, old: str, new: str, wrong: str
) -> None:
    (tmp_path / "proof").mkdir()
    for path in (HOME / "proof").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        changed = text.replace(old, new) if path.stem == file else text
        (tmp_path / "proof" / path.name).write_text(changed, encoding="utf-8")
    with pytest.raises(BadKnowledge, match=wrong):
        list(prove(shipped_engine(), DAY, only=("judgment-is-narrow",), home=tmp_path))
