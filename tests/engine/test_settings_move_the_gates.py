"""A tightened threshold opens the question behind it: "not applicable" never hides where a practice is stricter."""

import pytest

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision


def decided(engine: Engine, facts: dict[str, object], settings: dict[str, int]) -> Decision:
    given = {id: {"value": value, "author": "owner", "date": "2026-10-01"} for id, value in settings.items()}
    case = {"as_of": "2026-11-23", "reassuring": True, "facts": {"age": 50, **facts}, "settings": given}
    return engine.decide(engine.read_case(case, allow_reassuring=True))


@pytest.mark.parametrize(
    ("facts", "setting", "value", "opened"),
    [
        ({"sbp": 172, "dbp": 80, "sbp-second": "unknown"}, "pressure-crisis-systolic", 170, "sbp-second"),
        ({"sbp": 150, "dbp": 106, "dbp-second": "unknown"}, "pressure-crisis-diastolic", 105, "dbp-second"),
        (
            {"sbp": 95, "dbp": 60, "blood-pressure-signs": "unknown"},
            "pressure-low-with-symptoms",
            95,
            "blood-pressure-signs",
        ),
        (
            {"known-diabetes": "type1", "medicines": ["insulin"], "glucose": 220, "ketones-blood": "unknown"},
            "glucose-test-ketones",
            200,
            "ketones-blood",
        ),
    ],
)
def test_the_question_behind_a_tightened_threshold_is_asked(
    engine: Engine, facts: dict[str, object], setting: str, value: int, opened: str
) -> None:
    shipped, tightened = decided(engine, facts, {}), decided(engine, facts, {setting: value})
    assert opened not in [fact.fact for fact in shipped.open]
    assert opened in [fact.fact for fact in tightened.open]
    assert not tightened.may_start


def test_a_limit_asks_for_a_measurement_nobody_else_would_need(engine: Engine) -> None:
    limit = {"fact": "spo2", "min": 92, "author_role": "physician", "date": "2026-10-24"}
    case = {"as_of": "2026-11-23", "reassuring": True, "facts": {"age": 50}, "limits": [limit]}
    decision = engine.decide(engine.read_case(case, allow_reassuring=True))
    assert [fact.fact for fact in decision.open] == ["spo2"]
    assert not decision.may_start


def test_a_limit_in_another_unit_is_converted(engine: Engine) -> None:
    limit = {"fact": "glucose", "max": 15, "unit": "mmol/L", "author_role": "physician", "date": "2026-10-24"}
    facts = {"age": 50, "known-diabetes": "type2", "glucose": 200}
    case = {"as_of": "2026-11-23", "reassuring": True, "facts": facts, "limits": [limit]}
    decision = engine.decide(engine.read_case(case, allow_reassuring=True))
    assert "personal-limit" not in [reason.rule for reason in decision.reasons]
