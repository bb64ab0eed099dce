"""The engine needs none of the shipped facts: a vocabulary without them is decided by, too."""

from typing import Any

from small_world import DAY, decide, engine_of, fired, flag, number, parameter, rule

from scopewell.engine.compiling import compile_rules
from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.engine.rules import Hold


def bare_engine() -> Engine:
    """Return an engine whose vocabulary holds nothing but the facts of its two rules."""
    facts = [flag("ache"), number("load"), flag("late", ask_if="ache")]
    rules = [rule("aching", "ache", "start-with-precautions", hold=Hold("region")), rule("heavy", "load > line")]
    rich = engine_of(facts, rules, parameters=[parameter("line", 100)]).rules
    own = {fact.id: fact for fact in facts}
    vocabulary = rich.vocabulary._replace(facts=own, derived={}, episodes=())
    ruleset = rich._replace(vocabulary=vocabulary)
    compiled = compile_rules(vocabulary, ruleset.rules.values(), ruleset.parameters, ruleset.readings)
    return Engine(ruleset, compiled)


def test_a_vocabulary_without_operations_regions_or_sessions_decides() -> None:
    engine = bare_engine()
    decision = decide(engine, {"ache": True, "load": 100, "late": False})
    assert fired(decision) == {"aching": Disposition.START_WITH_PRECAUTIONS}
    assert [(limit.kind, limit.value) for limit in decision.today.limits] == [("region", "affected")]
    assert decision.weeks_since_surgery is None


def test_a_written_limit_counts_there_too() -> None:
    limit: dict[str, Any] = {"fact": "load", "max": 80, "author_role": "physician", "date": DAY, "valid_until": DAY}
    decision = decide(bare_engine(), {"ache": False, "load": 90}, limits=[limit])
    assert fired(decision) == {"personal-limit": Disposition.MEDICAL_CLEARANCE}
    assert [fact.fact for fact in decide(bare_engine(), {"ache": False}, limits=[limit]).open] == ["load"]
